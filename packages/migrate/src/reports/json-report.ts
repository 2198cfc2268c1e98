import type { MigrationReport } from '../report.ts';

/** The sites tell what changed; the whole texts would only repeat it. */
export function jsonReport(report: MigrationReport): string {
  return `${JSON.stringify({ ...report, changes: undefined }, undefined, 2)}\n`;
}

/** One document a line: a site each, then the files and packages there is something to say about, then the rest. */
export function jsonLinesReport(report: MigrationReport): string {
  const { sites, files, dependencies, ...run } = report;
  const lines = [
    ...sites.map((site) => ({ type: 'site', ...site })),
    ...files.map((file) => ({ type: 'file', ...file })),
    ...dependencies.map((dependency) => ({ type: 'dependency', ...dependency })),
    { type: 'run', ...run, changes: undefined },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
