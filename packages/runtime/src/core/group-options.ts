import type { CancelOptions } from './cancel-options.ts';
import type { Joiner, Policy } from './joiner.ts';
import { isJoiner } from './joiner.ts';
import type { DeadlineOptions } from './scope-node.ts';
import {
  refuse,
  requireDuration,
  requireFunction,
  requireLimit,
  requireOneOf,
} from './validate.ts';
import type { UnresponsiveTask } from './watchdog.ts';

/** Options of every group. Times are in milliseconds. */
export interface GroupOptions extends CancelOptions, DeadlineOptions {
  /** Named in errors and warnings; a task's full name is `group.task`. */
  name?: string | undefined;
  /** How many tasks may run at a time, from 1; the others wait for their turn in spawn order. `Infinity` by default. */
  limit?: number | undefined;
  /** What one failure does to the other tasks, by name, or a {@linkcode Joiner}. `failFast` by default. */
  policy?: Policy | Joiner<unknown> | undefined;
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
  /**
   * Only with `policy: 'supervisor'`: told of each failed task, instead of a process warning. What it throws is added to
   * the group's errors.
   */
  onFailure?: ((error: unknown, taskName: string) => void) | undefined;
  /**
   * Told when a task that was abandoned (`abandonOnCancel`) fails after all, instead of a process warning. The group may
   * have ended long before. What it throws is a warning too.
   */
  onAbandonedError?: ((error: unknown, taskName: string) => void) | undefined;
}

/** What a form of group takes when its options don't say. */
export interface GroupDefaults {
  readonly name: string;
  readonly throws: 'group' | 'first';
}

const DEFAULT_GRACE_MS = 10_000;

const ACTION = 'create a task group';
const POLICIES: readonly Policy[] = ['failFast', 'collectAll', 'supervisor'];

/** The options with defaults, checked. */
export function readGroupOptions(
  options: GroupOptions,
  defaults: GroupDefaults,
): ReturnType<typeof withDefaults> {
  const settings = withDefaults(options, defaults);
  requireLimit(ACTION, settings.limit);
  requireDuration(ACTION, 'graceMs', settings.graceMs);
  requireOneOf(ACTION, 'throws', settings.throws, ['group', 'first']);
  requirePolicy(settings.policy);
  requireCallbacks(settings);
  return settings;
}

function withDefaults(options: GroupOptions, defaults: GroupDefaults) {
  return {
    name: String(options.name ?? defaults.name),
    limit: options.limit ?? Infinity,
    policy: options.policy ?? 'failFast',
    throws: options.throws ?? defaults.throws,
    graceMs: options.graceMs ?? DEFAULT_GRACE_MS,
    onUnresponsive: options.onUnresponsive,
    onFailure: options.onFailure,
    onAbandonedError: options.onAbandonedError,
  };
}

function requirePolicy(policy: Policy | Joiner<unknown>): void {
  if (!isJoiner(policy)) return requireOneOf(ACTION, 'policy', policy, POLICIES);
  const methods = policy as unknown as Readonly<Record<string, unknown>>;
  for (const method of ['onComplete', 'result']) {
    requireFunction(ACTION, `'policy.${method}'`, methods[method]);
  }
}

function requireCallbacks(settings: ReturnType<typeof withDefaults>): void {
  const { onUnresponsive, onFailure, onAbandonedError } = settings;
  if (onUnresponsive) requireFunction(ACTION, `'onUnresponsive'`, onUnresponsive);
  if (onAbandonedError) requireFunction(ACTION, `'onAbandonedError'`, onAbandonedError);
  if (!onFailure) return;
  requireFunction(ACTION, `'onFailure'`, onFailure);
  if (settings.policy !== 'supervisor') {
    refuse(TypeError, ACTION, `'onFailure' needs policy 'supervisor'`, settings.policy);
  }
}
