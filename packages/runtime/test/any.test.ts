import { expect, test } from 'vitest';
import { sleep, sleepForever, TaskGroup, TaskGroupError } from '../src/index.ts';
import { errorOf, useVirtualClock } from './support.ts';

useVirtualClock();

test('the first to succeed wins; failures before it do not count (Java anySuccessfulResultOrThrow)', async () => {
  let cancelled = false;
  const value = await TaskGroup.any([
    () => Promise.reject(new Error('down')),
    () => {
      throw new Error('down at once');
    },
    (task) => sleep(10, task).then(() => 'up'),
    (task) => sleepForever(task).finally(() => (cancelled = true)),
  ]);
  expect(value).toBe('up');
  expect(cancelled).toBe(true);
});

test('all fail: the errors in the order of the tasks, as in Promise.any', async () => {
  const error = (await errorOf(
    TaskGroup.any([
      (task) => sleep(10, task).then(() => Promise.reject(new Error('slow'))),
      () => Promise.reject(new Error('fast')),
    ]),
  )) as AggregateError;
  expect(error).toBeInstanceOf(TaskGroupError);
  expect(error).toBeInstanceOf(AggregateError);
  expect(error.errors.map(String)).toEqual(['Error: slow', 'Error: fast']);
});

test('an empty list rejects with an AggregateError, as Promise.any', async () => {
  const error = await errorOf(TaskGroup.any([]));
  expect(error).toBeInstanceOf(AggregateError);
  expect((error as AggregateError).errors).toEqual([]);
});

test('an outside cancellation that comes first', async () => {
  const controller = new AbortController();
  const call = errorOf(
    TaskGroup.any([(task) => sleepForever(task)], { signal: controller.signal }),
  );
  controller.abort('stop');
  expect(await call).toBe('stop');
});
