import { rmSync } from 'node:fs';
import type { Effort, Family, Findings, Row, Table } from '../family.ts';
import { ratio, round } from '../figure.ts';
import { absent, rowOf } from '../time-in-turns.ts';
import {
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
  const real = await inProject(realProject(), REAL_GLOBS, effort);
  const synthetic: Sampled[][] = [];
  for (const files of SIZES) {
    synthetic.push(await inProject(syntheticProject(files), ['src'], effort));
  }
  const tables = [
    ...tablesOf('the sources of viem, about 570 files', real),
    ...SIZES.flatMap((files, n) =>
      tablesOf(`a synthetic service of ${files} files`, synthetic[n]!),
    ),
  ];
  return { tables: [...tables, rulesTable(real)], figures: figuresOf(tables[0]!.rows) };
}

interface Sampled {
  readonly contender: LintContender;
  readonly runs: WatchedRun[];
  error?: unknown;
}

/** Every round runs all contenders once, so that all see the same machine. */
async function inProject(
  { folder }: { readonly folder: string },
  globs: readonly string[],
  { rounds, patience }: Effort,
): Promise<Sampled[]> {
  const all = lintContenders.map((contender): Sampled => ({ contender, runs: [] }));
  try {
    for (let turn = 0; turn < Math.min(rounds, 3); turn += 1) {
      for (const sampled of all) await sample(sampled, { folder, globs, patience });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return all;
}

async function sample(
  sampled: Sampled,
  { folder, globs, patience }: { folder: string; globs: readonly string[]; patience: number },
): Promise<void> {
  const spent = sampled.runs.reduce((sum, { seconds }) => sum + seconds * 1_000, 0);
  if (sampled.error || (sampled.runs.length > 0 && spent > patience)) return;
  try {
    sampled.runs.push(await watchedRun(sampled.contender.command(folder, globs)));
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

/** Where ESLint's time goes, as ESLint itself counts it. */
function rulesTable(all: readonly Sampled[]): Table {
  const run = all.find(({ contender }) => contender.label === SESSION)?.runs.at(-1);
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
