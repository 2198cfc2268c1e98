import type { Fingerprinted } from '../baseline/fingerprint.ts';
import { covers, namesRule } from '../defer/covers.ts';
import { isOpen, type Deferral } from '../defer/deferral.ts';
import type { DeferredFinding } from '../report.ts';
import type { Marks } from './marks.ts';
import type { Found } from './settle.ts';

interface Held {
  readonly deferred: readonly DeferredFinding[];
  readonly rest: readonly Fingerprinted[];
}

/** Holds back what a deferral is about, as far as its ceiling reaches. */
export async function holdBack(
  findings: readonly Fingerprinted[],
  marks: Marks,
  { records, before }: Found,
): Promise<Held> {
  const open = [...records.deferrals.values()].filter(isOpen);
  const byDeferral = new Map<Deferral, Fingerprinted[]>();
  const rest: Fingerprinted[] = [];
  for (const finding of findings) {
    const deferral = deferralOf(finding, marks, open);
    if (!deferral) rest.push(finding);
    else byDeferral.set(deferral, [...(byDeferral.get(deferral) ?? []), finding]);
  }
  const deferred: DeferredFinding[] = [];
  for (const [deferral, ofDeferral] of byDeferral) {
    const { kept, above } = await split(ofDeferral, deferral, before);
    deferred.push(...kept.map((finding) => ({ ...finding, deferral: deferral.id })));
    rest.push(...above);
  }
  return { deferred, rest };
}

function deferralOf(
  finding: Fingerprinted,
  marks: Marks,
  open: readonly Deferral[],
): Deferral | undefined {
  const marked = marks.at(finding.path, finding.line);
  return open.find((deferral) =>
    deferral.id === marked ? namesRule(deferral, finding.rule) : covers(deferral, finding),
  );
}

/** Above the ceiling, what was there before the change stays held back, and the newcomer is blocked. */
async function split(
  findings: readonly Fingerprinted[],
  { maxViolations, scope }: Deferral,
  before: Found['before'],
): Promise<{ kept: readonly Fingerprinted[]; above: readonly Fingerprinted[] }> {
  const ceiling = maxViolations ?? scope.fingerprints?.length ?? Infinity;
  if (findings.length <= ceiling) return { kept: findings, above: [] };
  const had = await before([...new Set(findings.map(({ path }) => path))]);
  const isOld = ({ path, fingerprint }: Fingerprinted) => had.get(path)?.has(fingerprint) ?? false;
  const oldFirst = [...findings.filter(isOld), ...findings.filter((finding) => !isOld(finding))];
  return { kept: oldFirst.slice(0, ceiling), above: oldFirst.slice(ceiling) };
}
