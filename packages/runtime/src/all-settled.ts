import type { Joiner, SettledTask } from './core/index.ts';
import type { TaskElement, TaskElementResult, TaskOrPromise } from './elements.ts';
import { runTwin } from './twin.ts';
import type { TwinOptions } from './twin.ts';

/**
 * `Promise.allSettled` with an owner: runs the tasks at the same time and tells for each how it ended.
 *
 * No failure of a task rejects it, not even one thrown at once (where `Promise.allSettled([f(), g()])` would throw out of
 * the array before `g` was called): it is that task's outcome, and the rest are started. A cancellation from outside and a
 * deadline do reject, after all have ended, since the outcomes would not be the tasks' own.
 *
 * @param tasks Functions, promises or plain values, see {@linkcode TaskElement}.
 * @throws {TimeoutError} or the outside signal's reason, when that cut the work short.
 * @example
 * ```ts
 * import { TaskGroup } from '@taskgroup/runtime';
 *
 * const [first, second] = await TaskGroup.allSettled([
 *   () => 1,
 *   () => {
 *     throw new Error('broken');
 *   },
 * ]);
 * console.log(first.status, second.status); //=> fulfilled rejected
 * ```
 */
export function allSettled<T extends readonly unknown[] | []>(
  tasks: { readonly [P in keyof T]: TaskOrPromise<T[P]> },
  options?: TwinOptions,
): Promise<{ -readonly [P in keyof T]: PromiseSettledResult<Awaited<T[P]>> }>;
export function allSettled<T>(
  tasks: Iterable<TaskOrPromise<T>>,
  options?: TwinOptions,
): Promise<PromiseSettledResult<Awaited<T>>[]>;
export function allSettled<T extends readonly TaskElement[] | []>(
  tasks: T,
  options?: TwinOptions,
): Promise<{ -readonly [P in keyof T]: PromiseSettledResult<TaskElementResult<T[P]>> }>;
export function allSettled<E extends TaskElement>(
  tasks: Iterable<E>,
  options?: TwinOptions,
): Promise<PromiseSettledResult<TaskElementResult<E>>[]>;
export function allSettled(
  tasks: Iterable<unknown>,
  options: TwinOptions = {},
): Promise<PromiseSettledResult<unknown>[]> {
  return runTwin(options, 'TaskGroup.allSettled', () => new Outcomes(), tasks);
}

class Outcomes implements Joiner<PromiseSettledResult<unknown>[]> {
  readonly #outcomes: PromiseSettledResult<unknown>[] = [];

  onComplete({ ordinal, status, value, error }: SettledTask): boolean {
    this.#outcomes[ordinal] =
      status === 'fulfilled' ? { status, value } : { status: 'rejected', reason: error };
    return false;
  }

  result(): PromiseSettledResult<unknown>[] {
    return this.#outcomes;
  }
}
