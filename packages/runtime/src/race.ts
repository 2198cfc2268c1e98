import { refuse } from './core/index.ts';
import type { Joiner, SettledTask } from './core/index.ts';
import type { TaskElement, TaskElementResult, TaskOrPromise } from './elements.ts';
import { runTwin } from './twin.ts';
import type { TwinOptions } from './twin.ts';

/**
 * `Promise.race` with an owner: settles as the first task to end does, after the losers were cancelled *and have ended*.
 *
 * What losers throw is dropped, as in `Promise.race`. A race against a timer is `failAfter` or `moveOnAfter`; those say
 * what they mean.
 *
 * @param tasks Functions, promises or plain values, see {@linkcode TaskElement}. A promise that loses is waited for.
 * @throws The error of the winner, if it failed.
 * @throws {RangeError} for an empty list, for which `Promise.race` would wait for ever.
 * @throws {TimeoutError} or the outside signal's reason, when that came first.
 * @example
 * ```ts
 * import { TaskGroup, sleep } from '@taskgroup/runtime';
 *
 * const winner = await TaskGroup.race([
 *   async (task) => {
 *     await sleep(5, task);
 *     return 'fast';
 *   },
 *   async (task) => {
 *     await sleep(60_000, task);
 *     return 'slow';
 *   },
 * ]);
 * console.log(winner); //=> fast
 * ```
 */
export function race<T>(
  tasks: Iterable<TaskOrPromise<T>>,
  options?: TwinOptions,
): Promise<Awaited<T>>;
export function race<T extends readonly unknown[] | []>(
  tasks: { readonly [P in keyof T]: TaskOrPromise<T[P]> },
  options?: TwinOptions,
): Promise<Awaited<T[number]>>;
export function race<T extends readonly TaskElement[] | []>(
  tasks: T,
  options?: TwinOptions,
): Promise<TaskElementResult<T[number]>>;
export function race<E extends TaskElement>(
  tasks: Iterable<E>,
  options?: TwinOptions,
): Promise<TaskElementResult<E>>;
export function race(tasks: Iterable<unknown>, options: TwinOptions = {}): Promise<unknown> {
  return runTwin(options, 'TaskGroup.race', () => new FirstToEnd(), tasks);
}

class FirstToEnd implements Joiner<unknown> {
  #winner: SettledTask | undefined = undefined;

  onComplete(task: SettledTask): boolean {
    if (task.status !== 'cancelled') this.#winner ??= task;
    return this.#winner !== undefined;
  }

  result(): unknown {
    if (this.#winner === undefined) {
      refuse(RangeError, 'race', 'the list must hold at least one task', '[]');
    }
    if (this.#winner.status === 'failed') throw this.#winner.error;
    return this.#winner.value;
  }
}
