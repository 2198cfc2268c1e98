/**
 * trio's `_tests/test_sync.py`.
 *
 * Where a case is about the current task, ours is about the token: JavaScript has no current task. Not ported, as they are
 * only about that: `lock_acquire_unowned_lock` and `lock_multiple_acquire` (trio breaks a lock whose owner has exited;
 * here the end of a task means nothing to a token, which may have been passed on), and the `repr` and weak reference lines.
 */
import { describe, expect, test } from 'vitest';
import { openChannel } from '../../src/channel/index.ts';
import { dispose } from '../../src/core/index.ts';
import {
  CancelScope,
  ScopeMisuseError,
  sleepForever,
  TaskCancelledError,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions } from '../../src/index.ts';
import { CapacityLimiter, Condition, Event, Lock, Semaphore } from '../../src/sync/index.ts';
import type { Token } from '../../src/sync/index.ts';
import { errorOf, settle } from '../support.ts';

describe('Event', () => {
  test('Event: waiting for what has happened does not wait', async () => {
    const event = new Event();
    expect(event.isSet).toBe(false);
    expect(event.statistics().tasksWaiting).toBe(0);
    event.set();
    expect(event.isSet).toBe(true);
    await event.wait();
  });

  test('Event: set() wakes all who wait', async () => {
    const event = new Event();
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      for (let index = 0; index < 2; index += 1) {
        group.startSoon(async (task) => {
          record.push('sleeping');
          await event.wait(task);
          record.push('woken');
        });
      }
      await settle();
      expect(record).toEqual(['sleeping', 'sleeping']);
      expect(event.statistics().tasksWaiting).toBe(2);
      event.set();
      await settle();
      expect(record).toEqual(['sleeping', 'sleeping', 'woken', 'woken']);
    });
  });
});

/** Borrows in the name of each item as it is told to, and keeps the tokens. */
function ledger(limiter: CapacityLimiter): {
  borrow: (borrower: unknown, options?: CancelOptions) => Promise<void>;
  giveBack: (borrower: unknown) => void;
} {
  const tokens = new Map<unknown, Token>();
  return {
    borrow: async (borrower, options) => {
      tokens.set(borrower, await limiter.acquireOnBehalfOf(borrower, options));
    },
    giveBack: (borrower) => tokens.get(borrower)!.release(),
  };
}

