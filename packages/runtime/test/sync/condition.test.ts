import { expect, test } from 'vitest';
import {
  CancelScope,
  failAfter,
  moveOnAfter,
  ScopeMisuseError,
  TimeoutError,
  withTaskGroup,
} from '../../src/index.ts';
import { Condition, Lock } from '../../src/sync/index.ts';
import type { Token } from '../../src/sync/index.ts';
import { errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

/** A consumer of a count: waits until there is something and takes one. */
async function consume(
  condition: Condition,
  stock: { count: number },
  scope: CancelScope,
): Promise<string> {
  return condition.run(async () => {
    await condition.waitFor(() => stock.count > 0, scope);
    stock.count -= 1;
    return 'consumed';
  }, scope);
}

test('waiters take turns with the lock (asyncio test_wait)', async () => {
  const condition = new Condition();
  const result: number[] = [];
  const held = [1, 2, 3].map(async (name) => {
    const token = await condition.acquire();
    await condition.wait();
    result.push(name);
    return token;
  });
  await settle();
  expect(condition.locked).toBe(false);
  const token = await condition.acquire();
  condition.notify();
  await settle();
  expect([result, condition.locked]).toEqual([[], true]);
  token.release();
  await settle();
  expect([result, condition.locked]).toEqual([[1], true]);
  condition.notify(2); // In the name of the first waiter, who has the lock now.
  await settle();
  expect(result).toEqual([1]);
  (await held[0]!).release();
  await settle();
  expect(result).toEqual([1, 2]);
  (await held[1]!).release();
  await settle();
  expect([result, condition.locked]).toEqual([[1, 2, 3], true]);
  (await held[2]!).release();
  expect(condition.locked).toBe(false);
});

test('cancelled: it leaves the queue and holds the lock (asyncio test_wait_cancel)', async () => {
  const condition = new Condition();
  const scope = new CancelScope();
  await condition.acquire();
  const waiting = errorOf(condition.wait(scope));
  expect(condition.locked).toBe(false);
  scope.cancel();
  expect(condition.statistics()).toMatchObject({ tasksWaiting: 0, lock: { locked: true } });
  expect(await waiting).toBe(scope.reason);
});

test('cancelled while another has the lock: it waits for that one (asyncio test_wait_cancel_contested)', async () => {
  const condition = new Condition();
  const scope = new CancelScope();
  await condition.acquire();
  let ended = false;
  const waiting = errorOf(condition.wait(scope)).finally(() => (ended = true));
  const other = await condition.acquire();
  scope.cancel();
  await settle();
  expect([ended, condition.statistics().lock.tasksWaiting]).toEqual([false, 1]);
  other.release();
  expect(await waiting).toBe(scope.reason);
  expect(condition.locked).toBe(true);
});

test('cancelled after it was notified: it throws, with the lock (asyncio test_wait_cancel_after_notify)', async () => {
  const condition = new Condition();
  const scope = new CancelScope();
  const waiting = errorOf(condition.run(() => condition.wait(scope), scope));
  await settle();
  await condition.run(async () => {
    condition.notify();
    await microtasks();
    scope.cancel();
  });
  expect(await waiting).toBe(scope.reason);
  expect(condition.locked).toBe(false);
});

test('cancelled in the turn in which it gets the lock: it was notified in time', async () => {
  const condition = new Condition();
  const scope = new CancelScope();
  await condition.acquire();
  const waiting = condition.wait(scope);
  const other = await condition.acquire();
  condition.notify();
  other.release();
  scope.cancel();
  await waiting;
  expect(condition.locked).toBe(true);
});

test('the reason goes through as it is (asyncio test_cancelled_error_wakeup, …_re_aquire)', async () => {
  const condition = new Condition();
  const reason = { any: 'thing' };
  const controller = new AbortController();
  await condition.acquire();
  const waiting = errorOf(condition.wait(controller));
  controller.abort(reason);
  expect(await waiting).toBe(reason);
});

test('cancelled already: it throws and has not given up the lock for a moment', async () => {
  const condition = new Condition();
  const scope = new CancelScope();
  scope.cancel();
  await condition.acquire();
  const waiting = errorOf(condition.wait(scope));
  expect(condition.tryAcquire()).toBeUndefined();
  expect(await waiting).toBe(scope.reason);
});

test.each([
  ['at once (asyncio test_cancelled_wakeup)', false],
  ['while it waits for the lock (asyncio test_cancelled_wakeup_relock)', true],
])('a notification is not lost when its receiver is cancelled %s', async (_when, later) => {
  const condition = new Condition();
  const stock = { count: 0 };
  const scopes = [new CancelScope(), new CancelScope()] as const;
  const first = errorOf(consume(condition, stock, scopes[0]));
  const second = consume(condition, stock, scopes[1]);
  await settle();
  await condition.run(async () => {
    stock.count = 1;
    condition.notify(1);
    if (later) await microtasks();
    scopes[0].cancel();
  });
  expect(await first).toBe(scopes[0].reason);
  expect(await second).toBe('consumed');
  expect(stock.count).toBe(0);
});

test('several cancelled at once, by one scope: the lock goes through all of their hands', async () => {
  const condition = new Condition();
  const scope = new CancelScope();
  const all = [1, 2, 3].map(() => errorOf(condition.run(() => condition.wait(scope), scope)));
  await settle();
  await condition.run(async () => {
    condition.notify(2);
    await microtasks();
    scope.cancel();
  });
  expect(await Promise.all(all)).toEqual([scope.reason, scope.reason, scope.reason]);
  expect(condition.statistics()).toMatchObject({
    tasksWaiting: 0,
    lock: { locked: false, tasksWaiting: 0 },
  });
});

test('a listener of the same cancellation hands the lock to a waiter: that one has it', async () => {
  const condition = new Condition();
  await withTaskGroup(async (group) => {
    const task = group.startSoon(async (own) => {
      const mine = await condition.acquire(own);
      let other: Token | undefined = undefined;
      own.onCancel(() => other?.release());
      const waiting = condition.wait(own);
      group.startSoon((bystander) => condition.run(() => condition.wait(bystander), bystander));
      await settle();
      other = await condition.acquire(own);
      condition.notify();
      await waiting;
      mine.release();
    });
    await settle();
    await settle();
    task.cancel();
    await task.wait();
    expect(task.status).toBe('fulfilled');
    expect(condition.statistics()).toMatchObject({ tasksWaiting: 1, lock: { locked: false } });
    await condition.run(() => condition.notify());
  });
});

test('waitFor: true already, it needs no lock; else it does (asyncio test_wait_for_unacquired)', async () => {
  const condition = new Condition();
  expect(await condition.waitFor(() => [1, 2, 3])).toEqual([1, 2, 3]);
  expect(await errorOf(condition.waitFor(() => false))).toBeInstanceOf(ScopeMisuseError);
});

test('notify more than wait (asyncio test_notify), or none', async () => {
  const condition = new Condition();
  const result: number[] = [];
  const all = [1, 2, 3].map((name) =>
    condition.run(() => condition.wait().then(() => result.push(name))),
  );
  await settle();
  await condition.run(() => condition.notify(0));
  await settle();
  expect(result).toEqual([]);
  await condition.run(() => condition.notify(1));
  await settle();
  expect(result).toEqual([1]);
  await condition.run(() => {
    condition.notify(1);
    condition.notify(2_048);
  });
  await Promise.all(all);
  expect(result).toEqual([1, 2, 3]);
  await condition.run(() => {
    expect(() => condition.notify(-1)).toThrow(RangeError);
    expect(() => condition.notify('1' as never)).toThrow(TypeError);
  });
});

test('over a lock that others use as well (asyncio test_explicit_lock)', async () => {
  const lock = new Lock();
  const condition = new Condition(lock);
  const other = new Condition(lock);
  await condition.run(() => expect([lock.locked, other.locked]).toEqual([true, true]));
  await lock.run(() => expect(condition.locked).toBe(true));
  expect(condition.locked).toBe(false);
});

test('a time limit inside the lock (asyncio test_timeout_in_block)', async () => {
  const condition = new Condition();
  await condition.run(async () => {
    const error = await errorOf(failAfter(500, (scope) => condition.wait(scope)));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(condition.locked).toBe(true);
  });
  expect([condition.locked, clock.now()]).toEqual([false, 500]);
});

test('releasing the token while its wait goes on is refused', async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  const { cancelled } = await moveOnAfter(10, async (scope) => {
    const waiting = condition.wait(scope);
    expect(() => token.release()).toThrow(ScopeMisuseError);
    expect(token.released).toBe(false);
    await waiting;
  });
  expect(cancelled).toBe(true);
  token.release();
  expect(condition.locked).toBe(false);
});
