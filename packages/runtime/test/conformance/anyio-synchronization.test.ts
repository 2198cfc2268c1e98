/**
 * AnyIO's `tests/test_synchronization.py`.
 *
 * - `fast_acquire` (Lock, Semaphore): Python only; an `await` always gives way in JavaScript.
 * - `instantiate_outside_event_loop` ×4, `zero_tokens_outside_event_loop`, `float_infinity_outside_event_loop`: there is
 *   always an event loop here. What they assert about a fresh object is in `fresh` below.
 * - `current_default_thread_limiter`: Python only, there are no threads to limit.
 * - `acquire_twice_*`, `bad_release`: AnyIO throws as it knows the current task. See "acquire_twice" and "bad_release".
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  failAfter,
  moveOnAfter,
  ScopeMisuseError,
  shield,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions } from '../../src/index.ts';
import { CapacityLimiter, Condition, Event, Lock, Semaphore } from '../../src/sync/index.ts';
import type { Token } from '../../src/sync/index.ts';
import { errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

/** What the cases that AnyIO repeats for each primitive need. */
interface Primitive {
  acquire(options?: CancelOptions): Promise<Token>;
  tryAcquire(): Token | undefined;
  run(fn: () => unknown, options?: CancelOptions): Promise<unknown>;
  statistics(): { tasksWaiting: number };
}

const primitives: [name: string, make: () => Primitive][] = [
  ['TestLock', () => new Lock()],
  ['TestSemaphore', () => new Semaphore(1, { maxValue: 1 })],
  ['TestCapacityLimiter', () => new CapacityLimiter(1)],
];

