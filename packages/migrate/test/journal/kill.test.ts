import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { FileChange } from '../../src/index.ts';
import { writeAtomically } from '../../src/journal/atomic-write.ts';
import { Journal } from '../../src/journal/journal.ts';
import { recover } from '../../src/journal/recover.ts';
import { undoLastRun } from '../../src/journal/undo.ts';
import { prepareWrites, writeChanges } from '../../src/journal/write-changes.ts';

const KILL = new URL('../support/kill-at.mjs', import.meta.url).href;
const PROCESS = fileURLToPath(new URL('../support/journal-process.mjs', import.meta.url));
const NAMES = ['a.js', 'b.js', 'bin.js'];
const OLD = `// old ${'text '.repeat(2_000)}\n`;
const NEW = OLD.replaceAll('old', 'new');

/** The id of a process that has ended. */
const DEAD = spawnSync(process.execPath, ['--version']).pid;

type Action = 'write' | 'recover' | 'undo';

vi.setConfig({ testTimeout: 240_000 });

test('a run killed at any write leaves whole files, and is finished by the next one', async () => {
  for (const at of steps('write', ready())) {
    const folder = ready();
    expect(run('write', folder, { KILL_AT: `${at}` })).toBe('SIGKILL');
    expectWhole(folder);
    await recover(journalOf(folder));
    // Before the journal stood nothing was written; once it stands, everything is.
    expect(new Set(texts(folder)).size).toBe(1);
    expectTidy(folder);
  }
});

test('a recovery killed at any write is finished by the next one', async () => {
  for (const at of steps('recover', halfWritten())) {
    const folder = halfWritten();
    expect(run('recover', folder, { KILL_AT: `${at}` })).toBe('SIGKILL');
    expectWhole(folder);
    await recover(journalOf(folder));
    expect(new Set(texts(folder))).toEqual(new Set([NEW]));
    expectTidy(folder);
  }
});

test('an undo killed at any write is finished by the next one', async () => {
  for (const at of steps('undo', await written())) {
    const folder = await written();
    expect(run('undo', folder, { KILL_AT: `${at}` })).toBe('SIGKILL');
    expectWhole(folder);
    const journal = journalOf(folder);
    if (journal.record) await undoLastRun(journal);
    expect(new Set(texts(folder))).toEqual(new Set([OLD]));
    expectTidy(folder);
  }
});

test('a run killed at a random moment leaves whole files, and is finished by the next one', async () => {
  for (const delay of delays(60)) {
    const folder = ready();
    await killAfter(folder, delay);
    expectWhole(folder);
    await recover(journalOf(folder));
    expect(new Set(texts(folder)).size).toBe(1);
    expectTidy(folder);
  }
});

/** All the steps of an action that can be its last. */
function steps(action: Action, folder: string): number[] {
  const counted = path.join(folder, 'count');
  expect(run(action, folder, { KILL_AT: '0', KILL_COUNT: counted })).toBe(0);
  const total = Number(readFileSync(counted, 'utf8'));
  expect(total).toBeGreaterThan(20);
  return Array.from({ length: total }, (_, index) => index + 1);
}

/** A folder whose run was killed after the first of its files. */
function halfWritten(): string {
  const folder = ready();
  const journal = journalOf(folder);
  const record = journal.begin(prepareWrites(changesIn(folder)).writes, 'writing');
  writeAtomically(path.join(folder, 'src', NAMES[0]!), Buffer.from(NEW), 0o644);
  journal.update({ ...record, pid: DEAD });
  return folder;
}

async function written(): Promise<string> {
  const folder = ready();
  await writeChanges(changesIn(folder), journalOf(folder), {});
  return folder;
}

function journalOf(folder: string): Journal {
  return new Journal(path.join(folder, 'journal'));
}

function changesIn(folder: string): FileChange[] {
  return NAMES.map((name) => ({
    file: path.join(folder, 'src', name),
    before: OLD,
    after: NEW,
  }));
}

/** Numbers that look random, and are the same in every run. */
function delays(count: number): number[] {
  let seed = 20_260;
  return Array.from({ length: count }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 120;
  });
}

function ready(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'journal-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, 'src'));
  for (const name of NAMES) {
    writeFileSync(path.join(folder, 'src', name), OLD, { mode: name === 'bin.js' ? 0o755 : 0o644 });
  }
  return folder;
}

function run(action: Action, folder: string, env: NodeJS.ProcessEnv = {}) {
  const preload = env.KILL_AT ? ['--import', KILL] : [];
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [...preload, PROCESS, action, folder, ...NAMES.map((name) => `src/${name}`)],
    { env: { ...process.env, ...env }, encoding: 'utf8' },
  );
  if (status) throw new Error(stderr);
  return signal ?? status;
}

async function killAfter(folder: string, milliseconds: number): Promise<void> {
  const args = [PROCESS, 'write', folder, ...NAMES.map((name) => `src/${name}`)];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await exited;
  clearTimeout(timer);
}

function expectWhole(folder: string): void {
  for (const text of texts(folder)) expect(text === OLD || text === NEW).toBe(true);
}

/** No temporary file is left, and modes are as they were. */
function expectTidy(folder: string): void {
  expect(readdirSync(path.join(folder, 'src'))).toEqual(NAMES);
  expect(statSync(path.join(folder, 'src/bin.js')).mode & 0o777).toBe(0o755);
}

function texts(folder: string): string[] {
  return NAMES.map((name) => read(folder, name));
}

function read(folder: string, name: string): string {
  return readFileSync(path.join(folder, 'src', name), 'utf8');
}
