/// <reference lib="es2021.promise" preserve="true" />
/// <reference lib="es2022.error" preserve="true" />
/// <reference lib="esnext.disposable" preserve="true" />
/**
 * Structured concurrency: every task has one owner, and ends before its owner does.
 *
 * General layout:
 *
 * - `core/` is self-contained: the tree of cancellation (`cancel-node.ts`), scopes, tasks, the group engine
 *   (`group.ts`), errors and the clock. Everything else is built on `core/index.ts` alone.
 * - `with-task-group.ts` and `open.ts` are the two forms of a group.
 * - `all.ts`, `all-settled.ts`, `race.ts`, `any.ts`, `map.ts`, `for-each.ts`, `as-completed.ts` are the twins of the Promise combinators,
 *   gathered with `open` in the namespace `TaskGroup` (`task-group.ts`). What sets one apart is its joiner.
 * - `sleep.ts`, `timeouts.ts`, `catch-group.ts` and `detach.ts` are small things made of the larger ones.
 * - `sync/` and `channel/` are what tasks share: each waits in one way, `suspend`.
 * - `testing/`, `instrument/` and `node/` are subpaths; only `node/` needs Node.
 *
 * test/api.test.ts pins the names below.
 */
export { catchGroup } from './catch-group.ts';
export type { GroupHandler } from './catch-group.ts';
export {
  BrokenResourceError,
  ClosedResourceError,
  EndOfChannelError,
  openChannel,
  openChannelFrom,
  Queue,
  QueueShutDownError,
} from './channel/index.ts';
export type {
  ChannelFromOptions,
  ChannelStatistics,
  QueueStatistics,
  ReceiveChannel,
  SendChannel,
} from './channel/index.ts';
export {
  abandonedTasks,
  CancelScope,
  currentEffectiveDeadline,
  currentTime,
  FatalError,
  isCancellation,
  rethrowCancellation,
  ScopeMisuseError,
  suppressedErrors,
  TaskCancelledError,
  TaskGroupClosedError,
  TaskGroupError,
  TimeoutError,
} from './core/index.ts';
export type {
  AbandonedTask,
  CancelCause,
  CancelOptions,
  CancelScopeOptions,
  DeadlineOptions,
  ErrorMatcher,
  FailureSink,
  GroupOptions,
  Joiner,
  Policy,
  SettledTask,
  SpawnedTask,
  SpawnOptions,
  StartContext,
  StartedTask,
  StartOptions,
  Task,
  TaskContext,
  TaskFunction,
  TaskReport,
  TaskStatus,
  UnresponsiveTask,
} from './core/index.ts';
export { detach } from './detach.ts';
export type { DetachOptions } from './detach.ts';
export type { TaskElement, TaskElementResult, TaskOrPromise } from './elements.ts';
export type { ForEachOptions } from './for-each.ts';
export type { MapOptions } from './map.ts';
export type { OpenTaskGroup } from './open.ts';
export { retry } from './retry.ts';
export type { Attempt, Jitter, RetryOptions } from './retry.ts';
export { sleep, sleepForever } from './sleep.ts';
export {
  Barrier,
  BrokenBarrierError,
  CapacityLimiter,
  Condition,
  Event,
  Lock,
  Semaphore,
} from './sync/index.ts';
export type {
  BarrierStatistics,
  CapacityLimiterStatistics,
  ConditionStatistics,
  EventStatistics,
  LockStatistics,
  SemaphoreOptions,
  SemaphoreStatistics,
  Token,
} from './sync/index.ts';
export { TaskGroup } from './task-group.ts';
export { failAfter, failAt, moveOnAfter, moveOnAt, shield } from './timeouts.ts';
export type { FailOptions, MoveOnResult, ScopeBody, ShieldOptions } from './timeouts.ts';
export type { TwinOptions } from './twin.ts';
export type { ValuesOptions } from './values-options.ts';
export { withTaskGroup } from './with-task-group.ts';
