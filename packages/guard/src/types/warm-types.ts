import { existsSync } from 'node:fs';
import path from 'node:path';
import { overlayFiles, type FileChanges } from '@taskgroup/patterns';
import { readBlobs } from '../index-blobs.ts';
import type { Candidate } from '../lint/candidate.ts';
import type { Repository } from '../repository.ts';
import { decode } from '../source-text.ts';
import type { IndexOverlay } from './index-overlay.ts';
import { relativeName, toPosix } from '../posix.ts';
import { KeptPrograms } from './kept-programs.ts';
import type { StagedFile } from '../staged.ts';
import { LiveOverlay } from './session-overlay.ts';
import { changesBetween } from './tree-changes.ts';
import { READ_BY_COMPILER, readTreeState, type TreeState } from './tree-state.ts';

/** What the compilers of a process that lives on have been shown. */
export class WarmTypes {
  readonly #live = new LiveOverlay();
  readonly #programs = new KeptPrograms();
  #root = '';
  #shown: TreeState | undefined;
  #blobs = new Map<string, string>();
  #reading: Promise<TreeState> | undefined;

  /** Looks at index and disk while others look at what is staged. */
  begin({ root }: Repository): void {
    if (root !== this.#root) this.#shown = undefined;
    this.#root = root;
    this.#reading = readTreeState(root);
    this.#reading.catch(() => {}); // told to whoever asks
  }

  /** What the commit adds, changes or deletes, compared with HEAD. */
  async staged(): Promise<StagedFile[]> {
    return [...(await this.#read()).staged.values()];
  }

  /** Which of the files have another text on disk than in the commit, or are not in it. */
  async differingOnDisk(files: readonly string[]): Promise<string[]> {
    const { unstaged, untracked } = await this.#read();
    const names = files.map((file) => relativeName(this.#root, file));
    return names.filter((name) => unstaged.has(name) || untracked.includes(name));
  }

  /** Programs of TypeScript's own API, which keep what they have parsed. */
  get programs(): KeptPrograms {
    return this.#programs;
  }

  /** Shows the compilers the commit that is being made, and tells what they have to read again. */
  async show(judged: readonly Candidate[]): Promise<IndexOverlay> {
    const state = await this.#read();
    const overlay = await this.#overlayOf(state, judged);
    const changes = await this.#changesSince(state);
    this.#shown = undefined; // until all of them have seen it
    this.#live.show(overlay);
    overlayFiles(this.#live.read, this.#live.tree, changes);
    this.#programs.forget(changes);
    this.#shown = state;
    return overlay;
  }

  async #read(): Promise<TreeState> {
    if (!this.#reading) throw new Error('nobody has looked at the index');
    return this.#reading;
  }

  async #changesSince(state: TreeState): Promise<FileChanges | 'all'> {
    // What lies in a submodule is part of another repository.
    if (!this.#shown || existsSync(path.join(this.#root, '.gitmodules'))) return 'all';
    const changes = await changesBetween(this.#root, this.#shown, state);
    if (changes === 'all') return 'all';
    const place = (name: string) => toPosix(path.join(this.#root, name));
    const { changed, created, deleted } = changes;
    return {
      changed: changed.map(place),
      created: created.map(place),
      deleted: deleted.map(place),
    };
  }

  async #overlayOf(
    { unstaged, untracked }: TreeState,
    judged: readonly Candidate[],
  ): Promise<IndexOverlay> {
    const place = (name: string) => toPosix(path.join(this.#root, name));
    const wanted = [...unstaged].filter(([name]) => READ_BY_COMPILER.test(name));
    const known = this.#blobs;
    this.#blobs = new Map(
      wanted.flatMap(([, oid]) => (known.has(oid) ? [[oid, known.get(oid)!]] : [])),
    );
    const unread = [...new Set(wanted.map(([, oid]) => oid))].filter((oid) => !known.has(oid));
    let at = 0;
    for await (const blob of readBlobs(unread)) {
      const oid = unread[at++]!;
      if (blob.kind === 'content') this.#blobs.set(oid, decode(blob.content) ?? '');
    }
    const texts = new Map<string, string>();
    for (const [name, oid] of wanted) {
      const text = this.#blobs.get(oid);
      if (text !== undefined) texts.set(place(name), text);
    }
    for (const { absolute, text } of judged) texts.set(toPosix(absolute), text);
    return { texts, absent: new Set(untracked.map(place)) };
  }
}
