import { reasons } from '@taskgroup/patterns';
import { groupBy } from '../group-by.ts';
import { messages, plural } from '../messages.ts';
import { outcomes, type MigrationReport, type Outcome, type SiteReport } from '../report.ts';
import { neededBy } from './needed.ts';
import { SIGNS, siteDiff } from './site-diff.ts';
import {
  codesOf,
  directoryOf,
  NO_OWNER,
  ownersOf,
  tally,
  type Tally,
  whereFound,
} from './tally.ts';
import { visible } from './visible.ts';

const TITLES: Readonly<Record<Outcome, string>> = {
  marked: 'Marked: rewritten, and worth a look',
  reverted: 'Reverted: rewritten, then taken back',
  left: 'Left as they are',
  adopted: 'Adopted: joined, but not cancellable',
  converted: 'Converted',
};

/** For a pull request or a wiki: tables first, then what needs a reader, then the rest. */
export function markdownReport(report: MigrationReport): string {
  const { sites, summary, written } = report;
  const sections = [
    '# Migration to task groups',
    `${whereFound(report)}; ${plural(summary.filesChanged, 'file')} ${written ? 'changed' : 'to change'}.`,
    ...notes(report),
    table('Outcome', outcomesOf(report)),
    table(
      'Pattern',
      tally(sites, ({ pattern }) => [pattern]),
    ),
    table(
      'Directory',
      tally(sites, (site) => [directoryOf(site)]),
    ),
    ...ownerTable(sites),
    ...(Object.keys(TITLES) as Outcome[]).flatMap((outcome) => sectionOf(outcome, sites)),
    ...problems(report),
  ];
  return visible(`${sections.filter(Boolean).join('\n\n')}\n`);
}

function outcomesOf({ sites }: MigrationReport): Tally[] {
  return tally(sites, ({ outcome }) => [outcome]);
}

function ownerTable(sites: readonly SiteReport[]): string[] {
  const owners = tally(sites, ownersOf);
  return owners.some(({ name }) => name !== NO_OWNER) ? [table('Owner', owners)] : [];
}

/** The table of outcomes needs no column for each of them. */
function table(title: string, tallies: readonly Tally[]): string {
  if (!tallies.length) return '';
  const columns = title === 'Outcome' ? [] : outcomes;
  const head = [title, 'Sites', ...columns];
  const rows = tallies.map(({ name, total, counts }) => [
    cell(name),
    `${total}`,
    ...columns.map((outcome) => `${counts[outcome]}`),
  ]);
  const rule = head.map((_, index) => (index ? '---:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function sectionOf(outcome: Outcome, sites: readonly SiteReport[]): string[] {
  const members = sites.filter((site) => site.outcome === outcome);
  if (!members.length) return [];
  const coded = members.flatMap((site) =>
    (codesOf(site).length ? codesOf(site) : [undefined]).map((reason) => ({ reason, site })),
  );
  return [
    `## ${TITLES[outcome]}`,
    ...[...groupBy(coded, ({ reason }) => reason)].flatMap(([reason, entries]) => [
      ...(reason ? [`### \`${reason}\` (${entries.length})`, reasons[reason]] : []),
      ...entries.map(({ site }) => siteEntry(site)),
    ]),
  ];
}

function siteEntry({ file, line, column, message, before, after }: SiteReport): string {
  const diff = siteDiff(before, after).map(({ kind, text }) => `${SIGNS[kind]} ${text}`);
  const said = message ? [fenced(message, 'text')] : [];
  return [code(`${file}:${line}:${column}`), ...said, fenced(diff.join('\n'), 'diff')].join('\n\n');
}

function notes({ verification, formatter, dependencies, warnings }: MigrationReport): string[] {
  return [
    ...(verification ? [escape(messages.verified(verification))] : []),
    ...neededBy(dependencies).map(
      ({ packages, command, files }) =>
        `${files.map(code).join(', ')} needs ${code(packages)}: ${code(command)}`,
    ),
    ...(formatter ? [`Format what changed: ${code(formatter.command)}`] : []),
    ...warnings.map((warning) => `> ${escape(warning)}`),
  ];
}

function problems({ files }: MigrationReport): string[] {
  const lines = files
    .filter(({ status }) => status !== 'changed')
    .map(({ file, message }) => `- ${code(file)}: ${escape(message ?? '')}`);
  return lines.length ? ['## Files', lines.join('\n')] : [];
}

function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${fence === '`' ? text : ` ${text} `}${fence}`;
}

function cell(text: string): string {
  return escape(text).replaceAll('|', '\\|');
}

/** What a name or a message holds is text, never markup. */
function escape(text: string): string {
  return text.replaceAll(/[\\*_[\]<>#]/g, '\\$&').replaceAll(/\r?\n/g, ' ');
}
