import { readBaseline } from '../baseline/baseline-file.ts';
import { judge, type CheckOptions } from '../check.ts';
import { readConfig } from '../config/read-config.ts';
import { coveredFiles } from '../defer/criteria.ts';
import { isOpen } from '../defer/deferral.ts';
import { readRecords, type Records } from '../judgement/records.ts';
import type { Drift, Report } from '../report.ts';
import { openRepository } from '../repository.ts';
import { mergeBase, resolveCommit } from '../scope/commits.ts';
import { select } from '../scope/select.ts';
import { selectCommit, selectFilesOf } from '../scope/select-commit.ts';
import type { SelectedFile, Selection } from '../scope/selection.ts';
import { treeSnapshot } from '../scope/snapshot.ts';
import type { Pipeline } from './environment.ts';
import { findTarget } from './find-target.ts';
import { gateChanges } from './gate-changes.ts';

export interface CiOptions extends CheckOptions {
  /** The commit or branch that the change is compared with; else the pipeline says. */
  readonly target?: string | undefined;
}

/** Judges what a pipeline runs for, under the policy that no change of its own can loosen. */
export async function runCi(pipeline: Pipeline, options: CiOptions): Promise<Report> {
  const isAudit = pipeline.kind === 'schedule' && options.target === undefined;
  return isAudit ? audit(options) : judgeChange(pipeline, options);
}

/** Everything, with nobody's change to blame. */
async function audit(options: CiOptions): Promise<Report> {
  const selection = await select({ kind: 'all' });
  const records = await readRecords(selection.snapshot!);
  const { report } = await judge(selection, {
    ...{ ...options, records, strict: true, occasion: 'audit' },
  });
  return report;
}

async function judgeChange(pipeline: Pipeline, options: CiOptions): Promise<Report> {
  const repository = await openRepository();
  const { root } = repository;
  const head = await resolveCommit(root, 'HEAD');
  const target = await findTarget(root, pipeline, options.target);
  const base = await mergeBase(root, target, head);
  const selection = await selectCommit(repository, base, head);
  const records = await readRecords(selection.snapshot!);
  const config = await readConfig(treeSnapshot(root, target));
  const besides = await deferredFiles(selection, records, head);
  const { report } = await judge(selection, {
    ...{ ...options, records, config, strict: true, occasion: 'change', besides },
  });
  const drift = [
    ...(report.drift ?? []),
    ...(await grown(selection, records, base)),
    ...gateChanges(selection.touched),
  ];
  const compared = `Compared with ${target.slice(0, 10)}: judged what ${base.slice(0, 10)}..${head.slice(0, 10)} changes.`;
  return { ...report, drift, notices: [compared, ...report.notices] };
}

async function grown(selection: Selection, records: Records, base: string): Promise<Drift[]> {
  const entries = await readBaseline(selection.snapshot!);
  if (!entries?.length) return [];
  const { growthOf } = await import('../baseline/growth.ts');
  return growthOf({ selection, entries, deferrals: records.deferrals, base });
}

/** Ceilings are only true where all files of a deferral are judged. */
async function deferredFiles(
  selection: Selection,
  { deferrals }: Records,
  commit: string,
): Promise<readonly SelectedFile[]> {
  const names = new Set<string>();
  for (const deferral of [...deferrals.values()].filter(isOpen)) {
    for (const name of await coveredFiles(selection.snapshot!, deferral)) names.add(name);
  }
  for (const { path } of selection.files) names.delete(path);
  return names.size ? selectFilesOf(selection.repository!, commit, [...names]) : [];
}
