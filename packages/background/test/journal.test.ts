import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BackgroundTaskManager, defineTask, journal, memory } from '../src/index.ts';
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
