/**
 * The surface of the core: all that the rest of the package is built on. A test (layers.test.ts) keeps every other module
 * from reaching past this file.
 */
export { abandonedTasks } from './abandoned.ts';
export type { AbandonedTask } from './abandoned.ts';
export { installTurns, watchActivity } from './activity.ts';
export { ambientNode, installAmbient, runIn } from './ambient.ts';

export { CancelNode, NODE } from './cancel-node.ts';
export { nodeOf, withoutOwner } from './cancel-options.ts';
export type { CancelOptions } from './cancel-options.ts';
export { CancelScope } from './cancel-scope.ts';
export type { CancelScopeOptions } from './cancel-scope.ts';
export { isCancellation, rethrowCancellation } from './cancellation.ts';
export { currentTime, installClock, setTimer } from './clock.ts';
export type { Clock } from './clock.ts';
export { currentEffectiveDeadline } from './deadline.ts';
export { isInstance } from './describe.ts';
export { asyncDispose, dispose } from './disposal.ts';
export {
  FatalError,
  ScopeMisuseError,
  TaskCancelledError,
  TaskGroupClosedError,
  TaskGroupError,
  TimeoutError,
} from './errors.ts';
export type { CancelCause, ErrorMatcher } from './errors.ts';
export { Fifo } from './fifo.ts';
export { follow, NEVER } from './follow.ts';
export type { GroupOptions } from './group-options.ts';
export { Group, GroupNode } from './group.ts';
export { runGroup } from './run-group.ts';
export type { LeftOpen } from './left-open.ts';
export { nextTurn, warn } from './host.ts';
export { joinerFor, ruleOf } from './joiner.ts';
export type { FailureSink, Joiner, Policy, SettledTask, SpawnedTask } from './joiner.ts';
export { setObserver } from './observer.ts';
export type { Observer } from './observer.ts';
export { ScopeNode } from './scope-node.ts';
export type { DeadlineOptions } from './scope-node.ts';
export type { SpawnOptions, StartOptions } from './spawn-options.ts';
export type { StartContext, StartedTask } from './starting-task.ts';
export { suppress, suppressedErrors, suppressedLists, suppressedSince } from './suppressed.ts';
export { suspend } from './suspend.ts';
export { isThenable, recordAttempt, TaskNode } from './task.ts';
export type { Task, TaskContext, TaskFunction, TaskReport, TaskStatus } from './task.ts';
export type { TaskGroup } from './task-group.ts';
export {
  refuse,
  requireDeadline,
  requireDuration,
  requireFunction,
  requireWork,
} from './validate.ts';
export type { UnresponsiveTask } from './watchdog.ts';
