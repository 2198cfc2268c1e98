import { rmSync } from 'node:fs';
import {
  commandRounds,
  commandTables,
  processorTable,
  type Commanded,
  type Commander,
} from '../command-rounds.ts';
import type { Effort, Family, Findings, Row, Table } from '../family.ts';
import { ratio, round } from '../figure.ts';
import { rowOf } from '../time-in-turns.ts';
import {
  byRule,
  growthContenders,
  GUARD,
  lintContenders,
  OWN_PARSER,
  SESSION,
  SYNTAX,
  TSESLINT,
} from './contenders.ts';
import { OWN_GLOBS, ownProject, syntheticProject, VIEM_GLOBS, viemProject } from './projects.ts';

/** All rules over whole repositories, beside the linters that people run today. */
export const lintFamily: Family = { name: 'lint', run: measureLint };

const SIZES = [500, 5_000];

async function measureLint(effort: Effort): Promise<Findings> {
  const [viem, rules] = await inProject(viemProject(), async (folder) => [
    await inTurns(lintContenders(VIEM_GLOBS), folder, effort),
    await inTurns([byRule(VIEM_GLOBS)], folder, { ...effort, rounds: 1 }),
  ]);
  const own = await inProject(ownProject(), (folder) =>
    inTurns(lintContenders(OWN_GLOBS), folder, effort),
  );
  const synthetic: Commanded[][] = [];
  for (const files of SIZES) {
    const contenders = growthContenders(['src']);
    const once = { ...effort, rounds: 1 };
    synthetic.push(
      await inProject(syntheticProject(files), (folder) => inTurns(contenders, folder, once)),
    );
  }
  const real = { [VIEM]: viem, [OWN]: own };
  const tables = [
    ...Object.entries(real).flatMap(([name, measured]) => tablesOf(name, measured)),
    ...SIZES.flatMap((files, n) =>
      tablesOf(`a synthetic service of ${files} files`, synthetic[n]!),
    ),
    growthTable(synthetic),
    rulesTable(rules),
  ];
  const figures = Object.entries(real).flatMap(([name, measured]) =>
    figuresOf(`all rules, ${name}`, tablesOf(name, measured)[0]!.rows),
  );
  return { tables, figures };
}

const VIEM = 'the sources of viem, about 570 files';
const OWN = 'the sources of this repository, about 900 files';

/** Lets commands run in a project, which is gone afterwards. */
async function inProject<Result>(
  { folder }: { readonly folder: string },
  measure: (folder: string) => Promise<Result>,
): Promise<Result> {
  try {
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The slowest of them takes a second turn too: the best of one run is no match for the best of three. */
function inTurns(
  contenders: readonly Commander[],
  folder: string,
  effort: Effort,
): Promise<Commanded[]> {
  return commandRounds(contenders, folder, { ...effort, patience: effort.patience * 2 });
}

function tablesOf(project: string, all: readonly Commanded[]): Table[] {
  const job = `Linting ${project}`;
  return [...commandTables(job, all), processorTable(job, all)];
}

/** How much longer ten times as many files take. */
function growthTable([few, many]: readonly (readonly Commanded[])[]): Table {
  const rows = few!.map(({ commander, runs }, index) => {
    const [before, after] = [runs, many![index]!.runs].map((each) =>
      Math.min(...each.map(({ seconds }) => seconds)),
    );
    const isMeasured = Number.isFinite(before) && Number.isFinite(after);
    return rowOf(commander.label, commander.by, isMeasured ? [after! / before!] : []);
  });
  return {
    title: 'Linting ten times as many files',
    about: `What ${SIZES[1]} files take, as a multiple of what ${SIZES[0]} take; the start of the command is in both.`,
    unit: 'x',
    rows,
  };
}

/** Where ESLint's time goes, as ESLint itself counts it. */
function rulesTable([timed]: readonly Commanded[]): Table {
  const output = timed?.runs[0]?.output ?? '{}';
  const { rules = {} } = JSON.parse(output) as { rules?: Record<string, number> };
  const rows = Object.entries(rules)
    .toSorted(([, a], [, b]) => b - a)
    .map(([rule, ms]) => rowOf(rule.replace('taskgroup/', ''), 'taskgroup', [round(ms)]));
  return {
    title: 'Time per rule, linting the sources of viem',
    about: 'The rule that is first to ask about a type pays for opening the session.',
    unit: 'ms',
    rows,
  };
}

function figuresOf(job: string, rows: readonly Row[]): Findings['figures'] {
  return [
    ratio(rows, { job, ours: SESSION, peer: TSESLINT, bar: 0.6 }),
    ratio(rows, { job, ours: OWN_PARSER, peer: TSESLINT, bar: 0.6 }),
    ratio(rows, { job, ours: GUARD, peer: TSESLINT, bar: 0.25 }),
    ratio(rows, { job, ours: SESSION, peer: SYNTAX, bar: 1.5 }),
  ];
}
