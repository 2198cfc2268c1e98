/**
 * AnyIO's `tests/test_futures.py`. Its `Future` is what JavaScript has from birth: a promise. The counterpart with an owner
 * is a task, whose `result`, `wait()`, `value`, `error` and `cancel()` are those of a future; so the cases are asked of a
 * task that ends when the test says so.
 *
 * Two answers are JavaScript's: settling what is settled is no error but does nothing (`disallowing_multiple_results`,
 * `already_cancelled`, `cancelling_with_result`), and what has not ended has the value `undefined`
 * (`return_value_when_future_not_finished`, `exception_when_future_not_finished`); `status` tells them apart.
 */
import { describe, expect, test } from 'vitest';
import { TaskCancelledError, TaskGroup, withTaskGroup } from '../../src/index.ts';
import type { Task, TaskContext, TaskGroup as Group } from '../../src/index.ts';
import { deferred, errorOf, microtasks, useVirtualClock } from '../support.ts';

useVirtualClock();

interface Future<T> {
  readonly task: Task<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** A task that ends as told, or when it is cancelled. */
function future<T>(group: Group, name = 'future'): Future<T> {
  const { promise, resolve, reject } = deferred<T>();
  const task = group.startSoon((context) => orCancelled(promise, context), { name });
  return { task, resolve, reject };
}

/** Waits for a promise that knows nothing of the task. */
function orCancelled<T>(promise: Promise<T>, task: TaskContext): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject);
    task.onCancel(() => reject(task.signal.reason as Error));
  });
}

/** Runs `body` in a group whose failures are looked at one by one. */
async function withFutures(body: (group: Group) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  const options = {
    policy: 'supervisor',
    onFailure: (error: unknown) => failures.push(error),
  } as const;
  await withTaskGroup(body, options);
}

describe('what comes of it', () => {
  test('result', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<number>(group);
      resolve(1);
      expect(await task.result).toBe(1);
    });
  });

  test('disallowing_multiple_results: the first counts', async () => {
    await withFutures(async (group) => {
      const { task, resolve, reject } = future<number>(group);
      resolve(1);
      resolve(0);
      reject(new Error('too late'));
      expect(await task.result).toBe(1);
    });
  });

  test('waiting_for_result: set by another task', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<number>(group);
      group.startSoon(async (other) => {
        await other.checkpoint();
        resolve(2);
      });
      expect(await task.result).toBe(2);
    });
  });

  test('waiting_with_wait: then the value is there', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<number>(group);
      group.startSoon(async (other) => {
        await other.checkpoint();
        resolve(2);
      });
      await task.wait();
      expect(task.value).toBe(2);
    });
  });

  test('raising_exception: whoever waits gets the very error', async () => {
    await withFutures(async (group) => {
      const { task, reject } = future(group);
      const failure = new Error('testing runtime error');
      group.startSoon(async (other) => {
        await other.checkpoint();
        reject(failure);
      });
      expect(await errorOf(task.result)).toBe(failure);
    });
  });

  test('exception_when_future_failed', async () => {
    await withFutures(async (group) => {
      const { task, reject } = future(group);
      const failure = new Error('foo');
      reject(failure);
      await task.wait();
      expect([task.status, task.error]).toEqual(['failed', failure]);
    });
  });

  test('return_value_when_future_not_finished: undefined, and the status says why', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<number>(group);
      await microtasks();
      expect([task.status, task.value]).toEqual(['running', undefined]);
      resolve(1);
    });
  });

  test('exception_when_future_not_finished: undefined', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<number>(group);
      await microtasks();
      expect([task.status, task.error]).toEqual(['running', undefined]);
      resolve(1);
    });
  });

  test('repr: the report', async () => {
    await withTaskGroup(
      async (group) => {
        const { task, resolve } = future<number>(group, 'name');
        expect(task.report()).toMatchObject({ name: 'futures.name', status: 'pending' });
        resolve(1);
      },
      { name: 'futures' },
    );
  });
});

describe('cancelling', () => {
  test('already_cancelled: a value that comes later has no effect', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<number>(group);
      task.cancel();
      resolve(1);
      await task.wait();
      expect([task.status, task.value]).toEqual(['cancelled', undefined]);
    });
  });

  test('cancelled_wait: whoever waits gets the reason', async () => {
    await withFutures(async (group) => {
      const { task } = future(group);
      task.cancel('not needed');
      const error = await errorOf(task.result);
      expect(error).toBeInstanceOf(TaskCancelledError);
      expect(String(error)).toContain('not needed');
    });
  });

  test('exception_when_future_cancelled: the reason, and the status says that it is one', async () => {
    await withFutures(async (group) => {
      const { task } = future(group);
      await microtasks();
      task.cancel();
      await task.wait();
      expect([task.status, task.error]).toEqual(['cancelled', expect.any(TaskCancelledError)]);
    });
  });

  test('cancelling_already_set_return_value: the value stays', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<string>(group);
      resolve('Item');
      await task.wait();
      task.cancel();
      expect([await task.result, task.cancelRequested]).toEqual(['Item', false]);
    });
  });

  test('cancelling_already_set_exception: the error stays', async () => {
    await withFutures(async (group) => {
      const { task, reject } = future(group);
      const failure = new Error('Failed');
      reject(failure);
      await task.wait();
      task.cancel();
      expect(await errorOf(task.result)).toBe(failure);
    });
  });

  test('cancelling_with_result: a running one', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<string>(group);
      await microtasks();
      task.cancel();
      resolve('Item');
      expect(await errorOf(task.result)).toBeInstanceOf(TaskCancelledError);
    });
  });
});

describe('waiting', () => {
  test('multiple_waiters: all get the value', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<string>(group);
      const waiters = [1, 2].map(() => group.startSoon(() => task.result));
      await microtasks();
      resolve('Finished');
      expect(await TaskGroup.all(waiters.map((waiter) => waiter.result))).toEqual([
        'Finished',
        'Finished',
      ]);
    });
  });

  test('cancelled_waiter_allows_other: a waiter that is cancelled takes nothing from the other one', async () => {
    await withFutures(async (group) => {
      const { task, resolve } = future<string>(group);
      const [one, two] = [1, 2].map(() =>
        group.startSoon((waiter) => orCancelled(task.result, waiter)),
      ) as [Task<string>, Task<string>];
      await microtasks();
      one.cancel();
      expect(await errorOf(one.result)).toBeInstanceOf(TaskCancelledError);
      resolve('Finished');
      expect(await two.result).toBe('Finished');
      expect(task.status).toBe('fulfilled');
    });
  });
});
