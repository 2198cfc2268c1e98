import { describe, expect, test } from 'vitest';
import { dispose } from '../../src/core/index.ts';
import { CancelScope, withTaskGroup } from '../../src/index.ts';
import type { CancelOptions } from '../../src/index.ts';
import { CapacityLimiter, Condition, Lock, Semaphore } from '../../src/sync/index.ts';
import type { Token } from '../../src/sync/index.ts';
import { errorOf, settle } from '../support.ts';

interface Lender {
  acquire(options?: CancelOptions): Promise<Token>;
  tryAcquire(): Token | undefined;
  run<T>(fn: (token: Token) => T | PromiseLike<T>, options?: CancelOptions): Promise<T>;
}

const lenders: [name: string, make: () => Lender][] = [
  ['Lock', () => new Lock()],
  ['Semaphore', () => new Semaphore(1, { maxValue: 1 })],
  ['CapacityLimiter', () => new CapacityLimiter(1)],
  ['Condition', () => new Condition()],
];

describe.each(lenders)('a token of a %s', (_name, make) => {
  test('is given back once, however often it is released', async () => {
    const lender = make();
    const token = await lender.acquire();
    token.release();
    token.release();
    token[dispose]();
    expect(token.released).toBe(true);
    expect(lender.tryAcquire()).toBeDefined();
    expect(lender.tryAcquire()).toBeUndefined();
  });

  test('can be released early inside the block that disposes of it', async () => {
    const lender = make();
    const value = await lender.run((token) => {
      token.release();
      expect(lender.tryAcquire()).toBeDefined();
      return 'value';
    });
    expect(value).toBe('value');
    expect(lender.tryAcquire()).toBeUndefined();
  });

  test('goes back when the function fails, at once or later', async () => {
    const lender = make();
    const failure = new Error('failed');
    expect(await errorOf(lender.run(() => Promise.reject(failure)))).toBe(failure);
    const thrown = lender.run(() => {
      throw failure;
    });
    expect(await errorOf(thrown)).toBe(failure);
    expect(lender.tryAcquire()).toBeDefined();
  });

  test('is not taken by who is cancelled already, though it is free', async () => {
    const lender = make();
    const scope = new CancelScope();
    scope.cancel();
    expect(await errorOf(lender.acquire(scope))).toBe(scope.reason);
    expect(await errorOf(lender.run(() => expect.unreachable(), scope))).toBe(scope.reason);
    expect(lender.tryAcquire()).toBeDefined();
  });

  test('is taken in the order of the calls, not of the awaits', async () => {
    const lender = make();
    const first = lender.acquire();
    expect(lender.tryAcquire()).toBeUndefined();
    (await first).release();
  });

  test('which came in the turn of the cancellation goes on to the next one', async () => {
    const lender = make();
    const token = await lender.acquire();
    const scope = new CancelScope();
    const cancelled = errorOf(lender.run(() => expect.unreachable(), scope));
    const next = lender.run(() => 'got it');
    token.release();
    scope.cancel();
    expect(await cancelled).toBe(scope.reason);
    expect(await next).toBe('got it');
  });

  test('knows the task it was acquired with', async () => {
    const lender = make();
    const owners = await withTaskGroup(
      async (group) => {
        const names: unknown[] = [];
        const task = group.startSoon(
          async (own) => {
            for (const options of [own, { signal: own.signal }, {}, undefined]) {
              names.push(await lender.run((token) => token.owner, options));
            }
          },
          { name: 'clerk' },
        );
        await task.wait();
        return names;
      },
      { name: 'office' },
    );
    expect(owners).toEqual(['office.clerk', 'office.clerk', undefined, undefined]);
  });

  test('run refuses what is not a function', async () => {
    expect(await errorOf(make().run('fn' as never))).toMatchObject({
      name: 'TypeError',
      message: `Cannot run as 'fn' must be a function: current value is 'fn'`,
    });
  });
});

test('tokens may be passed on: the end of the task that acquired changes nothing', async () => {
  const lock = new Lock();
  let token: Token | undefined;
  await withTaskGroup((group) => {
    group.startSoon(async (task) => {
      token = await lock.acquire(task);
    });
  });
  expect(lock.locked).toBe(true);
  token!.release();
  expect(lock.locked).toBe(false);
});

test('one borrower may wait only once; cancelled, it may come again', async () => {
  const limiter = new CapacityLimiter(1);
  const token = limiter.tryAcquire()!;
  const scope = new CancelScope();
  const waiting = errorOf(limiter.acquireOnBehalfOf('somebody', scope));
  expect(await errorOf(limiter.acquireOnBehalfOf('somebody'))).toMatchObject({
    name: 'ScopeMisuseError',
  });
  scope.cancel();
  await waiting;
  const again = limiter.acquireOnBehalfOf('somebody');
  token.release();
  expect(limiter.statistics().borrowers).toEqual(['somebody']);
  (await again).release();
  expect(limiter.tryAcquireOnBehalfOf('somebody')).toBeDefined();
  expect(await errorOf(limiter.acquireOnBehalfOf(undefined))).toMatchObject({
    name: 'TypeError',
    message:
      'Cannot borrow a token as the borrower must not be undefined: current value is undefined',
  });
});

test('lowering the total lets nobody in until enough have left', async () => {
  const limiter = new CapacityLimiter(3);
  const tokens = [limiter.tryAcquire()!, limiter.tryAcquire()!, limiter.tryAcquire()!];
  limiter.totalTokens = 1;
  expect(limiter.availableTokens).toBe(-2);
  const waiting = limiter.acquire();
  tokens[0]!.release();
  tokens[1]!.release();
  await settle();
  expect(limiter.statistics()).toMatchObject({ borrowedTokens: 1, tasksWaiting: 1 });
  tokens[2]!.release();
  await waiting;
});

test('statistics are frozen snapshots', () => {
  for (const lender of [new Lock(), new Semaphore(1), new CapacityLimiter(1), new Condition()]) {
    expect(lender.statistics()).toSatisfy(Object.isFrozen);
  }
  expect(new CapacityLimiter(1).statistics().borrowers).toSatisfy(Object.isFrozen);
});
