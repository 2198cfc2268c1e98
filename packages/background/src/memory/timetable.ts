/** Things that are due at a time, the earliest first: a binary heap, from which anything can be taken out. */
export class Timetable<T extends object> {
  #heap: Row<T>[] = [];
  readonly #rows = new Map<T, Row<T>>();
  #turn = 0;

  get size(): number {
    return this.#rows.size;
  }

  /** When the earliest is due; `Infinity` when there is none. */
  get next(): number {
    this.#dropRemoved();
    return this.#heap[0]?.time ?? Infinity;
  }

  add(item: T, time: number): void {
    this.delete(item);
    if (this.#heap.length > 2 * this.#rows.size + SLACK) this.#sweep();
    const row = { item, time, turn: this.#turn++ };
    this.#rows.set(item, row);
    this.#heap.push(row);
    this.#rise(this.#heap.length - 1);
  }

  delete(item: T): boolean {
    return this.#rows.delete(item);
  }

  /** Takes out what is due by then, in order. */
  *due(now: number): Iterable<T> {
    while (this.next <= now) {
      const { item } = this.#removeFirst();
      this.#rows.delete(item);
      yield item;
    }
  }

  /** A row that was deleted stays in the heap until it comes up. */
  #dropRemoved(): void {
    while (this.#heap.length > 0) {
      const first = this.#heap[0]!;
      if (this.#rows.get(first.item) === first) return;
      this.#removeFirst();
    }
  }

  /** Rows that were deleted long before their time would fill the memory. Rows in order are a heap. */
  #sweep(): void {
    this.#heap = [...this.#rows.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #removeFirst(): Row<T> {
    const first = this.#heap[0]!;
    const last = this.#heap.pop()!;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #rise(at: number): void {
    for (let child = at; child > 0;) {
      const parent = (child - 1) >> 1;
      if (isBefore(this.#heap[parent]!, this.#heap[child]!)) return;
      this.#swap(parent, child);
      child = parent;
    }
  }

  #sink(at: number): void {
    for (let parent = at; ;) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let least = parent;
      for (const child of [left, right]) {
        const row = this.#heap[child];
        if (row && isBefore(row, this.#heap[least]!)) least = child;
      }
      if (least === parent) return;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!];
  }
}

/** Few rows that were deleted are not worth a sweep. */
const SLACK = 64;

interface Row<T> {
  readonly item: T;
  readonly time: number;
  /** Of those that are due at the same time, who came first is first. */
  readonly turn: number;
}

function isBefore(a: Row<object>, b: Row<object>): boolean {
  return a.time < b.time || (a.time === b.time && a.turn < b.turn);
}
