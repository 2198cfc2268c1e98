import type { TaskStatus } from './task.ts';

/** A task that has ended, as a {@linkcode Joiner} sees it. */
export interface SettledTask {
  /** Its place in the group, in order of spawning. */
  readonly ordinal: number;
  readonly name: string;
  readonly status: TaskStatus;
  /** The value of a fulfilled task. */
  readonly value: unknown;
  /** The error of a failed task, the reason of a cancelled one. */
  readonly error: unknown;
}

/** Where a joiner puts the failures that the group must throw. */
export interface FailureSink {
  addError(error: unknown): void;
}

/**
 * Decides what the end of one task means for its group, and what the group's result is. The idea and the name are
 * those of `Joiner` in Java's `StructuredTaskScope`; policies and the twins of the Promise combinators are joiners.
 */
export interface Joiner<R> {
  /** Called once for each task that was started in the group, when it has ended. `true` cancels the others. */
  onComplete(task: SettledTask, group: FailureSink): boolean;
  /** Called once, when everything has ended and nothing is to be thrown. May throw. */
  result(): R;
}

/**
 * What the failure of one task does to the others.
 *
 * - `failFast`: cancels them (trio, AnyIO, asyncio)
 * - `collectAll`: lets them finish; everything that failed is thrown at the end
 */
export type Policy = 'failFast' | 'collectAll';

/** What a {@linkcode Policy} answers in `onComplete`. */
export type PolicyRule = Joiner<unknown>['onComplete'];

/** The rules by name: the keys are what the option accepts. */
export const policyRules: Readonly<Record<Policy, PolicyRule>> = {
  failFast: (task, group) => recordFailure(task, group),
  collectAll: (task, group) => {
    recordFailure(task, group);
    return false;
  },
};

function recordFailure(task: SettledTask, group: FailureSink): boolean {
  if (task.status !== 'failed') return false;
  group.addError(task.error);
  return true;
}
