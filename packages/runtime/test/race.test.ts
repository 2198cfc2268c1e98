import { expect, test } from 'vitest';
import { sleep, sleepForever, TaskGroup, TimeoutError } from '../src/index.ts';
import { errorOf, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

test('the first to end wins, after the losers were cancelled and ended (anyio test_as_completed_early_exit)', async () => {
  const events: string[] = [];
  const value = await TaskGroup.race([
    (task) => sleep(10, task).then(() => 'fast'),
    async (task) => {
      try {
        await sleepForever(task);
      } finally {
        events.push('loser told');
        await sleep(5);
        events.push('loser ended');
      }
    },
  ]);
  expect(value).toBe('fast');
  expect(events).toEqual(['loser told', 'loser ended']);
  expect(clock.now()).toBe(15);
});

test('the first to end may fail', async () => {
  const failure = new Error('first');
  const error = await errorOf(
    TaskGroup.race([(task) => sleepForever(task), () => Promise.reject(failure)]),
  );
  expect(error).toBe(failure);
});

test('losers that fail while they are cancelled are dropped, as in Promise.race', async () => {
  const value = await TaskGroup.race([
    () => Promise.resolve('winner'),
    (task) => sleepForever(task).catch(() => Promise.reject(new Error('loser'))),
  ]);
  expect(value).toBe('winner');
});

test('one that ends at once keeps the rest from being called; a plain value wins at once', async () => {
  let called = false;
  expect(await TaskGroup.race([() => 1, () => (called = true)])).toBe(1);
  expect(await TaskGroup.race(['value', () => (called = true)])).toBe('value');
  expect(called).toBe(false);
});

test('an empty list rejects at once, where Promise.race waits for ever', async () => {
  const error = await errorOf(TaskGroup.race([]));
  expect(error).toBeInstanceOf(RangeError);
  expect(String(error)).toContain('Cannot race as the list must hold at least one task');
});

test('a deadline that comes first', async () => {
  const error = await errorOf(TaskGroup.race([(task) => sleepForever(task)], { timeout: 5 }));
  expect(error).toBeInstanceOf(TimeoutError);
});

test('an outside cancellation that comes first', async () => {
  const controller = new AbortController();
  const call = errorOf(
    TaskGroup.race([(task) => sleepForever(task)], { signal: controller.signal }),
  );
  controller.abort('stop');
  expect(await call).toBe('stop');
});
