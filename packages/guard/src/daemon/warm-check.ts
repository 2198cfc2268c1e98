import { closeSessions, typeReport } from '@taskgroup/patterns';
import { check, judge, type CheckOptions } from '../check.ts';
import { keepBlobsOf } from '../kept-blobs.ts';
import { noRecords } from '../judgement/records.ts';
import { openRepository } from '../repository.ts';
import type { Report } from '../report.ts';
import { findCommit } from '../scope/commits.ts';
import { keepTypesWarm, warmTypes } from '../types/warm.ts';

/** Judges a commit with what earlier ones have opened; undefined where a compiler did not last. */
export async function checkWarm(options: CheckOptions): Promise<Report | undefined> {
  const ended = endedCompilers();
  const report = await check({ kind: 'index' }, { ...options, receipt: true });
  if (endedCompilers() === ended) return report;
  closeSessions();
  return undefined;
}

/** Judges the last commit once more: the next one is mostly about the same projects. */
export async function rehearse(root: string): Promise<void> {
  await keepTypesWarm();
  keepBlobsOf(root);
  const repository = await openRepository(root);
  if (!(await findCommit(root, 'HEAD^1'))) return;
  const { selectCommit } = await import('../scope/select-commit.ts');
  const selection = await selectCommit(repository, 'HEAD^1', 'HEAD');
  const warm = warmTypes()!;
  warm.begin(repository);
  const staged = new Set((await warm.staged()).map((file) => String(file.path)));
  const files = selection.files.filter((file) => !staged.has(file.path)).slice(0, MOST_REHEARSED);
  const readBefore = () => Promise.resolve(new Map<string, string>()); // nobody is to blame for it
  await judge({ ...selection, files, readBefore, types: 'index' }, { records: noRecords });
}

const MOST_REHEARSED = 5;

function endedCompilers(): number {
  return typeReport().reasons['the native compiler has ended'] ?? 0;
}
