import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { OverlayEntries, OverlayTree, ReadOverlay } from '@taskgroup/patterns';
import type { IndexOverlay } from './index-overlay.ts';
import { namesByFolder, type Entries } from './names-by-folder.ts';

/** The commit's tree for a native session: the texts, and which files there are where the disk has others. */
export function sessionOverlay({ texts, absent }: IndexOverlay): [ReadOverlay, OverlayTree?] {
  const read: ReadOverlay = (file) => texts.get(file) ?? (absent.has(file) ? null : undefined);
  const added = [...texts.keys()].filter((file) => !existsSync(file));
  const gone = [...absent].filter((file) => /\.([cm]?[jt]sx?|json)$/.test(file));
  return added.length || gone.length ? [read, new CommittedTree(added, gone)] : [read];
}

/** One that is given once to sessions that live on, and shows another state after each commit. */
export class LiveOverlay {
  #read: ReadOverlay = () => undefined;
  #tree: OverlayTree | undefined;

  readonly read: ReadOverlay = (file) => this.#read(file);

  readonly tree: OverlayTree = {
    fileExists: (file) => this.#tree?.fileExists(file),
    directoryExists: (directory) => this.#tree?.directoryExists(directory),
    entries: (directory) => this.#tree?.entries(directory),
  };

  show(overlay: IndexOverlay): void {
    [this.#read, this.#tree] = sessionOverlay(overlay);
  }
}

class CommittedTree implements OverlayTree {
  readonly #added: ReadonlySet<string>;
  readonly #gone: ReadonlySet<string>;
  readonly #addedIn: ReadonlyMap<string, Entries>;
  readonly #goneFrom: ReadonlyMap<string, Entries>;

  constructor(added: readonly string[], gone: readonly string[]) {
    this.#added = new Set(added);
    this.#gone = new Set(gone);
    this.#addedIn = namesByFolder(added);
    this.#goneFrom = namesByFolder(gone);
  }

  fileExists(file: string): boolean | undefined {
    if (this.#added.has(file)) return true;
    return this.#gone.has(file) ? false : undefined;
  }

  directoryExists(directory: string): boolean | undefined {
    return this.#addedIn.has(directory) || undefined;
  }

  entries(directory: string): OverlayEntries | undefined {
    const added = this.#addedIn.get(directory);
    const gone = this.#goneFrom.get(directory)?.files;
    if (!added && !gone?.size) return undefined;
    const files = new Set(added?.files);
    const directories = new Set(added?.directories);
    for (const { name, isFolder } of list(directory)) {
      if (isFolder) directories.add(name);
      else if (!gone?.has(name)) files.add(name);
    }
    return { files: [...files].sort(), directories: [...directories].sort() };
  }
}

function list(directory: string): { name: string; isFolder: boolean }[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory() || (entry.isSymbolicLink() && isFolder(directory, entry.name)),
    }));
  } catch {
    return [];
  }
}

function isFolder(directory: string, name: string): boolean {
  return existsSync(path.join(directory, name, '.'));
}
