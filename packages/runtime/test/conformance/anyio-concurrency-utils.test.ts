/**
 * AnyIO's `tests/test_concurrency_utils.py`: `gather` is `TaskGroup.all` here, `as_completed` `TaskGroup.asCompleted`, and
 * `amap` `TaskGroup.map`. AnyIO's throw a group of errors; the twins reject with the first failure itself, as the Promise
 * combinators do (decided in the design).
 */
import { describe, expect, test } from 'vitest';
import { sleepForever, suppressedErrors, TaskGroup, TaskGroupError } from '../../src/index.ts';
import type { TaskContext } from '../../src/index.ts';
import type { Deferred } from '../support.ts';
import { deferred, errorOf, useVirtualClock } from '../support.ts';

useVirtualClock();

class ValueError extends Error {}

/** Three tasks of which each, when it ends, lets the one before it go on: they end as 3, 2, 1. */
function endInReverse(): (value: number) => Promise<number> {
  const events: Deferred<void>[] = [deferred(), deferred(), deferred()];
  events[2]!.resolve();
  return async (value) => {
    await events[value - 1]!.promise;
    events[value - 2]?.resolve();
    return value;
  };
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

describe('gather', () => {
  test('gather_results_in_order: of the tasks, not of their ends', async () => {
    const returnWhen = endInReverse();
    const results = await TaskGroup.all([
      () => returnWhen(1),
      () => returnWhen(2),
      () => returnWhen(3),
    ]);
    expect(results).toEqual([1, 2, 3]);
  });

  test('gather_results_in_order: so with promises that run already', async () => {
    const returnWhen = endInReverse();
    expect(await TaskGroup.all([returnWhen(1), returnWhen(2), returnWhen(3)])).toEqual([1, 2, 3]);
  });

  test('gather_propagates_exception: bare', async () => {
    const boom = new ValueError('boom');
    const error = await errorOf(TaskGroup.all([async () => 1, () => Promise.reject(boom)]));
    expect(error).toBe(boom);
  });

  test('gather_propagates_exception: in a group, when asked for', async () => {
    const boom = new ValueError('boom');
    const error = await errorOf(
      TaskGroup.all([async () => 1, () => Promise.reject(boom)], { throws: 'group' }),
    );
    expect(error).toBeInstanceOf(TaskGroupError);
    expect((error as TaskGroupError).errors).toEqual([boom]);
  });

  test('gather_propagates_exception: the others are cancelled and have ended', async () => {
    const record: string[] = [];
    const boom = new ValueError('boom');
    const error = await errorOf(
      TaskGroup.all([
        (task: TaskContext) => sleepForever(task).finally(() => record.push('ended')),
        () => Promise.reject(boom),
      ]),
    );
    expect([error, record, suppressedErrors(error)]).toEqual([boom, ['ended'], []]);
  });
});

describe('as_completed', () => {
  test('as_completed_ordering: in the order of the ends', async () => {
    const events = new Map([1, 2, 3].map((value) => [value, deferred()]));
    const next = new Map([
      [2, 3],
      [3, 1],
    ]);
    events.get(2)!.resolve();
    const results = await collect(
      TaskGroup.asCompleted([1, 2, 3], async (value) => {
        await events.get(value)!.promise;
        events.get(next.get(value)!)?.resolve();
        return value;
      }),
    );
    expect(results).toEqual([2, 3, 1]);
  });

  test('as_completed_naming: every task has a name of its own', async () => {
    const names = await collect(
      TaskGroup.asCompleted([1, 2], (_, _index, task) => task.name, { name: 'jobs' }),
    );
    expect(new Set(names)).toEqual(new Set(['jobs.0', 'jobs.1']));
  });

  // AnyIO's takes its awaitables as arguments and refuses none. This one takes a list, which may well be empty, as those
  // of `map` and of asyncio's `as_completed`.
  test('as_completed_no_coroutines: a loop that never turns', async () => {
    let called = false;
    expect(await collect(TaskGroup.asCompleted([], () => (called = true)))).toEqual([]);
    expect(called).toBe(false);
  });

  test('as_completed_propagates_exception: the rest is cancelled, and the loop throws it', async () => {
    const record: string[] = [];
    const boom = new ValueError('boom');
    const error = await errorOf(
      collect(
        TaskGroup.asCompleted(['succeed', 'fail'], async (kind, _index, task) => {
          if (kind === 'fail') throw boom;
          await sleepForever(task).finally(() => record.push('cancelled'));
        }),
      ),
    );
    expect([error, record]).toEqual([boom, ['cancelled']]);
  });

  test('as_completed_early_exit: leaving the loop cancels what has not ended, and waits for it', async () => {
    const record: string[] = [];
    const stream = TaskGroup.asCompleted([1, 2], async (value, _index, task) => {
      if (value === 2) await sleepForever(task).finally(() => record.push('cancelled'));
      return value;
    });
    for await (const value of stream) {
      record.push(`got ${value}`);
      break;
    }
    expect(record).toEqual(['got 1', 'cancelled']);
  });

  test('as_completed_early_exit: so by hand', async () => {
    const record: string[] = [];
    const stream = TaskGroup.asCompleted([1, 2], async (value, _index, task) => {
      if (value === 2) await sleepForever(task).finally(() => record.push('cancelled'));
      return value;
    });
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    expect(await stream.return()).toMatchObject({ done: true });
    expect(record).toEqual(['cancelled']);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test('as_completed_early_exit: an error of the loop itself comes out, not the cancellation', async () => {
    const record: string[] = [];
    const own = new ValueError('of the loop');
    const error = await errorOf(
      (async () => {
        for await (const value of TaskGroup.asCompleted([1, 2], async (each, _index, task) => {
          if (each === 2) await sleepForever(task).finally(() => record.push('cancelled'));
          return each;
        })) {
          record.push(`got ${value}`);
          throw own;
        }
      })(),
    );
    expect([error, record]).toEqual([own, ['got 1', 'cancelled']]);
  });
});

describe('map', () => {
  test('map_results_ordering: of the items', async () => {
    const returnWhen = endInReverse();
    const results = await TaskGroup.map([1, 2, 3], async (value) => (await returnWhen(value)) * 2);
    expect(results).toEqual([2, 4, 6]);
  });

  test('map_results_ordering: or of the ends, when asked for', async () => {
    const returnWhen = endInReverse();
    const results = await TaskGroup.map([1, 2, 3], (value) => returnWhen(value), {
      ordered: false,
    });
    expect(results).toEqual([3, 2, 1]);
  });

  test('map_empty_args', async () => {
    expect(await TaskGroup.map([], (value: number) => value * 2)).toEqual([]);
  });

  test('map_propagates_exception', async () => {
    const boom = new ValueError('boom');
    const error = await errorOf(
      TaskGroup.map([1, 2, 3], async (value) => {
        if (value === 2) throw boom;
        return value;
      }),
    );
    expect(error).toBe(boom);
  });
});
