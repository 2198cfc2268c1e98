import path from 'node:path';
import { readFileOrSkip } from '../disk-files.ts';
import { git, splitAtNul } from '../git.ts';
import { readBlobs } from '../index-blobs.ts';
import type { Repository } from '../repository.ts';
import { decode, isJudgedName, MAX_SIZE } from '../source-text.ts';
import { parseRaw } from '../staged.ts';
import type { EditedFile } from './virtual-edit.ts';

/** What differs between the last commit and the disk, new files too: all that an agent may have done so far. */
export async function changedFiles({ root }: Repository): Promise<EditedFile[]> {
  const changes = [...(await trackedChanges(root)), ...(await untracked(root))];
  const sources = changes.filter(({ name }) => isJudgedName(name));
  const before = await textsOf(sources.flatMap(({ oid }) => oid ?? []));
  const files: EditedFile[] = [];
  for (const { name, oid } of sources) {
    const absolute = path.join(root, name);
    const read = await readFileOrSkip(absolute);
    const after = 'content' in read ? decode(read.content) : undefined;
    if (after !== undefined) files.push({ absolute, before: before.get(oid), after });
  }
  return files;
}

interface ChangedName {
  readonly name: string;
  /** What the last commit has under this name. */
  readonly oid?: string;
}

async function trackedChanges(root: string): Promise<ChangedName[]> {
  if (!(await hasCommit(root))) {
    return splitAtNul(await git(['ls-files', '-z'], { cwd: root })).map(named);
  }
  const args = ['--raw', '-z', '--no-abbrev', '--no-renames', '--diff-filter=d'];
  const output = await git(['diff', ...args, '--ignore-submodules=all', 'HEAD'], { cwd: root });
  return parseRaw(output).map(({ path: name, oldOid }) =>
    /^0+$/.test(oldOid) ? named(name) : { ...named(name), oid: oldOid },
  );
}

async function untracked(root: string): Promise<ChangedName[]> {
  const args = ['ls-files', '-z', '--others', '--exclude-standard'];
  return splitAtNul(await git(args, { cwd: root })).map(named);
}

function named(name: Buffer): ChangedName {
  return { name: String(name) };
}

async function textsOf(oids: readonly string[]): Promise<Map<string | undefined, string>> {
  const texts = new Map<string | undefined, string>();
  let at = 0;
  for await (const blob of readBlobs(oids, MAX_SIZE)) {
    const oid = oids[at++]!;
    const text = blob.kind === 'content' ? decode(blob.content) : undefined;
    if (text !== undefined) texts.set(oid, text);
  }
  return texts;
}

async function hasCommit(cwd: string): Promise<boolean> {
  return git(['rev-parse', '-q', '--verify', 'HEAD^{commit}'], { cwd }).then(
    () => true,
    () => false,
  );
}
