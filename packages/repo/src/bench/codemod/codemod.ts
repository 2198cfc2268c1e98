import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../../root.ts';
import { commandRounds, commandTables, type Commander } from '../command-rounds.ts';
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
      upTo(2, process.execPath, compiler('typescript'), '--noEmit', '-p', folder),
  },
  {
    label: NATIVE_TSC,
    by: '@typescript/native',
    command: (folder) =>
      upTo(2, process.execPath, compiler('@typescript/native'), '--noEmit', '-p', folder),
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
  migrate(TYPED),
  migrate(UNTYPED, '--no-types'),
];

/** By its package: several bring a command of that name, and whose stands in the folder of commands is chance. */
function compiler(name: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return path.join(path.dirname(manifest), 'bin/tsc');
}

function migrate(label: string, ...options: readonly string[]): Commander {
  const command = (folder: string) =>
    upTo(1, path.join(BIN, 'migrate-taskgroup'), path.join(folder, 'src'), '--json', ...options);
  return { label, by: 'taskgroup', command };
}

/** A dry run that finds something ends with 1, a compiler that does with 2: neither has failed. */
function upTo(code: number, ...command: readonly string[]): readonly string[] {
  return ['sh', '-c', `"$@" || [ $? -le ${code} ]`, 'sh', ...command];
}

/** Ten times the files may take ten times as long; what every run takes makes it less. */
const [FEW, MANY] = [500, 5_000] as const;

async function measureCodemod(effort: Effort): Promise<Findings> {
  const real = await tablesOf('the sources of viem', viemProject(), effort);
  const few = await tablesOf(`a service of ${FEW} files`, syntheticProject(FEW), effort);
  const many = await tablesOf(`a service of ${MANY} files`, syntheticProject(MANY), effort);
  const all = [real, few, many];
  return {
    tables: all.flat(),
    figures: [
      ...all.flatMap(figuresOf),
      ...[TYPED, UNTYPED].map((label) => growth(label, few, many)),
    ],
  };
}

async function tablesOf(
  project: string,
  { folder }: { readonly folder: string },
  effort: Effort,
): Promise<Tables> {
  writeFileSync(path.join(folder, TRANSFORM), PARSE_ONLY);
  try {
    return commandTables(`Migrating ${project}`, await commandRounds(commanders, folder, effort));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Tables = ReturnType<typeof commandTables>;

function figuresOf([time, memory]: Tables): Findings['figures'] {
  const [job, held] = [time.title.toLowerCase(), memory.title.toLowerCase()];
  return [
    ratio(time.rows, { job, ours: TYPED, peer: TSC, bar: 1.5 }),
    ratio(time.rows, { job, ours: UNTYPED, peer: JSCODESHIFT, bar: 0.5 }),
    ratio(memory.rows, { job: held, ours: TYPED, peer: TSC, bar: 1.5 }),
  ];
}

function growth(label: string, [few]: Tables, [many]: Tables): Figure {
  const [less, more] = [bestOf(few.rows, label), bestOf(many.rows, label)];
  const value = less === undefined || more === undefined ? undefined : round(more / less);
  return {
    name: `${label}: the time of ${MANY} files against that of ${FEW}`,
    value,
    bar: MANY / FEW,
    unit: 'x',
  };
}
