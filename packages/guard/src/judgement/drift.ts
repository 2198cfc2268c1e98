import { createRequire } from 'node:module';
import path from 'node:path';
import type { Deferral } from '../defer/deferral.ts';
import { fileOf, isOpen } from '../defer/deferral.ts';
import { git } from '../git.ts';
import type { DeferredFinding, Drift } from '../report.ts';
import { treeSnapshot, type Snapshot } from '../scope/snapshot.ts';
import type { GateConfig } from '../config/config.ts';
import type { Occasion } from './occasion.ts';
import type { Records } from './records.ts';

export interface Looked {
  readonly root: string;
  readonly snapshot: Snapshot;
  readonly records: Records;
  readonly config: GateConfig;
  readonly occasion: Occasion;
  readonly judged: ReadonlySet<string>;
  readonly deferred: readonly DeferredFinding[];
}

/** What the records promise and the repository does not keep. */
export async function driftOf(looked: Looked): Promise<Drift[]> {
  const { records, snapshot, config, occasion, root } = looked;
  const allowed = await verifyAllowed(looked);
  if (!records.deferrals.size) return allowed;
  const { verifyDeferrals } = await import('../defer/verify.ts');
  const { today } = await import('../defer/dates.ts');
  const drift = await verifyDeferrals(records.deferrals.values(), {
    ...{ policy: config.policy, occasion, snapshot },
    today: today(),
    found: await countFound(looked),
    severities: severitiesOf(looked.deferred),
    createdIn: (deferral) => snapshotOfCreation(root, deferral),
    installed: (name) => installedVersion(root, name),
  });
  return [...allowed, ...drift];
}

async function verifyAllowed({ config, snapshot, occasion }: Looked): Promise<Drift[]> {
  const wanted = config.allowedPaths.flatMap(({ adr }) => adr ?? []);
  if (!wanted.length) return [];
  const { severityOfFault } = await import('./occasion.ts');
  const { CONFIG_FILE } = await import('../config/config.ts');
  const there = new Set(await snapshot.list(wanted));
  return wanted
    .filter((adr) => !there.has(adr))
    .map((adr) => ({
      code: 'adr-missing' as const,
      severity: severityOfFault(occasion, [adr, CONFIG_FILE]),
      subject: adr,
      message: `allowedPaths of ${CONFIG_FILE} refer to ${adr}, which does not exist. Restore the record, or take the entry out.`,
      path: CONFIG_FILE,
    }));
}

/** Counts are only true where every file of a deferral was judged. */
async function countFound({ records, snapshot, judged, deferred }: Looked) {
  const { coveredFiles } = await import('../defer/criteria.ts');
  const found = new Map<string, number>();
  for (const deferral of [...records.deferrals.values()].filter(isOpen)) {
    const files = await coveredFiles(snapshot, deferral);
    if (!files.every((file) => judged.has(file))) continue;
    found.set(deferral.id, deferred.filter((finding) => finding.deferral === deferral.id).length);
  }
  return found;
}

function severitiesOf(deferred: readonly DeferredFinding[]) {
  const severities = new Map<string, Set<'error' | 'warning'>>();
  for (const { deferral, severity } of deferred) {
    severities.set(deferral, (severities.get(deferral) ?? new Set()).add(severity));
  }
  return severities;
}

/** The commit that brought the record; undefined where this clone does not reach back to it. */
async function snapshotOfCreation(root: string, { id }: Deferral): Promise<Snapshot | undefined> {
  const args = ['log', '--diff-filter=A', '--format=%H', '-1', '--', fileOf(id)];
  try {
    const commit = String(await git(args, { cwd: root })).trim();
    return commit ? treeSnapshot(root, commit) : undefined;
  } catch {
    return undefined; // no commit yet
  }
}

function installedVersion(root: string, name: string): string | undefined {
  try {
    const manifest: unknown = createRequire(path.join(root, 'package.json'))(
      `${name}/package.json`,
    );
    return (manifest as { version?: string }).version;
  } catch {
    return undefined;
  }
}
