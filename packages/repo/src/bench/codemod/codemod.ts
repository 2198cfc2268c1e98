import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { MigrationReport } from 'migrate-taskgroup';
import { ROOT } from '../../root.ts';
import { commandRounds, commandTables, processorTable, type Commander } from '../command-rounds.ts';
import type { Effort, Family, Findings } from '../family.ts';
import { bestOf, ratio, round, type Figure } from '../figure.ts';
import { viemProject, syntheticProject } from '../lint/projects.ts';

/** The codemod over whole repositories, beside a codemod that does nothing, and the compiler. */
export const codemodFamily: Family = { name: 'codemod', run: measureCodemod };

const TSC = 'tsc --noEmit';
const NATIVE_TSC = 'tsc --noEmit of TypeScript 7';
const JSCODESHIFT = 'jscodeshift, a transform that changes nothing';
const TYPED = 'migrate-taskgroup, types checked before and after';
const UNTYPED = 'migrate-taskgroup --no-types';

const BIN = path.join(ROOT, 'packages/repo/node_modules/.bin');
const TRANSFORM = 'parse-only.cjs';

/** What a transform has to do before it can know that there is nothing to do. */
const PARSE_ONLY = `module.exports = ({ source }, { jscodeshift }) => void jscodeshift(source);\n`;

const commanders: readonly Commander[] = [
  {
    label: TSC,
    by: 'typescript',
    command: (folder) =>
      orCode(2, process.execPath, compiler('typescript'), '--noEmit', '-p', folder),
  },
  {
    label: NATIVE_TSC,
    by: '@typescript/native',
    command: (folder) =>
      orCode(1, process.execPath, compiler('@typescript/native'), '--noEmit', '-p', folder),
  },
  {
    label: JSCODESHIFT,
    by: 'jscodeshift',
    command: (folder) => [
      path.join(BIN, 'jscodeshift'),
      ...['--transform', path.join(folder, TRANSFORM), '--parser', 'ts', '--extensions', 'ts'],
      ...['--dry', '--silent', path.join(folder, 'src')],
    ],
  },
  { ...migrate(TYPED), check: requireTypes },
  migrate(UNTYPED, '--no-types'),
];

/** Types are of no use for so many files within the time of a benchmark. */
const untypedCommanders = commanders.filter(({ label }) => [JSCODESHIFT, UNTYPED].includes(label));

/** By its package: several bring a command of that name, and whose stands in the folder of commands is chance. */
function compiler(name: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return path.join(path.dirname(manifest), 'bin/tsc');
}

function migrate(label: string, ...options: readonly string[]): Commander {
  const command = (folder: string) =>
    orCode(1, path.join(BIN, 'migrate-taskgroup'), path.join(folder, 'src'), '--json', ...options);
  return { label, by: 'taskgroup', command };
}

/** A run that goes on without the types, as TypeScript itself gave up, is a fast one. */
function requireTypes(output: string): void {
  const { summary } = JSON.parse(output) as MigrationReport;
  const without = summary.filesWithoutTypes;
  if (without) throw new Error(`${without} of ${summary.filesWithSites} files went without types`);
}

/**
 * A dry run that finds something ends with 1, as does TypeScript 7; TypeScript 6 with 2, and with 1 when it crashes. None
 * but the crash has failed.
 */
function orCode(code: number, ...command: readonly string[]): readonly string[] {
  return ['sh', '-c', `"$@" || [ $? -eq ${code} ]`, 'sh', ...command];
}

/** Ten times the files may take ten times as long; what every run takes makes it less. */
const [FEW, MANY, MOST] = [500, 5_000, 25_000] as const;

async function measureCodemod(effort: Effort): Promise<Findings> {
  const real = await tablesOf('the sources of viem', viemProject(), effort);
  const few = await tablesOf(`a service of ${FEW} files`, syntheticProject(FEW), effort);
  const many = await tablesOf(`a service of ${MANY} files`, syntheticProject(MANY), effort);
  const most = await tablesOf(
    `a service of ${MOST} files`,
    syntheticProject(MOST),
    effort,
    untypedCommanders,
  );
  const all = [real, few, many];
  return {
    tables: [...all, most].flat(),
    figures: [
      ...all.flatMap(figuresOf),
      ...[TYPED, UNTYPED].map((label) => growth(label, [FEW, few], [MANY, many])),
      growth(UNTYPED, [MANY, many], [MOST, most]),
      {
        name: `${UNTYPED}: ${MOST} files`,
        value: bestOf(most[0].rows, UNTYPED),
        bar: 60,
        unit: 's',
      },
    ],
  };
}

async function tablesOf(
  project: string,
  { folder }: { readonly folder: string },
  effort: Effort,
  chosen = commanders,
): Promise<Tables> {
  writeFileSync(path.join(folder, TRANSFORM), PARSE_ONLY);
  try {
    const job = `Migrating ${project}`;
    const all = await commandRounds(chosen, folder, effort);
    return [...commandTables(job, all), processorTable(job, all)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Tables = [...ReturnType<typeof commandTables>, ReturnType<typeof processorTable>];

function figuresOf([time, memory]: Tables): Findings['figures'] {
  const [job, held] = [time.title.toLowerCase(), memory.title.toLowerCase()];
  return [
    ratio(time.rows, { job, ours: TYPED, peer: TSC, bar: 1.5 }),
    ratio(time.rows, { job, ours: UNTYPED, peer: JSCODESHIFT, bar: 0.5 }),
    ratio(memory.rows, { job: held, ours: TYPED, peer: TSC, bar: 1.5 }),
  ];
}

type Sized = readonly [files: number, tables: Tables];

function growth(label: string, [few, [small]]: Sized, [many, [large]]: Sized): Figure {
  const [less, more] = [bestOf(small.rows, label), bestOf(large.rows, label)];
  const value = less === undefined || more === undefined ? undefined : round(more / less);
  return {
    name: `${label}: the time of ${many} files against that of ${few}`,
    value,
    bar: many / few,
    unit: 'x',
  };
}
