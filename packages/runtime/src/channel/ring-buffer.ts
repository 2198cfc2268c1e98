/** Below this many slots there is nothing to be gained by giving memory back. */
const SMALLEST = 16;

/**
 * A FIFO of values with O(1) `push` and `shift`. `Array.prototype.shift` moves every element of a large array.
 *
 * The number of slots is a power of two, so that places wrap around with a mask; a burst doesn't keep its memory.
 */
export class RingBuffer<T> {
  #slots: (T | undefined)[] = [];
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(value: T): void {
    if (this.#size === this.#slots.length) this.#resize(Math.max(SMALLEST, this.#size * 2));
    this.#slots[this.#place(this.#size)] = value;
    this.#size += 1;
  }

  /** The oldest value. The buffer must have one: a value may itself be `undefined`. */
  shift(): T {
    const value = this.#slots[this.#head] as T;
    this.#slots[this.#head] = undefined; // Or the slot would keep the value alive.
    this.#head = this.#place(1);
    this.#size -= 1;
    const { length } = this.#slots;
    if (length > SMALLEST && this.#size <= length / 8) this.#resize(length / 2);
    return value;
  }

  clear(): void {
    this.#slots = [];
    this.#head = 0;
    this.#size = 0;
  }

  #place(offset: number): number {
    return (this.#head + offset) & (this.#slots.length - 1);
  }

  #resize(length: number): void {
    const slots = new Array<T | undefined>(length).fill(undefined);
    for (let i = 0; i < this.#size; i += 1) slots[i] = this.#slots[this.#place(i)];
    this.#slots = slots;
    this.#head = 0;
  }
}
