import type { Deferral } from '../defer/deferral.ts';
import { daysBetween, today } from '../defer/dates.ts';
import { listDeferrals } from '../defer/list-deferrals.ts';
import type { DeferredFinding } from '../report.ts';

/** A deferral as the page shows it. */
export interface Standing {
  readonly id: string;
  readonly owner: string;
  readonly reason: string;
  readonly rules: readonly string[];
  /** Days since it was made; undefined where the record does not say. */
  readonly ageDays: number | undefined;
  readonly expires: string;
  readonly daysLeft: number;
  readonly state: 'running' | 'grace' | 'over' | 'closed';
  readonly adr: string | undefined;
  /** How many findings it holds back now, and how many it may. */
  readonly holds: number;
  readonly ceiling: number | undefined;
  /** Criteria that came true: the decision is due. */
  readonly due: readonly string[];
}

/** Every deferral of the repository, with what it holds back at present. */
export async function standings(deferred: readonly DeferredFinding[]): Promise<Standing[]> {
  const now = today();
  return (await listDeferrals()).map(({ deferral, term, daysLeft, ceiling, criteria }) => ({
    ...facts(deferral, now),
    ...{ state: term, daysLeft, ceiling: ceiling ?? undefined },
    holds: deferred.filter((finding) => finding.deferral === deferral.id).length,
    due: criteria.filter(({ met }) => met === true).map(({ says }) => says),
  }));
}

function facts(deferral: Deferral, now: string) {
  const { id, owner, reason, rules, createdAt, expires, adr } = deferral;
  const ageDays = createdAt === undefined ? undefined : daysBetween(createdAt, now);
  return { id, owner: owner ?? 'nobody', reason, rules, ageDays, expires, adr: adr?.path };
}
