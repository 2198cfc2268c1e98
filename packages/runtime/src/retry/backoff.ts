import { requireDuration } from '../core/index.ts';
import type { RetryPlan } from './options.ts';

/**
 * The pause after the `attempt`-th attempt, in milliseconds.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ measures the kinds of jitter.
 */
export function backoff(plan: RetryPlan, error: unknown, attempt: number): number {
  const planned = withJitter(plan, ceiling(plan, attempt));
  if (plan.delay === undefined) return planned;
  const delay = plan.delay(error, attempt, planned);
  requireDuration('retry', 'delay()', delay);
  return delay;
}

function ceiling({ base, factor, cap }: RetryPlan, attempt: number): number {
  if (base === 0) return 0; // `factor` to a high power is Infinity, and 0 · Infinity is NaN.
  return Math.min(cap, base * factor ** (attempt - 1));
}

function withJitter({ jitter, random }: RetryPlan, most: number): number {
  if (jitter === 'none') return most;
  const least = jitter === 'equal' ? most / 2 : 0;
  return least + random() * (most - least);
}
