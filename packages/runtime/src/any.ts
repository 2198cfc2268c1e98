import { TaskGroupError } from './core/index.ts';
import type { Joiner, SettledTask } from './core/index.ts';
import type { TaskElement, TaskElementResult, TaskOrPromise } from './elements.ts';
import { runTwin } from './twin.ts';
import type { TwinOptions } from './twin.ts';

/**
 * `Promise.any` with an owner: gives the value of the first task to succeed, after the others were cancelled *and have
 * ended*. Failures count only when there is nothing else.
 *
 * Java's `anySuccessfulResultOrThrow`. One that throws at once is one more failure, and the rest are started.
 *
 * @param tasks Functions, promises or plain values, see {@linkcode TaskElement}.
 * @throws {TaskGroupError} (an `AggregateError`) when all failed, with the errors in the order of the tasks; also for an
 * empty list, as `Promise.any` does.
 * @throws {TimeoutError} or the outside signal's reason, when that came first.
 * @example
 * ```ts
 * import { TaskGroup } from '@taskgroup/runtime';
 *
 * const value = await TaskGroup.any([
 *   async () => Promise.reject(new Error('mirror 1 is down')),
 *   async () => 'from mirror 2',
 * ]);
 * console.log(value); //=> from mirror 2
 * ```
 */
export function any<T>(
  tasks: Iterable<TaskOrPromise<T>>,
  options?: TwinOptions,
): Promise<Awaited<T>>;
export function any<T extends readonly unknown[] | []>(
  tasks: { readonly [P in keyof T]: TaskOrPromise<T[P]> },
  options?: TwinOptions,
): Promise<Awaited<T[number]>>;
export function any<T extends readonly TaskElement[] | []>(
  tasks: T,
  options?: TwinOptions,
): Promise<TaskElementResult<T[number]>>;
export function any<E extends TaskElement>(
  tasks: Iterable<E>,
  options?: TwinOptions,
): Promise<TaskElementResult<E>>;
export function any(tasks: Iterable<unknown>, options: TwinOptions = {}): Promise<unknown> {
  return runTwin(options, 'TaskGroup.any', () => new FirstToSucceed(), tasks);
}

class FirstToSucceed implements Joiner<unknown> {
  #winner: SettledTask | undefined = undefined;
  readonly #errors: unknown[] = [];

  onComplete(task: SettledTask): boolean {
    if (task.status === 'fulfilled') this.#winner ??= task;
    else this.#errors[task.ordinal] = task.error;
    return this.#winner !== undefined;
  }

  result(): unknown {
    if (this.#winner !== undefined) return this.#winner.value;
    throw new TaskGroupError(this.#errors, 'All tasks failed');
  }
}
