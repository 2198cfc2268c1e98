import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { sleep } from '../../src/index.ts';
import { fixture, nextChunk, pidsIn, runs } from './process-support.ts';

// A program that owns processes ends, in every way that there is. It is the built package that it uses.
let pids: number[] = [];

afterEach(() => {
  for (const pid of pids.filter(runs)) process.kill(pid, 'SIGKILL');
});

async function startOwner(...args: string[]): Promise<ChildProcess> {
  const owner = spawn(...fixture('owner.mjs', ...args), { stdio: ['ignore', 'pipe', 'pipe'] });
  pids = pidsIn(await nextChunk(owner.stdout));
  expect(pids).toHaveLength(3);
  return owner;
}

async function noneIsLeft(): Promise<void> {
  for (let i = 0; i < 100 && pids.some(runs); i += 1) await sleep(10); // SIGKILL takes a moment.
  expect(pids.map(runs)).toEqual([false, false, false]);
}

test.each([
  ['process.exit()', 'exit', 7],
  ['an uncaught error', 'throw', 1],
])('a program that ends by %s takes its processes along', async (_how, word, code) => {
  const owner = await startOwner(word);
  expect(await once(owner, 'exit')).toEqual([code, null]);
  await noneIsLeft();
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a program that dies of %s takes its processes along, and dies of it all the same',
  async (signal) => {
    const owner = await startOwner('wait');
    owner.kill(signal);
    expect(await once(owner, 'exit')).toEqual([null, signal]);
    await noneIsLeft();
  },
);

test('on the way out it reports no failures that are none', async () => {
  const owner = await startOwner('run');
  let complaints = '';
  owner.stderr!.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  owner.kill('SIGINT');
  expect(await once(owner, 'exit')).toEqual([null, 'SIGINT']);
  expect(complaints).toBe('');
  await noneIsLeft();
});

test('processes that ignore the signal are killed after their grace', async () => {
  const owner = await startOwner('wait', 'stubborn');
  owner.kill('SIGTERM');
  expect(await once(owner, 'exit')).toEqual([null, 'SIGTERM']);
  await noneIsLeft();
});

test('a program that listens to the signal itself decides', async () => {
  const owner = await startOwner('listens');
  owner.kill('SIGINT');
  expect(await once(owner, 'exit')).toEqual([9, null]);
  await noneIsLeft();
});

test('a listener that only waits for the others to go (signal-exit) is no decision', async () => {
  const owner = await startOwner('polite');
  owner.kill('SIGINT');
  expect(await once(owner, 'exit')).toEqual([null, 'SIGINT']);
  await noneIsLeft();
});

test('a second signal does not wait for the grace', async () => {
  const owner = await startOwner('wait', 'stubborn', 'long');
  const start = performance.now();
  owner.kill('SIGTERM');
  await sleep(50);
  owner.kill('SIGTERM');
  expect(await once(owner, 'exit')).toEqual([null, 'SIGTERM']);
  expect(performance.now() - start).toBeLessThan(4_000);
  await noneIsLeft();
});

test('in runMain, Ctrl-C cancels the runs, and the program ends in order', async () => {
  const owner = await startOwner('main');
  owner.kill('SIGINT');
  expect(await once(owner, 'exit')).toEqual([130, null]);
  await noneIsLeft();
});

const UNSHARE = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'] as const;
const canUnshare = spawnSync(UNSHARE[0], [...UNSHARE.slice(1), 'true']).status === 0;

test.skipIf(!canUnshare)(
  'as the first process of a container, which no signal kills, it exits with the code of the signal',
  async () => {
    const [command, args] = fixture('owner.mjs', 'wait');
    const container = spawn(UNSHARE[0], [...UNSHARE.slice(1), command, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(pidsIn(await nextChunk(container.stdout))[0]).toBeLessThan(20); // Pids of its own.
    const children = readFileSync(`/proc/${container.pid}/task/${container.pid}/children`, 'utf8');
    process.kill(Number(children), 'SIGTERM');
    expect(await once(container, 'exit')).toEqual([143, null]);
  },
);