describe('CapacityLimiter', () => {
  test('CapacityLimiter: what it takes', () => {
    expect(new CapacityLimiter(0).totalTokens).toBe(0);
    expect(() => new CapacityLimiter(1.5)).toThrow(RangeError);
    expect(() => new CapacityLimiter(-1)).toThrow(
      `Cannot create a limiter as 'totalTokens' must be an integer >= 0 or Infinity: current value is -1`,
    );
  });

  test('CapacityLimiter: its books', async () => {
    const limiter = new CapacityLimiter(2);
    expect([limiter.totalTokens, limiter.borrowedTokens, limiter.availableTokens]).toEqual([
      2, 0, 2,
    ]);
    const mine = limiter.tryAcquire()!;
    expect([limiter.borrowedTokens, limiter.availableTokens]).toEqual([1, 1]);
    expect(limiter.statistics()).toEqual({
      borrowedTokens: 1,
      totalTokens: 2,
      borrowers: [mine],
      tasksWaiting: 0,
    });
    const other = await limiter.acquireOnBehalfOf('someone');
    expect(limiter.borrowedTokens).toBe(2);
    expect(limiter.tryAcquireOnBehalfOf('third party')).toBeUndefined();
    expect(limiter.statistics().borrowers).toEqual([mine, 'someone']);
    mine.release();
    expect(limiter.statistics().borrowers).toEqual(['someone']);
    other.release();
    expect(limiter.borrowedTokens).toBe(0);
    await limiter.run(() => expect(limiter.borrowedTokens).toBe(1));
  });

  test('CapacityLimiter: one token per borrower, holding or waiting', async () => {
    const limiter = new CapacityLimiter(1);
    const token = limiter.tryAcquireOnBehalfOf('someone')!;
    expect(() => limiter.tryAcquireOnBehalfOf('someone')).toThrow(ScopeMisuseError);
    expect(await errorOf(limiter.acquireOnBehalfOf('someone'))).toBeInstanceOf(ScopeMisuseError);
    expect(limiter.borrowedTokens).toBe(1);
    token.release();
    await limiter.acquireOnBehalfOf('someone');
  });

  test('CapacityLimiter: fair to who waits', async () => {
    const limiter = new CapacityLimiter(2);
    const { borrow, giveBack } = ledger(limiter);
    await withTaskGroup(async (group) => {
      await borrow('value 1');
      await borrow('value 2');
      group.startSoon((task) => borrow('value 3', task));
      await settle();
      expect(limiter.statistics()).toMatchObject({ borrowedTokens: 2, tasksWaiting: 1 });
      giveBack('value 2');
      expect(limiter.borrowedTokens).toBe(2);
      expect(limiter.tryAcquire()).toBeUndefined();
    });
    giveBack('value 3');
    giveBack('value 1');
    expect(limiter.borrowedTokens).toBe(0);
  });

  test('CapacityLimiter_inf', () => {
    const limiter = new CapacityLimiter(Infinity);
    expect([limiter.totalTokens, limiter.borrowedTokens, limiter.availableTokens]).toEqual([
      Infinity,
      0,
      Infinity,
    ]);
    limiter.tryAcquire();
    expect([limiter.borrowedTokens, limiter.availableTokens]).toEqual([1, Infinity]);
  });

  test('CapacityLimiter_change_total_tokens', async () => {
    const limiter = new CapacityLimiter(2);
    for (const wrong of [1.5, -1, -10, NaN]) {
      expect(() => (limiter.totalTokens = wrong)).toThrow(RangeError);
    }
    expect(() => (limiter.totalTokens = '3' as never)).toThrow(TypeError);
    expect(limiter.totalTokens).toBe(2);
    const { borrow, giveBack } = ledger(limiter);
    await withTaskGroup(async (group) => {
      for (let index = 0; index < 5; index += 1) group.startSoon((task) => borrow(index, task));
      await settle();
      expect(limiter.statistics()).toMatchObject({ borrowers: [0, 1], tasksWaiting: 3 });
      limiter.totalTokens += 2;
      expect(limiter.statistics()).toMatchObject({ borrowers: [0, 1, 2, 3], tasksWaiting: 1 });
      limiter.totalTokens -= 3;
      expect([limiter.borrowedTokens, limiter.totalTokens]).toEqual([4, 1]);
      await settle();
      for (const index of [0, 1, 2]) giveBack(index);
      expect(limiter.statistics()).toMatchObject({ borrowers: [3], tasksWaiting: 1 });
      giveBack(3);
      expect(limiter.statistics()).toMatchObject({ borrowers: [4], tasksWaiting: 0 });
    });
  });

  test('CapacityLimiter_memleak_548: a cancelled acquire leaves nothing in the limiter', async () => {
    const limiter = new CapacityLimiter(1);
    await limiter.acquire();
    await withTaskGroup(async (group) => {
      group.startSoon((task) => limiter.acquire(task));
      group.startSoon((task) => limiter.acquireOnBehalfOf('waiting', task));
      await settle();
      expect(limiter.statistics().tasksWaiting).toBe(2);
      group.cancel();
    });
    expect(limiter.statistics().tasksWaiting).toBe(0);
    expect(limiter.tryAcquireOnBehalfOf('waiting')).toBeUndefined(); // Not: "waits already".
  });

  test('CapacityLimiter_zero_limit_tokens', async () => {
    const limiter = new CapacityLimiter(5);
    const { borrow, giveBack } = ledger(limiter);
    const seen = (): unknown[] => [
      limiter.statistics().borrowers,
      limiter.statistics().tasksWaiting,
    ];
    await withTaskGroup(async (group) => {
      limiter.totalTokens = 0;
      for (let index = 0; index < 5; index += 1) group.startSoon((task) => borrow(index, task));
      await settle();
      expect(seen()).toEqual([[], 5]);
      limiter.totalTokens = 5;
      expect(limiter.statistics().borrowers).toEqual([0, 1, 2, 3, 4]);
      group.startSoon((task) => borrow(5, task));
      await settle();
      expect(limiter.statistics().tasksWaiting).toBe(1);
      for (let index = 0; index < 5; index += 1) giveBack(index);
      expect(limiter.statistics().tasksWaiting).toBe(0);
      await settle();
      giveBack(5);

      limiter.totalTokens = 0;
      expect(limiter.tryAcquire()).toBeUndefined();
      group.startSoon((task) => borrow(6, task));
      await settle();
      expect(seen()).toEqual([[], 1]);
      limiter.totalTokens = 1;
      expect(seen()).toEqual([[6], 0]);
      await settle();
      giveBack(6);

      await borrow(0);
      group.startSoon((task) => borrow(1, task));
      await settle();
      limiter.totalTokens = 0;
      expect(limiter.statistics().borrowers).toEqual([0]);
      giveBack(0);
      await settle();
      expect(seen()).toEqual([[], 1]);
      limiter.totalTokens = 1;
      await settle();
      expect(seen()).toEqual([[1], 0]);
      giveBack(1);
      limiter.totalTokens = 0;
      group.cancel();
    });
    expect(limiter.totalTokens).toBe(0);
    expect(seen()).toEqual([[], 0]);
  });
});

