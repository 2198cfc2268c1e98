import type { CancelScope } from './cancel-scope.ts';
import type { SpawnOptions, StartOptions } from './spawn-options.ts';
import type { StartContext, StartedTask } from './starting-task.ts';
import type { Task, TaskFunction } from './task.ts';

/**
 * The owner of the tasks that are started in it: they end before it does, and their failures are its failures.
 *
 * Made by `withTaskGroup` and `TaskGroup.open`. It is trio's nursery, and AnyIO's and asyncio's task group. It is a
 * `CancelOptions`, so `sleep(100, group)` works.
 */
export interface TaskGroup {
  readonly name: string;
  /** Aborted when the group is cancelled. For the body; a task has its own. Made on first use. */
  readonly signal: AbortSignal;
  /** The scope around everything in the group: its deadline may be moved, it says who cancelled. */
  readonly cancelScope: CancelScope;
  /** The tasks that have not ended, in spawn order, as they are now. */
  readonly tasks: ReadonlySet<Task>;
  /**
   * Starts `fn` as a task of the group and returns at once: `fn` is called one microtask later, in the order of spawning
   * (AnyIO came to the same rule), so that the caller can finish its own set-up. With a `limit` it may be later.
   *
   * It is allowed while the group is ending, as long as another task is alive. In a cancelled group `fn` is not called:
   * the task is `cancelled` from the start. (trio and AnyIO start it, and it ends at its first checkpoint; JavaScript
   * has no checkpoints, and the function would run its side effects.)
   *
   * @param fn What it throws, at once or later, is the task's failure, and never thrown here.
   * @throws {TaskGroupClosedError} when the group has ended.
   * @throws {TypeError} when `fn` is not a function; a promise is work that runs already and can't be owned.
   */
  startSoon<T>(fn: TaskFunction<T>, options?: SpawnOptions): Task<T>;
  /** As `startSoon`, but `undefined` when the group is cancelled or has ended. Swift's `addTaskUnlessCancelled`. */
  trySpawn<T>(fn: TaskFunction<T>, options?: SpawnOptions): Task<T> | undefined;
  /**
   * Starts `fn` as a task, and waits until it says that it is ready: `task.taskStatus.started(value)`. For a server that
   * gives its address, a connection, a lock that is held.
   *
   * Until then its failure is the caller's and not the group's, bare; afterwards it is a task like any other. When the
   * caller (`options.signal`) is cancelled first, the task is cancelled and waited for, and `started()` has no effect;
   * when it ends well all the same, so does the start. trio's `nursery.start`.
   *
   * @throws What `fn` throws before it is ready; the reason, when it was cancelled before.
   * @throws {ScopeMisuseError} when `fn` ends without having called `started`.
   * @throws {TaskGroupClosedError} when the group has ended. A group stays open while a start is pending.
   * @example
   * ```ts
   * import { sleepForever, withTaskGroup } from '@taskgroup/runtime';
   * import type { StartContext } from '@taskgroup/runtime';
   *
   * async function serve(task: StartContext<string>): Promise<void> {
   *   task.taskStatus.started('http://localhost:8080');
   *   await sleepForever(task);
   * }
   *
   * await withTaskGroup(async (group) => {
   *   const { value: url, task } = await group.start(serve, { daemon: true });
   *   console.log(url, task.name); //=> http://localhost:8080 TaskGroup.serve
   * });
   * ```
   */
  start<S = void, T = unknown>(
    fn: (task: StartContext<S>) => T | PromiseLike<T>,
    options?: StartOptions,
  ): Promise<StartedTask<S, T>>;
  /**
   * Cancels everything in the group, which then ends without an error of its own. Again, or after the end: no effect.
   *
   * @param reason A sentence or an error: it becomes the message and the `cause` of the `TaskCancelledError`.
   */
  cancel(reason?: unknown): void;
}
