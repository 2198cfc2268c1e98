import { CircuitOpenError } from '../errors.ts';
import { RollingWindow } from '../rolling-window.ts';
import {
  breakerSettings,
  type BreakerSettings,
  type BreakerState,
  type CircuitBreakerOptions,
} from './options.ts';

/** What somebody who may call has to give back, once, by the one of the three that fits. */
export interface Permit {
  /** How long the call may take before it no longer counts; `Infinity` unless it is a probe. */
  readonly lease: number;
  succeeded(): void;
  failed(): void;
  /** The call was cancelled: it says nothing about the other side. */
  cancelled(): void;
}

export interface BreakerHooks {
  readonly now: () => number;
  readonly random: () => number;
  readonly onChange: (breaker: CircuitBreaker, from: BreakerState) => void;
  /** So many calls may be made that had to wait until now: those who wait needn't sleep on. */
  readonly onRoom: (breaker: CircuitBreaker, count: number) => void;
}

interface Probe {
  readonly until: number;
}

/**
 * Stops calling what fails, and finds out by probes when it works again.
 *
 * It differs from the common ones at the edges. Each state has an epoch, and a call counts only in the one that it began
 * in: what began before the break neither closes nor reopens it. A probe has a lease: one that hangs neither blocks the
 * others for ever nor goes uncounted. A cancelled call is no outcome at all.
 */
export class CircuitBreaker {
  readonly name: string;
  readonly #settings: BreakerSettings;
  readonly #hooks: BreakerHooks;
  readonly #window: RollingWindow;
  #state: BreakerState = 'closed';
  #epoch = 0;
  #opensInARow = 0;
  #openUntil = 0;
  #successes = 0;
  readonly #probes = new Set<Probe>();

  constructor(name: string, options: CircuitBreakerOptions, hooks: BreakerHooks) {
    this.name = name;
    this.#settings = breakerSettings(options);
    this.#hooks = hooks;
    this.#window = new RollingWindow(this.#settings.window, hooks.now);
  }

  get state(): BreakerState {
    this.#expire();
    return this.#state;
  }

  /** How long until a call may be made, in milliseconds; 0 if one may be made now. */
  get retryAfter(): number {
    this.#expire();
    const now = this.#hooks.now();
    if (this.#state === 'isolated') return this.#settings.openForAtMost;
    if (this.#state === 'open') return this.#openUntil - now;
    if (this.#state !== 'half-open' || this.#probes.size < this.#settings.probes) return 0;
    return Math.max(1, Math.min(...[...this.#probes].map(({ until }) => until - now)));
  }

  /**
   * Asks for leave to call.
   *
   * @throws {CircuitOpenError} when there is none.
   */
  enter(): Permit {
    const wait = this.retryAfter;
    if (wait > 0) throw new CircuitOpenError(this.name, wait);
    return this.#state === 'half-open' ? this.#probe() : this.#call();
  }

  /** Refuses every call until `reset()`. */
  isolate(): void {
    this.#become('isolated');
  }

  /** Lets every call through, and counts none, until `reset()`. */
  disable(): void {
    this.#become('disabled');
  }

  /** Closes it, as if nothing had ever failed. */
  reset(): void {
    this.#opensInARow = 0;
    this.#become('closed');
  }

  #call(): Permit {
    const epoch = this.#epoch;
    const count = (isFailure: boolean) => {
      if (epoch === this.#epoch && this.#state === 'closed') this.#count(isFailure);
    };
    return {
      lease: Infinity,
      ...once({ succeeded: () => count(false), failed: () => count(true), cancelled: () => {} }),
    };
  }

  #probe(): Permit {
    const epoch = this.#epoch;
    const probe = { until: this.#hooks.now() + this.#settings.probeTimeout };
    this.#probes.add(probe);
    const inTime = (then: () => void) => () => {
      const counts = this.#probes.delete(probe) && epoch === this.#epoch;
      if (counts) then();
      if (this.#state === 'half-open' && epoch === this.#epoch) this.#tellRoom();
    };
    return {
      lease: this.#settings.probeTimeout,
      ...once({
        succeeded: inTime(() => this.#probeSucceeded()),
        failed: inTime(() => this.#open()),
        cancelled: inTime(() => {}),
      }),
    };
  }

  #count(isFailure: boolean): void {
    this.#window.add(isFailure);
    if (!isFailure) return;
    const { yes: failures, no: successes } = this.#window.totals();
    const calls = failures + successes;
    const { minimumCalls, failureRatio } = this.#settings;
    if (calls >= minimumCalls && failures / calls >= failureRatio) this.#open();
  }

  #probeSucceeded(): void {
    this.#successes += 1;
    if (this.#successes >= this.#settings.successes) this.reset();
  }

  #open(): void {
    const { openFor, openForAtMost } = this.#settings;
    const most = Math.min(openForAtMost, openFor * 2 ** this.#opensInARow);
    this.#opensInARow += 1;
    // At least half of it, so that those who share a dependency don't all return at once.
    this.#openUntil = this.#hooks.now() + most * (0.5 + 0.5 * this.#hooks.random());
    this.#become('open');
  }

  #become(state: BreakerState): void {
    const from = this.#state;
    this.#epoch += 1;
    this.#state = state;
    this.#successes = 0;
    this.#probes.clear();
    this.#window.clear();
    if (from !== state) this.#hooks.onChange(this, from);
    if (state === 'closed' || state === 'disabled') this.#hooks.onRoom(this, Infinity);
  }

  #tellRoom(): void {
    const room = this.#settings.probes - this.#probes.size;
    if (room > 0) this.#hooks.onRoom(this, room);
  }

  /** Time alone ends two things: an open breaker becomes half-open, and a probe that hangs has failed. */
  #expire(): void {
    const now = this.#hooks.now();
    if (this.#state === 'open' && now >= this.#openUntil) this.#become('half-open');
    if (this.#state === 'half-open' && [...this.#probes].some(({ until }) => now >= until)) {
      this.#open();
    }
  }
}

type Ends = Omit<Permit, 'lease'>;

/** Only the first of the three counts. */
function once({ succeeded, failed, cancelled }: Ends): Ends {
  let isOver = false;
  const first = (then: () => void) => () => {
    if (isOver) return;
    isOver = true;
    then();
  };
  return { succeeded: first(succeeded), failed: first(failed), cancelled: first(cancelled) };
}
