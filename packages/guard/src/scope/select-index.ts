import path from 'node:path';
import { readBlobs, type Blob } from '../index-blobs.ts';
import { MAX_SIZE, isJudgedName, textOf } from '../source-text.ts';
import { isRegularFile, isSymbolicLink, listStaged, ownOf, type StagedFile } from '../staged.ts';
import { RECORDS } from '../judgement/record-names.ts';
import type { Repository } from '../repository.ts';
import { warmTypes } from '../types/warm.ts';
import type { Content, SelectedFile, Selection } from './selection.ts';
import { indexSnapshot } from './snapshot.ts';

interface GitFile extends SelectedFile {
  readonly entry: StagedFile;
}

/** The commit that is being made; the working tree is not read for it. */
export async function selectIndex(repository: Repository): Promise<Selection> {
  const warm = warmTypes();
  warm?.begin(repository);
  const snapshot = indexSnapshot(repository.root);
  snapshot.expect(RECORDS);
  const staged = await (warm ? warm.staged() : listStaged());
  return {
    ...selectEntries(repository, await ownOf(repository, staged)),
    staged,
    scope: 'index',
    snapshot,
    types: 'index',
    base: 'HEAD',
  };
}

/** What selections from git's objects have in common. */
export function selectEntries(repository: Repository, changed: readonly StagedFile[]) {
  const { root } = repository;
  const files = changed
    .filter(({ status, path: name }) => status !== 'D' && isJudgedName(String(name)))
    .map((entry): GitFile => {
      const name = String(entry.path);
      return { path: name, absolute: path.join(root, name), entry };
    });
  return {
    boundary: root,
    repository,
    touched: new Set(changed.map(({ path: name }) => String(name))),
    files,
    read: (wanted: readonly SelectedFile[]) => readEntries(wanted as readonly GitFile[]),
    readBefore: (wanted: readonly SelectedFile[]) => {
      const paths = new Set(wanted.map(({ path: name }) => name));
      return readOld(files.filter(({ path: name }) => paths.has(name)));
    },
  };
}

async function* readEntries(files: readonly GitFile[]): AsyncGenerator<Content> {
  const isReadable = ({ entry }: GitFile) => isRegularFile(entry) && !entry.unmerged;
  const oids = files.filter(isReadable).map(({ entry }) => entry.oid);
  const blobs: AsyncIterator<Blob, void> = readBlobs(oids, MAX_SIZE);
  for (const file of files) {
    if (!isReadable(file)) yield { skip: file.entry.unmerged ? 'unmerged' : skipOf(file.entry) };
    else {
      const blob = await blobs.next();
      if (!blob.done) yield contentOf(blob.value);
    }
  }
}

async function readOld(files: readonly GitFile[]): Promise<Map<string, string>> {
  const changed = files.filter(({ entry }) => entry.status === 'M');
  const texts = new Map<string, string>();
  let at = 0;
  for await (const blob of readBlobs(
    changed.map(({ entry }) => entry.oldOid),
    MAX_SIZE,
  )) {
    const { path: name } = changed[at++]!;
    const read = blob.kind === 'content' ? textOf(blob.content) : undefined;
    if (read && 'text' in read) texts.set(name, read.text);
  }
  return texts;
}

function contentOf(blob: Blob): Content {
  return blob.kind === 'content' ? blob : { skip: blob.kind };
}

function skipOf(entry: StagedFile): 'symbolic-link' | 'missing' {
  return isSymbolicLink(entry) ? 'symbolic-link' : 'missing';
}
