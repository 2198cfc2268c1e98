import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  BackgroundTaskManager,
  type DeadLetter,
  defineTask,
  journal,
  memory,
} from '../src/index.ts';
import { collect } from './support.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'taskgroup-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const send = defineTask({
  name: 'mail.send',
  tags: { service: 'mail' },
  run: (_context, to: string) => {
    if (to !== 'ann') throw new Error(`no route to ${to}`);
  },
});

function openManager(): BackgroundTaskManager {
  const deadLetters = journal(path.join(folder, 'var/dead.jsonl'));
  return new BackgroundTaskManager({ backend: memory({ deadLetters }) });
}

test('what one process gave up, the next one can replay', async () => {
  const first = openManager();
  await first.submit(send, 'bob');
  await first.submit(send, 'carl');
  await first.close();

  const second = openManager();
  second.register(send);
  expect(await collect(second.deadLetters.list())).toMatchObject([
    { data: 'bob' },
    { data: 'carl' },
  ]);
  const [letter] = await collect(second.deadLetters.list());
  expect(await second.deadLetters.replay({ id: letter!.id })).toMatchObject({ replayed: 1 });
  await second.close();

  const third = await collect(openManager().deadLetters.list());
  expect(third).toMatchObject([{ data: 'carl' }, { data: 'bob', lineage: { replays: 1 } }]);
});

test('a task that was abandoned at the end is written down', async () => {
  const manager = openManager();
  await manager.submit(send, 'ann', { delay: 3_600_000 });
  await manager.close();
  expect(await collect(openManager().deadLetters.list())).toMatchObject([{ reason: 'abandoned' }]);
});

test('a line that a crash cut short is dropped, and nothing else', async () => {
  const manager = openManager();
  await manager.submit(send, 'bob');
  await manager.close();
  const file = path.join(folder, 'var/dead.jsonl');
  appendFileSync(file, '{"add":{"id":"half');
  expect(await collect(openManager().deadLetters.list())).toHaveLength(1);
  expect(readFileSync(file, 'utf8')).toMatch(/^\{"add":.*\}\n$/);
});

test('of more letters than it may have only the newest are kept, in the file as well', async () => {
  const file = path.join(folder, 'dead.jsonl');
  const letters = journal(file, { maxEntries: 3 });
  for (let n = 0; n < 500; n += 1) await letters.add!(letterOf(n));
  const numbers = [497, 498, 499];
  expect((await collect(letters.list())).map(({ data }) => data)).toEqual(numbers);
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(120);
  await letters.close!();
  const again = await collect(journal(file, { maxEntries: 3 }).list());
  expect(again.map(({ data }) => data)).toEqual(numbers);
});

test('letters that are too old are gone', async () => {
  const letters = journal(path.join(folder, 'dead.jsonl'), { maxAge: 60_000 });
  await letters.add!({ ...letterOf(1), diedAt: new Date(Date.now() - 61_000).toISOString() });
  await letters.add!(letterOf(2));
  expect(await collect(letters.list())).toMatchObject([{ data: 2 }]);
});

test('a process that is killed while it writes the file anew loses no letter that it was told is kept', async () => {
  const file = path.join(folder, 'dead.jsonl');
  const limits = { maxEntries: 5 };
  const program = `
    import { journal } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
    const letters = journal(${JSON.stringify(file)}, ${JSON.stringify(limits)});
    let last = -1;
    for await (const { data } of letters.list()) last = data;
    for (let n = last + 1; ; n += 1) {
      await letters.add({ id: String(n), data: n, diedAt: new Date().toISOString(), tags: {} });
      process.stdout.write(n + '\\n');
    }`;
  for (const lines of [1, 107, 111, 230]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > lines) child.kill('SIGKILL');
    });
    await ended;
    const told = Number(said.split('\n').at(-2));
    const opened = journal(file, limits);
    const kept = (await collect(opened.list())).map(({ data }) => data as number);
    await opened.close!();
    // What was on the disk before it could be said may be there as well.
    expect(kept.at(-1)).toBeGreaterThanOrEqual(told);
    const first = kept[0]!;
    expect(kept).toEqual(
      Array.from({ length: Math.min(5, kept.at(-1)! + 1) }, (_, n) => first + n),
    );
  }
});

function letterOf(n: number): DeadLetter {
  const diedAt = new Date().toISOString();
  const common = { name: 'mail.send', priority: 'NORMAL', tags: {}, reason: 'failed' } as const;
  return { ...common, id: String(n), taskId: String(n), data: n, error: undefined, diedAt };
}
