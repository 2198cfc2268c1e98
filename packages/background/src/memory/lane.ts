import type { Entry } from './entry.ts';

/**
 * First in, first out, and whoever waits can be taken out. Linked, as the first of a `Set` is found by stepping over all
 * that were taken out before it.
 */
export class Lane {
  #first: Entry | undefined;
  #last: Entry | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(entry: Entry): void {
    entry.lane = this;
    entry.before = this.#last;
    entry.after = undefined;
    if (this.#last) this.#last.after = entry;
    else this.#first = entry;
    this.#last = entry;
    this.#size += 1;
  }

  take(): Entry | undefined {
    const first = this.#first;
    if (first) this.delete(first);
    return first;
  }

  /** It must be in this lane. */
  delete(entry: Entry): void {
    const { before, after } = entry;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    entry.lane = entry.before = entry.after = undefined;
    this.#size -= 1;
  }

  /** The newest that fits. */
  newest(fits: (entry: Entry) => boolean): Entry | undefined {
    let entry = this.#last;
    while (entry && !fits(entry)) entry = entry.before;
    return entry;
  }
}
