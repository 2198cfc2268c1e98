import { refuse, ruleOf } from './core/index.ts';
import type { GroupOptions, Joiner } from './core/index.ts';

/**
 * Options of the twins that give one value for each task: a policy under which they could come back with some values
 * missing isn't among them. For that there is `TaskGroup.allSettled`.
 */
export interface ValuesOptions extends Omit<GroupOptions, 'policy' | 'onFailure'> {
  /** `failFast` by default. With `collectAll` the others run on, and all failures are thrown at the end. */
  policy?: 'failFast' | 'collectAll' | undefined;
}

/** What the policy answers to the end of a task. */
export function ruleForValues(policy: ValuesOptions['policy']): Joiner<unknown>['onComplete'] {
  if (policy !== undefined && policy !== 'failFast' && policy !== 'collectAll') {
    refuse(TypeError, 'run the tasks', `'policy' must be 'failFast' or 'collectAll'`, policy);
  }
  return ruleOf(policy);
}
