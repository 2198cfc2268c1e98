import { rmSync } from 'node:fs';
import type { Effort, Family, Findings, Row, Table } from '../family.ts';
import { ratio, round } from '../figure.ts';
import { absent, rowOf } from '../time-in-turns.ts';
import {
  byRule,
  lintContenders,
  OXLINT,
  SESSION,
  SYNTAX,
  TSESLINT,
  type LintContender,
} from './contenders.ts';
import { REAL_GLOBS, realProject, syntheticProject } from './projects.ts';
import { watchedRun, type WatchedRun } from './watched-run.ts';

/** All rules over whole repositories, beside the linters that people run today. */
export const lintFamily: Family = { name: 'lint', run: measureLint };

const SIZES = [500, 5_000];

async function measureLint(effort: Effort): Promise<Findings> {
  const [real, rules] = await inProject(realProject(), REAL_GLOBS, async (run) => {
    const sampled = await inTurns(run, effort);
    const once: Sampled = { contender: byRule, runs: [] };
    await sample(once, run, effort.patience);
    return [sampled, once] as const;
  });
  const synthetic: Sampled[][] = [];
  for (const files of SIZES) {
    const project = syntheticProject(files);
    synthetic.push(await inProject(project, ['src'], (run) => inTurns(run, effort)));
  }
  const tables = [
    ...tablesOf('the sources of viem, about 570 files', real),
    ...SIZES.flatMap((files, n) =>
      tablesOf(`a synthetic service of ${files} files`, synthetic[n]!),
    ),
    growthTable(synthetic),
    rulesTable(rules),
  ];
  return { tables, figures: figuresOf(tables[0]!.rows) };
}

interface Sampled {
  readonly contender: LintContender;
  readonly runs: WatchedRun[];
  error?: unknown;
}

type Run = (contender: LintContender) => Promise<WatchedRun>;

/** Lets contenders run in a project, which is gone afterwards. */
async function inProject<Result>(
  { folder }: { readonly folder: string },
  globs: readonly string[],
  measure: (run: Run) => Promise<Result>,
): Promise<Result> {
  try {
    return await measure((contender) => watchedRun(contender.command(folder, globs)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every round runs all contenders once, so that all see the same machine. */
async function inTurns(run: Run, { rounds, patience }: Effort): Promise<Sampled[]> {
  const all = lintContenders.map((contender): Sampled => ({ contender, runs: [] }));
  for (let turn = 0; turn < Math.min(rounds, 3); turn += 1) {
    for (const sampled of all) await sample(sampled, run, patience);
  }
  return all;
}

async function sample(sampled: Sampled, run: Run, patience: number): Promise<void> {
  const spent = sampled.runs.reduce((sum, { seconds }) => sum + seconds * 1_000, 0);
  if (sampled.error || (sampled.runs.length > 0 && spent > patience)) return;
  try {
    sampled.runs.push(await run(sampled.contender));
  } catch (error) {
    sampled.error = error;
  }
}

function tablesOf(project: string, all: readonly Sampled[]): Table[] {
  return [
    {
      title: `Linting ${project}`,
      about: 'One cold run of the command, from its start to its end.',
      unit: 's',
      rows: all.map((each) => rowFor(each, ({ seconds }) => seconds)),
    },
    {
      title: `Memory, linting ${project}`,
      about: 'The most that the command and all of its processes held at a time.',
      unit: 'MB',
      rows: all.map((each) => rowFor(each, ({ megabytes }) => megabytes ?? Number.NaN)),
    },
  ];
}

function rowFor({ contender, runs, error }: Sampled, figure: (run: WatchedRun) => number): Row {
  const { label, by } = contender;
  if (error) return absent(label, by, error);
  return rowOf(
    label,
    by,
    runs.map(figure).filter((value) => !Number.isNaN(value)),
  );
}

/** How much longer ten times as many files take. */
function growthTable([few, many]: readonly (readonly Sampled[])[]): Table {
  const rows = few!.map(({ contender, runs }, index) => {
    const [before, after] = [runs, many![index]!.runs].map((each) =>
      Math.min(...each.map(({ seconds }) => seconds)),
    );
    const isMeasured = Number.isFinite(before) && Number.isFinite(after);
    return rowOf(contender.label, contender.by, isMeasured ? [after! / before!] : []);
  });
  return {
    title: 'Linting ten times as many files',
    about: `What ${SIZES[1]} files take, as a multiple of what ${SIZES[0]} take; the start of the command is in both.`,
    unit: 'x',
    rows,
  };
}

/** Where ESLint's time goes, as ESLint itself counts it. */
function rulesTable({ runs: [run] }: Sampled): Table {
  const { rules = {} } = JSON.parse(run?.output ?? '{}') as { rules?: Record<string, number> };
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

function figuresOf(rows: readonly Row[]): Findings['figures'] {
  const job = 'all rules';
  return [
    ratio(rows, { job, ours: SESSION, peer: TSESLINT, bar: 0.6 }),
    ratio(rows, { job, ours: OXLINT, peer: TSESLINT, bar: 0.25 }),
    ratio(rows, { job, ours: SESSION, peer: SYNTAX, bar: 1.5 }),
  ];
}
