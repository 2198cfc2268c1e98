import { fingerprintAll, type Fingerprinted } from '../baseline/fingerprint.ts';
import type { BaselineEntry } from '../baseline/baseline-file.ts';
import type { GateConfig } from '../config/config.ts';
import type { Candidate } from '../lint/candidate.ts';
import type { Report, ShownFinding } from '../report.ts';
import type { Snapshot } from '../scope/snapshot.ts';
import type { Records } from './records.ts';

/** What was found, and what to hold it against. */
export interface Found {
  readonly findings: readonly ShownFinding[];
  readonly candidates: readonly Candidate[];
  /** The files that got a verdict. */
  readonly judged: ReadonlySet<string>;
  readonly records: Records;
  /** In CI the target branch's, so that no change loosens its own gate. */
  readonly config: GateConfig;
  readonly snapshot: Snapshot;
  /** The fingerprints that these files had before the change. */
  readonly before: (paths: readonly string[]) => Promise<Before>;
  readonly newOnly: boolean;
  /** Files of which only what they had not before counts. */
  readonly again: ReadonlySet<string>;
}

export type Before = ReadonlyMap<string, ReadonlySet<string>>;

export interface Settled extends Required<Pick<Report, 'baselined' | 'deferred' | 'known'>> {
  readonly findings: readonly ShownFinding[];
  /** Entries of judged files that nothing was found for. */
  readonly mended: readonly BaselineEntry[];
  /** Everything with a fingerprint, whatever became of it. */
  readonly all: readonly Fingerprinted[];
}

/** Sorts what was found into what is new and what somebody answers for already. */
export async function settle(found: Found): Promise<Settled> {
  const { all, broken } = await fingerprinted(found);
  const marks = await (await import('./marks.ts')).readMarks(found);
  const open = await withoutAllowed(all, found.config);
  const { known, rest } = await splitKnown(open, found);
  const held = await (await import('./hold-back.ts')).holdBack(rest, marks, found);
  const { baselined, fresh, mended } = await splitBaselined(held.rest, found);
  return {
    findings: [
      ...broken,
      ...marks.faults.filter(({ path }) => !found.again.has(path)),
      ...fresh,
    ].sort(byPlace),
    baselined,
    deferred: held.deferred,
    known,
    mended,
    all,
  };
}

async function fingerprinted({ findings, candidates }: Found) {
  const texts = new Map(candidates.map(({ path, text }) => [path, text]));
  const byPath = new Map<string, ShownFinding[]>();
  for (const finding of findings.filter(({ rule }) => rule !== null)) {
    byPath.set(finding.path, [...(byPath.get(finding.path) ?? []), finding]);
  }
  const all: Fingerprinted[] = [];
  for (const [path, ofFile] of byPath) {
    all.push(...(await fingerprintAll(path, texts.get(path) ?? '', ofFile)));
  }
  return { all, broken: findings.filter(({ rule }) => rule === null) };
}

async function withoutAllowed(
  findings: readonly Fingerprinted[],
  { allowedPaths }: GateConfig,
): Promise<readonly Fingerprinted[]> {
  if (!allowedPaths.length) return findings;
  const { matches, sameRule } = await import('../defer/covers.ts');
  return findings.filter(
    (finding) =>
      !allowedPaths.some(
        ({ glob, rules }) =>
          [glob].flat().some((each) => matches(each, finding.path)) &&
          (rules?.some((rule) => sameRule(rule, finding.rule)) ?? true),
      ),
  );
}

async function splitKnown(findings: readonly Fingerprinted[], { newOnly, again, before }: Found) {
  const asked = findings.filter(({ path }) => newOnly || again.has(path));
  if (!asked.length) return { known: [], rest: findings };
  const had = await before([...new Set(asked.map(({ path }) => path))]);
  const isKnown = ({ path, fingerprint }: Fingerprinted) =>
    had.get(path)?.has(fingerprint) ?? false;
  return {
    known: findings.filter((finding) => isKnown(finding) && !again.has(finding.path)),
    rest: findings.filter((finding) => !isKnown(finding)),
  };
}

async function splitBaselined(findings: readonly Fingerprinted[], found: Found) {
  const { baseline = [] } = found.records;
  if (!baseline.length) return { baselined: [], fresh: findings, mended: [] };
  const { matchBaseline } = await import('../baseline/match.ts');
  const existing = await existingPaths(baseline, findings, found.snapshot);
  const matched = matchBaseline(findings, baseline, (path) => !existing.has(path));
  const mended = baseline.filter(
    (entry) => !matched.found.has(entry) && found.judged.has(entry.path),
  );
  return { ...matched, mended };
}

/** Only an entry that a finding could have moved away from has to be looked for. */
async function existingPaths(
  baseline: readonly BaselineEntry[],
  findings: readonly Fingerprinted[],
  snapshot: Snapshot,
): Promise<Set<string>> {
  const wanted = new Set(findings.map(({ fingerprint }) => fingerprint));
  const paths = baseline.filter(({ fp }) => wanted.has(fp)).map(({ path }) => path);
  return new Set(await snapshot.list([...new Set(paths)]));
}

function byPlace(a: ShownFinding, b: ShownFinding): number {
  return a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1;
}
