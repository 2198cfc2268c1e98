/** When a circuit breaker opens, and how it closes again. Times in milliseconds. */
export interface CircuitBreakerOptions {
  /** Opens when this share of the calls in the window has failed. 0.5 by default. */
  readonly failureRatio?: number | undefined;
  /** And at least so many were made. 10 by default. */
  readonly minimumCalls?: number | undefined;
  /** 30,000 by default. */
  readonly window?: number | undefined;
  /** How long it is open the first time; twice as long each time a probe fails. 10,000 by default. */
  readonly openFor?: number | undefined;
  /** It is never open for longer. 300,000 by default. */
  readonly openForAtMost?: number | undefined;
  /** How many probes may run at a time while it is half-open. 1 by default. */
  readonly probes?: number | undefined;
  /** How many of them must succeed to close it. 2 by default. */
  readonly successes?: number | undefined;
  /** A probe that takes longer counts as failed, and no longer keeps others from probing. 30,000 by default. */
  readonly probeTimeout?: number | undefined;
}

/**
 * `closed` lets calls through, `open` refuses them, `half-open` lets probes through. A person sets the other two:
 * `isolated` refuses until `reset()`, `disabled` lets everything through and counts nothing.
 */
export type BreakerState = (typeof BREAKER_STATES)[number];

export const BREAKER_STATES = ['closed', 'open', 'half-open', 'isolated', 'disabled'] as const;

export type BreakerSettings = Required<{
  [K in keyof CircuitBreakerOptions]: NonNullable<CircuitBreakerOptions[K]>;
}>;

export function breakerSettings(options: CircuitBreakerOptions): BreakerSettings {
  const settings = {
    failureRatio: options.failureRatio ?? 0.5,
    minimumCalls: options.minimumCalls ?? 10,
    window: options.window ?? 30_000,
    openFor: options.openFor ?? 10_000,
    openForAtMost: options.openForAtMost ?? 300_000,
    probes: options.probes ?? 1,
    successes: options.successes ?? 2,
    probeTimeout: options.probeTimeout ?? 30_000,
  };
  for (const [name, value] of Object.entries(settings)) {
    if (!(value > 0)) {
      throw new RangeError(`Cannot make a circuit breaker as '${name}' must be above 0: ${value}`);
    }
  }
  return settings;
}
