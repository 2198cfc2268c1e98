import { lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { git, splitAtNul } from '../git.ts';
import { readBlobs } from '../index-blobs.ts';
import { decode } from '../source-text.ts';

/** One state of the repository's files: the index, a commit, or the disk. */
export interface Snapshot {
  /** The names of the regular files at or below these paths, from the root; `.` is all of them. */
  list(paths: readonly string[]): Promise<string[]>;
  /** Their texts; what is not UTF-8 is left out. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Lists them while nobody waits for it; an error is told to who asks. */
  expect(paths: readonly string[]): void;
  /** Lists everything once, for a reader with many questions. */
  load(): Promise<void>;
}

/** What the commit that is being made contains. */
export function indexSnapshot(root: string): Snapshot {
  return new CachedSnapshot({
    async list(pathspecs) {
      const output = await git(['ls-files', '-s', '-z', ...pathspecs], { cwd: root });
      return splitAtNul(output).flatMap((entry) => parseEntry(entry, 1));
    },
    read: readObjects,
  });
}

/** What a commit contains. */
export function treeSnapshot(root: string, commit: string): Snapshot {
  return new CachedSnapshot({
    async list(pathspecs) {
      const args = ['ls-tree', '-r', '-z', '--full-tree', commit, ...pathspecs];
      const output = await git(args, { cwd: root });
      return splitAtNul(output).flatMap((entry) => parseEntry(entry, 2));
    },
    read: readObjects,
  });
}

/** The working tree; what git ignores in it is no part of the repository. */
export function diskSnapshot(root: string): Snapshot {
  return new CachedSnapshot({
    async list(pathspecs) {
      const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...pathspecs];
      const names = new Set(splitAtNul(await git(args, { cwd: root })).map(String));
      return [...names].flatMap((name) =>
        isFile(path.join(root, name)) ? [{ path: name, oid: '' }] : [],
      );
    },
    read: (entries) => readFiles(root, entries),
  });
}

interface Entry {
  readonly path: string;
  readonly oid: string;
}

interface Source {
  list(pathspecs: readonly string[]): Promise<Entry[]>;
  read(entries: readonly Entry[]): Promise<Map<string, string>>;
}

class CachedSnapshot implements Snapshot {
  readonly #source: Source;
  readonly #texts = new Map<string, string | undefined>();
  readonly #lists = new Map<string, Promise<Entry[]>>();
  #all: readonly Entry[] | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  async load(): Promise<void> {
    this.#all ??= await this.#source.list([]);
  }

  expect(paths: readonly string[]): void {
    const list = this.#listOnce(paths);
    list.catch(() => {});
  }

  async list(paths: readonly string[]): Promise<string[]> {
    return (await this.#entries(paths)).map((entry) => entry.path);
  }

  async read(paths: readonly string[]): Promise<Map<string, string>> {
    const entries = await this.#entries(paths);
    const unread = entries.filter((entry) => !this.#texts.has(entry.path));
    const texts = await this.#source.read(unread);
    for (const { path: name } of unread) this.#texts.set(name, texts.get(name));
    const found = new Map<string, string>();
    for (const { path: name } of entries) {
      const text = this.#texts.get(name);
      if (text !== undefined) found.set(name, text);
    }
    return found;
  }

  async #entries(paths: readonly string[]): Promise<readonly Entry[]> {
    if (!paths.length) return [];
    if (paths.includes('.')) await this.load();
    const wanted = (name: string) =>
      paths.some((each) => each === '.' || name === each || name.startsWith(`${each}/`));
    if (this.#all) return this.#all.filter((entry) => wanted(entry.path));
    return this.#listOnce(paths);
  }

  #listOnce(paths: readonly string[]): Promise<Entry[]> {
    const key = JSON.stringify(paths);
    const list = this.#lists.get(key) ?? this.#source.list(['--', ...paths]);
    this.#lists.set(key, list);
    return list;
  }
}

/** Keeps regular files of `<mode> … TAB <path>`. */
function parseEntry(entry: Buffer, oidAt: number): Entry[] {
  const tab = entry.indexOf(9);
  const fields = entry.toString('latin1', 0, tab).split(' ');
  if (!fields[0]?.startsWith('100')) return [];
  return [{ path: entry.toString('utf8', tab + 1), oid: fields[oidAt]! }];
}

async function readObjects(entries: readonly Entry[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  let at = 0;
  for await (const blob of readBlobs(entries.map(({ oid }) => oid))) {
    const entry = entries[at++]!;
    const text = blob.kind === 'content' ? decode(blob.content) : undefined;
    if (text !== undefined) texts.set(entry.path, text);
  }
  return texts;
}

async function readFiles(root: string, entries: readonly Entry[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { path: name } of entries) {
    const text = decode(await readFile(path.join(root, name)));
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

function isFile(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
