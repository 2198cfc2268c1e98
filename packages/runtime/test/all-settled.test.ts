import { expect, test } from 'vitest';
import { sleepForever, TaskGroup, TimeoutError } from '../src/index.ts';
import { errorOf, useVirtualClock } from './support.ts';

useVirtualClock();

test('tells how each ended, and no failure cancels another', async () => {
  const failure = new Error('broken');
  const outcomes = await TaskGroup.allSettled([
    () => 1,
    () => Promise.reject(failure),
    Promise.resolve('adopted'),
    undefined,
  ]);
  expect(outcomes).toEqual([
    { status: 'fulfilled', value: 1 },
    { status: 'rejected', reason: failure },
    { status: 'fulfilled', value: 'adopted' },
    { status: 'fulfilled', value: undefined },
  ]);
});

test('one that throws at once is an outcome like any other, and the rest are started', async () => {
  const outcomes = await TaskGroup.allSettled([
    () => {
      throw new Error('at once');
    },
    () => 'started',
  ]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled']);
});

test('a deadline rejects it', async () => {
  const error = await errorOf(TaskGroup.allSettled([(task) => sleepForever(task)], { timeout: 5 }));
  expect(error).toBeInstanceOf(TimeoutError);
});

test('an outside cancellation rejects it with the reason', async () => {
  const reason = new Error('stop');
  const signal = AbortSignal.abort(reason);
  expect(await errorOf(TaskGroup.allSettled([() => 1], { signal }))).toBe(reason);
});

test('takes no policy', async () => {
  const error = await errorOf(TaskGroup.allSettled([], { policy: 'failFast' } as never));
  expect(String(error)).toContain("takes neither 'policy' nor 'throws'");
});
