import { requireDuration, setTimer, suspend } from './core/index.ts';
import type { CancelOptions } from './core/index.ts';

/**
 * Resolves after `ms` milliseconds, unless it is cancelled first; then its timer is gone.
 *
 * @param ms From 0; longer than 2³¹ ms is fine, and `Infinity` is never. 0 still lets other work go first.
 * @param options Who may cancel: pass the task, the group or the scope itself, or `{ signal }`.
 * @throws The reason of the cancellation.
 * @throws {RangeError} for a negative time or NaN.
 * @example
 * ```ts
 * import { TaskGroup, sleep } from '@taskgroup/runtime';
 *
 * await TaskGroup.all([(task) => sleep(5, task), ({ signal }) => sleep(5, { signal })]);
 * ```
 */
export async function sleep(ms: number, options?: CancelOptions): Promise<void> {
  requireDuration('sleep', 'ms', ms);
  return suspend(options, (wake) => setTimer(ms, () => wake(undefined)));
}

/**
 * Waits for nothing but its own cancellation. There must be somebody who can cancel it.
 *
 * @throws The reason of the cancellation; it never resolves.
 * @example
 * ```ts
 * import { moveOnAfter, sleepForever } from '@taskgroup/runtime';
 *
 * const { timedOut } = await moveOnAfter(5, (scope) => sleepForever(scope));
 * console.log(timedOut); //=> true
 * ```
 */
export function sleepForever(options: CancelOptions): Promise<never> {
  return suspend<never>(options, () => () => {});
}
