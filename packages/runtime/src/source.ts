/**
 * An async iterator that may be closed while somebody waits for its next item. A channel then gives up waiting; a Node
 * stream is destroyed, as it is when a `for await` over it is left; a generator is waited for, as any running code is.
 */
export class Source<T> {
  readonly #items: AsyncIterable<T> & { destroy?(): unknown };
  readonly #iterator: AsyncIterator<T>;
  #closed: Promise<unknown> | undefined = undefined;

  constructor(items: AsyncIterable<T>) {
    this.#items = items;
    this.#iterator = items[Symbol.asyncIterator]();
  }

  async next(): Promise<IteratorResult<T>> {
    try {
      return await this.#iterator.next();
    } catch (error) {
      if (this.#closed === undefined)
        this.#closed = Promise.resolve(); // It has ended by itself.
      else if (this.#isStream) return { done: true, value: undefined }; // "Premature close": as we asked.
      throw error;
    }
  }

  close(): void {
    if (this.#closed !== undefined) return;
    this.#closed = this.#close();
    this.#closed.catch(() => {}); // `closed` gives it to whoever reads.
  }

  /** What closing throws is thrown here; a `for await` that ends with an error would lose it. */
  async closed(): Promise<void> {
    this.close();
    await this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#isStream) this.#items.destroy!();
    await this.#iterator.return?.();
  }

  get #isStream(): boolean {
    return typeof this.#items.destroy === 'function';
  }
}
