import { check } from '../check.ts';
import { readConfig } from '../config/read-config.ts';
import { ConfigurationError } from '../errors.ts';
import type { Progress } from '../reporters/progress.ts';
import type { DeferredFinding } from '../report.ts';
import { openRepository } from '../repository.ts';
import { diskSnapshot } from '../scope/snapshot.ts';
import { withFingerprints } from './add-deferral.ts';
import { coveredFiles, evaluate } from './criteria.ts';
import { today } from './dates.ts';
import type { Criterion, Deferral } from './deferral.ts';
import { findDeferral, writeDeferral } from './write-deferral.ts';

export interface Renewing {
  readonly expires?: string | undefined;
  readonly reason?: string | undefined;
  readonly adr?: string | undefined;
  readonly by?: string | undefined;
}

export interface Renewed {
  readonly deferral: Deferral;
  /** Criteria that had come true and are decided by this. */
  readonly decided: readonly Criterion[];
}

/**
 * Decides a deferral again: a later end, a lower ceiling, and symbols as they are now. What has come true
 * is taken out, as it was decided.
 *
 * @throws {ConfigurationError} when it is closed, or a later end comes without a reason.
 */
export async function renewDeferral(
  id: string,
  renewing: Renewing,
  onProgress: Progress['show'],
): Promise<Renewed> {
  const { root } = await openRepository();
  const deferral = await findDeferral(root, id);
  await assertRenewable(root, deferral, renewing);
  const snapshot = diskSnapshot(root);
  const { met, open } = await sortCriteria(deferral, { snapshot, today: today() });
  if (met.length && renewing.reason === undefined) {
    throw new ConfigurationError(
      `Cannot renew ${id} without --reason: ${met.length === 1 ? 'a criterion has' : 'criteria have'} come true, and somebody has to say why it stays.`,
    );
  }
  const watched = met.filter(({ type }) => type === 'symbolChanged');
  const reactivateWhen = await withFingerprints([...open, ...watched], deferral, snapshot);
  const found = await foundOf(id, await coveredFiles(snapshot, deferral), root, onProgress);
  const renewed = lowered(
    withRenewal({ ...deferral, status: 'active', reactivateWhen }, renewing),
    found,
  );
  await writeDeferral(root, renewed);
  return { deferral: renewed, decided: met };
}

async function assertRenewable(
  root: string,
  deferral: Deferral,
  { expires, reason, adr }: Renewing,
) {
  const { id, status } = deferral;
  if (status === 'closed') {
    throw new ConfigurationError(`Cannot renew ${id}: it is closed. Add a new one.`);
  }
  if (expires !== undefined && expires > deferral.expires && reason === undefined) {
    throw new ConfigurationError(`Cannot renew ${id} until ${expires} without --reason.`);
  }
  if (adr !== undefined && !(await diskSnapshot(root).list([adr])).length) {
    throw new ConfigurationError(`Cannot renew ${id} by ${adr}: no such file.`);
  }
  const { policy } = await readConfig(diskSnapshot(root));
  if (reason !== undefined && reason.trim().length < policy.reasonMinLength) {
    throw new ConfigurationError(
      `Cannot renew ${id} for '${reason}': the policy wants a reason of at least ${policy.reasonMinLength} characters.`,
    );
  }
}

async function sortCriteria(
  deferral: Deferral,
  circumstances: Parameters<typeof evaluate>[2],
): Promise<{ met: Criterion[]; open: Criterion[] }> {
  const met: Criterion[] = [];
  const open: Criterion[] = [];
  for (const criterion of deferral.reactivateWhen ?? []) {
    const answer = await evaluate(criterion, deferral, circumstances);
    (answer.met === true ? met : open).push(criterion);
  }
  return { met, open };
}

async function foundOf(
  id: string,
  files: readonly string[],
  root: string,
  onProgress: Progress['show'],
): Promise<readonly DeferredFinding[]> {
  if (!files.length) return [];
  const paths = files.map((file) => `${root}/${file}`);
  const { deferred = [] } = await check({ kind: 'files', paths }, { onProgress });
  return deferred.filter(({ deferral }) => deferral === id);
}

/** A ceiling never rises by itself, and mended violations do not come back. */
function lowered(deferral: Deferral, found: readonly DeferredFinding[]): Deferral {
  const { maxViolations, scope } = deferral;
  const still = new Set(found.map(({ fingerprint }) => fingerprint));
  const fingerprints = scope.fingerprints?.filter((each) => still.has(each));
  return {
    ...deferral,
    scope: { ...scope, ...(fingerprints && { fingerprints }) },
    ...(maxViolations !== undefined && { maxViolations: Math.min(maxViolations, found.length) }),
  };
}

function withRenewal(deferral: Deferral, { expires, reason, adr, by }: Renewing): Deferral {
  const end = expires ?? deferral.expires;
  const renewal = { at: today(), ...(by !== undefined && { by }), expires: end };
  return {
    ...deferral,
    expires: end,
    ...(adr !== undefined && { adr: { ...deferral.adr, path: adr } }),
    renewals: [
      ...(deferral.renewals ?? []),
      ...(reason === undefined ? [] : [{ ...renewal, reason }]),
    ],
  };
}
