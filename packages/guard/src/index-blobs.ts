import type { Readable } from 'node:stream';
import { openGit } from './git.ts';

export type Blob =
  | { readonly kind: 'content'; readonly content: Buffer }
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'missing' };

/**
 * Reads objects by id with one `git cat-file`, in the order asked for. Contents above the limit are
 * passed over without being held; file names never reach a command line.
 */
export async function* readBlobs(
  oids: readonly string[],
  maxSize = Infinity,
): AsyncGenerator<Blob> {
  if (!oids.length) return;
  if (kept && !process.env['GIT_OBJECT_DIRECTORY']) {
    yield* kept.read(oids, maxSize);
    return;
  }
  const child = openGit(['cat-file', '--batch']);
  child.stdin.on('error', () => {}); // an early end shows up as a missing answer
  child.stdin.end(`${oids.join('\n')}\n`);
  try {
    const reader = new ByteReader(child.stdout);
    for (let count = 0; count < oids.length; count++) yield await readBlob(reader, maxSize);
  } finally {
    child.kill();
  }
}

/** Another way to read them, which keeps what it has read. */
interface BlobReader {
  read(oids: readonly string[], maxSize: number): AsyncGenerator<Blob>;
}

let kept: BlobReader | undefined;

/** From now on a process that lives on reads by its own ways. */
export function readBlobsBy(reader: BlobReader): void {
  kept = reader;
}

/** Reads one answer: `<oid> blob <size> LF <content> LF`, or `<oid> missing LF`. */
export async function readBlob(reader: ByteReader, maxSize: number): Promise<Blob> {
  const [, type, sizeText] = (await reader.line()).split(' ');
  const size = Number(sizeText);
  if (type !== 'blob' || !Number.isInteger(size)) return { kind: 'missing' };
  if (size > maxSize) {
    await reader.skip(size + 1);
    return { kind: 'too-large', size };
  }
  const content = await reader.take(size);
  await reader.skip(1);
  return { kind: 'content', content };
}

/** Takes lines and byte counts from a stream, holding no more than was asked for. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  async line(): Promise<string> {
    while (!this.#rest.includes(10)) {
      this.#rest = Buffer.concat([this.#rest, await this.#next()]);
    }
    const end = this.#rest.indexOf(10);
    const line = this.#rest.toString('utf8', 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  async take(size: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    await this.#consume(size, (part) => parts.push(part));
    return Buffer.concat(parts);
  }

  async skip(size: number): Promise<void> {
    await this.#consume(size, () => {});
  }

  async #consume(size: number, use: (part: Buffer) => void): Promise<void> {
    for (let left = size; left > 0;) {
      if (!this.#rest.length) this.#rest = await this.#next();
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      use(part);
    }
  }

  async #next(): Promise<Buffer> {
    const { done, value } = await this.#chunks.next();
    if (done) throw new Error('git cat-file ended before it had answered');
    return value;
  }
}
