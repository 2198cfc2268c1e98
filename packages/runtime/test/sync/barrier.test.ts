import { describe, expect, test } from 'vitest';
import { CancelScope, withTaskGroup } from '../../src/index.ts';
import { Barrier, BrokenBarrierError } from '../../src/sync/index.ts';
import { errorOf, settle } from '../support.ts';

const PARTIES = 5;

/** Starts `count` waits, and tells how they ended. */
function arrive(barrier: Barrier, count: number): Promise<PromiseSettledResult<number>[]> {
  return Promise.allSettled(Array.from({ length: count }, () => barrier.wait()));
}

function broken(count: number): unknown[] {
  const one = { status: 'rejected', reason: expect.any(BrokenBarrierError) };
  return Array.from({ length: count }, () => one);
}

test('parties: a whole number from 1 (asyncio test_barrier_parties)', () => {
  for (const wrong of [0, -4, 1.5, Infinity, NaN]) {
    expect(() => new Barrier(wrong)).toThrow(RangeError);
  }
  expect(() => new Barrier('2' as never)).toThrow(TypeError);
  expect(new Barrier(PARTIES).statistics()).toEqual({
    parties: PARTIES,
    broken: false,
    tasksWaiting: 0,
  });
});

describe('filling', () => {
  test('the last one lets all go on, each with its place (asyncio test_context_manager)', async () => {
    const barrier = new Barrier(3);
    const places: number[] = [];
    await withTaskGroup((group) => {
      for (let index = 0; index < 3; index += 1) {
        group.startSoon(async (task) => void places.push(await barrier.wait(task)));
      }
    });
    expect(places.toSorted()).toEqual([0, 1, 2]);
    expect(barrier.statistics()).toMatchObject({ tasksWaiting: 0, broken: false });
  });

  test('of one party: nobody waits, any number of times (asyncio test_filling_one_task, …_twice)', async () => {
    const barrier = new Barrier(1);
    expect(await barrier.wait()).toBe(0);
    expect(await barrier.wait()).toBe(0);
  });

  test('one by one (asyncio test_filling_task_by_task)', async () => {
    const barrier = new Barrier(3);
    const all: Promise<number>[] = [];
    for (const waiting of [1, 2, 0]) {
      all.push(barrier.wait());
      expect(barrier.statistics().tasksWaiting).toBe(waiting);
    }
    expect(await Promise.all(all)).toEqual([0, 1, 2]);
  });

  test('round after round (asyncio test_filling_tasks_wait_twice, …_check_return_value)', async () => {
    const barrier = new Barrier(PARTIES);
    const first: number[] = [];
    const second: number[] = [];
    await withTaskGroup((group) => {
      for (let index = 0; index < PARTIES; index += 1) {
        group.startSoon(async (task) => {
          first.push(await barrier.wait(task));
          second.push(await barrier.wait(task));
        });
      }
    });
    expect(first.toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(second.toSorted()).toEqual([0, 1, 2, 3, 4]);
  });

  test('whoever comes back early is in the next round (asyncio test_blocking_tasks_while_draining)', async () => {
    const barrier = new Barrier(2);
    const record: string[] = [];
    const eager = async (): Promise<void> => {
      await barrier.wait();
      record.push('eager out');
      await barrier.wait();
    };
    const slow = async (): Promise<void> => {
      await barrier.wait();
      await settle();
      record.push('slow out');
      await barrier.wait();
    };
    await Promise.all([eager(), slow()]);
    expect(record).toEqual(['eager out', 'slow out']);
    expect(barrier.statistics().tasksWaiting).toBe(0);
  });
});

describe('cancelled', () => {
  test('a party leaves, the others wait for another (asyncio test_filling_tasks_cancel_one)', async () => {
    const barrier = new Barrier(3);
    const scope = new CancelScope();
    const leaving = errorOf(barrier.wait(scope));
    const second = barrier.wait();
    expect(barrier.statistics().tasksWaiting).toBe(2);
    scope.cancel();
    expect(barrier.statistics()).toMatchObject({ tasksWaiting: 1, broken: false });
    expect(await leaving).toBe(scope.reason);
    const third = barrier.wait();
    expect(barrier.statistics().tasksWaiting).toBe(2);
    expect(await Promise.all([second, third, barrier.wait()])).toEqual([0, 1, 2]);
  });

  test('already: it does not count, though it were the last to come', async () => {
    const barrier = new Barrier(2);
    const first = barrier.wait();
    const scope = new CancelScope();
    scope.cancel();
    expect(await errorOf(barrier.wait(scope))).toBe(scope.reason);
    expect(barrier.statistics().tasksWaiting).toBe(1);
    expect(await Promise.all([first, barrier.wait()])).toEqual([0, 1]);
  });

  test('in the turn in which the round is complete: it has passed', async () => {
    const barrier = new Barrier(2);
    const scope = new CancelScope();
    const first = barrier.wait(scope);
    const second = barrier.wait();
    scope.cancel();
    expect(await Promise.all([first, second])).toEqual([0, 1]);
  });
});

describe('reset', () => {
  test('of an empty one: nothing happens (asyncio test_reset_barrier)', () => {
    const barrier = new Barrier(1);
    barrier.reset();
    expect(barrier.statistics()).toEqual({ parties: 1, broken: false, tasksWaiting: 0 });
  });

  test('those who wait throw (asyncio test_reset_barrier_while_tasks_waiting)', async () => {
    const barrier = new Barrier(PARTIES);
    const waiting = arrive(barrier, PARTIES - 1);
    barrier.reset();
    expect(await waiting).toEqual(broken(PARTIES - 1));
    expect(barrier.statistics()).toMatchObject({ broken: false, tasksWaiting: 0 });
  });

  test('they may come again (asyncio …_while_tasks_waiting_and_waiting_again)', async () => {
    const barrier = new Barrier(PARTIES);
    let passed = 0;
    const again = Array.from({ length: PARTIES - 1 }, async () => {
      expect(await errorOf(barrier.wait())).toBeInstanceOf(BrokenBarrierError);
      await barrier.wait();
      passed += 1;
    });
    barrier.reset();
    await settle();
    await barrier.wait();
    await Promise.all(again);
    expect(passed).toBe(PARTIES - 1);
  });

  test('a complete round has passed, whatever comes after (asyncio test_reset_barrier_while_tasks_draining)', async () => {
    const barrier = new Barrier(PARTIES);
    const round = arrive(barrier, PARTIES);
    const early = errorOf(barrier.wait());
    barrier.reset();
    expect((await round).map(({ status }) => status)).toEqual(Array(PARTIES).fill('fulfilled'));
    expect(await early).toBeInstanceOf(BrokenBarrierError);
  });
});

describe('abort', () => {
  test('of an empty one: it is broken for whoever comes (asyncio test_abort_barrier)', async () => {
    const barrier = new Barrier(1);
    barrier.abort();
    expect(barrier.statistics()).toEqual({ parties: 1, broken: true, tasksWaiting: 0 });
    expect(await errorOf(barrier.wait())).toMatchObject({
      name: 'BrokenBarrierError',
      message: 'Cannot pass the barrier as it was aborted',
    });
  });

  test('those who wait throw, an error each (asyncio test_abort_barrier_when_exception)', async () => {
    const barrier = new Barrier(PARTIES);
    const waiting = arrive(barrier, PARTIES - 1);
    barrier.abort();
    const outcomes = await waiting;
    expect(outcomes).toEqual(broken(PARTIES - 1));
    expect(new Set(outcomes.map((each) => (each as PromiseRejectedResult).reason)).size).toBe(4);
  });

  test('a cancellation that came first is what is thrown', async () => {
    const barrier = new Barrier(1);
    const scope = new CancelScope();
    barrier.abort();
    scope.cancel();
    expect(await errorOf(barrier.wait(scope))).toBe(scope.reason);
  });

  test('reset mends it (asyncio test_abort_barrier_when_exception_then_resetting)', async () => {
    const barrier = new Barrier(2);
    barrier.abort();
    barrier.reset();
    expect(barrier.broken).toBe(false);
    expect(await arrive(barrier, 2)).toMatchObject([{ value: 0 }, { value: 1 }]);
  });

  test('a waiter nobody looks after does not fail the process before its owner sees it', async () => {
    const barrier = new Barrier(2);
    const outcome = errorOf(withTaskGroup((group) => void group.startSoon(() => barrier.wait())));
    await settle();
    barrier.abort();
    expect(await outcome).toMatchObject({ errors: [expect.any(BrokenBarrierError)] });
  });
});
