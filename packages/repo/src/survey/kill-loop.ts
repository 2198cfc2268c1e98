import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BIN, runCodemod } from './codemod.ts';
import { git } from './work-copy.ts';

/** What became of runs that were killed. */
export interface Kills {
  readonly kills: number;
  /** Runs that were over before the signal came. */
  readonly late: number;
  /** Runs that had written nothing. */
  readonly untouched: number;
  /** Runs that were killed while they wrote, and that `--resume` finished. */
  readonly resumed: number;
  readonly changedFiles: number;
}

/**
 * Migrates a tree again and again, kills each run at a random moment, and looks whether every file has its old bytes or its
 * new ones, whether `--resume` finishes it, and whether `--undo` restores it.
 *
 * @throws {Error} at the first run that leaves anything else.
 */
export async function killLoop(folder: string, { kills, withTypes }: KillOptions): Promise<Kills> {
  const common = [...OPTIONS, ...(withTypes ? [] : ['--no-types'])];
  const files = changedFiles(folder, common);
  const texts = files.map((file) => ({ file, before: git(folder, 'show', `HEAD:${file}`) }));
  const known = texts.map((each) => ({ ...each, after: read(folder, each.file) }));
  runCodemod(folder, '--undo');
  // The files that have nothing to write would only be read again.
  const options = [...files, ...common];
  const longest = durationOf(() => runCodemod(folder, ...options));
  runCodemod(folder, '--undo');
  const counts = { late: 0, untouched: 0, resumed: 0 };
  for (let at = 0; at < kills; at += 1) {
    counts[await killOnce(folder, known, { options, longest })] += 1;
    process.stderr.write(`\r${at + 1}/${kills} runs killed`);
  }
  process.stderr.write('\n');
  return { kills, changedFiles: files.length, ...counts };
}

export interface KillOptions {
  readonly kills: number;
  readonly withTypes: boolean;
}

interface Run {
  readonly options: readonly string[];
  /** How long it takes when nobody kills it, in ms. */
  readonly longest: number;
}

interface Known {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** What the codemod changes when nobody disturbs it; `--undo` then gives every file its old bytes. */
function changedFiles(folder: string, options: readonly string[]): string[] {
  runCodemod(folder, '.', ...options);
  return git(folder, 'diff', '--name-only', '-z').split('\0').filter(Boolean);
}

const OPTIONS = ['--write', '--allow-dirty', '--no-dependency'];

function durationOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

async function killOnce(folder: string, known: readonly Known[], run: Run) {
  await kill(folder, run);
  const states = new Set(known.map((each) => stateOf(folder, each)));
  const isWriting = isUnfinished(folder);
  const stray = strayFiles(folder);
  if (stray.length && !isWriting) throw new Error(`A killed run left ${stray.join(', ')}`);
  if (!isWriting) {
    if (states.size > 1) throw new Error('A killed run left old and new files, and no journal');
    return states.has('old') ? 'untouched' : restored(folder, known, 'late');
  }
  runCodemod(folder, '--resume');
  return restored(folder, known, 'resumed');
}

/** What git does not know, without the installed packages, which the copy has as links. */
function strayFiles(folder: string): string[] {
  const others = git(folder, 'ls-files', '--others', '--exclude-standard').split('\n');
  return others.filter((file) => file && path.posix.basename(file) !== 'node_modules');
}

/** Kills a run at a random moment: every other one once it has begun to write. */
async function kill(folder: string, { options, longest }: Run): Promise<void> {
  const child = spawn(process.execPath, [BIN, ...options], { cwd: folder, stdio: 'ignore' });
  const isForWriting = Math.random() < 0.5;
  while (isForWriting && child.exitCode === null && !existsSync(journalOf(folder))) await pause(1);
  await pause(Math.random() * (isForWriting ? 100 : longest));
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Whole and new, then undone: whole and old. */
function restored<Outcome>(folder: string, known: readonly Known[], outcome: Outcome): Outcome {
  expectAll(folder, known, 'new');
  runCodemod(folder, '--undo');
  expectAll(folder, known, 'old');
  return outcome;
}

function expectAll(folder: string, known: readonly Known[], state: 'old' | 'new'): void {
  const other = known.find((each) => stateOf(folder, each) !== state);
  if (other) throw new Error(`${other.file} should have its ${state} bytes`);
}

function stateOf(folder: string, { file, before, after }: Known): 'old' | 'new' {
  const text = read(folder, file);
  if (text === before) return 'old';
  if (text === after) return 'new';
  throw new Error(`${file} has neither its old bytes nor its new ones`);
}

function read(folder: string, file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

function journalOf(folder: string): string {
  return path.join(folder, '.git', 'taskgroup', 'migrate', 'journal.json');
}

function isUnfinished(folder: string): boolean {
  if (!existsSync(journalOf(folder))) return false;
  const { phase } = JSON.parse(readFileSync(journalOf(folder), 'utf8')) as { phase: string };
  return phase !== 'done';
}
