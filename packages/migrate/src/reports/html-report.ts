import { createHash } from 'node:crypto';
import { reasons } from '@taskgroup/patterns';
import { Eta } from 'eta/core';
import { groupBy } from '../group-by.ts';
import { messages, plural } from '../messages.ts';
import { outcomes, type MigrationReport, type SiteReport } from '../report.ts';
import { HTML_SCRIPT, HTML_STYLE, HTML_TEMPLATE } from './html-template.ts';
import { SIGNS, siteDiff } from './site-diff.ts';
import { codesOf, directoryOf, NO_OWNER, ownersOf, tally } from './tally.ts';

/** One page that needs no network: whatever comes from the sources is escaped, and no other script may run. */
export function htmlReport(report: MigrationReport): string {
  const { sites, summary, written } = report;
  const owners = tally(sites, ownersOf);
  const hasOwners = owners.some(({ name }) => name !== NO_OWNER);
  return new Eta().renderString(HTML_TEMPLATE, {
    style: HTML_STYLE,
    script: HTML_SCRIPT,
    scriptHash: createHash('sha256').update(HTML_SCRIPT).digest('base64'),
    headline: `${plural(sites.length, 'site')} in ${plural(summary.filesSearched, 'file')}, ${plural(summary.filesChanged, 'file')} ${written ? 'changed' : 'to change'}`,
    outcomes: outcomes.map((name) => ({ name, count: summary.outcomes[name] })),
    tallies: [
      { title: 'Pattern', key: 'pattern', rows: tally(sites, ({ pattern }) => [pattern]) },
      { title: 'Directory', key: 'directory', rows: tally(sites, (site) => [directoryOf(site)]) },
      ...(hasOwners ? [{ title: 'Owner', key: 'owner', rows: owners }] : []),
    ],
    notes: notesOf(report),
    problems: report.files.filter(({ status }) => status !== 'changed'),
    sites: sites.map((site) => viewOf(site)),
  });
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
    ...[...groupBy(dependencies, ({ command }) => command)].map(([command, members]) => {
      const { name, version } = members[0]!;
      const files = members.map(({ file }) => file).join(', ');
      return messages.needed(`${name} ${version}`, command, files);
    }),
    ...(formatter ? [messages.format(formatter.command)] : []),
    ...warnings,
  ];
}
