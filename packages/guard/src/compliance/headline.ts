import type { Compliance } from './compliance.ts';

/** What somebody should know who reads one sentence. */
export function headline(compliance: Compliance): string {
  return [stateOf(compliance), courseOf(compliance), debtOf(compliance)].filter(Boolean).join(' ');
}

function stateOf({ violations: { open, baselined, deferred } }: Compliance): string {
  const held = baselined + deferred;
  if (open) return `${plural(open, 'violation')} would block a commit.`;
  if (held) return `Nothing new: every violation is recorded, ${held} in all.`;
  return 'No violation.';
}

function courseOf({ trend }: Compliance): string {
  const [first, last] = [trend?.samples[0], trend?.samples.at(-1)];
  if (!first || !last || first === last) return '';
  if (first.findings === last.findings) return `As many findings as on ${first.date}.`;
  const change = Math.abs(last.findings - first.findings);
  const share = first.findings ? ` (${Math.round((100 * change) / first.findings)} %)` : '';
  return `${change}${share} ${last.findings < first.findings ? 'fewer' : 'more'} findings than on ${first.date}.`;
}

function debtOf({ deferrals }: Compliance): string {
  const over = deferrals.filter(({ state }) => state === 'over').length;
  const due = deferrals.filter(
    ({ state, due: criteria }) => state !== 'closed' && criteria.length,
  ).length;
  return [
    ...(over ? [`${plural(over, 'deferral')} past the end.`] : []),
    ...(due ? [`${plural(due, 'decision')} due.`] : []),
  ].join(' ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
