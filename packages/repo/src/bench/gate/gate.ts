import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../../root.ts';
import { commandRounds, commandTables, type Commander } from '../command-rounds.ts';
import type { Effort, Family, Findings, Row } from '../family.ts';
import { bestOf, type Figure } from '../figure.ts';
import {
  removeRepositories,
  stagedRepositories,
  type StagedRepositories,
} from './staged-repository.ts';

/** A commit in a repository of 3,000 files, as long as its hook takes. */
export const gateFamily: Family = { name: 'gate', run: measureGate };

const TEXT = 'taskgroup-guard, nothing to judge';
const SYNTAX = 'taskgroup-guard, five files, syntax';
const TYPES = 'taskgroup-guard, five files, types';
const WARM = 'taskgroup-guard, five files, types, with its daemon';
const FIRST = 'taskgroup-guard, five files, syntax, after a change of the configuration';

const BIN = path.join(ROOT, 'packages/repo/node_modules/.bin');

async function measureGate(effort: Effort): Promise<Findings> {
  const repositories = stagedRepositories();
  try {
    const { typed, syntactic, text } = repositories;
    for (const folder of [typed, syntactic, text]) prepare(folder);
    warmUp(typed);
    const all = await commandRounds(commandersIn(repositories), typed, effort);
    const tables = commandTables('A commit of five files in a repository of 3,000', all);
    return { tables, figures: figuresOf(tables[0].rows) };
  } finally {
    daemon(repositories.typed, 'stop');
    removeRepositories(repositories);
  }
}

function commandersIn({ typed, syntactic, text }: StagedRepositories): readonly Commander[] {
  return [
    guard(TEXT, text),
    guard(SYNTAX, syntactic),
    guard(TYPES, typed),
    inFolder(WARM, 'taskgroup', typed, GUARD),
    unprepared(FIRST, syntactic),
    peer('lint-staged, ESLint with the typed no-floating-promises', 'lint-staged', typed),
    peer('lefthook, ESLint with one rule, no types', 'lefthook', typed, 'run', 'pre-commit'),
    peer(
      'Oxlint, the typed no-floating-promises',
      'oxlint',
      typed,
      ...['--type-aware', '--quiet', '-A', 'all', '-D', 'typescript/no-floating-promises'],
      ...[7, 500, 1_000, 2_000, 2_999].map((index) => `src/file${index}.ts`),
    ),
  ];
}

const GATE = [process.execPath, path.join(ROOT, 'packages/guard/bin/taskgroup-guard.js')] as const;
const GUARD = [...GATE, 'check', '--staged'];
const ALONE = ['env', 'TASKGROUP_DAEMON=0', ...GUARD];

function guard(label: string, folder: string): Commander {
  return inFolder(label, 'taskgroup', folder, ALONE);
}

/** Two commits into its life, as a daemon is for most of it. */
function warmUp(folder: string): void {
  daemon(folder, 'start');
  for (let commit = 0; commit < 2; commit += 1) prepare(folder);
}

function daemon(folder: string, word: 'start' | 'stop'): void {
  const [node, gate] = GATE;
  spawnSync(node, [gate, 'daemon', word], { cwd: folder, stdio: 'ignore' });
}

/** What a configuration says is kept by the first commit after it changed; all others find it. */
function prepare(folder: string): void {
  const [node, ...args] = GUARD;
  spawnSync(node!, args, { cwd: folder, stdio: 'ignore' });
}

function unprepared(label: string, folder: string): Commander {
  const script = 'rm -rf .git/taskgroup-guard && exec "$0" "$@"';
  return inFolder(label, 'taskgroup', folder, ['sh', '-c', script, ...ALONE]);
}

function peer(label: string, name: string, folder: string, ...args: readonly string[]): Commander {
  return inFolder(label, name, folder, [path.join(BIN, name), ...args]);
}

function inFolder(
  label: string,
  by: string,
  folder: string,
  command: readonly string[],
): Commander {
  // Oxlint and lint-staged may find something to say: it is the time that counts.
  const script = 'cd "$0" && { "$@" || [ $? -eq 1 ]; }';
  return { label, by, command: () => ['sh', '-c', script, folder, ...command] };
}

/** In seconds, as people wait for them; peers are in the table. */
function figuresOf(rows: readonly Row[]): readonly Figure[] {
  const bars = [
    [TEXT, 0.25],
    [SYNTAX, 0.5],
    [TYPES, 2.5],
    [WARM, 0.5],
  ] as const;
  return bars.map(([label, bar]) => ({
    name: `commit, ${label}`,
    value: bestOf(rows, label),
    bar,
    unit: 's',
  }));
}
