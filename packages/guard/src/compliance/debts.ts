import { groupBy } from '../reporters/group-by.ts';
import type { Standing } from './deferred.ts';

/** Who answers for deferrals, and for how many. */
export interface Ower {
  readonly owner: string;
  readonly records: number;
  readonly holds: number;
  /** The age of the oldest record; undefined where none says when it was made. */
  readonly oldest: number | undefined;
  /** The day on which the first of them ends. */
  readonly next: string;
  readonly over: number;
  /** Decisions that are due. */
  readonly due: number;
}

const ORDER: Readonly<Record<Standing['state'], number>> = {
  over: 0,
  grace: 1,
  running: 2,
  closed: 3,
};

/** What has ended first, then what is due, then by the end. */
export function byUrgency(deferrals: readonly Standing[]): Standing[] {
  const rank = ({ state, due }: Standing) =>
    ORDER[state] - (due.length && state === 'running' ? 0.5 : 0);
  return [...deferrals].sort((a, b) => rank(a) - rank(b) || (a.expires < b.expires ? -1 : 1));
}

/** The owners of what is open, who owes most first. */
export function owersOf(deferrals: readonly Standing[]): Ower[] {
  const open = deferrals.filter(({ state }) => state !== 'closed');
  return [...groupBy(open, ({ owner }) => owner)]
    .map(([owner, records]) => ({
      owner,
      records: records.length,
      holds: records.reduce((sum, { holds }) => sum + holds, 0),
      oldest: oldestOf(records),
      next: records.map(({ expires }) => expires).sort()[0]!,
      over: records.filter(({ state }) => state === 'over').length,
      due: records.filter(({ due }) => due.length > 0).length,
    }))
    .sort((a, b) => b.holds - a.holds || b.records - a.records || (a.owner < b.owner ? -1 : 1));
}

function oldestOf(records: readonly Standing[]): number | undefined {
  const ages = records.flatMap(({ ageDays }) => ageDays ?? []);
  return ages.length ? Math.max(...ages) : undefined;
}
