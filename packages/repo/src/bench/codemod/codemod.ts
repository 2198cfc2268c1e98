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

/** What a run by syntax is compared with; the compiler takes minutes for as many files. */
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

/** Where every file holds a site, which no repository comes near: what a site costs. */
const [FEW, MANY] = [500, 2_500] as const;
/** Where one file in twelve does, twice as many as in the repositories that were looked at. */
const [LARGE, HUGE, ONE_IN] = [5_000, 25_000, 12] as const;

async function measureCodemod(effort: Effort): Promise<Findings> {
  const dense = (files: number) =>
    tablesOf(`${files} files, each with a site`, syntheticProject(files), effort);
  const sparse = (files: number) =>
    tablesOf(
      `${files} files, one in ${ONE_IN} with a site`,
      syntheticProject(files, ONE_IN),
      effort,
      untypedCommanders,
    );
  const real = await tablesOf('the sources of viem', viemProject(), effort);
  const [large, huge] = [await sparse(LARGE), await sparse(HUGE)];
  const [few, many] = [await dense(FEW), await dense(MANY)];
  return {
    tables: [real, large, huge, few, many].flat(),
    figures: [
      ...figuresOf(real),
      ...[large, huge].map(bySyntax),
      ...[few, many].flatMap(figuresOf),
      ...[TYPED, UNTYPED].map((label) => growth(label, [FEW, few], [MANY, many])),
      growth(UNTYPED, [LARGE, large], [HUGE, huge]),
      {
        name: `${UNTYPED}: ${HUGE} files`,
        value: bestOf(huge[0].rows, UNTYPED),
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

function figuresOf(tables: Tables): Findings['figures'] {
  const [time, memory] = tables;
  const [job, held] = [time.title.toLowerCase(), memory.title.toLowerCase()];
  return [
    ratio(time.rows, { job, ours: TYPED, peer: TSC, bar: 1.5 }),
    bySyntax(tables),
    ratio(memory.rows, { job: held, ours: TYPED, peer: TSC, bar: 1.5 }),
  ];
}

function bySyntax([{ title, rows }]: Tables): Figure {
  return ratio(rows, { job: title.toLowerCase(), ours: UNTYPED, peer: JSCODESHIFT, bar: 0.5 });
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
