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

/** Where a joiner puts the failures that the group must not lose. */
export interface FailureSink {
  /** The group throws it at its end. */
  addError(error: unknown): void;
  /** The group doesn't throw it: `onFailure` is told, or a process warning says it. */
  reportFailure(task: SettledTask): void;
}

/**
 * Decides what the end of one task means for its group, and what the group's result is. The idea and the name are
 * those of `Joiner` in Java's `StructuredTaskScope`; policies and the twins of the Promise combinators are joiners.
 *
 * It serves one group. What a method throws becomes an error of the group (from `result`: its outcome).
 *
 * @example
 * ```ts
 * import { withTaskGroup } from '@taskgroup/runtime';
 * import type { Joiner } from '@taskgroup/runtime';
 *
 * // As soon as two replicas have answered, nobody needs the third.
 * class Quorum implements Joiner<unknown[]> {
 *   readonly #answers: unknown[] = [];
 *   onComplete(task: { status: string; value: unknown }): boolean {
 *     if (task.status === 'fulfilled') this.#answers.push(task.value);
 *     return this.#answers.length >= 2;
 *   }
 *   result(): unknown[] {
 *     return this.#answers;
 *   }
 * }
 *
 * const answers = await withTaskGroup(
 *   (group) => {
 *     for (const replica of ['a', 'b', 'c']) group.startSoon(() => replica);
 *   },
 *   { policy: new Quorum() },
 * );
 * console.log(answers.slice(0, 2)); //=> [ 'a', 'b' ]
 * ```
 */
export interface Joiner<R> {
  /** Called for each task that is started in the group. `true` cancels the group, and the task isn't called. */
  onSpawn?(task: SpawnedTask): boolean;
  /** Called once for each task that was started in the group, when it has ended. `true` cancels the others. */
  onComplete(task: SettledTask, group: FailureSink): boolean;
  /** Called once, when everything has ended and nothing is to be thrown. May throw. */
  result(): R;
}

/** A task that has just been started, as a {@linkcode Joiner} sees it. */
export type SpawnedTask = Pick<SettledTask, 'ordinal' | 'name'>;

/**
 * What the failure of one task does to the others.
 *
 * - `failFast`: cancels them (trio, AnyIO, asyncio)
 * - `collectAll`: lets them finish; everything that failed is thrown at the end
 * - `supervisor`: lets them finish, and the group doesn't fail: each failure goes to `onFailure`, or else to a process
 *   warning. For servers, whose connections have nothing to do with each other (Kotlin's `supervisorScope`).
 */
export type Policy = 'failFast' | 'collectAll' | 'supervisor';

/** What a {@linkcode Policy} answers in `onComplete`. */
type PolicyRule = Joiner<unknown>['onComplete'];

/** The rules by name: the keys are what the option accepts. */
const policyRules: Readonly<Record<Policy, PolicyRule>> = {
  failFast: (task, group) => recordFailure(task, group),
  collectAll: (task, group) => {
    recordFailure(task, group);
    return false;
  },
  supervisor: (task, group) => {
    if (task.status === 'failed') group.reportFailure(task);
    return false;
  },
};

/** The rule of a policy. A name that isn't one is refused with the other options of a group. */
export function ruleOf(policy: Policy | undefined): PolicyRule {
  return policyRules[policy ?? 'failFast'];
}

/** The joiner of a group that `result` belongs to, or the caller's own. */
export function joinerFor<R>(policy: Policy | Joiner<R> | undefined, result: () => R): Joiner<R> {
  return isJoiner(policy) ? policy : { onComplete: ruleOf(policy), result };
}

export function isJoiner<R>(policy: Policy | Joiner<R> | undefined): policy is Joiner<R> {
  return typeof policy === 'object' && policy !== null;
}

function recordFailure(task: SettledTask, group: FailureSink): boolean {
  if (task.status !== 'failed') return false;
  group.addError(task.error);
  return true;
}
