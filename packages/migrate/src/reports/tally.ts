import type { ReasonCode } from '@taskgroup/patterns';
import { groupBy } from '../group-by.ts';
import { plural } from '../messages.ts';
import { outcomes, type MigrationReport, type Outcome, type SiteReport } from '../report.ts';

/** How many sites of each outcome share a name. */
export interface Tally {
  readonly name: string;
  readonly total: number;
  readonly counts: Readonly<Record<Outcome, number>>;
}

/** The commonest name first; a site may have several, such as its owners. */
export function tally(
  sites: readonly SiteReport[],
  namesOf: (site: SiteReport) => readonly string[],
): Tally[] {
  const named = sites.flatMap((site) => namesOf(site).map((name) => ({ name, site })));
  return [...groupBy(named, ({ name }) => name)]
    .map(([name, members]) => ({ name, total: members.length, counts: countsOf(members) }))
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
}

/** `3 sites in 2 of 40 files`: how many were found, and where was looked for them. */
export function whereFound({ sites, summary }: Pick<MigrationReport, 'sites' | 'summary'>): string {
  const { filesWithSites: found, filesSearched } = summary;
  const searched = plural(filesSearched, 'file');
  const files = found === filesSearched ? searched : `${found} of ${searched}`;
  return `${plural(sites.length, 'site')} in ${files}`;
}

/** The first two levels: deeper ones make a list, not an overview. */
export function directoryOf({ file }: SiteReport): string {
  return file.split('/').slice(0, -1).slice(0, 2).join('/') || '.';
}

export const NO_OWNER = '(nobody)';

export function ownersOf({ owners }: SiteReport): readonly string[] {
  return owners ?? [NO_OWNER];
}

/** The reason codes that a site carries. */
export function codesOf({ reason, notes }: SiteReport): readonly ReasonCode[] {
  return reason ? [reason] : notes;
}

function countsOf(members: readonly { site: SiteReport }[]): Record<Outcome, number> {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<
    Outcome,
    number
  >;
  for (const { site } of members) counts[site.outcome] += 1;
  return counts;
}
