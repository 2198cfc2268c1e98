import type { ListedDeferral } from './list-deferrals.ts';

/** One deferral in a few lines, for people. */
export function describeDeferral({
  deferral,
  term,
  daysLeft,
  ceiling,
  criteria,
}: ListedDeferral): string {
  const { id, owner, scope, reason, adr } = deferral;
  const time = {
    running: `${daysLeft} days left`,
    grace: `ended ${-daysLeft} days ago, in grace`,
    over: daysLeft < 0 ? `ended ${-daysLeft} days ago` : 'expired',
    closed: 'closed',
  }[term];
  const due = criteria.filter(({ met }) => met === true).map(({ says }) => `  due: ${says}`);
  const ask = criteria.filter(({ met }) => met === 'unknown').map(({ says }) => `  ask: ${says}?`);
  const limit = `at most ${ceiling ?? 'any number'}`;
  const facts = [time, limit, owner ?? 'owner by CODEOWNERS', adr?.path];
  return [
    `${id}  ${facts.filter(Boolean).join(', ')}`,
    `  ${scope.paths.join(', ')}`,
    `  ${reason}`,
    ...due,
    ...ask,
  ].join('\n');
}
