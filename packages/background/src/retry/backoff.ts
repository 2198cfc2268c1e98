import { RetryAfterError } from '../errors.ts';

/** How long to wait between the attempts of a task. Times in milliseconds. */
export interface BackoffOptions {
  /** The longest pause before the second attempt. 1,000 by default. */
  readonly base?: number | undefined;
  /** By how much each pause may be longer than the one before. 2 by default. */
  readonly factor?: number | undefined;
  /** No pause is longer, but for what a server asked for. 30,000 by default. */
  readonly cap?: number | undefined;
  /** `full` (by default) draws from 0 to the pause, so that those who failed together don't return together. */
  readonly jitter?: 'full' | 'none' | undefined;
}

/**
 * The pause after the `attempt`-th attempt: full jitter below a cap, the cap included. What a server asked for is the
 * least.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ measures the kinds of jitter.
 */
export function backoff(
  { base = 1_000, factor = 2, cap = 30_000, jitter = 'full' }: BackoffOptions,
  attempt: number,
  error: unknown,
  random: () => number,
): number {
  const most = base === 0 ? 0 : Math.min(cap, base * factor ** (attempt - 1));
  const drawn = jitter === 'full' ? random() * most : most;
  return error instanceof RetryAfterError ? Math.max(error.retryAfter, drawn) : drawn;
}
