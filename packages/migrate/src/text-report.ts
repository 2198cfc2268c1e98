import { reasons, type ReasonCode } from '@taskgroup/patterns';
import type { Colors } from './colors.ts';
import { diffOf } from './diff.ts';
import { plural } from './messages.ts';
import {
  outcomes,
  type FileReport,
  type MigrationReport,
  type Outcome,
  type SiteReport,
} from './report.ts';

/** So many places of one reason are listed; `--json` lists all. */
const LISTED = 10;

/** The diff of a dry run, then the summary. */
export function textReport(report: MigrationReport, colors: Colors): string {
  const diffs = report.written ? [] : report.changes.map((change) => diffOf(change, colors));
  const sections = [
    headline(report, colors),
    reasonSection(report, colors),
    problemSection(report.files, colors),
    dependencySection(report),
    report.warnings.map((warning) => `Warning: ${warning}`),
    closing(report),
  ];
  const summary = sections.filter((lines) => lines.length).map((lines) => `${lines.join('\n')}\n`);
  return [...diffs, summary.join('\n')].join('\n');
}

function headline({ summary, sites, written }: MigrationReport, colors: Colors): string[] {
  const searched = plural(summary.filesSearched, 'file');
  if (!sites.length) return [`No Promise combinator in ${searched}.`];
  const counts = outcomes
    .filter((outcome) => summary.outcomes[outcome])
    .map((outcome) => `${summary.outcomes[outcome]} ${paint(outcome, colors)}`);
  const change = written ? 'changed' : 'to change';
  return [
    `${plural(sites.length, 'site')} in ${searched}: ${counts.join(', ')}.`,
    `${plural(summary.filesChanged, 'file')} ${change}; ${typing(summary)}.`,
  ];
}

function typing({ filesWithTypes, filesWithoutTypes }: MigrationReport['summary']): string {
  if (!filesWithoutTypes) return 'checked with types';
  if (!filesWithTypes) return 'by syntax alone, without types';
  return `${filesWithTypes} checked with types, ${filesWithoutTypes} by syntax alone`;
}

function reasonSection({ sites }: MigrationReport, colors: Colors): string[] {
  const groups = new Map<string, SiteReport[]>();
  for (const site of sites) {
    for (const code of site.reason ? [site.reason] : site.notes) {
      const key = `${site.outcome} ${code}`;
      groups.set(key, [...(groups.get(key) ?? []), site]);
    }
  }
  return outcomes.flatMap((outcome) =>
    [...groups]
      .filter(([key]) => key.startsWith(`${outcome} `))
      .sort(([, a], [, b]) => b.length - a.length)
      .flatMap(([key, members]) =>
        reasonLines(outcome, key.split(' ')[1] as ReasonCode, members, colors),
      ),
  );
}

function reasonLines(
  outcome: Outcome,
  code: ReasonCode,
  sites: readonly SiteReport[],
  colors: Colors,
): string[] {
  const rest = sites.length - LISTED;
  return [
    `  ${paint(outcome, colors)} ${sites.length} × ${colors.bold(code)}: ${reasons[code]}`,
    ...sites.slice(0, LISTED).map((site) => colors.dim(`    ${place(site)}`)),
    ...(rest > 0 ? [colors.dim(`    … and ${rest} more, which --json lists`)] : []),
  ];
}

function place({ file, line, column, message }: SiteReport): string {
  return `${file}:${line}:${column}${message ? `  ${message}` : ''}`;
}

function paint(outcome: Outcome, colors: Colors): string {
  if (outcome === 'converted') return colors.green(outcome);
  return outcome === 'reverted' ? colors.red(outcome) : colors.yellow(outcome);
}

function problemSection(files: readonly FileReport[], colors: Colors): string[] {
  return files
    .filter(({ status }) => status !== 'changed')
    .map(
      ({ file, reason, message }) =>
        `  ${colors.red(file)}: ${reason ? `${reason}: ` : ''}${message}`,
    );
}

function dependencySection({ dependencies, written }: MigrationReport): string[] {
  return dependencies.map(({ file, name, version, edited, command }) => {
    if (!edited) return `${file} needs ${name} ${version}: run \`${command}\`.`;
    const verb = written ? 'now depends' : 'will depend';
    return `${file} ${verb} on ${name} ${version}: ${written ? '' : 'after --write, '}run \`${command}\`.`;
  });
}

function closing({ changes, written }: MigrationReport): string[] {
  if (written || !changes.length) return [];
  return ['Nothing was written: this was a dry run. Apply it with --write.'];
}
