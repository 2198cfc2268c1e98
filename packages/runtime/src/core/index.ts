/**
 * The surface of the core: all that the rest of the package is built on. A test (layers.test.ts) keeps every other module
 * from reaching past this file.
 */
export type { CancelOptions } from './cancel-options.ts';
export { CancelScope } from './cancel-scope.ts';
export type { CancelScopeOptions } from './cancel-scope.ts';
export { isCancellation, rethrowCancellation } from './cancellation.ts';
export { currentTime, installClock, setTimer } from './clock.ts';
export type { Clock } from './clock.ts';
export { currentEffectiveDeadline } from './deadline.ts';
export { asyncDispose, dispose } from './disposal.ts';
export {
  ScopeMisuseError,
  TaskCancelledError,
  TaskGroupClosedError,
  TaskGroupError,
  TimeoutError,
} from './errors.ts';
export type { CancelCause, ErrorMatcher } from './errors.ts';
export { follow } from './follow.ts';
export type { GroupOptions } from './group-options.ts';
export { nextTurn } from './host.ts';
export { policyRules } from './joiner.ts';
export type { FailureSink, Joiner, Policy, SettledTask } from './joiner.ts';
export type { DeadlineOptions } from './scope-node.ts';
export { suppressedErrors } from './suppressed.ts';
export { suspend } from './suspend.ts';
export { isThenable } from './task.ts';
export type { Task, TaskContext, TaskFunction, TaskStatus } from './task.ts';
export { Group, runGroup } from './task-group.ts';
export type { SpawnOptions, TaskGroup } from './task-group.ts';
export { refuse, requireDeadline, requireDuration } from './validate.ts';
export type { UnresponsiveTask } from './watchdog.ts';
