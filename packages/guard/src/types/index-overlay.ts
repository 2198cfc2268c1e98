import { readFileSync } from 'node:fs';
import path from 'node:path';
import { git, splitAtNul } from '../git.ts';
import { readBlobs } from '../index-blobs.ts';
import type { Candidate } from '../lint/candidate.ts';
import type { Repository } from '../repository.ts';
import { decode } from '../source-text.ts';
import { parseRaw, type StagedFile } from '../staged.ts';
import { READ_BY_COMPILER } from './tree-state.ts';
import { toPosix } from '../posix.ts';

/** How the commit's tree differs from the disk; every path is absolute, with `/`. */
export interface IndexOverlay {
  /** Files whose text is the index's, whether or not the disk has them. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files on disk that the commit does not contain. */
  readonly absent: ReadonlySet<string>;
}

/**
 * Compares the index, or a commit, with the disk. Ignored files, such as dependencies and generated clients, stay as they
 * lie on disk: no commit contains them, and the compiler needs them.
 */
export async function readOverlay(
  { root, commit }: Repository,
  staged: readonly Candidate[],
): Promise<IndexOverlay> {
  const changed = await listChanged(root, commit);
  const untracked = await listUntracked(root);
  const place = (name: Buffer) => toPosix(path.join(root, String(name)));
  const added = changed.filter(({ status }) => status === 'A');
  const absent = [...untracked, ...added.map(({ path: name }) => name)].map(place);
  const readable = changed.filter(
    ({ status, path: name }) => status !== 'A' && READ_BY_COMPILER.test(String(name)),
  );
  const texts = new Map<string, string>();
  let at = 0;
  for await (const blob of readBlobs(readable.map(({ oldOid }) => oldOid))) {
    const file = place(readable[at++]!.path);
    if (blob.kind === 'content') texts.set(file, decode(blob.content) ?? '');
  }
  for (const { absolute, text } of staged) texts.set(toPosix(absolute), text);
  return { texts, absent: new Set(absent) };
}

/** Whether a compiler would see the same if it looked at the disk alone. */
export function isDisk({ texts, absent }: IndexOverlay): boolean {
  if ([...absent].some((file) => READ_BY_COMPILER.test(file))) return false;
  return [...texts].every(([file, text]) => textOnDisk(file) === text);
}

function textOnDisk(file: string): string | undefined {
  try {
    return decode(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** Paths whose disk content is not the index's; `A` is `git add -N`, which no commit contains. */
async function listChanged(root: string, commit: string | undefined): Promise<StagedFile[]> {
  const args = ['--raw', '-z', '--no-abbrev', '--no-renames', '--ignore-submodules=all'];
  const compared = commit === undefined ? ['diff-files', ...args] : ['diff-index', ...args, commit];
  return parseRaw(await git(compared, { cwd: root }));
}

async function listUntracked(root: string): Promise<Buffer[]> {
  return splitAtNul(await git(['ls-files', '-z', '--others', '--exclude-standard'], { cwd: root }));
}
