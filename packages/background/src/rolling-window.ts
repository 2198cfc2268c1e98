const BUCKETS = 10;

interface Bucket {
  readonly start: number;
  yes: number;
  no: number;
}

/** How often something was the case lately, and how often not, in tenths of the window: failures among calls. */
export class RollingWindow {
  readonly #length: number;
  readonly #now: () => number;
  #buckets: Bucket[] = [];

  constructor(length: number, now: () => number) {
    this.#length = length;
    this.#now = now;
  }

  add(isSo: boolean): void {
    const bucket = this.#current();
    if (isSo) bucket.yes += 1;
    else bucket.no += 1;
  }

  totals(): { readonly yes: number; readonly no: number } {
    this.#forgetOld();
    let [yes, no] = [0, 0];
    for (const bucket of this.#buckets) {
      yes += bucket.yes;
      no += bucket.no;
    }
    return { yes, no };
  }

  clear(): void {
    this.#buckets = [];
  }

  #current(): Bucket {
    const now = this.#now();
    const last = this.#buckets.at(-1);
    if (last && now - last.start < this.#length / BUCKETS) return last;
    this.#forgetOld();
    const bucket = { start: now, yes: 0, no: 0 };
    this.#buckets.push(bucket);
    return bucket;
  }

  #forgetOld(): void {
    const eldest = this.#now() - this.#length;
    while (this.#buckets[0] && this.#buckets[0].start <= eldest) this.#buckets.shift();
  }
}
