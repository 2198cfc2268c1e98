import { dismiss } from './hand-over.ts';
import type { Item, WaitingParty } from './hand-over.ts';

/**
 * The iterator of a channel or a queue.
 *
 * An async generator would answer `return()` only after the `next()` that is pending, which may be never. This one calls
 * that `next()` off, so that whoever stops in the middle of waiting (`stream.Readable.from` when it is destroyed) neither
 * hangs nor takes an item that nobody will see.
 */
export class Values<T> implements AsyncIterableIterator<T> {
  readonly #take: (party: WaitingParty) => Promise<Item<T> | undefined>;
  readonly #waiting: WaitingParty = new Set();
  #done = false;

  /** @param take Gives the next item; `undefined` when nothing more can come, or the wait was called off. */
  constructor(take: (party: WaitingParty) => Promise<Item<T> | undefined>) {
    this.#take = take;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const item = this.#done ? undefined : await this.#take(this.#waiting);
    if (item !== undefined) return { done: false, value: item.value };
    this.#done = true;
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#done = true;
    dismiss(this.#waiting, 'left');
    return this.next();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
