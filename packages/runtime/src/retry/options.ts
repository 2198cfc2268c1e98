import {
  refuse,
  requireDeadline,
  requireDuration,
  requireFunction,
  withoutOwner,
} from '../core/index.ts';
import type { CancelOptions, DeadlineOptions } from '../core/index.ts';

/** How a pause is drawn from `delay = min(cap, base · factorⁿ⁻¹)`: from 0 to `delay`, from half of it, or exactly it. */
export type Jitter = 'full' | 'equal' | 'none';

/** Options of `retry`. Times are in milliseconds. */
export interface RetryOptions extends CancelOptions, DeadlineOptions {
  /** How many calls at most, with the first; from 1. 3 by default; `Infinity` leaves the end to the deadline. */
  maxAttempts?: number | undefined;
  /** The longest pause before the second attempt. 100 by default. */
  base?: number | undefined;
  /** By how much each pause may be longer than the one before; 1 or more. 2 by default. */
  factor?: number | undefined;
  /** No pause is longer than this. 20,000 by default. */
  cap?: number | undefined;
  /** `full` by default. */
  jitter?: Jitter | undefined;
  /** Where chance comes from: gives a number from 0 to below 1. `Math.random` by default. */
  random?: (() => number) | undefined;
  /** Whether to try again after this failure of the `attempt`-th attempt. By default always. */
  retryIf?: ((error: unknown, attempt: number) => boolean | PromiseLike<boolean>) | undefined;
  /**
   * The pause after this failure, instead of the one that was planned; for example what `Retry-After` says. It isn't
   * capped; `Infinity` means that it is no use to try again.
   */
  delay?: ((error: unknown, attempt: number, planned: number) => number) | undefined;
  /** Told before each pause of `delay` milliseconds. What it throws ends the whole. */
  onRetry?: ((error: unknown, attempt: number, delay: number) => void) | undefined;
  /** How long one attempt may take. */
  attemptTimeout?: number | undefined;
  /** Clock time at which the whole is cut short. */
  deadline?: number | undefined;
  /** How long the whole may take, pauses included. Not together with `deadline`. */
  timeout?: number | undefined;
}

/** The options with defaults, checked. */
export type RetryPlan = ReturnType<typeof withDefaults>;

const ACTION = 'retry';
const JITTERS: readonly unknown[] = ['full', 'equal', 'none'] satisfies Jitter[];

export function readRetryOptions(
  fn: unknown,
  options: RetryOptions,
  around: CancelOptions | undefined,
): RetryPlan {
  const plan = withDefaults(withoutOwner(options));
  requireFunctions(fn, plan);
  requireTimes(plan);
  requireNumbers(plan);
  if (!JITTERS.includes(plan.jitter)) {
    refuse(TypeError, ACTION, `'jitter' must be 'full' or 'equal' or 'none'`, plan.jitter);
  }
  if (around !== undefined && options.signal !== undefined) {
    refuse(TypeError, ACTION, `only one of 'signal' and a third argument may be given`, 'both');
  }
  return plan;
}

function withDefaults(options: RetryOptions) {
  return {
    maxAttempts: options.maxAttempts ?? 3,
    base: options.base ?? 100,
    factor: options.factor ?? 2,
    cap: options.cap ?? 20_000,
    jitter: options.jitter ?? 'full',
    random: options.random ?? Math.random,
    retryIf: options.retryIf ?? always,
    delay: options.delay,
    onRetry: options.onRetry,
    attemptTimeout: options.attemptTimeout,
    timeout: options.timeout,
    deadline: options.deadline,
  };
}

function always(): boolean {
  return true;
}

function requireFunctions(fn: unknown, { random, retryIf, delay, onRetry }: RetryPlan): void {
  requireFunction(ACTION, 'its first argument', fn);
  requireFunction(ACTION, `'random'`, random);
  requireFunction(ACTION, `'retryIf'`, retryIf);
  if (delay !== undefined) requireFunction(ACTION, `'delay'`, delay);
  if (onRetry !== undefined) requireFunction(ACTION, `'onRetry'`, onRetry);
}

function requireTimes({ base, cap, attemptTimeout, timeout, deadline }: RetryPlan): void {
  requireDuration(ACTION, 'base', base);
  requireDuration(ACTION, 'cap', cap);
  if (attemptTimeout !== undefined) requireDuration(ACTION, 'attemptTimeout', attemptTimeout);
  if (timeout !== undefined) requireDuration(ACTION, 'timeout', timeout);
  if (deadline !== undefined) requireDeadline(ACTION, 'deadline', deadline);
  if (timeout !== undefined && deadline !== undefined) {
    refuse(TypeError, ACTION, `only one of 'deadline' and 'timeout' may be given`, 'both');
  }
}

function requireNumbers({ maxAttempts, factor }: RetryPlan): void {
  if (maxAttempts !== Infinity && !(Number.isSafeInteger(maxAttempts) && maxAttempts >= 1)) {
    const desired = `'maxAttempts' must be an integer >= 1 or Infinity`;
    refuse(typeof maxAttempts === 'number' ? RangeError : TypeError, ACTION, desired, maxAttempts);
  }
  if (!(factor >= 1 && factor < Infinity)) {
    refuse(
      typeof factor === 'number' ? RangeError : TypeError,
      ACTION,
      `'factor' must be a finite number >= 1`,
      factor,
    );
  }
}
