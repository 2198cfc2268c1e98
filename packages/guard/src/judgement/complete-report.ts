import type { JudgeOptions } from '../check.ts';
import type { Candidate } from '../lint/candidate.ts';
import type { Report } from '../report.ts';
import type { Selection } from '../scope/selection.ts';
import { messages } from '../messages.ts';
import type { Occasion } from './occasion.ts';
import { settle, type Settled } from './settle.ts';

export interface Incomplete {
  readonly selection: Selection;
  readonly options: JudgeOptions;
  readonly candidates: readonly Candidate[];
  /** Files that the change does not touch, judged for what it breaks in them. */
  readonly again: ReadonlySet<string>;
  readonly report: Report;
  readonly judged: ReadonlySet<string>;
}

/** Adds what the records say of the findings, and what is to say of the records. */
export async function completeReport(incomplete: Incomplete): Promise<Report> {
  const { selection, options, report, judged, candidates, again } = incomplete;
  const { repository, snapshot } = selection;
  const { records, config = records.config } = options;
  if (!repository || !snapshot) return report;
  const settled = await settle({
    ...{ findings: report.findings, candidates, judged, records, config, snapshot },
    ...{ newOnly: options.newOnly ?? false, again },
    before: async (paths) => (await import('./before.ts')).fingerprintsBefore(selection, paths),
  });
  const { driftOf } = await import('./drift.ts');
  const { findings, baselined, deferred, known } = settled;
  const drift = await driftOf({
    ...{ snapshot, records, config, judged, deferred },
    root: repository.root,
    occasion: occasionOf(selection, options),
  });
  return {
    ...{ ...report, baselined, deferred, known, drift },
    findings: withoutOthers(findings, options),
    notices: [...report.notices, ...noticesOf(settled), ...noticesOfImporters(findings, again)],
  };
}

/** What is wrong in files that the change does not touch is no matter of the change. */
function withoutOthers(findings: Settled['findings'], { besides = [] }: JudgeOptions) {
  const others = new Set(besides.map(({ path }) => path));
  return findings.filter(({ path }) => !others.has(path));
}

const CHANGES: ReadonlySet<Report['scope']> = new Set(['index', 'worktree', 'range', 'since']);

function occasionOf(
  { scope, touched }: Selection,
  { strict = false, occasion }: JudgeOptions,
): Occasion {
  const kind = occasion ?? (CHANGES.has(scope) ? 'change' : strict ? 'audit' : 'look');
  return { kind, strict, touched };
}

function noticesOfImporters(findings: Settled['findings'], again: ReadonlySet<string>): string[] {
  const [first, ...more] = new Set(
    findings.map(({ path }) => path).filter((path) => again.has(path)),
  );
  return first === undefined ? [] : [messages.breaks(messages.andMore(first, more.length))];
}

function noticesOf({ mended }: Settled): string[] {
  const count = mended.length;
  if (!count) return [];
  const entries =
    count === 1 ? 'An entry of the baseline is' : `${count} entries of the baseline are`;
  return [`${entries} mended: 'taskgroup-guard baseline update' takes them out.`];
}
