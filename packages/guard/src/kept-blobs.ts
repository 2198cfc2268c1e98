import { openGit } from './git.ts';
import { ByteReader, readBlob, readBlobsBy, type Blob } from './index-blobs.ts';

/** From now on objects of the repository are read by one process, and those that are known not again. */
export function keepBlobsOf(root: string): void {
  readBlobsBy(new KeptBlobs(root));
}

/** So much is kept, in bytes. */
const MOST_KEPT = 32 * 1024 * 1024;

/** What a process that lives on knows of objects, which never change. */
class KeptBlobs {
  readonly #root: string;
  readonly #known = new Map<string, Blob>();
  #size = 0;
  #open: { readonly child: ReturnType<typeof openGit>; readonly reader: ByteReader } | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(root: string) {
    this.#root = root;
  }

  async *read(oids: readonly string[], maxSize: number): AsyncGenerator<Blob> {
    const unknown = [...new Set(oids)].filter((oid) => !this.#known.has(oid));
    const found = new Map(oids.map((oid) => [oid, this.#known.get(oid)]));
    if (unknown.length) {
      const answers = this.#last.then(() => this.#ask(unknown, maxSize));
      this.#last = answers.catch(() => {});
      for (const [at, blob] of (await answers).entries()) found.set(unknown[at]!, blob);
    }
    for (const oid of oids) yield found.get(oid)!;
  }

  async #ask(oids: readonly string[], maxSize: number): Promise<Blob[]> {
    const { child, reader } = (this.#open ??= this.#start());
    try {
      child.stdin.write(`${oids.join('\n')}\n`);
      const blobs: Blob[] = [];
      for (const oid of oids) blobs.push(this.#keep(oid, await readBlob(reader, maxSize)));
      return blobs;
    } catch (error) {
      this.#open = undefined;
      child.kill();
      throw error;
    }
  }

  #start() {
    const child = openGit(['cat-file', '--batch'], { cwd: this.#root });
    child.stdin.on('error', () => {});
    return { child, reader: new ByteReader(child.stdout) };
  }

  /** One that is missing may come yet. */
  #keep(oid: string, blob: Blob): Blob {
    if (blob.kind !== 'content') return blob;
    this.#size += blob.content.length;
    if (this.#size > MOST_KEPT) {
      this.#known.clear();
      this.#size = blob.content.length;
    }
    this.#known.set(oid, blob);
    return blob;
  }
}
