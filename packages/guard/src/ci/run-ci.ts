import { readBaseline } from '../baseline/baseline-file.ts';
import { judge, type CheckOptions, type Judgement } from '../check.ts';
import type { GateConfig } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { coveredFiles } from '../defer/criteria.ts';
import { isOpen } from '../defer/deferral.ts';
import { readRecords, type Records } from '../judgement/records.ts';
import type { Drift, Report, ShownFinding } from '../report.ts';
import { openRepository, type Repository } from '../repository.ts';
import { mergeBase, resolveCommit } from '../scope/commits.ts';
import { select } from '../scope/select.ts';
import { selectCommit, selectFilesOf } from '../scope/select-commit.ts';
import type { SelectedFile, Selection } from '../scope/selection.ts';
import { treeSnapshot } from '../scope/snapshot.ts';
import type { Pipeline } from './environment.ts';
import { findTarget } from './find-target.ts';
import { explainedSilences, gateChanges } from './gate-changes.ts';
import { judgeByTarget } from './judge-by-target.ts';
import { newSilences, type NewSilences } from './new-silences.ts';
import { ownDeferrals } from './own-deferrals.ts';
import { commitsPastTheGate, pastTheGateNotice } from './past-the-gate.ts';

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
  const judging = {
    ...{ ...options, records, config, strict: true, occasion: 'change' as const, besides },
  };
  const judgement = await judge(selection, judging);
  const change: Change = { selection, records, config, base, head, target, judgement, repository };
  const byTarget = await judgeByTarget(
    selection,
    { ...judging, besides: [] },
    { root, head, target },
  );
  const silences = await newSilences({
    ...{ root, base, head, files: judgement.silenced },
    ...{ policy: config.policy, deferrals: records.deferrals },
  });
  const passed = await commitsPastTheGate(repository, { base, head, config });
  const { report } = judgement;
  return {
    ...report,
    findings: withMore(report.findings, [...(byTarget?.findings ?? []), ...silences.findings]),
    drift: [...(report.drift ?? []), ...(await driftOfGate(change, silences))],
    passed,
    notices: [
      ...[comparison(change), ...pastTheGateNotice(passed)],
      ...[...(byTarget ? [byTarget.notice] : []), ...report.notices],
    ],
  };
}

interface Change {
  readonly repository: Repository;
  readonly selection: Selection;
  readonly records: Records;
  readonly config: GateConfig;
  readonly base: string;
  readonly head: string;
  readonly target: string;
  readonly judgement: Judgement;
}

function comparison({ target, base, head }: Change): string {
  const [from, to] = [base.slice(0, 10), head.slice(0, 10)];
  return `Compared with ${target.slice(0, 10)}: judged what ${from}..${to} changes.`;
}

/** What the change does to the gate itself. */
async function driftOfGate(change: Change, silences: NewSilences): Promise<Drift[]> {
  const { selection, records, config, base, head, judgement, repository } = change;
  const { policy } = config;
  return [
    ...(await grown(selection, records, base)),
    ...(await ownDeferrals({ selection, records, report: judgement.report, policy, base })),
    ...(await gateChanges(selection.touched, { root: repository.root, base, head })),
    ...explainedSilences(silences.explained),
  ];
}

/** What one configuration finds and the other one does not; a rule may say the same of a comment. */
function withMore(
  findings: readonly ShownFinding[],
  more: readonly ShownFinding[],
): readonly ShownFinding[] {
  const placeOf = ({ path, line, rule }: ShownFinding) => JSON.stringify([path, line, rule]);
  const known = new Set(findings.map(placeOf));
  return [...findings, ...more.filter((finding) => !known.has(placeOf(finding)))];
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
