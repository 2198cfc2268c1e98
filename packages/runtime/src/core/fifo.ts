/** First in, first out, without moving the rest: `Array.prototype.shift` moves everything behind the first. */
export class Fifo<T> {
  #items: T[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  get empty(): boolean {
    return this.size === 0;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the first out; `undefined` when there is none. */
  shift(): T | undefined {
    if (this.empty) return undefined;
    const item = this.#items[this.#head]!;
    this.#items[this.#head] = undefined as T; // Nothing that was taken out is kept alive.
    this.#head += 1;
    if (this.#head > 1_024 && this.#head * 2 > this.#items.length) this.#compact();
    return item;
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
