import { reasons } from '@taskgroup/patterns';
import type { Colors } from '../colors.ts';
import { diffOf } from '../diff.ts';
import { groupBy } from '../group-by.ts';
import { messages, plural } from '../messages.ts';
import {
  outcomes,
  type FileReport,
  type MigrationReport,
  type Outcome,
  type SiteReport,
} from '../report.ts';
import { neededBy } from './needed.ts';
import { codesOf, whereFound } from './tally.ts';

/** So many places of one reason are listed; `--json` lists all. */
const LISTED = 10;

/** The diff of a dry run, then the summary. */
export function textReport(report: MigrationReport, colors: Colors): string {
  const diffs = report.written ? [] : report.changes.map((change) => diffOf(change, colors));
  const sections = [
    recoveryLines(report),
    headline(report, colors),
    outcomes.flatMap((outcome) => reasonLines(report, outcome, colors)),
    problemLines(report.files, colors),
    verificationLines(report),
    markerLines(report),
    dependencyLines(report),
    formatterLines(report),
    report.warnings.map((warning) => `Warning: ${warning}`),
    closing(report),
  ];
  const summary = sections.filter((lines) => lines.length).map((lines) => `${lines.join('\n')}\n`);
  return [...diffs, summary.join('\n')].join('\n');
}

function headline(report: MigrationReport, colors: Colors): string[] {
  const { summary, sites, written, markers } = report;
  const searched = plural(summary.filesSearched, 'file');
  if (!sites.length) return markers?.removed ? [] : [messages.noSite(searched)];
  const counts = outcomes
    .filter((outcome) => summary.outcomes[outcome])
    .map((outcome) => `${summary.outcomes[outcome]} ${paint(outcome, colors)}`);
  const change = written ? 'changed' : 'to change';
  return [
    `${whereFound(report)}: ${counts.join(', ')}.`,
    `${plural(summary.filesChanged, 'file')} ${change}; ${typing(summary)}.`,
  ];
}

function typing({ filesWithTypes, filesWithoutTypes }: MigrationReport['summary']): string {
  if (!filesWithoutTypes) return 'checked with types';
  if (!filesWithTypes) return 'by syntax alone, without types';
  return `${filesWithTypes} checked with types, ${filesWithoutTypes} by syntax alone`;
}

/** Under each reason the places, the commonest reason first. */
function reasonLines({ sites }: MigrationReport, outcome: Outcome, colors: Colors): string[] {
  const coded = sites
    .filter((site) => site.outcome === outcome)
    .flatMap((site) => codesOf(site).map((code) => ({ code, site })));
  return [...groupBy(coded, ({ code }) => code)]
    .sort(([, a], [, b]) => b.length - a.length)
    .flatMap(([code, members]) => [
      `  ${paint(outcome, colors)} ${members.length} × ${colors.bold(code)}: ${reasons[code]}`,
      ...placeLines(
        members.map(({ site }) => site),
        colors,
      ),
    ]);
}

function placeLines(sites: readonly SiteReport[], colors: Colors): string[] {
  const places = sites
    .slice(0, LISTED)
    .map(
      ({ file, line, column, message }) =>
        `${file}:${line}:${column}${message ? `  ${message}` : ''}`,
    );
  const rest = sites.length - LISTED;
  const more = rest > 0 ? [messages.moreInJson(rest)] : [];
  return [...places, ...more].map((line) => colors.dim(`    ${line}`));
}

function paint(outcome: Outcome, colors: Colors): string {
  if (outcome === 'converted') return colors.green(outcome);
  return outcome === 'reverted' ? colors.red(outcome) : colors.yellow(outcome);
}

function problemLines(files: readonly FileReport[], colors: Colors): string[] {
  return files
    .filter(({ status }) => status !== 'changed')
    .map(
      ({ file, reason, message }) =>
        `  ${colors.red(file)}: ${reason ? `${reason}: ` : ''}${message}`,
    );
}

function dependencyLines({ dependencies, written }: MigrationReport): string[] {
  return neededBy(dependencies).flatMap(({ packages, command, edited, files }) => {
    const state = !edited ? 'missing' : written ? 'added' : 'toAdd';
    return [messages.dependency[state](packages, command), ...files.map((file) => `    ${file}`)];
  });
}

function recoveryLines({ recovered }: MigrationReport): string[] {
  if (!recovered) return [];
  const { outcome, started, files } = recovered;
  return [messages.recovered[outcome](started, files.length)];
}

function verificationLines({ verification }: MigrationReport): string[] {
  return verification ? [messages.verified(verification)] : [];
}

function markerLines({ markers, written }: MigrationReport): string[] {
  if (!markers || !(markers.added + markers.removed)) return [];
  return [messages.markers(markers, written)];
}

function formatterLines({ formatter, written }: MigrationReport): string[] {
  return formatter && written ? [messages.format(formatter.command)] : [];
}

function closing({ changes, written }: MigrationReport): string[] {
  return written || !changes.length ? [] : [messages.dryRun];
}
