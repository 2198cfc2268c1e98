import { requireDuration, suspend } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import { whenIdle } from './when-idle.ts';

/**
 * Resolves when nothing in the runtime moves any more: every task waits for something. What a test needs between "start
 * it" and "now it must be waiting", instead of a sleep and a hope.
 *
 * For a whole turn of the event loop no task started, ended, woke, began to wait, gave way in `checkpoint()` or was
 * cancelled. It sees this package only: a task that awaits a promise, a `setTimeout` or a socket of somebody else looks
 * blocked the whole time. For work that goes to and fro over such things, give a `cushion`.
 *
 * The name, the cushion and the rules are trio's (`trio.testing.wait_all_tasks_blocked`): of several who wait, the one with
 * the smallest cushion wakes first, those with the same one together, and for the others the quiet begins anew. A
 * `VirtualClock` with `autojump` doesn't jump while somebody waits here.
 *
 * @param cushion For how long nothing may have moved, in milliseconds of *real* time, also under a `VirtualClock`.
 * @param options Who may cancel the wait.
 * @throws The reason of the cancellation.
 * @throws {RangeError} for a negative time or NaN.
 * @example
 * ```ts
 * import { Event, withTaskGroup } from '@taskgroup/runtime';
 * import { waitAllTasksBlocked } from '@taskgroup/runtime/testing';
 *
 * const event = new Event();
 * await withTaskGroup(async (group) => {
 *   group.startSoon((task) => event.wait(task));
 *   await waitAllTasksBlocked();
 *   console.log(event.statistics().tasksWaiting); //=> 1
 *   event.set();
 * });
 * ```
 */
export async function waitAllTasksBlocked(cushion = 0, options?: CancelOptions): Promise<void> {
  requireDuration('wait until all tasks are blocked', 'cushion', cushion);
  return suspend(options, (wake) => whenIdle(cushion, () => wake(undefined)));
}
