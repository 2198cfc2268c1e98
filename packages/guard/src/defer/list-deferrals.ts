import { readConfig } from '../config/read-config.ts';
import { openRepository } from '../repository.ts';
import { diskSnapshot } from '../scope/snapshot.ts';
import { evaluate, type Answer } from './criteria.ts';
import { daysBetween, today } from './dates.ts';
import { isOpen, type Deferral } from './deferral.ts';
import { readDeferrals } from './read-deferrals.ts';
import { ceilingOf, termOf, type Term } from './term.ts';

/** A deferral and where it stands today. */
export interface ListedDeferral {
  readonly deferral: Deferral;
  readonly term: Term | 'closed';
  readonly daysLeft: number;
  /** How many it may hold back today; null where nothing limits it. */
  readonly ceiling: number | null;
  readonly criteria: readonly Answer[];
}

/** Every deferral of the working tree, the first to end first. */
export async function listDeferrals(): Promise<ListedDeferral[]> {
  const { root } = await openRepository();
  const snapshot = diskSnapshot(root);
  const { policy } = await readConfig(snapshot);
  const now = today();
  const listed: ListedDeferral[] = [];
  for (const deferral of (await readDeferrals(snapshot)).values()) {
    const criteria: Answer[] = [];
    for (const criterion of isOpen(deferral) ? (deferral.reactivateWhen ?? []) : []) {
      criteria.push(await evaluate(criterion, deferral, { snapshot, today: now }));
    }
    const ceiling = ceilingOf(deferral, now);
    listed.push({
      deferral,
      term: isOpen(deferral) ? termOf(deferral, policy, now) : 'closed',
      daysLeft: daysBetween(now, deferral.expires),
      ceiling: Number.isFinite(ceiling) ? ceiling : null,
      criteria,
    });
  }
  return listed.sort((a, b) => a.daysLeft - b.daysLeft);
}