describe.each(primitives)('%s', (_name, make) => {
  test('contextmanager: run holds it, and whoever waits follows', async () => {
    const primitive = make();
    const results: string[] = [];
    await withTaskGroup(async (group) => {
      await primitive.run(async () => {
        group.startSoon((task) => primitive.run(() => results.push('2'), task));
        await settle();
        results.push('1');
      }, group);
    });
    expect(results).toEqual(['1', '2']);
    expect(primitive.tryAcquire()).toBeDefined();
  });

  test('manual_acquire', async () => {
    const primitive = make();
    const results: string[] = [];
    await withTaskGroup(async (group) => {
      const token = await primitive.acquire(group);
      group.startSoon(async (task) => {
        const own = await primitive.acquire(task);
        results.push('2');
        own.release();
      });
      await settle();
      results.push('1');
      token.release();
    });
    expect(results).toEqual(['1', '2']);
    expect(primitive.tryAcquire()).toBeDefined();
  });

  test('acquire_nowait, acquire_nowait_wouldblock', async () => {
    const primitive = make();
    expect(primitive.tryAcquire()).toBeDefined();
    expect(primitive.tryAcquire()).toBeUndefined();
  });

  test('acquire_twice: it is not re-entrant; the second waits, and can be cancelled', async () => {
    const primitive = make();
    await primitive.acquire();
    const { timedOut } = await moveOnAfter(1_000, (scope) => primitive.acquire(scope));
    expect(timedOut).toBe(true);
    expect(primitive.statistics().tasksWaiting).toBe(0);
  });

  test.each([false, true])('cancel_during_acquire, released first: %s', async (first) => {
    const primitive = make();
    let acquired = false;
    await withTaskGroup(async (group) => {
      const token = await primitive.acquire(group);
      group.startSoon((task) => primitive.run(() => (acquired = true), task));
      await settle();
      group.cancel();
      await shield({ timeout: 1_000 }, async () => {
        if (first) token.release();
        await settle();
        if (!first) token.release();
      });
    });
    expect(acquired).toBe(false);
    expect(primitive.tryAcquire()).toBeDefined();
  });

  test('cancel_during_acquire: released, then cancelled in the same turn: run does not start', async () => {
    const primitive = make();
    let acquired = false;
    await withTaskGroup(async (group) => {
      const token = await primitive.acquire(group);
      group.startSoon((task) => primitive.run(() => (acquired = true), task));
      await settle();
      token.release();
      group.cancel();
    });
    expect(acquired).toBe(false);
    expect(primitive.tryAcquire()).toBeDefined();
  });

  test('statistics', async () => {
    const primitive = make();
    await withTaskGroup(async (group) => {
      expect(primitive.statistics().tasksWaiting).toBe(0);
      await primitive.run(async () => {
        expect(primitive.statistics().tasksWaiting).toBe(0);
        for (const count of [1, 2]) {
          group.startSoon((task) => primitive.run(() => {}, task));
          await settle();
          expect(primitive.statistics().tasksWaiting).toBe(count);
        }
      });
    });
    expect(primitive.statistics().tasksWaiting).toBe(0);
  });

  test('asyncio_deadlock: the first cancelled before it has run, the second gets in (#398)', async () => {
    const primitive = make();
    await withTaskGroup(async (group) => {
      const hold = (task: CancelOptions): Promise<unknown> => primitive.run(settle, task);
      const first = group.startSoon(hold);
      const second = group.startSoon(hold);
      await Promise.resolve();
      first.cancel();
      await failAfter(1_000, () => second.wait());
      expect(second.status).toBe('fulfilled');
    });
  });

  test('cancel_after_release: the token is not lost between release and its receiver', async () => {
    const primitive = make();
    const token = primitive.tryAcquire()!;
    const scope = new CancelScope();
    const waiting = primitive.acquire(scope);
    await settle();
    token.release();
    scope.cancel();
    expect(primitive.tryAcquire()).toBeUndefined(); // It has it: the release came first.
    (await waiting).release();
    expect(primitive.statistics().tasksWaiting).toBe(0);
    expect(primitive.tryAcquire()).toBeDefined();
  });

  test('cancelled_after_acquire: a waiter cancelled before the release gets nothing', async () => {
    const primitive = make();
    const token = primitive.tryAcquire()!;
    await withTaskGroup(async (group) => {
      const task = group.startSoon((own) => primitive.acquire(own));
      await settle();
      task.cancel();
      token.release();
      expect(primitive.statistics().tasksWaiting).toBe(0);
      await failAfter(3_000, (scope) => primitive.acquire(scope));
    });
  });

  test('acquire_race, nowait_acquire_after_release_does_not_oversubscribe (#1170)', async () => {
    const primitive = make();
    await withTaskGroup(async (group) => {
      const token = primitive.tryAcquire()!;
      const waiter = group.startSoon((task) => primitive.acquire(task));
      await settle();
      token.release();
      expect(primitive.tryAcquire()).toBeUndefined();
      (await waiter.result).release();
    });
    expect(primitive.tryAcquire()).toBeDefined();
  });

  test('acquire_cancelled: the token goes past a waiter cancelled just before (#947)', async () => {
    const primitive = make();
    const first = new CancelScope();
    const second = new Event();
    await withTaskGroup(async (group) => {
      const token = await primitive.acquire(group);
      group.startSoon(() => first.run(() => primitive.run(() => {}, first)));
      group.startSoon((task) => primitive.run(() => second.set(), task));
      await settle();
      first.cancel();
      token.release();
      await failAfter(100, (scope) => second.wait(scope));
    });
  });

  test('bad_release: a token is good for one release', async () => {
    const primitive = make();
    const token = await primitive.acquire();
    expect(token.released).toBe(false);
    token.release();
    expect(token.released).toBe(true);
    await primitive.acquire();
    token.release();
    expect(primitive.tryAcquire()).toBeUndefined();
  });

  test('ordered_queue', async () => {
    const primitive = make();
    const event = new Event();
    const results: number[] = [];
    await withTaskGroup(async (group) => {
      for (const index of [0, 1, 2]) {
        group.startSoon((task) =>
          primitive.run(async () => {
            await event.wait(task);
            results.push(index);
          }, task),
        );
      }
      await settle();
      event.set();
    });
    expect(results).toEqual([0, 1, 2]);
  });
});

