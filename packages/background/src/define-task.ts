import type { CancelScope } from '@taskgroup/runtime';
import type { CircuitBreakerOptions } from './breaker/options.ts';
import type { Tags, TaskId } from './envelope.ts';
import { isPriority, PRIORITIES, type Priority } from './priority.ts';
import type { RateLimitOptions } from './rate-limit.ts';
import type { BackoffOptions } from './retry/backoff.ts';
import { requireAtLeast } from './require-number.ts';
import type { Submit } from './submit-options.ts';

/** When a task that failed is tried again. Only for what may be run twice: it needs `idempotent: true`. */
export interface RetryPolicy extends BackoffOptions {
  /** With the first; from 1. 3 by default. */
  readonly maxAttempts?: number | undefined;
  /** Whether this failure is worth another attempt. By default every one is. */
  readonly retryIf?: ((error: unknown, attempt: number) => boolean) | undefined;
}

/** What a task gets. It is a {@linkcode CancelOptions} of the runtime: `sleep(100, context)` ends with the task. */
export interface RunContext {
  /** Aborted by a cancellation, by the task's timeout and deadline, and when the manager closes. */
  readonly signal: AbortSignal;
  /** The scope of this attempt; its `deadline` says how much time is left. */
  readonly scope: CancelScope;
  readonly id: TaskId;
  /** From 1. */
  readonly attempt: number;
  readonly tags: Tags;
  /** For effects that must not happen twice. */
  readonly fence: Fence;
  /** Submits a task that follows from this one; accepted also while the manager drains. */
  readonly submit: Submit;
}

/**
 * Tells starts of one task apart, across processes: each has a higher number than those before. A store that keeps the
 * highest number it has seen of a key, and refuses a lower one, is safe from a worker that was taken for dead and goes on.
 */
export interface Fence {
  /** Of this submission. */
  readonly key: string;
  readonly number: number;
}

/** Options of {@linkcode defineTask}. Times are in milliseconds. */
export interface TaskOptions<Data, Result> {
  /** Of few values, as it is a label of metrics: `mail.send`. */
  readonly name: string;
  readonly run: (context: RunContext, data: Data) => Result | PromiseLike<Result>;
  /** `NORMAL` by default. */
  readonly priority?: Priority | undefined;
  readonly tags?: Tags | undefined;
  /** Says that running it twice does no harm. Without it there is one attempt. False by default. */
  readonly idempotent?: boolean | undefined;
  readonly retry?: RetryPolicy | undefined;
  /** For one attempt. 300,000 by default; `Infinity` is for services. */
  readonly timeout?: number | undefined;
  /** How long it may wait for its first attempt. By default as long as it takes. */
  readonly maxQueueTime?: number | undefined;
  /** The name of the breaker around its attempts: tasks that call the same thing share one. */
  readonly circuitBreaker?: string | undefined;
  /** What happens while the breaker is open: it waits (by default) or dies at once. */
  readonly whenCircuitOpen?: 'park' | 'fail-fast' | undefined;
  /** How many tasks of the same `concurrencyKey` run at a time. 1 by default. */
  readonly concurrencyPerKey?: number | undefined;
  /** How often its attempts may start, under one manager. One that has to wait uses up no attempt. */
  readonly rateLimit?: RateLimitOptions | undefined;
}

/** A kind of task. It runs under every backend; one that crosses processes has data that can be serialised. */
export interface TaskDefinition<Data, Result> extends TaskOptions<Data, Result> {
  readonly priority: Priority;
  readonly tags: Tags;
  readonly idempotent: boolean;
  readonly timeout: number;
  readonly maxAttempts: number;
}

/** A breaker's options are the manager's, as several tasks may share one. */
export type BreakerOptionsByName = Readonly<Record<string, CircuitBreakerOptions>>;

/**
 * Names a kind of task, and says how it is to be run.
 *
 * One attempt is all it gets unless it is declared `idempotent`: who retries what isn't does it twice now and then.
 *
 * @throws {TypeError | RangeError} for options that can't be.
 * @example
 * ```ts
 * import { defineTask } from '@taskgroup/background';
 *
 * const sendMail = defineTask({
 *   name: 'mail.send',
 *   tags: { service: 'mail' },
 *   idempotent: true,
 *   retry: { maxAttempts: 5 },
 *   run: ({ signal }, to: string) => console.log(to, signal.aborted),
 * });
 * console.log(sendMail.maxAttempts); //=> 5
 * ```
 */
export function defineTask<Data = void, Result = void>(
  options: TaskOptions<Data, Result>,
): TaskDefinition<Data, Result> {
  requireWhole(options);
  const { retry, idempotent = false, priority = 'NORMAL', timeout = 300_000, tags } = options;
  const maxAttempts = retry?.maxAttempts ?? (idempotent ? 3 : 1);
  requireNumbers(options, maxAttempts);
  return { ...options, priority, idempotent, tags: { ...tags }, timeout, maxAttempts };
}

function requireWhole(options: TaskOptions<never, unknown>): void {
  const { name, run, retry, idempotent, priority } = options;
  const action = actionOf(options);
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(
      `Cannot ${action} as a task needs a name: current value is ${String(name)}`,
    );
  }
  if (typeof run !== 'function') {
    throw new TypeError(
      `Cannot ${action} as 'run' must be a function: current type is ${typeof run}`,
    );
  }
  if (retry && !idempotent) {
    throw new TypeError(
      `Cannot ${action} as it has 'retry' but isn't declared 'idempotent': say so, or leave 'retry' out`,
    );
  }
  if (priority !== undefined && !isPriority(priority)) {
    throw new TypeError(
      `Cannot ${action} as 'priority' must be one of ${PRIORITIES.join(', ')}: current value is ${String(priority)}`,
    );
  }
}

function actionOf({ name }: TaskOptions<never, unknown>): string {
  return `define task ${name || '(no name)'}`;
}

function requireNumbers(options: TaskOptions<never, unknown>, maxAttempts: number): void {
  const { timeout, maxQueueTime, concurrencyPerKey, rateLimit, retry = {} } = options;
  const { base, factor, cap } = retry;
  requireAbove(0, actionOf(options), { timeout, 'rateLimit.per': rateLimit?.per });
  requireAtLeast(0, actionOf(options), { maxQueueTime, base, factor, cap });
  const counts = { maxAttempts, concurrencyPerKey, 'rateLimit.max': rateLimit?.max };
  requireAtLeast(1, actionOf(options), counts);
}

function requireAbove(
  least: number,
  action: string,
  values: Readonly<Record<string, number | undefined>>,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value > least) continue;
    throw new RangeError(
      `Cannot ${action} as '${name}' must be above ${least}: current value is ${value}`,
    );
  }
}
