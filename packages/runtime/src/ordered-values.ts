import type { FailureSink, Joiner, SettledTask } from './core/index.ts';
import { ruleForValues } from './values-options.ts';
import type { ValuesOptions } from './values-options.ts';

/** Gives the values in the order in which the tasks were started; failures are the policy's. */
export class OrderedValues implements Joiner<unknown[]> {
  readonly #rule: Joiner<unknown>['onComplete'];
  readonly #values: unknown[] = [];

  constructor(policy: ValuesOptions['policy']) {
    this.#rule = ruleForValues(policy);
  }

  onComplete(task: SettledTask, group: FailureSink): boolean {
    this.#values[task.ordinal] = task.value;
    return this.#rule(task, group);
  }

  result(): unknown[] {
    return this.#values;
  }
}