describe('TestLock', () => {
  test('fresh', () => {
    expect(new Lock().statistics()).toEqual({ locked: false, owner: undefined, tasksWaiting: 0 });
  });

  test('owner_after_release: the next owner is known at once', async () => {
    const lock = new Lock();
    const event = new Event();
    await withTaskGroup(
      async (group) => {
        group.startSoon(
          async (task) => {
            const token = await lock.acquire(task);
            expect(lock.statistics().owner).toBe('office.task1');
            await event.wait(task);
            token.release();
            expect(lock.statistics().owner).toBe('office.task2');
          },
          { name: 'task1' },
        );
        await settle();
        group.startSoon(({ signal }) => lock.acquire({ signal }), { name: 'task2' });
        await settle();
        event.set();
      },
      { name: 'office' },
    );
  });
});

describe('TestEvent', () => {
  test('event', async () => {
    const event = new Event();
    await withTaskGroup(async (group) => {
      group.startSoon(() => {
        expect(event.isSet).toBe(false);
        event.set();
      });
      await event.wait(group);
    });
    expect(event.isSet).toBe(true);
  });

  test('event_cancel: cancelled before it is set, the wait throws', async () => {
    const event = new Event();
    let woken = false;
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await event.wait(task);
        woken = true;
      });
      await settle();
      group.cancel();
      event.set();
    });
    expect(woken).toBe(false);
  });

  test('event_wait_before_set_before_cancel: set before the cancellation, the waiter wakes', async () => {
    const event = new Event();
    let woken = false;
    await withTaskGroup(async (group) => {
      group.startSoon(() => {
        event.set();
        group.cancel();
      });
      await event.wait(group);
      woken = true;
    });
    expect(woken).toBe(true);
  });

  test('statistics', async () => {
    const event = new Event();
    await withTaskGroup(async (group) => {
      for (const count of [1, 2]) {
        group.startSoon((task) => event.wait(task));
        await settle();
        expect(event.statistics()).toEqual({ isSet: false, tasksWaiting: count });
      }
      event.set();
    });
    expect(event.statistics()).toEqual({ isSet: true, tasksWaiting: 0 });
  });

  test('fresh: set before anybody waits', async () => {
    const event = new Event();
    expect(event.statistics()).toEqual({ isSet: false, tasksWaiting: 0 });
    event.set();
    await event.wait();
  });
});

