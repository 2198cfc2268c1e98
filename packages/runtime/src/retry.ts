import {
  currentTime,
  FatalError,
  isCancellation,
  isInstance,
  nodeOf,
  recordAttempt,
  suppress,
  suppressedLists,
  suppressedSince,
} from './core/index.ts';
import type { CancelNode, CancelOptions, CancelScope } from './core/index.ts';
import { AttemptView } from './retry/attempt.ts';
import type { Attempt } from './retry/attempt.ts';
import { backoff } from './retry/backoff.ts';
import { readRetryOptions } from './retry/options.ts';
import type { RetryOptions, RetryPlan } from './retry/options.ts';
import { sleep } from './sleep.ts';
import { failAfter, failAt } from './timeouts.ts';

export type { Attempt } from './retry/attempt.ts';
export type { Jitter, RetryOptions } from './retry/options.ts';

/**
 * Calls `fn` until it succeeds, with longer and longer pauses between the attempts.
 *
 * The defaults are those of the AWS SDKs: 3 attempts in all, and before the n-th retry a random pause between 0 and
 * `min(cap, base · factorⁿ⁻¹)` ("full jitter", which keeps clients that failed together from coming back together).
 *
 * - A cancellation from around is never retried, and neither is a {@linkcode FatalError}.
 * - `attemptTimeout` cuts one attempt short, which then counts as failed with a `TimeoutError` and is retried;
 *   `timeout` or `deadline` ends the whole. As everywhere, both wait for the attempt to have ended.
 * - A pause that would last until the whole's deadline isn't begun: the last failure is thrown at once (tenacity's
 *   `stop_before_delay`, Go's `backoff` with its maximum elapsed time). The deadline of a scope *around* it can still be
 *   moved and may mean "go on without", so it is waited for.
 * - What is thrown at the end is the last failure *itself*; the earlier ones are in `suppressedErrors(error)`.
 *
 * Retry in one place only: three layers of three attempts are 27 requests. And retry only what may be done twice.
 *
 * @param fn One attempt. It must pass `attempt` (or its `signal`) on to what it awaits.
 * @param around The task, group, scope or signal that may cancel it; or `options.signal`. For a task its `attempts` are
 * counted.
 * @returns The value of the attempt that succeeded.
 * @throws The failure of the last attempt.
 * @throws {TimeoutError} when the `timeout` or `deadline` of the whole passes during an attempt.
 * @throws The reason of the cancellation.
 * @throws {TypeError | RangeError} for options that can't be.
 * @example
 * ```ts
 * import { retry } from '@taskgroup/runtime';
 *
 * const value = await retry(
 *   ({ attempt }) => {
 *     if (attempt < 3) throw new Error(`attempt ${attempt} failed`);
 *     return `attempt ${attempt} succeeded`;
 *   },
 *   { base: 1, onRetry: (error) => console.log(String(error)) },
 * );
 * console.log(value);
 * //=> Error: attempt 1 failed
 * //=> Error: attempt 2 failed
 * //=> attempt 3 succeeded
 * ```
 */
export async function retry<T>(
  fn: (attempt: Attempt) => T | PromiseLike<T>,
  options: RetryOptions = {},
  around?: CancelOptions,
): Promise<T> {
  const plan = readRetryOptions(fn, options, around);
  const caller = nodeOf(around ?? options);
  if (caller?.cancelled) throw caller.reason;
  const failures: unknown[] = [];
  const since = suppressedLists();
  try {
    return await within(plan, caller, (whole) => attempts(fn, plan, whole, caller, failures));
  } catch (error) {
    if (caller === undefined || !isCancellation(error, caller)) keepBeside(error, failures, since);
    throw error;
  }
}

function within<T>(
  { timeout, deadline }: RetryPlan,
  caller: CancelNode | undefined,
  body: (whole: CancelScope) => Promise<T>,
): Promise<T> {
  return deadline === undefined
    ? failAfter(timeout ?? Infinity, body, caller)
    : failAt(deadline, body, caller);
}

async function attempts<T>(
  fn: (attempt: Attempt) => T | PromiseLike<T>,
  plan: RetryPlan,
  whole: CancelScope,
  caller: CancelNode | undefined,
  failures: unknown[],
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    throwIfCancelled(whole);
    recordAttempt(caller, attempt);
    try {
      return await attemptOnce(fn, plan, whole, attempt);
    } catch (error) {
      if (whole.cancelled) throw error;
      failures.push(error);
      await pause(error, attempt, plan, whole);
    }
  }
}

async function attemptOnce<T>(
  fn: (attempt: Attempt) => T | PromiseLike<T>,
  { attemptTimeout }: RetryPlan,
  whole: CancelScope,
  attempt: number,
): Promise<T> {
  if (attemptTimeout === undefined) return fn(new AttemptView(whole, attempt));
  return failAfter(attemptTimeout, (scope) => fn(new AttemptView(scope, attempt)), whole);
}

/** The time between two attempts; throws `error` when there is to be no other. */
async function pause(
  error: unknown,
  attempt: number,
  plan: RetryPlan,
  whole: CancelScope,
): Promise<void> {
  if (attempt >= plan.maxAttempts || isInstance(error, FatalError)) throw error;
  if (!(await plan.retryIf(error, attempt))) throw error;
  throwIfCancelled(whole);
  const delay = backoff(plan, error, attempt);
  if (currentTime() + delay >= whole.deadline) throw error;
  plan.onRetry?.(error, attempt, delay);
  await sleep(delay, whole);
}

function throwIfCancelled(scope: CancelScope): void {
  if (scope.cancelled) throw scope.reason;
}

function keepBeside(error: unknown, failures: readonly unknown[], since: number): void {
  const earlier = failures.filter((failure) => failure !== error);
  if (earlier.length > 0) suppress(error, [...earlier, ...suppressedSince(error, since)]);
}
