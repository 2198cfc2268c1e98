import type { Survey } from './survey-one.ts';

/** What became of the sites of each repository, then why some were not converted. */
export function surveyTables(surveys: readonly Survey[]): string {
  return [
    '### Sites in sources',
    table(
      ['Repository', 'Sites', 'Converted', 'Adopted', 'Marked', 'Left', 'Reverted', 'Converted %'],
      surveys.map(({ name, sources }) => [
        name,
        total(sources),
        ...counts(sources),
        share(sources),
      ]),
    ),
    '### Sites in tests, examples and playgrounds',
    table(
      ['Repository', 'Sites', 'Converted', 'Adopted', 'Marked', 'Left', 'Reverted', 'Converted %'],
      surveys.map(({ name, elsewhere }) => [
        name,
        total(elsewhere),
        ...counts(elsewhere),
        share(elsewhere),
      ]),
    ),
    '### The runs',
    table(
      ['Repository', 'Commit', 'Files', 'Types', 'Seconds', 'Lines per site', 'Changed by 2nd run'],
      surveys.map((survey) => [
        survey.name,
        survey.commit.slice(0, 10),
        survey.files,
        survey.withTypes ? 'yes' : 'no',
        survey.seconds.toFixed(1),
        survey.linesPerSite.toFixed(1),
        survey.changedAgain + survey.unreported,
      ]),
    ),
    '### Why sites were adopted, marked, left or reverted',
    reasonTable(surveys),
  ].join('\n\n');
}

type Counts = Survey['sources'];

function counts({ converted, adopted, marked, left, reverted }: Counts): number[] {
  return [converted, adopted, marked, left, reverted];
}

function total(outcomes: Counts): number {
  return counts(outcomes).reduce((sum, count) => sum + count, 0);
}

function share(outcomes: Counts): string {
  return total(outcomes) ? `${((100 * outcomes.converted) / total(outcomes)).toFixed(0)} %` : '';
}

function reasonTable(surveys: readonly Survey[]): string {
  const codes = [...new Set(surveys.flatMap(({ reasons }) => Object.keys(reasons)))].toSorted();
  return table(
    ['Reason', ...surveys.map(({ name }) => name)],
    codes.map((code) => [`\`${code}\``, ...surveys.map(({ reasons }) => reasons[code] ?? 0)]),
  );
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at ? '---:' : '---'))), ...rows.map(line)].join(
    '\n',
  );
}
