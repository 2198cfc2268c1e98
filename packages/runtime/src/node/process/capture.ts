import type { Readable } from 'node:stream';

/** How long we wait for the end of a pipe after that of the process, before we take it for held open. In milliseconds. */
const PATIENCE = 100;

/** Collects what comes out of a stream, up to a limit. */
export class Capture {
  readonly #stream: Readable;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  /** @param onOverflow Called once there is more than `limit` bytes; nothing is kept from then on. */
  constructor(stream: Readable, limit: number, onOverflow: () => void) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      const overflowed = this.#size > limit;
      this.#size += chunk.length;
      if (overflowed) return;
      if (this.#size > limit) onOverflow();
      else this.#chunks.push(chunk);
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /**
   * Resolves when everything has been read that the process had written before it ended: at the end of the stream, or
   * after a moment, when something that it started holds the pipe open.
   */
  drained(): Promise<void> {
    const stream = this.#stream;
    if (stream.closed) return Promise.resolve();
    return new Promise((resolve) => {
      // A busy program may come here late, with the pipe still unread: one turn surely reads all that a pipe can hold.
      const timer = setTimeout(() => setImmediate(() => setImmediate(resolve)), PATIENCE);
      stream.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
