import type { CancelOptions } from './cancel-options.ts';
import type { DeadlineOptions } from './scope-node.ts';
import { refuse, requireDeadline, requireDuration } from './validate.ts';

/** Options of one task. Times are in milliseconds. */
export interface SpawnOptions extends DeadlineOptions {
  /** The second part of the task's full name, `group.task`. By default the function's name, or its number. */
  name?: string | undefined;
  /**
   * It serves the others: when the body has ended and only such tasks are left, they are cancelled. For monitors,
   * caches and servers. A daemon that fails is a failure like any other. (Asked of trio in issues 569 and 1521.)
   */
  daemon?: boolean | undefined;
  /**
   * Clock time at which the task is cancelled. If that ends it, the task *fails*, with a `TimeoutError`; for an end
   * without a failure use `moveOnAfter` in the function.
   */
  deadline?: number | undefined;
  /** The same, counted from the start of the task, not from spawning. Not together with `deadline`. */
  timeout?: number | undefined;
  /**
   * Once it is cancelled, don't wait for it: for work that can't be stopped. It is `cancelled` at once, keeps its place
   * under the group's `limit` until it really ends, and is in `abandonedTasks()` until then; if it fails late,
   * `onAbandonedError` is told. The name is trio's.
   */
  abandonOnCancel?: boolean | undefined;
  /**
   * Call the function even when the task is cancelled before its turn comes. It finds itself cancelled from the start,
   * as in trio and AnyIO. By default the function isn't called.
   */
  runWhenCancelled?: boolean | undefined;
}

/** Options of `group.start`. Its `signal` is the caller's: who waits for the start may also give it up. */
export interface StartOptions extends SpawnOptions, CancelOptions {}

/** A copy of the options, so that nobody changes them later. Refuses what can't be, before anything is started. */
export function readSpawnOptions(options: SpawnOptions | undefined): SpawnOptions | undefined {
  if (options === undefined) return undefined;
  const action = 'start a task';
  const { deadline, timeout, daemon, abandonOnCancel, runWhenCancelled } = options;
  const name = options.name && String(options.name);
  if (deadline !== undefined) requireDeadline(action, 'deadline', deadline);
  if (timeout !== undefined) requireDuration(action, 'timeout', timeout);
  if (deadline !== undefined && timeout !== undefined) {
    refuse(TypeError, action, `only one of 'deadline' and 'timeout' may be given`, 'both');
  }
  return { name, daemon, deadline, timeout, abandonOnCancel, runWhenCancelled };
}
