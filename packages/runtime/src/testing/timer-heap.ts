/** A timer of a virtual clock. */
export interface VirtualTimer {
  /** When it is due. */
  readonly at: number;
  /** Of several that are due at the same time the one with the smallest rank goes first, and then the oldest. */
  readonly rank: number;
  readonly age: number;
  readonly callback: () => void;
  /** Its place in the heap; -1 when it isn't in one. */
  place: number;
}

/** Timers, of which the next one is at hand. A binary heap: a test may well have 100,000 of them. */
export class TimerHeap {
  readonly #timers: VirtualTimer[] = [];

  get size(): number {
    return this.#timers.length;
  }

  get first(): VirtualTimer | undefined {
    return this.#timers[0];
  }

  add(timer: VirtualTimer): void {
    this.#timers.push(timer);
    this.#rise(timer, this.#timers.length - 1);
  }

  /** Takes a timer out, if it is in. */
  remove(timer: VirtualTimer): void {
    const { place } = timer;
    if (place === -1) return;
    timer.place = -1;
    const last = this.#timers.pop()!;
    if (last === timer) return;
    this.#sink(last, place);
    this.#rise(last, last.place);
  }

  clear(): void {
    for (const timer of this.#timers) timer.place = -1;
    this.#timers.length = 0;
  }

  #rise(timer: VirtualTimer, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!goesBefore(timer, this.#timers[parent]!)) break;
      this.#put(this.#timers[parent]!, place);
      place = parent;
    }
    this.#put(timer, place);
  }

  #sink(timer: VirtualTimer, from: number): void {
    let place = from;
    for (;;) {
      const child = this.#earlierChild(place);
      if (child === undefined || !goesBefore(child, timer)) break;
      const next = child.place;
      this.#put(child, place);
      place = next;
    }
    this.#put(timer, place);
  }

  #earlierChild(place: number): VirtualTimer | undefined {
    const left = this.#timers[2 * place + 1];
    const right = this.#timers[2 * place + 2];
    return left !== undefined && right !== undefined && goesBefore(right, left) ? right : left;
  }

  #put(timer: VirtualTimer, place: number): void {
    this.#timers[place] = timer;
    timer.place = place;
  }
}

function goesBefore(one: VirtualTimer, other: VirtualTimer): boolean {
  if (one.at !== other.at) return one.at < other.at;
  if (one.rank !== other.rank) return one.rank < other.rank;
  return one.age < other.age;
}
