import type { CancelOptions } from './cancel-options.ts';
import type { Policy } from './joiner.ts';
import { policyRules } from './joiner.ts';
import type { DeadlineOptions } from './scope-node.ts';
import { requireDuration, requireFunction, requireLimit, requireOneOf } from './validate.ts';
import type { UnresponsiveTask } from './watchdog.ts';

/** Options of every group. Times are in milliseconds. */
export interface GroupOptions extends CancelOptions, DeadlineOptions {
  /** Named in errors and warnings; a task's full name is `group.task`. */
  name?: string | undefined;
  /** How many tasks may run at a time, from 1; the others wait for their turn in spawn order. `Infinity` by default. */
  limit?: number | undefined;
  /** What one failure does to the other tasks. `failFast` by default. */
  policy?: Policy | undefined;
  /**
   * `group`: always a `TaskGroupError`. `first`: the first failure itself, whatever the number, and the others in
   * `suppressedErrors()`. Never dependent on how many failed.
   */
  throws?: 'group' | 'first' | undefined;
  /**
   * How long a cancelled group waits in silence for tasks that go on; then a process warning names them. The wait goes
   * on: a group never returns before its tasks have ended. 10,000 by default, `Infinity` for never.
   */
  graceMs?: number | undefined;
  /** Called for each such task instead of the warning. What it throws is added to the group's errors. */
  onUnresponsive?: ((task: UnresponsiveTask) => void) | undefined;
}

/** What a form of group takes when its options don't say. */
export interface GroupDefaults {
  readonly name: string;
  readonly throws: 'group' | 'first';
}

const DEFAULT_GRACE_MS = 10_000;

/** The options with defaults, checked. What isn't implemented is refused, and not ignored. */
export function readGroupOptions(
  options: GroupOptions,
  defaults: GroupDefaults,
): ReturnType<typeof withDefaults> {
  const action = 'create a task group';
  const settings = withDefaults(options, defaults);
  requireLimit(action, settings.limit);
  requireDuration(action, 'graceMs', settings.graceMs);
  requireOneOf(action, 'policy', settings.policy, Object.keys(policyRules));
  requireOneOf(action, 'throws', settings.throws, ['group', 'first']);
  if (settings.onUnresponsive) requireFunction(action, `'onUnresponsive'`, settings.onUnresponsive);
  return settings;
}

function withDefaults(options: GroupOptions, defaults: GroupDefaults) {
  return {
    name: options.name ?? defaults.name,
    limit: options.limit ?? Infinity,
    policy: options.policy ?? 'failFast',
    throws: options.throws ?? defaults.throws,
    graceMs: options.graceMs ?? DEFAULT_GRACE_MS,
    onUnresponsive: options.onUnresponsive,
  };
}