describe('Semaphore', () => {
  test('Semaphore: its value', async () => {
    expect(() => new Semaphore(1.5)).toThrow(RangeError);
    expect(() => new Semaphore(-1)).toThrow(
      `Cannot create a semaphore as 'initialValue' must be an integer >= 0: current value is -1`,
    );
    const semaphore = new Semaphore(1);
    expect([semaphore.value, semaphore.maxValue]).toEqual([1, undefined]);
    semaphore.release();
    expect(semaphore.statistics()).toEqual({ value: 2, maxValue: undefined, tasksWaiting: 0 });
    semaphore.tryAcquire();
    expect(semaphore.value).toBe(1);
    await semaphore.acquire();
    expect(semaphore.value).toBe(0);
    expect(semaphore.tryAcquire()).toBeUndefined();
    semaphore.release();
    await semaphore.run(() => expect(semaphore.value).toBe(0));
    expect(semaphore.value).toBe(1);
  });

  test('Semaphore: fair to who waits', async () => {
    const semaphore = new Semaphore(0);
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        record.push('started');
        await semaphore.acquire(task);
        record.push('finished');
      });
      await settle();
      expect(record).toEqual(['started']);
      semaphore.release();
      expect(semaphore.value).toBe(0);
      expect(semaphore.tryAcquire()).toBeUndefined();
    });
    expect(record).toEqual(['started', 'finished']);
  });

  test('Semaphore_bounded', () => {
    expect(() => new Semaphore(1, { maxValue: 1.5 })).toThrow(RangeError);
    expect(() => new Semaphore(2, { maxValue: 1 })).toThrow(
      `Cannot create a semaphore as 'maxValue' must be an integer >= 2 or Infinity: current value is 1`,
    );
    const bounded = new Semaphore(1, { maxValue: 1 });
    expect(bounded.maxValue).toBe(1);
    expect(() => bounded.release()).toThrow(
      'Cannot release the semaphore as its value must be <= 1',
    );
    expect(bounded.value).toBe(1);
    bounded.tryAcquire();
    expect(bounded.value).toBe(0);
    bounded.release();
    expect(bounded.value).toBe(1);
  });
});

