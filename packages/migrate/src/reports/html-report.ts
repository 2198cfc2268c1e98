import { createHash } from 'node:crypto';
import { reasons } from '@taskgroup/patterns';
import { Eta } from 'eta/core';
import { messages, plural } from '../messages.ts';
import { outcomes, type MigrationReport, type SiteReport } from '../report.ts';
import { HTML_SCRIPT, HTML_STYLE, HTML_TEMPLATE } from './html-template.ts';
import { neededBy } from './needed.ts';
import { SIGNS, siteDiff } from './site-diff.ts';
import { codesOf, directoryOf, NO_OWNER, ownersOf, tally, whereFound } from './tally.ts';
import { visible } from './visible.ts';

/** One page that needs no network: whatever comes from the sources is escaped, and no other script may run. */
export function htmlReport(report: MigrationReport): string {
  const { sites, summary, written } = report;
  const owners = tally(sites, ownersOf);
  const hasOwners = owners.some(({ name }) => name !== NO_OWNER);
  const page = new Eta().renderString(HTML_TEMPLATE, {
    style: HTML_STYLE,
    script: HTML_SCRIPT,
    scriptHash: createHash('sha256').update(HTML_SCRIPT).digest('base64'),
    headline: `${whereFound(report)}, ${plural(summary.filesChanged, 'file')} ${written ? 'changed' : 'to change'}`,
    outcomes: outcomes.map((name) => ({ name, count: summary.outcomes[name] })),
    // A column of zeros tells nobody anything, and a phone has no room for it.
    columns: outcomes.filter((name) => summary.outcomes[name] > 0),
    tallies: [
      { title: 'Pattern', key: 'pattern', rows: tally(sites, ({ pattern }) => [pattern]) },
      { title: 'Directory', key: 'directory', rows: tally(sites, (site) => [directoryOf(site)]) },
      ...(hasOwners ? [{ title: 'Owner', key: 'owner', rows: owners }] : []),
    ],
    notes: notesOf(report),
    problems: report.files.filter(({ status }) => status !== 'changed'),
    sites: sites.map((site) => viewOf(site)),
  });
  return visible(page);
}

function viewOf(site: SiteReport) {
  const codes = codesOf(site);
  return {
    ...site,
    directory: directoryOf(site),
    owner: ownersOf(site).join('\n'),
    codes: codes.map((code) => ({ code, text: reasons[code] })),
    lines: siteDiff(site.before, site.after).map((line) => ({ ...line, sign: SIGNS[line.kind] })),
    search: [site.file, site.pattern, site.message, ...codes, site.before, site.after]
      .join(' ')
      .toLowerCase(),
  };
}

function notesOf({ verification, dependencies, formatter, warnings }: MigrationReport): string[] {
  return [
    ...(verification ? [messages.verified(verification)] : []),
    ...neededBy(dependencies).map(({ packages, command, files }) =>
      messages.needed(packages, command, files.join(', ')),
    ),
    ...(formatter ? [messages.format(formatter.command)] : []),
    ...warnings,
  ];
}
