import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../root.ts';
import { commandRounds, commandTables, type Commander } from '../command-rounds.ts';
import type { Effort, Family, Findings, Table } from '../family.ts';
import { ratio } from '../figure.ts';
import { realProject, syntheticProject } from '../lint/projects.ts';

/** The codemod over whole repositories, beside a codemod that does nothing, and the compiler. */
export const codemodFamily: Family = { name: 'codemod', run: measureCodemod };

const TSC = 'tsc --noEmit';
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
    command: (folder) => upTo(2, path.join(BIN, 'tsc'), '--noEmit', '-p', folder),
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

function migrate(label: string, ...options: readonly string[]): Commander {
  const command = (folder: string) =>
    upTo(1, path.join(BIN, 'migrate-taskgroup'), path.join(folder, 'src'), '--json', ...options);
  return { label, by: 'taskgroup', command };
}

/** A dry run that finds something ends with 1, a compiler that does with 2: neither has failed. */
function upTo(code: number, ...command: readonly string[]): readonly string[] {
  return ['sh', '-c', `"$@" || [ $? -le ${code} ]`, 'sh', ...command];
}

async function measureCodemod(effort: Effort): Promise<Findings> {
  const tables = await tablesOf('the sources of viem', realProject(), effort);
  for (const files of [500, 5_000]) {
    tables.push(
      ...(await tablesOf(`a service of ${files} files`, syntheticProject(files), effort)),
    );
  }
  return { tables, figures: tables.filter(({ unit }) => unit === 's').flatMap(figuresOf) };
}

async function tablesOf(
  project: string,
  { folder }: { readonly folder: string },
  effort: Effort,
): Promise<Table[]> {
  writeFileSync(path.join(folder, TRANSFORM), PARSE_ONLY);
  try {
    return commandTables(`Migrating ${project}`, await commandRounds(commanders, folder, effort));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figuresOf({ title, rows }: Table): Findings['figures'] {
  const job = title.toLowerCase();
  return [
    ratio(rows, { job, ours: TYPED, peer: TSC, bar: 1.5 }),
    ratio(rows, { job, ours: UNTYPED, peer: JSCODESHIFT, bar: 0.5 }),
  ];
}
