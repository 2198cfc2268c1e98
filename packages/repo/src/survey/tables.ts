import type { Surveyed } from './repositories.ts';
import type { Results } from './results.ts';
import type { Survey } from './survey-one.ts';

/** What became of the sites of each repository, then why some were not converted. */
export function surveyTables(repositories: readonly Surveyed[], results: Results): string {
  const surveys = repositories.flatMap(({ name }) => results.sites[name] ?? []);
  return [
    '### Sites in sources',
    outcomeTable(surveys, ({ sources }) => sources),
    '### Sites in tests, examples and playgrounds',
    outcomeTable(surveys, ({ elsewhere }) => elsewhere),
    '### The runs',
    table(
      ['Repository', 'Commit', 'Files', 'Types', 'CPU s', 'MB', 'Lines per site', 'Changed again'],
      surveys.map((survey) => [
        survey.name,
        survey.commit.slice(0, 10),
        survey.files,
        survey.withTypes ? 'yes' : 'no',
        survey.cpuSeconds?.toFixed(0) ?? '',
        survey.megabytes?.toFixed(0) ?? '',
        survey.linesPerSite.toFixed(1),
        survey.changedAgain + survey.unreported,
      ]),
    ),
    '### Why sites were adopted, marked, left or reverted',
    reasonTable(surveys),
    ...section(
      'Their own tests, before and after',
      testTable(repositories, results),
      results.tests,
    ),
    ...section('Runs that were killed', killTable(results), results.kills),
  ].join('\n\n');
}

/** Nothing where nothing was measured. */
function section(title: string, content: string, measured: object): string[] {
  return Object.keys(measured).length ? [`### ${title}`, content] : [];
}

function outcomeTable(surveys: readonly Survey[], countsOf: (survey: Survey) => Counts): string {
  return table(
    ['Repository', 'Sites', 'Converted', 'Adopted', 'Marked', 'Left', 'Reverted', 'Converted %'],
    surveys.map((survey) => {
      const outcomes = countsOf(survey);
      return [survey.name, total(outcomes), ...counts(outcomes), share(outcomes)];
    }),
  );
}

function testTable(repositories: readonly Surveyed[], { tests }: Results): string {
  return table(
    ['Repository', 'Tuned on', 'Sites changed', 'Files', 'Tests', 'Passed before', 'Broken after'],
    repositories.flatMap(({ name, isTuning }) => {
      const own = tests[name];
      if (!own) return [];
      const { changedSites, changedFiles, passed, broken } = own;
      const tuned = isTuning ? 'yes' : 'no';
      return [[name, tuned, changedSites, changedFiles, own.tests, passed, broken.length]];
    }),
  );
}

function killTable({ kills }: Results): string {
  return table(
    ['Repository', 'Runs', 'Files to write', 'Nothing written', 'Resumed', 'Over before'],
    Object.entries(kills).map(([name, each]) => [
      name,
      each.kills,
      each.changedFiles,
      each.untouched,
      each.resumed,
      each.late,
    ]),
  );
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
