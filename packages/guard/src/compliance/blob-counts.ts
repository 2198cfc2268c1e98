import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { patterns } from '@taskgroup/patterns';
import { git } from '../git.ts';
import { version } from '../version.ts';
import type { NamedBlob } from '../tree-files.ts';

/** So many counts are kept; a repository of many years starts anew then. */
const KEPT = 500_000;

/**
 * How many findings each content has, kept beside the repository's objects: a content never changes, and neither does what
 * one version of the rules finds in it.
 */
export class BlobCounts {
  readonly #file: string;
  readonly #counts: Map<string, number>;
  #isChanged = false;

  private constructor(file: string, counts: Map<string, number>) {
    this.#file = file;
    this.#counts = counts;
  }

  static async open(root: string): Promise<BlobCounts> {
    const args = ['rev-parse', '--path-format=absolute', '--git-common-dir'];
    const common = String(await git(args, { cwd: root })).trimEnd();
    const name = `trend-${version()}-${patterns.length}.json`;
    const file = path.join(common, 'taskgroup', name);
    return new BlobCounts(file, readCounts(file));
  }

  keyOf({ oid, name }: NamedBlob): string {
    return `${oid}${path.extname(name)}`;
  }

  get(file: NamedBlob): number | undefined {
    return this.#counts.get(this.keyOf(file));
  }

  set(file: NamedBlob, count: number): void {
    this.#counts.set(this.keyOf(file), count);
    this.#isChanged = true;
  }

  async save(): Promise<void> {
    if (!this.#isChanged || this.#counts.size > KEPT) return;
    const { default: writeFileAtomic } = await import('write-file-atomic');
    try {
      await mkdir(path.dirname(this.#file), { recursive: true });
      await writeFileAtomic(this.#file, JSON.stringify(Object.fromEntries(this.#counts)));
    } catch {
      // It is only there to save time; a repository may be read-only.
    }
  }
}

/** A file that cannot be read counts as none. */
function readCounts(file: string): Map<string, number> {
  try {
    if (!existsSync(file)) return new Map();
    const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as object);
    return new Map(
      entries.filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
    );
  } catch {
    return new Map();
  }
}
