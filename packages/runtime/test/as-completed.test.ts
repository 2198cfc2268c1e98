import { expect, test } from 'vitest';
import { sleep, sleepForever, TaskGroup } from '../src/index.ts';
import type { TaskContext } from '../src/index.ts';
import { errorOf, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

async function wait(ms: number, _index: number, task: TaskContext): Promise<number> {
  await sleep(ms, task);
  return ms;
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

test('values come in the order in which they are ready', async () => {
  expect(await collect(TaskGroup.asCompleted([30, 10, 20], wait))).toEqual([10, 20, 30]);
  expect(clock.now()).toBe(30);
  expect(await collect(TaskGroup.asCompleted([], wait))).toEqual([]);
});

test('leaving the loop cancels the others and waits for them', async () => {
  const ended: string[] = [];
  const values = TaskGroup.asCompleted([10, 60_000], async (ms, index, task) => {
    await wait(ms, index, task).finally(() => ended.push(`${ms} at ${clock.now()}`));
  });
  for await (const value of values) {
    expect(value).toBe(undefined);
    break;
  }
  expect(ended).toEqual(['10 at 10', '60000 at 10']);
});

test('a failure comes after the values before it, and when the others have ended', async () => {
  const values: number[] = [];
  const run = async (): Promise<void> => {
    for await (const value of TaskGroup.asCompleted([10, 20, 99], fail)) values.push(value);
  };
  async function fail(ms: number, index: number, task: TaskContext): Promise<number> {
    if (ms === 99) return sleepForever(task);
    if (ms === 20) throw new Error('second');
    return wait(ms, index, task);
  }
  expect(String(await errorOf(run()))).toBe('Error: second');
  expect(values).toEqual([]);
});

test('a reader that takes its time slows the work down to the limit', async () => {
  const started: number[] = [];
  const values = TaskGroup.asCompleted(
    [1, 2, 3, 4, 5],
    (n) => {
      started.push(n);
      return n;
    },
    { limit: 2 },
  );
  expect(await values.next()).toEqual({ done: false, value: 1 });
  await sleep(100);
  expect(started).toEqual([1, 2]); // One is read, and nobody asked for more yet.
  expect(await collect(values)).toEqual([2, 3, 4, 5]);
});

test('an endless source is fine, and is closed', async () => {
  let closed = false;
  function* numbers(): Generator<number> {
    try {
      for (let n = 0; ; n += 1) yield n;
    } finally {
      closed = true;
    }
  }
  const seen: number[] = [];
  for await (const value of TaskGroup.asCompleted(numbers(), (n) => n, { limit: 3 })) {
    seen.push(value);
    if (seen.length === 5) break;
  }
  expect([seen, closed]).toEqual([[0, 1, 2, 3, 4], true]);
});

test('cancelled from outside, it rejects with the reason', async () => {
  const controller = new AbortController();
  const run = collect(TaskGroup.asCompleted([1e6], wait, { signal: controller.signal }));
  controller.abort(new Error('bye'));
  expect(String(await errorOf(run))).toBe('Error: bye');
});

test('what can not be is refused', async () => {
  expect(String(await errorOf(collect(TaskGroup.asCompleted([1], 5 as never))))).toContain(
    'must be a function',
  );
  expect(String(await errorOf(collect(TaskGroup.asCompleted([1], wait, { limit: 0 }))))).toContain(
    "'limit'",
  );
});
