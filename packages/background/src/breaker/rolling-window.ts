const BUCKETS = 10;

interface Bucket {
  start: number;
  successes: number;
  failures: number;
}

/** How many calls succeeded and failed lately, in tenths of the window. */
export class RollingWindow {
  readonly #length: number;
  readonly #now: () => number;
  #buckets: Bucket[] = [];

  constructor(length: number, now: () => number) {
    this.#length = length;
    this.#now = now;
  }

  add(isFailure: boolean): void {
    const bucket = this.#current();
    if (isFailure) bucket.failures += 1;
    else bucket.successes += 1;
  }

  totals(): { readonly calls: number; readonly failures: number } {
    this.#forgetOld();
    const failures = this.#buckets.reduce((sum, bucket) => sum + bucket.failures, 0);
    const successes = this.#buckets.reduce((sum, bucket) => sum + bucket.successes, 0);
    return { calls: failures + successes, failures };
  }

  clear(): void {
    this.#buckets = [];
  }

  #current(): Bucket {
    this.#forgetOld();
    const now = this.#now();
    const last = this.#buckets.at(-1);
    if (last && now - last.start < this.#length / BUCKETS) return last;
    const bucket = { start: now, successes: 0, failures: 0 };
    this.#buckets.push(bucket);
    return bucket;
  }

  #forgetOld(): void {
    const eldest = this.#now() - this.#length;
    this.#buckets = this.#buckets.filter(({ start }) => start > eldest);
  }
}
