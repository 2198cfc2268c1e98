import type { Policy } from '../config/config.ts';
import { addDays } from './dates.ts';
import type { Deferral } from './deferral.ts';

/** Where a deferral stands in time: in force, in its days of grace, or over. */
export type Term = 'running' | 'grace' | 'over';

export function termOf(deferral: Deferral, { graceDays }: Policy, today: string): Term {
  if (deferral.status === 'expired') return 'over';
  if (today <= deferral.expires) return 'running';
  return today <= addDays(deferral.expires, graceDays) ? 'grace' : 'over';
}

/** How many violations it holds back today. */
export function ceilingOf(deferral: Deferral, today: string): number {
  const { maxViolations, scope, ratchet = [] } = deferral;
  const steps = ratchet.filter(({ by }) => today > by).map(({ max }) => max);
  return Math.min(maxViolations ?? scope.fingerprints?.length ?? Infinity, ...steps);
}
