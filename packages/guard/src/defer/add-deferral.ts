import type { Fingerprinted } from '../baseline/fingerprint.ts';
import { check } from '../check.ts';
import { ConfigurationError } from '../errors.ts';
import { git } from '../git.ts';
import { readConfig } from '../config/read-config.ts';
import type { Progress } from '../reporters/progress.ts';
import { openRepository } from '../repository.ts';
import { diskSnapshot, type Snapshot } from '../scope/snapshot.ts';
import { covers } from './covers.ts';
import { symbolFingerprint } from './criteria.ts';
import { addDays, today } from './dates.ts';
import type { Criterion, Deferral, RatchetStep } from './deferral.ts';
import { readDeferrals } from './read-deferrals.ts';
import { writeDeferral } from './write-deferral.ts';

export interface Addition {
  readonly id?: string | undefined;
  readonly paths: readonly string[];
  /** All rules that are violated there, where none is named. */
  readonly rules: readonly string[];
  readonly symbols: readonly string[];
  readonly reason: string;
  readonly adr?: string | undefined;
  readonly owner?: string | undefined;
  /** The last day; as late as the policy allows, where it is left out. */
  readonly expires?: string | undefined;
  /** A ceiling in place of the exact violations, for code that will be edited meanwhile. */
  readonly max?: number | undefined;
  readonly ratchet: readonly RatchetStep[];
  readonly reactivateWhen: readonly Criterion[];
  readonly approvedBy: readonly string[];
}

export interface Added {
  readonly deferral: Deferral;
  readonly file: string;
  /** The policy wants a decision record, and none is named. */
  readonly lacksRecord: boolean;
}

/**
 * Writes a record about the violations that are in these paths now.
 *
 * @throws {ConfigurationError} when there is none, or the policy does not allow it.
 */
export async function addDeferral(
  addition: Addition,
  onProgress: Progress['show'],
): Promise<Added> {
  const { root } = await openRepository();
  const snapshot = diskSnapshot(root);
  const { policy } = await readConfig(snapshot);
  const existing = await readDeferrals(snapshot);
  const report = await check({ kind: 'files', paths: addition.paths }, { onProgress });
  const meant = report.findings.filter((finding) => isMeant(finding, addition)) as Fingerprinted[];
  if (!meant.length) throw new ConfigurationError(nothingToDefer(addition));
  const reason = addition.reason.trim();
  if (reason.length < policy.reasonMinLength) {
    throw new ConfigurationError(
      `Cannot defer for '${reason}': the policy wants a reason of at least ${policy.reasonMinLength} characters.`,
    );
  }
  const id = addition.id ?? nextId([...existing.keys()]);
  if (existing.has(id)) {
    throw new ConfigurationError(`Cannot add ${id}: there is one. 'defer renew' decides it again.`);
  }
  const expires = addition.expires ?? addDays(today(), policy.maxDeferralDays);
  const deferral = await recordOf({ ...addition, reason, expires }, id, meant, snapshot);
  const isWanted = meant.some(({ severity }) => policy.requireAdrFor.includes(severity));
  const lacksRecord = isWanted && deferral.adr === undefined;
  return { deferral, file: await writeDeferral(root, deferral), lacksRecord };
}

function isMeant(finding: Partial<Fingerprinted>, { rules, symbols }: Addition): boolean {
  if (finding.fingerprint === undefined) return false;
  const probe = { rules: rules.length ? rules : [finding.rule!], scope: { paths: ['**'] } };
  const withSymbols = symbols.length ? { ...probe.scope, symbols } : probe.scope;
  return covers({ ...probe, scope: withSymbols } as unknown as Deferral, finding as Fingerprinted);
}

function nothingToDefer({ paths, rules }: Addition): string {
  const of = rules.length ? ` of ${rules.join(', ')}` : '';
  return `Cannot defer in ${paths.join(', ')}: there is no violation${of} that nobody answers for yet.`;
}

async function recordOf(
  addition: Addition & { readonly expires: string },
  id: string,
  meant: readonly Fingerprinted[],
  snapshot: Snapshot,
): Promise<Deferral> {
  const { symbols, max, ratchet, reason, adr, owner, expires, approvedBy } = addition;
  const paths = [...new Set(meant.map((finding) => finding.path))].sort();
  const byCeiling = max !== undefined;
  const scope = {
    paths,
    ...(symbols.length && { symbols }),
    ...(!byCeiling && { fingerprints: meant.map(({ fingerprint }) => fingerprint).sort() }),
  };
  const reactivateWhen = await withFingerprints(addition.reactivateWhen, { scope }, snapshot);
  const createdBy = await userName();
  return {
    id,
    status: 'active',
    rules: [...new Set(meant.map(({ rule }) => rule!))].sort(),
    scope,
    maxViolations: max ?? meant.length,
    ...(ratchet.length && { ratchet }),
    reason,
    ...(adr !== undefined && { adr: { path: adr } }),
    ...(owner !== undefined && { owner }),
    createdAt: today(),
    ...(createdBy && { createdBy }),
    ...(approvedBy.length && { approvedBy }),
    expires,
    ...(reactivateWhen.length && { reactivateWhen }),
    renewals: [],
  };
}

/**
 * Notes what the symbols are now, so that a change can be told later.
 *
 * @throws {ConfigurationError} when there is no such symbol.
 */
export async function withFingerprints(
  criteria: readonly Criterion[],
  deferral: Pick<Deferral, 'scope'>,
  snapshot: Snapshot,
): Promise<Criterion[]> {
  const noted: Criterion[] = [];
  for (const criterion of criteria) {
    if (criterion.type !== 'symbolChanged') {
      noted.push(criterion);
      continue;
    }
    const { symbol, path: file } = criterion;
    const fingerprint = await symbolFingerprint(snapshot, deferral, symbol, file);
    if (fingerprint === undefined) {
      throw new ConfigurationError(
        `Cannot watch ${symbol}: ${file ?? deferral.scope.paths.join(', ')} declares no such symbol.`,
      );
    }
    noted.push({ ...criterion, fingerprint });
  }
  return noted;
}

function nextId(ids: readonly string[]): string {
  const numbers = ids.map((id) => Number(/^TG-(\d+)$/.exec(id)?.[1] ?? 0));
  return `TG-${String(Math.max(0, ...numbers) + 1).padStart(4, '0')}`;
}

async function userName(): Promise<string> {
  try {
    return String(await git(['config', 'user.email'])).trim();
  } catch {
    return ''; // git knows nobody here
  }
}
