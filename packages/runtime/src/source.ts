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
      if (this.#closed === undefined || !this.#isStream) throw error;
      return { done: true, value: undefined }; // Its "premature close" is what we asked for.
    }
  }

  close(): void {
    if (this.#closed !== undefined) return;
    if (this.#isStream) this.#items.destroy!();
    this.#closed = (async () => this.#iterator.return?.())();
    this.#closed.catch(() => {}); // `closed` gives it to whoever reads.
  }

  /** What closing throws is thrown here; a `for await` that ends with an error would lose it. */
  async closed(): Promise<void> {
    this.close();
    await this.#closed;
  }

  get #isStream(): boolean {
    return typeof this.#items.destroy === 'function';
  }
}
