import type { Policy } from '../config/config.ts';
import { fileOf, type Deferral } from '../defer/deferral.ts';
import { readDeferrals } from '../defer/read-deferrals.ts';
import { fingerprintsBefore } from '../judgement/before.ts';
import type { Records } from '../judgement/records.ts';
import type { DeferredFinding, Drift, Report } from '../report.ts';
import { groupBy } from '../reporters/group-by.ts';
import type { Selection } from '../scope/selection.ts';
import { treeSnapshot } from '../scope/snapshot.ts';

interface Change {
  readonly selection: Selection;
  readonly records: Records;
  readonly report: Report;
  readonly policy: Policy;
  readonly base: string;
}

/** The deferrals by which a change holds back what it adds itself: a reviewer has to see them. */
export async function ownDeferrals(change: Change): Promise<Drift[]> {
  const { selection, records, report, base, policy } = change;
  const touched = [...records.deferrals.values()].filter(({ id }) =>
    selection.touched.has(fileOf(id)),
  );
  if (!touched.length || !report.deferred?.length) return [];
  const before = await readDeferrals(treeSnapshot(selection.boundary, base));
  const widened = touched.filter(
    (deferral) => reachOf(deferral) !== reachOf(before.get(deferral.id)),
  );
  const ids = new Set(widened.map(({ id }) => id));
  const added = await addedBy(
    selection,
    report.deferred.filter(({ deferral }) => ids.has(deferral)),
  );
  return [...groupBy(added, ({ deferral }) => deferral)].map(([id, { length }]) => ({
    code: 'own-deferral' as const,
    severity: policy.ownDeferrals === 'error' ? ('error' as const) : ('warning' as const),
    subject: id,
    message: `This change ${before.has(id) ? 'widens' : 'adds'} the deferral of ${length === 1 ? 'a violation' : `${length} violations`} that it adds itself. Somebody who owns the gate should agree.`,
    path: fileOf(id),
  }));
}

/** What it holds back; not until when, which the policy judges. */
function reachOf(deferral: Deferral | undefined): string | undefined {
  if (!deferral) return undefined;
  const { rules, scope, maxViolations, ratchet, status } = deferral;
  return JSON.stringify([rules, scope, maxViolations, ratchet, status === 'closed']);
}

async function addedBy(selection: Selection, deferred: readonly DeferredFinding[]) {
  const had = await fingerprintsBefore(selection, [...new Set(deferred.map(({ path }) => path))]);
  return deferred.filter(({ path, fingerprint = '' }) => !had.get(path)?.has(fingerprint));
}
