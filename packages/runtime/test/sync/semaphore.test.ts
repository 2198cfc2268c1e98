import { expect, test } from 'vitest';
import { CancelScope, sleep, withTaskGroup } from '../../src/index.ts';
import { Semaphore } from '../../src/sync/index.ts';
import { errorOf, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

test('whoever comes while others wait gets in line (asyncio test_acquire)', async () => {
  const semaphore = new Semaphore(3);
  await semaphore.acquire();
  await semaphore.acquire();
  const result: number[] = [];
  const acquire = (name: number): Promise<unknown> =>
    semaphore.acquire().then(() => result.push(name));
  const all = [acquire(1), acquire(2), acquire(3)];
  await settle();
  expect([result, semaphore.statistics().tasksWaiting]).toEqual([[1], 2]);
  all.push(acquire(4));
  semaphore.release();
  semaphore.release();
  expect(semaphore.value).toBe(0);
  await settle();
  expect([result, semaphore.statistics().tasksWaiting]).toEqual([[1, 2, 3], 1]);
  semaphore.release();
  await Promise.all(all);
  expect(result).toEqual([1, 2, 3, 4]);
});

test('a release goes past those who were cancelled (asyncio test_acquire_cancel_before_awoken, …_fifo_order_3)', async () => {
  const semaphore = new Semaphore(0);
  const scope = new CancelScope();
  const cancelled = [errorOf(semaphore.acquire(scope)), errorOf(semaphore.acquire(scope))];
  const third = semaphore.acquire();
  const fourth = semaphore.acquire();
  scope.cancel();
  semaphore.release();
  await third;
  expect(await Promise.all(cancelled)).toEqual([scope.reason, scope.reason]);
  expect(semaphore.statistics()).toMatchObject({ value: 0, tasksWaiting: 1 });
  semaphore.release();
  await fourth;
});

test('cancelled by the one who releases: the value comes back (asyncio test_acquire_no_hang)', async () => {
  const semaphore = new Semaphore(1);
  await withTaskGroup((group) => {
    group.startSoon(async (task) => {
      const token = await semaphore.acquire(task);
      await settle();
      token.release();
      second.cancel();
    });
    const second = group.startSoon((task) =>
      semaphore.run(() => expect.unreachable('cancelled in the turn of the release'), task),
    );
  });
  expect(semaphore.value).toBe(1);
});

test('first come, first served, also the second time (asyncio test_acquire_fifo_order)', async () => {
  const semaphore = new Semaphore(1);
  const result: string[] = [];
  await withTaskGroup((group) => {
    for (const name of ['a', 'b', 'c']) {
      group.startSoon(async (task) => {
        for (const turn of [1, 2]) {
          await semaphore.run(async () => {
            result.push(`${name}${turn}`);
            await sleep(10, task);
          }, task);
        }
      });
    }
  });
  expect(result).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
});

test('who releases and acquires again is behind those who wait (asyncio test_acquire_fifo_order_2)', async () => {
  const semaphore = new Semaphore(1);
  const result: number[] = [];
  const all = [
    semaphore.acquire().then(() => result.push(1)),
    semaphore.acquire().then(() => {
      result.push(2);
      semaphore.release();
      return semaphore.acquire().then(() => result.push(4));
    }),
    semaphore.acquire().then(() => result.push(3)),
  ];
  await settle();
  semaphore.release();
  semaphore.release();
  await Promise.all(all);
  expect(result).toEqual([1, 2, 3, 4]);
});

test('several releases wake as many, before anybody who comes later (asyncio test_acquire_fifo_order_4)', async () => {
  const semaphore = new Semaphore(0);
  const result: number[] = [];
  const first = semaphore.acquire().then(() => result.push(1));
  for (let count = 0; count < 3; count += 1) semaphore.release();
  expect(semaphore.value).toBe(2);
  const rest = [2, 3].map((name) => semaphore.acquire().then(() => result.push(name)));
  expect(semaphore.value).toBe(0);
  await Promise.all([first, ...rest]);
  expect(result).toEqual([1, 2, 3]);
});

test('a token that may not go back, as the value is at its bound, stays unreleased', () => {
  const semaphore = new Semaphore(1, { maxValue: 1 });
  const token = semaphore.tryAcquire()!;
  semaphore.release(); // In its place.
  expect(() => token.release()).toThrow(RangeError);
  expect([token.released, semaphore.value]).toEqual([false, 1]);
});

test('what it takes', () => {
  expect(() => new Semaphore('1' as never)).toThrow(TypeError);
  expect(() => new Semaphore(Infinity)).toThrow(RangeError);
  expect(() => new Semaphore(1, { maxValue: '1' as never })).toThrow(TypeError);
  expect(new Semaphore(1, { maxValue: Infinity }).maxValue).toBe(Infinity);
});
