import type { Environment } from './environment.ts';
import { isMeasured, isOurs, type Row, type Table } from './family.ts';
import { type Figure, isKept, round } from './figure.ts';
import type { Result, Results } from './results.ts';

/** All results as a page's part: the promises, then every table. */
export function markdown(results: Results): string {
  const all = Object.values(results);
  const places = new Set(all.map(({ environment }) => placeOf(environment)));
  return [
    ...(places.size === 1 ? [...places] : []),
    promises(all.flatMap(({ figures }) => figures)),
    ...all.flatMap((result) => section(result, places.size > 1)),
  ].join('\n\n');
}

/** What the design promises, and whether it holds. */
export function promises(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, value, bar, unit } = figure;
    const measured = value === undefined ? 'not measured' : `${round(value)} ${unit}`;
    return `| ${name} | ${measured} | ≤ ${bar} ${unit} | ${isKept(figure) ? 'kept' : 'missed'} |`;
  });
  return ['| Promise | Measured | Bar | |', '| --- | --: | --: | --- |', ...rows].join('\n');
}

function section({ tables, environment }: Result, apart: boolean): string[] {
  const place = apart ? [placeOf(environment)] : [];
  return tables.flatMap((table) => [
    `### ${table.title}`,
    table.about,
    ...place,
    tableOf(table, environment.versions),
  ]);
}

function tableOf(table: Table, versions: Environment['versions']): string {
  return [
    `| ${table.unit} | by | best | median | worst | rounds |`,
    '| --- | --- | --: | --: | --: | --: |',
    ...table.rows.map((row) => `| ${cells(row, versions).join(' | ')} |`),
  ].join('\n');
}

function cells(row: Row, versions: Environment['versions']): string[] {
  const label = isOurs(row) ? `**${row.label}**` : row.label;
  // Ours is the checkout: its version says nothing.
  const by = row.by in versions && !isOurs(row) ? `${row.by} ${versions[row.by]}` : row.by;
  if (!isMeasured(row)) return [label, by, `— ${row.why}`, '', '', ''];
  return [label, by, ...[row.best, row.median, row.worst, row.rounds].map(number)];
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

function placeOf({ node, platform, cores, cpu }: Environment): string {
  return `Node ${node} on ${platform}, ${cores} cores (${cpu}).`;
}