describe('TestCondition', () => {
  test('contextmanager', async () => {
    const condition = new Condition();
    await withTaskGroup((group) =>
      condition.run(async () => {
        expect(condition.locked).toBe(true);
        group.startSoon((task) => condition.run(() => condition.notifyAll(), task));
        await condition.wait(group);
      }, group),
    );
  });

  test('manual_acquire: the token is good again after wait', async () => {
    const condition = new Condition();
    await withTaskGroup(async (group) => {
      const token = await condition.acquire(group);
      group.startSoon(async (task) => {
        const own = await condition.acquire(task);
        condition.notifyAll();
        own.release();
      });
      await condition.wait(group);
      expect(token.released).toBe(false);
      token.release();
    });
    expect(condition.locked).toBe(false);
  });

  test('acquire_nowait, acquire_nowait_wouldblock', () => {
    const condition = new Condition();
    expect(condition.tryAcquire()).toBeDefined();
    expect(condition.locked).toBe(true);
    expect(condition.tryAcquire()).toBeUndefined();
  });

  test('wait_cancel', async () => {
    const condition = new Condition();
    const event = new Event();
    let notified = false;
    await withTaskGroup(async (group) => {
      group.startSoon((task) =>
        condition.run(async () => {
          event.set();
          await condition.wait(task);
          notified = true;
        }, task),
      );
      await event.wait(group);
      await settle();
      group.cancel();
    });
    expect(notified).toBe(false);
    expect(condition.locked).toBe(false);
  });

  test('notification_handover_on_cancel: cancelled in the turn of the notification', async () => {
    const condition = new Condition();
    const first = new CancelScope();
    await withTaskGroup(async (group) => {
      const wait = (scope: CancelOptions): Promise<void> =>
        condition.run(() => condition.wait(scope), scope);
      group.startSoon(() => first.run(wait));
      group.startSoon(() => failAfter(3_000, wait));
      await settle();
      await condition.run(() => {
        first.cancel();
        condition.notify(1);
      });
    });
  });

  test('notification_handover_on_cancel: cancelled after the notification, before the lock is free', async () => {
    const condition = new Condition();
    const first = new CancelScope();
    await withTaskGroup(async (group) => {
      const wait = (scope: CancelOptions): Promise<void> =>
        condition.run(() => condition.wait(scope), scope);
      group.startSoon(() => first.run(wait));
      group.startSoon(() => failAfter(3_000, wait));
      await settle();
      await condition.run(async () => {
        condition.notify(1);
        await microtasks();
        first.cancel();
      });
    });
    expect(first.cancelledCaught).toBe(true);
  });

  test('wait_no_lock', async () => {
    expect(await errorOf(new Condition().wait())).toMatchObject({
      name: ScopeMisuseError.name,
      message: 'Cannot wait for the condition as its lock must be held: acquire it first',
    });
  });

  test('statistics', async () => {
    const condition = new Condition();
    await withTaskGroup(async (group) => {
      expect(condition.statistics()).toEqual({
        tasksWaiting: 0,
        lock: { locked: false, owner: undefined, tasksWaiting: 0 },
      });
      await condition.run(() => expect(condition.statistics().lock.locked).toBe(true));
      for (const count of [1, 2]) {
        group.startSoon((task) => condition.run(() => condition.wait(task), task));
        await settle();
        expect(condition.statistics().tasksWaiting).toBe(count);
      }
      for (const count of [1, 0]) {
        await condition.run(() => condition.notify(1));
        await settle();
        expect(condition.statistics().tasksWaiting).toBe(count);
      }
    });
    expect(condition.statistics()).toMatchObject({ tasksWaiting: 0, lock: { locked: false } });
  });

  test('wait_for', async () => {
    const condition = new Condition();
    let value: string | undefined;
    let result: string | undefined;
    await withTaskGroup(async (group) => {
      group.startSoon((task) =>
        condition.run(async () => {
          result = await condition.waitFor(() => value, task);
        }, task),
      );
      await settle();
      await condition.run(() => condition.notifyAll());
      await settle();
      expect(result).toBeUndefined();
      value = 'foo';
      await condition.run(() => condition.notifyAll());
    });
    expect(result).toBe('foo');
  });
});

describe('TestSemaphore', () => {
  test('contextmanager: two at a time', async () => {
    const semaphore = new Semaphore(2);
    await withTaskGroup((group) => {
      for (let index = 0; index < 2; index += 1) {
        group.startSoon((task) =>
          semaphore.run(() => expect(semaphore.value).toBeLessThan(2), task),
        );
      }
    });
    expect(semaphore.value).toBe(2);
  });

  test.each([2, undefined])('max_value: %s', (maxValue) => {
    expect(new Semaphore(0, { maxValue }).maxValue).toBe(maxValue);
  });

  test('max_value_exceeded', () => {
    const semaphore = new Semaphore(1, { maxValue: 2 });
    semaphore.release();
    expect(() => semaphore.release()).toThrow(RangeError);
  });

  test('fresh', () => {
    expect(new Semaphore(1, { maxValue: 3 }).statistics()).toEqual({
      value: 1,
      maxValue: 3,
      tasksWaiting: 0,
    });
  });
});

