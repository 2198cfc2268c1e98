import { requireAtLeast } from '../require-number.ts';
import { RollingWindow } from '../rolling-window.ts';

/** How many retries a manager may make, so that a store that is down isn't called ever more often. */
export interface RetryBudgetOptions {
  /** Retries for each first attempt, on average. 0.2 by default. */
  readonly ratio?: number | undefined;
  /** That many are always granted within a window. 10 by default. */
  readonly min?: number | undefined;
  /** In milliseconds. 10,000 by default. */
  readonly window?: number | undefined;
}

/** Counts first attempts and retries over a sliding window. Finagle's retry budget, per manager. */
export class RetryBudget {
  readonly #ratio: number;
  readonly #min: number;
  readonly #retries: RollingWindow;

  constructor({ ratio = 0.2, min = 10, window = 10_000 }: RetryBudgetOptions, now: () => number) {
    requireAtLeast(0, 'make a retry budget', { ratio, min, window });
    this.#ratio = ratio;
    this.#min = min;
    this.#retries = new RollingWindow(window, now);
  }

  /** A task was tried for the first time. */
  deposit(): void {
    this.#retries.add(false);
  }

  /** Whether one more retry may be made; if so it is counted. */
  withdraw(): boolean {
    const { no: firstAttempts, yes: retries } = this.#retries.totals();
    if (retries >= Math.max(this.#min, firstAttempts * this.#ratio)) return false;
    this.#retries.add(true);
    return true;
  }
}
