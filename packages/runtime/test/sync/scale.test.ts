import { afterEach, expect, test, vi } from 'vitest';
import { CancelScope, withTaskGroup } from '../../src/index.ts';
import { CapacityLimiter, Lock, Semaphore } from '../../src/sync/index.ts';
import { ParkingLot, Waiter } from '../../src/sync/parking-lot.ts';
import { collectGarbage, collectsExactly } from '../host.ts';
import { errorOf, settle } from '../support.ts';

const MANY = 100_000;

afterEach(() => vi.restoreAllMocks());

/** Counts how often the links of waiters are read or written. */
function countLinks(waiters: readonly Waiter<number>[]): () => number {
  let count = 0;
  for (const waiter of waiters) {
    for (const link of ['next', 'previous'] as const) {
      let value = waiter[link];
      Object.defineProperty(waiter, link, {
        get: () => ((count += 1), value),
        set: (to: typeof value) => ((count += 1), (value = to)),
      });
    }
  }
  return () => count;
}

/** A shuffle that is the same each time. */
function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  let seed = 1;
  for (let index = result.length - 1; index > 0; index -= 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    const other = seed % (index + 1);
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
}

test.each<[order: string, sort: (waiters: Waiter<number>[]) => Waiter<number>[]]>([
  ['first to last', (waiters) => waiters],
  ['last to first', (waiters) => waiters.toReversed()],
  ['any order', shuffled],
])('100,000 waiters leave, %s, and each touches its neighbours only', (_order, sort) => {
  const lot = new ParkingLot<number>();
  const waiters = Array.from({ length: MANY }, (_, index) => new Waiter(index, () => {}));
  for (const waiter of waiters) lot.add(waiter);
  const touched = countLinks(waiters);
  for (const waiter of sort(waiters)) lot.remove(waiter);
  expect(lot.size).toBe(0);
  expect(touched()).toBeLessThanOrEqual(6 * MANY);
});

test('100,000 waiters are cancelled by one scope, each leaving once', async () => {
  const semaphore = new Semaphore(0);
  const scope = new CancelScope();
  const all = Array.from({ length: MANY }, () => errorOf(semaphore.acquire(scope)));
  expect(semaphore.statistics().tasksWaiting).toBe(MANY);
  const remove = vi.spyOn(ParkingLot.prototype, 'remove');
  scope.cancel();
  expect(remove).toHaveBeenCalledTimes(MANY);
  expect(semaphore.statistics().tasksWaiting).toBe(0);
  expect(new Set(await Promise.all(all))).toEqual(new Set([scope.reason]));
});

test('100,000 waiting tasks are cancelled with their group', async () => {
  const lock = new Lock();
  const token = lock.tryAcquire()!;
  await withTaskGroup(async (group) => {
    for (let index = 0; index < MANY; index += 1) {
      group.startSoon((task) => lock.run(() => {}, task));
    }
    await settle();
    expect(lock.statistics().tasksWaiting).toBe(MANY);
    group.cancel();
    expect(lock.statistics().tasksWaiting).toBe(0);
  });
  token.release();
  expect(lock.locked).toBe(false);
});

test('100,000 waiters are served in order', async () => {
  const lock = new Lock();
  const order: number[] = [];
  const indexes = Array.from({ length: MANY }, (_, index) => index);
  await Promise.all(indexes.map((index) => lock.run(() => order.push(index))));
  expect(order).toEqual(indexes);
});

test.runIf(collectsExactly)(
  'a cancelled waiter leaves nothing behind, in the primitive or in the scope (trio #548)',
  async () => {
    const limiter = new CapacityLimiter(1);
    const outer = new CancelScope();
    await limiter.acquire();

    async function waitAndGiveUp(): Promise<WeakRef<object>> {
      const borrower = { name: 'somebody' };
      const scope = new CancelScope();
      const waiting = errorOf(
        scope
          .run(() => limiter.acquireOnBehalfOf(borrower, scope), outer)
          .then(() => {
            throw new Error('done');
          }),
      );
      scope.cancel();
      await waiting;
      return new WeakRef(borrower);
    }

    const borrower = await waitAndGiveUp();
    // What is compiled in the background meanwhile may hold on to it for some turns.
    for (let turn = 0; turn < 20 && borrower.deref(); turn += 1) {
      await settle();
      collectGarbage();
    }
    expect(borrower.deref()).toBeUndefined();
  },
);
