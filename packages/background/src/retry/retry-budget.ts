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
  readonly #window: number;
  readonly #now: () => number;
  #first: number[] = [];
  #retries: number[] = [];

  constructor({ ratio = 0.2, min = 10, window = 10_000 }: RetryBudgetOptions, now: () => number) {
    this.#ratio = ratio;
    this.#min = min;
    this.#window = window;
    this.#now = now;
  }

  /** A task was tried for the first time. */
  deposit(): void {
    this.#first.push(this.#now());
    // Twice as many, so that forgetting costs each of them little.
    if (this.#first.length > 2 * MOST_REMEMBERED) this.#forgetOld();
  }

  /** Whether one more retry may be made; if so it is counted. */
  withdraw(): boolean {
    this.#forgetOld();
    const granted = Math.max(this.#min, this.#first.length * this.#ratio);
    if (this.#retries.length >= granted) return false;
    this.#retries.push(this.#now());
    return true;
  }

  #forgetOld(): void {
    const eldest = this.#now() - this.#window;
    this.#first = this.#first.filter((time) => time > eldest).slice(-MOST_REMEMBERED);
    this.#retries = this.#retries.filter((time) => time > eldest);
  }
}

/** Memory stays bounded also when nothing fails; beyond this the budget is generous anyway. */
const MOST_REMEMBERED = 10_000;
