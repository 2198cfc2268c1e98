import { policyRules } from './core/index.ts';
import type { FailureSink, Joiner, Policy, SettledTask } from './core/index.ts';

/** Gives the values in the order in which the tasks were started; failures are the policy's. */
export class OrderedValues implements Joiner<unknown[]> {
  readonly #rule: Joiner<unknown>['onComplete'];
  readonly #values: unknown[] = [];

  constructor(policy: Policy = 'failFast') {
    this.#rule = policyRules[policy];
  }

  onComplete(task: SettledTask, group: FailureSink): boolean {
    this.#values[task.ordinal] = task.value;
    return this.#rule(task, group);
  }

  result(): unknown[] {
    return this.#values;
  }
}
