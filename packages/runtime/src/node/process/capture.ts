import type { Readable } from 'node:stream';

/** How long a pipe may stay silent after the process has ended, before we take it for held open. In milliseconds. */
const SILENCE = 100;

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
   * when nothing more comes, because something that it started holds the pipe open.
   */
  drained(): Promise<void> {
    const stream = this.#stream;
    if (stream.closed) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        stream.off('close', finish);
        resolve();
      };
      let before = this.#size;
      const timer = setTimeout(() => {
        // A busy program may come here late, with the data still unread: give the pipes one turn.
        setImmediate(() => setImmediate(check));
      }, SILENCE);
      const check = (): void => {
        if (this.#size === before || stream.closed) return finish();
        before = this.#size;
        timer.refresh();
      };
      stream.once('close', finish);
    });
  }
}
