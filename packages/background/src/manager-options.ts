import { breakerSettings } from './breaker/options.ts';
import type { Overflow, TaskBackend, TaskEnd } from './backend.ts';
import type { BreakerOptionsByName } from './define-task.ts';
import type { Instrumentation } from './instrumentation.ts';
import { PRIORITIES, type Priority } from './priority.ts';
import { requireAtLeast } from './require-number.ts';
import type { RetryBudgetOptions } from './retry/retry-budget.ts';

/** Options of a manager. Times are in milliseconds. */
export interface ManagerOptions {
  /** In messages, metrics and channels. `background` by default. */
  readonly name?: string | undefined;
  /** How many attempts run at a time. 16 by default. */
  readonly concurrency?: number | undefined;
  /** How many of these slots are kept for a priority. One for `CRITICAL` by default, where there are several slots. */
  readonly reserved?: Readonly<Partial<Record<Priority, number>>> | undefined;
  /** How many tasks may wait for their first attempt. 1,000 by default; in a store that outlives the manager, any number. */
  readonly maxQueued?: number | undefined;
  /**
   * What happens to one more: `submit` rejects (by default), `submit` waits, or the newest task of the lowest priority
   * below it is dropped into the dead letters.
   */
  readonly overflow?: Overflow | undefined;
  /** Where tasks wait. `memory()` by default. */
  readonly backend?: TaskBackend | undefined;
  /** Of the breakers that tasks name; those that are not listed have the defaults. */
  readonly breakers?: BreakerOptionsByName | undefined;
  readonly retryBudget?: RetryBudgetOptions | undefined;
  /** How long `close()` waits for tasks before it cancels them. 25,000 by default: Kubernetes kills after 30. */
  readonly gracePeriod?: number | undefined;
  /** How long it then waits for their clean-up. 3,000 by default. */
  readonly cleanupPeriod?: number | undefined;
  /** How often a dead letter and its descendants may be replayed. 3 by default. */
  readonly maxReplays?: number | undefined;
  /** Told of every task that was lost because the manager ended. */
  readonly onAbandoned?: ((end: TaskEnd) => void) | undefined;
  /** What looks on, such as `openTelemetry()` of `@taskgroup/background/otel`. */
  readonly instrumentation?: Instrumentation | undefined;
  /** Where chance comes from: a number from 0 to below 1. `Math.random` by default. */
  readonly random?: (() => number) | undefined;
}

/** The options with defaults, checked. */
export type ManagerSettings = ReturnType<typeof readManagerOptions>;

export function readManagerOptions(options: ManagerOptions) {
  const settings = withDefaults(options);
  const { concurrency, maxQueued, reserved } = settings;
  requireCounts({ concurrency, maxQueued });
  const { gracePeriod, cleanupPeriod, maxReplays } = settings;
  requireAtLeast(0, 'make a manager', { gracePeriod, cleanupPeriod, maxReplays });
  for (const options of Object.values(settings.breakers)) breakerSettings(options);
  const kept = Object.values(reserved).reduce((sum, count) => sum + count, 0);
  if (kept >= concurrency && !keepsOnlyForAll(reserved, concurrency)) {
    throw new RangeError(
      `Cannot make a manager as 'reserved' leaves no slot for the other priorities: ${kept} of ${concurrency}`,
    );
  }
  return settings;
}

const DEFAULTS = {
  name: 'background',
  concurrency: 16,
  maxQueued: 1_000,
  overflow: 'reject' as Overflow,
  breakers: {} as BreakerOptionsByName,
  retryBudget: {} as RetryBudgetOptions,
  gracePeriod: 25_000,
  cleanupPeriod: 3_000,
  maxReplays: 3,
  random: Math.random,
};

function withDefaults({ reserved, onAbandoned, instrumentation, ...options }: ManagerOptions) {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<typeof DEFAULTS>;
  const maxQueued = options.backend?.capabilities.durable ? Infinity : DEFAULTS.maxQueued;
  const settings = { ...DEFAULTS, maxQueued, ...given };
  const kept: Readonly<Partial<Record<Priority, number>>> =
    reserved ?? (settings.concurrency > 1 ? { CRITICAL: 1 } : {});
  return { ...settings, reserved: kept, onAbandoned, instrumentation };
}

function requireCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (count !== Infinity && !(Number.isSafeInteger(count) && count >= 1)) {
      throw new RangeError(
        `Cannot make a manager as '${name}' must be an integer >= 1 or Infinity: current value is ${count}`,
      );
    }
  }
}

/** Slots for each of the priorities are a partition: nobody is left without. */
function keepsOnlyForAll(
  reserved: Readonly<Partial<Record<Priority, number>>>,
  concurrency: number,
): boolean {
  const kept = PRIORITIES.map((priority) => reserved[priority] ?? 0);
  return kept.every((count) => count > 0) && kept.reduce((sum, each) => sum + each) === concurrency;
}
