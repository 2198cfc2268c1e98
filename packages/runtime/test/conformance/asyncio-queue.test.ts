/**
 * CPython's `Lib/test/test_asyncio/test_queues.py`.
 *
 * - `repr`, `str`, `format` (also that of the shutdown cases): a queue has no text of its own here; what the text shows is
 *   in `statistics()`, see "repr".
 * - `generic_alias`: Python only.
 * - `LifoQueue`, `PriorityQueue` (`order` ×2, and the join and shutdown cases once more for each): not offered.
 * - `float_maxsize`: a fraction is refused, see "float_maxsize". So is 0, which is asyncio's "no limit".
 */
import { describe, expect, test } from 'vitest';
import { Queue, QueueShutDownError } from '../../src/channel/index.ts';
import { moveOnAfter, sleep, withTaskGroup } from '../../src/index.ts';
import { errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

/** Whether the promise has settled by now. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  const mark = (): void => void (done = true);
  promise.then(mark, mark);
  await microtasks();
  return done;
}

describe('QueueBasicTests', () => {
  test('repr: items, waiters and unfinished work show', async () => {
    const queue = new Queue<number>(1);
    expect(queue.statistics()).toEqual({
      size: 0,
      maxSize: 1,
      unfinishedTasks: 0,
      tasksWaitingPut: 0,
      tasksWaitingGet: 0,
      shutDown: false,
    });
    const getting = queue.get();
    expect(queue.statistics().tasksWaitingGet).toBe(1);
    queue.tryPut(0);
    expect(await getting).toBe(0);
    queue.tryPut(1);
    const putting = queue.put(2);
    expect(queue.statistics()).toMatchObject({ size: 1, tasksWaitingPut: 1, unfinishedTasks: 2 });
    queue.tryGet();
    await putting;
    queue.shutdown();
    expect(queue.statistics()).toMatchObject({ shutDown: true, unfinishedTasks: 3 });
  });

  test('empty', async () => {
    const queue = new Queue<number>();
    expect(queue.size).toBe(0);
    await queue.put(1);
    expect(queue.size).toBe(1);
    expect(await queue.get()).toBe(1);
    expect(queue.size).toBe(0);
  });

  test('full', async () => {
    expect(new Queue().maxSize).toBe(Infinity);
    const queue = new Queue<number>(1);
    await queue.put(1);
    expect(queue.size).toBe(queue.maxSize);
  });

  test('order', async () => {
    const queue = new Queue<number>();
    for (const i of [1, 3, 2]) await queue.put(i);
    expect([await queue.get(), await queue.get(), await queue.get()]).toEqual([1, 3, 2]);
  });

  test('maxsize', async () => {
    const queue = new Queue<number>(2);
    expect(queue.maxSize).toBe(2);
    const put: number[] = [];
    async function putThree(): Promise<boolean> {
      for (let i = 0; i < 3; i += 1) {
        await queue.put(i);
        put.push(i);
      }
      return true;
    }
    const putter = putThree();
    await microtasks();
    expect(put).toEqual([0, 1]);
    expect(await queue.get()).toBe(0);
    await microtasks();
    expect(put).toEqual([0, 1, 2]);
    expect([await queue.get(), await queue.get()]).toEqual([1, 2]);
    expect(await putter).toBe(true);
  });
});

describe('QueueGetTests', () => {
  test('blocking_get', async () => {
    const queue = new Queue<number>();
    queue.tryPut(1);
    expect(await queue.get()).toBe(1);
  });

  test('get_with_putters', async () => {
    const queue = new Queue<number>(1);
    await queue.put(1);
    const putting = queue.put(2);
    expect(await queue.get()).toBe(1);
    expect(await isDone(putting)).toBe(true);
  });

  test('blocking_get_wait', async () => {
    const queue = new Queue<number>();
    const getting = queue.get();
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await sleep(10, task);
        queue.tryPut(1);
      });
      expect(await getting).toBe(1);
    });
  });

  test('nonblocking_get', () => {
    const queue = new Queue<number>();
    queue.tryPut(1);
    expect(queue.tryGet()).toEqual({ value: 1 });
  });

  test('nonblocking_get_exception', () => {
    expect(new Queue().tryGet()).toBe(undefined);
  });

  test('get_cancelled_race', async () => {
    const queue = new Queue<string>();
    const controller = new AbortController();
    const first = errorOf(queue.get(controller));
    const second = queue.get();
    controller.abort('changed my mind');
    expect(await isDone(first)).toBe(true);
    await queue.put('a');
    expect(await second).toBe('a');
  });

  test('get_with_waiting_putters', async () => {
    const queue = new Queue<string>(1);
    const putting = [queue.put('a'), queue.put('b')];
    expect(await queue.get()).toBe('a');
    expect(await queue.get()).toBe('b');
    await Promise.all(putting);
  });

  test('why_are_getters_waiting', async () => {
    const queue = new Queue<number>(1);
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        for (let i = 0; i < 5; i += 1) await queue.put(i, task);
      });
      group.startSoon(async (task) => {
        for (let i = 0; i < 5; i += 1) expect(await queue.get(task)).toBe(i);
      });
    });
  });

  test('cancelled_getters_not_being_held_in_self_getters', async () => {
    const queue = new Queue(5);
    expect((await moveOnAfter(100, (scope) => queue.get(scope))).timedOut).toBe(true);
    expect(queue.statistics().tasksWaitingGet).toBe(0);
  });
});

describe('QueuePutTests', () => {
  test('blocking_put', async () => {
    const queue = new Queue<number>();
    await queue.put(1);
    expect(await queue.get()).toBe(1);
  });

  test('blocking_put_wait', async () => {
    const queue = new Queue<number>(1);
    let finished = false;
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await queue.put(1, task);
        await queue.put(2, task);
        finished = true;
      });
      await settle();
      expect(finished).toBe(false);
      queue.tryGet();
    });
    expect(finished).toBe(true);
  });

  test('nonblocking_put', () => {
    const queue = new Queue<number>();
    expect(queue.tryPut(1)).toBe(true);
    expect(queue.tryGet()).toEqual({ value: 1 });
  });

  test('get_cancel_drop_one_pending_reader: nothing is dropped', async () => {
    const queue = new Queue<number>();
    const controller = new AbortController();
    const reader = queue.get(controller);
    await settle();
    queue.tryPut(1);
    queue.tryPut(2);
    controller.abort('too late: 1 was on its way');
    expect(await reader).toBe(1);
    expect(await queue.get()).toBe(2);
  });

  test('get_cancel_drop_many_pending_readers', async () => {
    const queue = new Queue<number>();
    const controller = new AbortController();
    const readers = [queue.get(controller), queue.get(), queue.get()];
    await settle();
    queue.tryPut(1);
    controller.abort('too late: 1 was on its way');
    queue.tryPut(2);
    queue.tryPut(3);
    expect(await Promise.all(readers)).toEqual([1, 2, 3]); // asyncio leaves the order open.
  });

  test('put_cancel_drop: nothing is put twice', async () => {
    const queue = new Queue<number>(1);
    queue.tryPut(1);
    const controller = new AbortController();
    const writer = queue.put(2, controller);
    await settle();
    expect(queue.tryGet()).toEqual({ value: 1 });
    controller.abort('too late: there was room, and 2 went in');
    await writer;
    expect(queue.tryGet()).toEqual({ value: 2 });
    expect(queue.size).toBe(0);
  });

  test('nonblocking_put_exception', () => {
    const queue = new Queue<number>(1);
    queue.tryPut(1);
    expect(queue.tryPut(2)).toBe(false);
  });

  test('float_maxsize: refused, and so is 0', () => {
    expect(() => new Queue(1.3)).toThrow(
      new RangeError(
        `Cannot create a queue as 'maxSize' must be an integer >= 1 or Infinity: current value is 1.3`,
      ),
    );
    expect(() => new Queue(0)).toThrow(RangeError);
    expect(() => new Queue('1' as never)).toThrow(TypeError);
  });

  test('put_cancelled', async () => {
    const queue = new Queue<number>();
    const putting = queue.put(1);
    expect(await queue.get()).toBe(1);
    expect(await isDone(putting)).toBe(true);
  });

  test('put_cancelled_race', async () => {
    const queue = new Queue<string>(1);
    const controller = new AbortController();
    const a = queue.put('a');
    const b = queue.put('b');
    const c = errorOf(queue.put('X', controller));
    expect(await isDone(a)).toBe(true);
    expect(await isDone(b)).toBe(false);
    controller.abort('changed my mind');
    expect(await c).toBe('changed my mind');
    expect(queue.tryGet()).toEqual({ value: 'a' });
    expect(queue.tryGet()).toEqual({ value: 'b' });
    await b;
    expect(queue.tryGet()).toBe(undefined);
  });

  test('put_with_waiting_getters', async () => {
    const queue = new Queue<string>();
    const getting = queue.get();
    await queue.put('a');
    expect(await getting).toBe('a');
  });

  test('why_are_putters_waiting', async () => {
    const queue = new Queue<number>(2);
    await withTaskGroup(async (group) => {
      for (let i = 0; i < 4; i += 1) group.startSoon((task) => queue.put(i, task));
      await settle();
      for (let i = queue.size; i > 0; i -= 1) queue.tryGet();
    });
    expect(queue.size).toBe(2);
  });

  test('cancelled_puts_not_being_held_in_self_putters', async () => {
    const queue = new Queue<number>(1);
    queue.tryPut(1);
    const controller = new AbortController();
    const putting = errorOf(queue.put(2, controller));
    expect(queue.statistics().tasksWaitingPut).toBe(1);
    controller.abort('stop');
    expect(queue.statistics().tasksWaitingPut).toBe(0);
    expect(await putting).toBe('stop');
  });

  test('cancelled_put_silence_value_error_exception: a late cancellation finds nothing to undo', async () => {
    const queue = new Queue<number>(1);
    queue.tryPut(1);
    const controller = new AbortController();
    const putting = queue.put(2, controller);
    queue.tryGet();
    controller.abort('too late'); // asyncio gives up the put; here the item is in already.
    await putting;
    expect(queue.size).toBe(1);
  });
});

describe('QueueJoinTests', () => {
  test('task_done_underflow', () => {
    expect(() => new Queue().taskDone()).toThrow(
      new RangeError(
        'Cannot mark an item as done as there must be an unfinished one: current value is 0',
      ),
    );
  });

  test('task_done', async () => {
    const queue = new Queue<number>();
    for (let i = 0; i < 100; i += 1) queue.tryPut(i);
    let sum = 0;
    let running = true;
    await withTaskGroup(async (group) => {
      for (let i = 0; i < 2; i += 1) {
        group.startSoon(async (task) => {
          while (running) {
            const item = await queue.get(task);
            sum += item;
            queue.taskDone();
          }
        });
      }
      await queue.join(group);
      expect(sum).toBe(4_950);
      running = false;
      queue.tryPut(0);
      queue.tryPut(0);
    });
  });

  test('join_empty_queue', async () => {
    const queue = new Queue();
    await queue.join();
    await queue.join();
  });
});

describe('QueueShutdownTests', () => {
  async function expectShutDown(queue: Queue<string>): Promise<void> {
    expect(await errorOf(queue.put('data'))).toBeInstanceOf(QueueShutDownError);
    expect(() => queue.tryPut('data')).toThrow(QueueShutDownError);
    expect(await errorOf(queue.get())).toBeInstanceOf(QueueShutDownError);
    expect(() => queue.tryGet()).toThrow(QueueShutDownError);
  }

  test('shutdown_empty', async () => {
    const queue = new Queue<string>();
    const getting = errorOf(queue.get());
    await settle();
    queue.shutdown({ immediate: false });
    expect(queue.size).toBe(0);
    await queue.join();
    expect(await getting).toBeInstanceOf(QueueShutDownError);
    await expectShutDown(queue);
  });

  test('shutdown_nonempty', async () => {
    const queue = new Queue<string>(1);
    queue.tryPut('data');
    const joining = queue.join();
    const putting = errorOf(queue.put('data2'));
    expect(await isDone(putting)).toBe(false);
    queue.shutdown();
    expect(queue.size).toBe(1);
    expect(await putting).toBeInstanceOf(QueueShutDownError);
    expect(await queue.get()).toBe('data');
    expect(await isDone(joining)).toBe(false);
    await expectShutDown(queue);
    queue.taskDone();
    await joining;
    expect(() => queue.taskDone()).toThrow(RangeError);
  });

  test('shutdown_immediate', async () => {
    const queue = new Queue<string>();
    queue.tryPut('data');
    const joining = queue.join();
    queue.shutdown({ immediate: true });
    expect(queue.size).toBe(0);
    await joining;
    await expectShutDown(queue);
    expect(() => queue.taskDone()).toThrow(RangeError);
  });

  test('shutdown_immediate_with_unfinished', async () => {
    const queue = new Queue<string>();
    queue.tryPut('data');
    queue.tryPut('data');
    const joining = queue.join();
    expect(await queue.get()).toBe('data');
    queue.shutdown({ immediate: true });
    expect(queue.size).toBe(0);
    expect(await isDone(joining)).toBe(false);
    await expectShutDown(queue);
    queue.taskDone();
    expect(() => queue.taskDone()).toThrow(RangeError);
    await joining;
  });
});