describe('Lock and StrictFIFOLock', () => {
  test('Lock_and_StrictFIFOLock: taken and given back', async () => {
    const lock = new Lock();
    expect(lock.locked).toBe(false);
    await lock.run(() => expect(lock.locked).toBe(true));
    expect(lock.locked).toBe(false);
    const tried = lock.tryAcquire()!;
    expect(lock.locked).toBe(true);
    tried.release();
    expect(lock.locked).toBe(false);
    const token = await lock.acquire();
    expect(lock.tryAcquire()).toBeUndefined();
    token.release();
    expect(lock.locked).toBe(false);
  });

  test('Lock_and_StrictFIFOLock: who no longer holds it cannot release it', async () => {
    const lock = new Lock();
    const former = await lock.acquire();
    former.release();
    await lock.acquire();
    former.release();
    expect(lock.locked).toBe(true);
  });

  test('Lock_and_StrictFIFOLock: a cancelled holder releases, a cancelled waiter leaves', async () => {
    const lock = new Lock();
    await withTaskGroup(
      async (group) => {
        const holder = (name: string): unknown =>
          group.startSoon((task) => lock.run(() => sleepForever(task), task), { name });
        holder('first');
        await settle();
        expect(lock.tryAcquire()).toBeUndefined();
        expect(lock.statistics()).toEqual({ locked: true, owner: 'office.first', tasksWaiting: 0 });
        holder('second');
        await settle();
        expect(lock.statistics().tasksWaiting).toBe(1);
        group.cancel();
      },
      { name: 'office' },
    );
    expect(lock.statistics()).toEqual({ locked: false, owner: undefined, tasksWaiting: 0 });
  });

  test('lock_handover: the books change hands with the lock, not when its receiver runs', async () => {
    const lock = new Lock();
    const mine = lock.tryAcquire()!;
    await withTaskGroup(
      async (group) => {
        group.startSoon((task) => lock.acquire(task), { name: 'child' });
        await settle();
        mine.release();
        expect(lock.statistics()).toEqual({ locked: true, owner: 'office.child', tasksWaiting: 0 });
      },
      { name: 'office' },
    );
  });
});

describe('Condition', () => {
  test('Condition: it needs a Lock, and the lock held', async () => {
    expect(() => new Condition(new Semaphore(1) as never)).toThrow(TypeError);
    expect(() => new Condition(Lock as never)).toThrow(TypeError);
    const lock = new Lock();
    const shared = new Condition(lock);
    expect([lock.locked, shared.locked]).toEqual([false, false]);
    const token = await shared.acquire();
    expect([lock.locked, shared.locked]).toEqual([true, true]);
    expect(shared.tryAcquire()).toBeUndefined();
    token.release();

    const condition = new Condition();
    expect(await errorOf(condition.wait())).toBeInstanceOf(ScopeMisuseError);
    expect(() => condition.notify()).toThrow(ScopeMisuseError);
    expect(() => condition.notifyAll()).toThrow(ScopeMisuseError);
  });

  test('Condition: notify wakes the longest waiting, notifyAll the rest', async () => {
    const condition = new Condition();
    const finished: number[] = [];
    await withTaskGroup(async (group) => {
      for (let index = 0; index < 3; index += 1) {
        group.startSoon(async (task) => {
          await condition.run(() => condition.wait(task), task);
          finished.push(index);
        });
      }
      await settle();
      const token = await condition.acquire();
      condition.notify();
      token.release();
      expect(condition.locked).toBe(true);
      await settle();
      expect(finished).toEqual([0]);
      await condition.run(() => condition.notifyAll());
      await settle();
      expect(finished).toEqual([0, 1, 2]);
    });
  });

  test('Condition: who was notified waits for the lock', async () => {
    const condition = new Condition();
    const finished: number[] = [];
    await withTaskGroup(async (group) => {
      for (let index = 0; index < 3; index += 1) {
        group.startSoon(async (task) => {
          await condition.run(() => condition.wait(task), task);
          finished.push(index);
        });
      }
      await settle();
      const token = await condition.acquire();
      condition.notify(2);
      expect(condition.statistics()).toMatchObject({ tasksWaiting: 1, lock: { tasksWaiting: 2 } });
      token.release();
      expect(condition.statistics().lock.tasksWaiting).toBe(1);
      await settle();
      expect(finished).toEqual([0, 1]);
      await condition.run(() => condition.notifyAll());
    });
  });

  test('Condition: cancelled, it still holds the lock', async () => {
    const condition = new Condition();
    const scope = new CancelScope();
    await scope.run(() =>
      condition.run(async () => {
        scope.cancel();
        expect(await errorOf(condition.wait(scope))).toBeInstanceOf(TaskCancelledError);
        expect(condition.locked).toBe(true);
      }),
    );
    expect(condition.locked).toBe(false);
  });
});