describe('TestCapacityLimiter', () => {
  test('bad_init_type, bad_init_value, zero_tokens, total_tokens_as_kwarg', () => {
    expect(() => new CapacityLimiter('1' as never)).toThrow(TypeError);
    expect(() => new CapacityLimiter(0.5)).toThrow(RangeError);
    expect(() => new CapacityLimiter(-1)).toThrow(RangeError);
    expect(new CapacityLimiter(0).totalTokens).toBe(0);
    expect(new CapacityLimiter(1).totalTokens).toBe(1);
  });

  test('borrow', async () => {
    const limiter = new CapacityLimiter(2);
    const books = (): number[] => [
      limiter.totalTokens,
      limiter.availableTokens,
      limiter.borrowedTokens,
    ];
    expect(books()).toEqual([2, 2, 0]);
    await limiter.run(() => expect(books()).toEqual([2, 1, 1]));
  });

  test('limit', async () => {
    const limiter = new CapacityLimiter(1);
    let inside = 0;
    await withTaskGroup((group) => {
      for (let index = 0; index < 3; index += 1) {
        group.startSoon(async (task) => {
          for (let loop = 0; loop < 5; loop += 1) {
            await limiter.run(async () => {
              expect(inside).toBe(0);
              inside += 1;
              await settle();
              inside -= 1;
            }, task);
          }
        });
      }
    });
  });

  test('borrow_twice', async () => {
    const limiter = new CapacityLimiter(1);
    await limiter.acquireOnBehalfOf('me');
    expect(await errorOf(limiter.acquireOnBehalfOf('me'))).toMatchObject({
      name: ScopeMisuseError.name,
      message:
        'Cannot borrow a token as this borrower holds or waits for one of this limiter already: release that first',
    });
  });

  test('increase_tokens', async () => {
    const limiter = new CapacityLimiter(1);
    const event1 = new Event();
    const event2 = new Event();
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await event1.wait(task);
        await limiter.run(() => event2.set(), task);
      });
      group.startSoon((task) =>
        limiter.run(async () => {
          event1.set();
          await event2.wait(task);
        }, task),
      );
      await settle();
      expect([event1.isSet, event2.isSet]).toEqual([true, false]);
      limiter.totalTokens = 2;
    });
    expect(event2.isSet).toBe(true);
  });

  test('increase_tokens_lets_others_acquire', async () => {
    const limiter = new CapacityLimiter(1);
    const entered = [new Event(), new Event(), new Event()];
    const goOn = new Event();
    await withTaskGroup(async (group) => {
      const start = (event: Event): unknown =>
        group.startSoon((task) =>
          limiter.run(async () => {
            event.set();
            await goOn.wait(task);
          }, task),
        );
      start(entered[0]!);
      start(entered[1]!);
      await settle();
      expect(entered.map((event) => event.isSet)).toEqual([true, false, false]);
      limiter.totalTokens = 3;
      start(entered[2]!);
      await failAfter(1_000, async (scope) => {
        for (const event of entered) await event.wait(scope);
      });
      goOn.set();
    });
  });

  test('statistics: borrowers', async () => {
    const limiter = new CapacityLimiter(2);
    expect(limiter.statistics()).toEqual({
      totalTokens: 2,
      borrowedTokens: 0,
      borrowers: [],
      tasksWaiting: 0,
    });
    await withTaskGroup(
      (group) => {
        group.startSoon(
          (task) =>
            limiter.run((token) => {
              expect(limiter.statistics().borrowers).toEqual(['office.clerk']);
              expect(token.owner).toBe('office.clerk');
            }, task),
          { name: 'clerk' },
        );
      },
      { name: 'office' },
    );
  });

  test('acquire_nowait, acquire_on_behalf_of_nowait', () => {
    const limiter = new CapacityLimiter(1);
    limiter.tryAcquireOnBehalfOf({});
    expect(limiter.tryAcquireOnBehalfOf({})).toBeUndefined();
    expect(limiter.tryAcquire()).toBeUndefined();
  });

  test('nowait_acquire_after_release_does_not_oversubscribe (#1170)', async () => {
    const limiter = new CapacityLimiter(1);
    const tokenA = limiter.tryAcquireOnBehalfOf('A')!;
    await withTaskGroup(async (group) => {
      group.startSoon((task) => limiter.acquireOnBehalfOf('B', task));
      await settle();
      expect(limiter.statistics().tasksWaiting).toBe(1);
      tokenA.release();
      expect(limiter.tryAcquireOnBehalfOf('X')).toBeUndefined();
    });
    expect(limiter.availableTokens).toBe(0);
    expect(limiter.statistics().borrowers).toEqual(['B']);
  });
});
