import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { judge } from '../check.ts';
import { git } from '../git.ts';
import { readRecords } from '../judgement/records.ts';
import type { Repository } from '../repository.ts';
import { findCommit } from '../scope/commits.ts';
import { selectCommit } from '../scope/select-commit.ts';
import { parseRaw, type StagedFile } from '../staged.ts';
import { folderOf, keyOf, readReceipt, receiptOf, writeReceipt, type Receipt } from './receipts.ts';

/** A commit, and what is known of its judgement. */
export interface Judged {
  readonly commit: string;
  readonly receipt: Receipt | undefined;
}

/** The receipt of a commit, whoever was its predecessor: the one that was amended, or the parent. */
export async function receiptFor(repository: Repository, commit: string): Promise<Judged> {
  for (const before of await predecessors(repository.root, commit)) {
    const changes = await changesBetween(repository.root, before, commit);
    const receipt = changes.length ? readReceipt(repository, keyOf(changes)) : undefined;
    if (receipt) return { commit, receipt };
  }
  return { commit, receipt: undefined };
}

/** Judges a commit that nobody has judged, as `ci` will: by syntax, and without stopping anything. */
export async function judgeAfterwards(
  repository: Repository,
  commit: string,
): Promise<Receipt | undefined> {
  const [before = ''] = await predecessors(repository.root, commit);
  const changes = await changesBetween(repository.root, before, commit);
  if (!changes.length) return undefined;
  const selection = await selectCommit(repository, before, commit);
  const records = await readRecords(selection.snapshot!);
  const { report } = await judge(selection, { records, budgetMs: 0, occasion: 'look' });
  const receipt = receiptOf('afterwards', report);
  writeReceipt(repository, keyOf(changes), receipt);
  dropOld(folderOf(repository));
  return receipt;
}

/** Whether git makes several commits in a row, each of which exists already. */
export function isReplaying({ gitDir }: Repository): boolean {
  return ['rebase-merge', 'rebase-apply', 'sequencer'].some((name) =>
    existsSync(path.join(gitDir, name)),
  );
}

/** What a commit could be compared with, the best one first; the empty tree for the first of all. */
async function predecessors(root: string, commit: string): Promise<string[]> {
  const isHead = (await findCommit(root, 'HEAD')) === commit;
  const names = [...(isHead ? ['HEAD@{1}'] : []), `${commit}^1`];
  const found: string[] = [];
  for (const name of names) {
    const id = await findCommit(root, name);
    if (id !== undefined && id !== commit) found.push(id);
  }
  return found.length
    ? found
    : [String(await git(['hash-object', '-t', 'tree', '--stdin'])).trim()];
}

async function changesBetween(root: string, before: string, commit: string): Promise<StagedFile[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
  return parseRaw(
    await git([...args, '--ignore-submodules=all', before, commit, '--'], { cwd: root }),
  );
}

const MOST = 500;

function dropOld(folder: string): void {
  const names = readdirSync(folder);
  if (names.length <= MOST) return;
  const byAge = names
    .map((name) => ({ name, at: statSync(path.join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of byAge.slice(MOST / 2)) rmSync(path.join(folder, name), { force: true });
}