/** What the generic cases need of a lock: a way in, a way in without waiting, a way out. */
interface LockLike {
  acquire(options?: CancelOptions): Promise<Disposable>;
  tryAcquire(): Disposable | undefined;
}

/** A lock that is a slot in a channel: acquiring sends. */
function sendingLock(capacity: number): LockLike {
  const [send, receive] = openChannel<void>(capacity);
  for (let index = 1; index < capacity; index += 1) send.trySend();
  const token = { [dispose]: () => void receive.tryReceive() };
  return {
    acquire: async (options) => {
      await send.send(undefined, options);
      return token;
    },
    tryAcquire: () => (send.trySend() ? token : undefined),
  };
}

/** A lock that is an item in a channel: acquiring receives. */
function receivingLock(): LockLike {
  const [send, receive] = openChannel<void>(10);
  const token = { [dispose]: () => void send.trySend() };
  send.trySend();
  return {
    acquire: async (options) => {
      await receive.receive(options);
      return token;
    },
    tryAcquire: () => (receive.tryReceive() ? token : undefined),
  };
}

/** A lock whose waiters are those who send to a channel without a buffer. */
function unbufferedLock(): LockLike {
  const [send, receive] = openChannel<void>(0);
  let acquired = false;
  const token = { [dispose]: () => void (acquired = receive.tryReceive() !== undefined) };
  return {
    acquire: async (options) => {
      if (acquired) await send.send(undefined, options);
      acquired = true;
      return token;
    },
    tryAcquire: () => {
      if (acquired) return undefined;
      acquired = true;
      return token;
    },
  };
}

const lockLikes: [name: string, make: () => LockLike][] = [
  ['CapacityLimiter(1)', () => new CapacityLimiter(1)],
  ['Semaphore(1)', () => new Semaphore(1)],
  ['Lock', () => new Lock()],
  ['Condition', () => new Condition()],
  ['ChannelLock1(10)', () => sendingLock(10)],
  ['ChannelLock1(1)', () => sendingLock(1)],
  ['ChannelLock2', receivingLock],
  ['ChannelLock3', unbufferedLock],
];

async function holding(
  lock: LockLike,
  fn: () => unknown,
  options: CancelOptions | undefined,
): Promise<void> {
  const token = await lock.acquire(options);
  try {
    await fn();
  } finally {
    token[dispose]();
  }
}

describe.each(lockLikes)('%s', (_name, make) => {
  test('generic_lock_exclusion: one at a time', async () => {
    const lock = make();
    let inside = false;
    let acquires = 0;
    async function critical(): Promise<void> {
      acquires += 1;
      expect(inside).toBe(false);
      inside = true;
      await settle();
      await settle();
      inside = false;
    }
    await withTaskGroup((group) => {
      for (let worker = 0; worker < 5; worker += 1) {
        group.startSoon(async (task) => {
          for (let loop = 0; loop < 10; loop += 1) await holding(lock, critical, task);
        });
      }
    });
    expect([inside, acquires]).toEqual([false, 50]);
  });

  test('generic_lock_fifo_fairness: turn by turn', async () => {
    const lock = make();
    const initial: number[] = [];
    const record: number[] = [];
    await withTaskGroup((group) => {
      for (const name of [1, 2, 3]) {
        group.startSoon(async (task) => {
          initial.push(name);
          for (let loop = 0; loop < 5; loop += 1) {
            await holding(lock, () => record.push(name), task);
          }
        });
      }
    });
    expect(record).toEqual([initial, initial, initial, initial, initial].flat());
  });

  test('generic_lock_acquire_nowait_blocks_acquire', async () => {
    const lock = make();
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      const token = lock.tryAcquire()!;
      group.startSoon(async (task) => {
        record.push('started');
        await holding(lock, () => {}, task);
        record.push('finished');
      });
      await settle();
      expect(record).toEqual(['started']);
      token[dispose]();
    });
    expect(record).toEqual(['started', 'finished']);
  });
});
