/**
 * trio's `_core/_tests/test_parking_lot.py`, against the queue inside our primitives.
 *
 * trio breaks a lot in the name of a task, and by itself when a registered task exits. Ours is broken with an error, by a
 * call only, as the end of a task means nothing to a token. So these have no counterpart: `breaker_registration`,
 * `multiple_breakers_exit` and `breaker_register_exited_task`; and `TypeError` for a lot of the wrong type is the compiler's.
 */
import { expect, test } from 'vitest';
import { CancelScope, sleepForever, withTaskGroup } from '../../src/index.ts';
import type { CancelOptions } from '../../src/index.ts';
import { ParkingLot } from '../../src/sync/parking-lot.ts';
import { errorOf, settle } from '../support.ts';

class Broken extends Error {}

/** Waiters that write down what happens to them. */
function waiters(lot: ParkingLot<number>): {
  record: string[];
  wait: (name: number, options?: CancelOptions) => Promise<void>;
} {
  const record: string[] = [];
  return {
    record,
    wait: async (name, options) => {
      record.push(`sleep ${name}`);
      try {
        await lot.park(name, options);
        record.push(`wake ${name}`);
      } catch {
        record.push(`cancelled ${name}`);
      }
    },
  };
}

test('parking_lot_basic: unparkAll wakes all', async () => {
  const lot = new ParkingLot<number>();
  const { record, wait } = waiters(lot);
  expect(lot.size).toBe(0);
  await withTaskGroup(async (group) => {
    for (const name of [0, 1, 2]) group.startSoon((task) => wait(name, task));
    await settle();
    expect(record).toEqual(['sleep 0', 'sleep 1', 'sleep 2']);
    expect(lot.size).toBe(3);
    expect(lot.unpark(Infinity)).toEqual([0, 1, 2]);
    expect(lot.size).toBe(0);
  });
  expect(record.slice(3)).toEqual(['wake 0', 'wake 1', 'wake 2']);
});

test('parking_lot_basic: one by one is strict FIFO', async () => {
  const lot = new ParkingLot<number>();
  const { record, wait } = waiters(lot);
  await withTaskGroup(async (group) => {
    for (const name of [0, 1, 2]) group.startSoon((task) => wait(name, task));
    await settle();
    for (const name of [0, 1, 2]) {
      expect(lot.unpark()).toEqual([name]);
      await settle();
      expect(record.at(-1)).toBe(`wake ${name}`);
    }
  });
});

test('parking_lot_basic: counts', async () => {
  const lot = new ParkingLot<number>();
  const { record, wait } = waiters(lot);
  expect([lot.unpark(), lot.unpark(1), lot.unpark(100), lot.unpark(0)]).toEqual([[], [], [], []]);
  await withTaskGroup(async (group) => {
    for (const name of [0, 1, 2]) group.startSoon((task) => wait(name, task));
    await settle();
    lot.unpark(2);
    await settle();
    expect(record.slice(3)).toEqual(['wake 0', 'wake 1']);
    lot.unpark(Infinity);
  });
  for (const wrong of [1.5, -1, NaN]) expect(() => lot.unpark(wrong)).toThrow(RangeError);
});

test('parking_lot_cancel: a waiter in the middle leaves', async () => {
  const lot = new ParkingLot<number>();
  const { record, wait } = waiters(lot);
  const middle = new CancelScope();
  const all = [wait(1), middle.run(() => wait(2, middle)), wait(3)];
  await settle();
  middle.cancel();
  expect(lot.size).toBe(2);
  await settle();
  expect(record.slice(3)).toEqual(['cancelled 2']);
  lot.unpark(Infinity);
  await Promise.all(all);
  expect(record.slice(4)).toEqual(['wake 1', 'wake 3']);
});

test('parking_lot_repark: the first moves, a moved one can be woken and cancelled', async () => {
  const lot1 = new ParkingLot<number>();
  const lot2 = new ParkingLot<number>();
  const { record, wait } = waiters(lot1);
  const second = new CancelScope();
  const all = [wait(1), second.run(() => wait(2, second)), wait(3)];
  await settle();
  expect(lot1.repark(lot2)).toEqual([1]);
  expect([lot1.size, lot2.size]).toEqual([2, 1]);
  lot2.unpark(Infinity);
  await settle();
  expect(record.slice(3)).toEqual(['wake 1']);

  lot1.repark(lot2, Infinity);
  expect([lot1.size, lot2.size]).toEqual([0, 2]);
  second.cancel();
  await settle();
  expect(lot2.size).toBe(1);
  expect(record.slice(4)).toEqual(['cancelled 2']);
  lot2.unpark(Infinity);
  await Promise.all(all);
  expect(record.slice(5)).toEqual(['wake 3']);
});

test('parking_lot_repark_with_count', async () => {
  const lot1 = new ParkingLot<number>();
  const lot2 = new ParkingLot<number>();
  const { record, wait } = waiters(lot1);
  const all = [wait(1), wait(2), wait(3)];
  await settle();
  lot1.repark(lot2, 2);
  expect([lot1.size, lot2.size]).toEqual([1, 2]);
  while (lot2.size > 0) {
    lot2.unpark();
    await settle();
  }
  expect(record.slice(3)).toEqual(['wake 1', 'wake 2']);
  lot1.unpark(Infinity);
  await Promise.all(all);
});

test('parking_lot_breaker_basic: nobody parks in a broken lot', async () => {
  const lot = new ParkingLot<number>();
  lot.break(() => new Broken());
  lot.break(() => new Error('a second breakage changes nothing'));
  expect(lot.broken).toBe(true);
  expect(await errorOf(lot.park(1, undefined))).toBeInstanceOf(Broken);
});

test('parking_lot_break_parking_tasks: those who wait get an error each', async () => {
  const lot = new ParkingLot<number>();
  const first = errorOf(lot.park(1, undefined));
  const second = errorOf(lot.park(2, undefined));
  await settle();
  lot.break(() => new Broken());
  expect(await first).toBeInstanceOf(Broken);
  expect(await second).toBeInstanceOf(Broken);
  expect(await first).not.toBe(await second);
  expect([lot.size, lot.unpark()]).toEqual([0, []]);
});

test('parking_lot_breaker_rebreak: the first breakage stays', async () => {
  const lot = new ParkingLot<number>();
  lot.break(() => new Broken());
  await withTaskGroup(async (group) => {
    group.startSoon((task) => {
      task.onCancel(() => lot.break(() => new Error('second')));
      return sleepForever(task);
    });
    await settle();
    group.cancel();
  });
  expect(await errorOf(lot.park(1, undefined))).toBeInstanceOf(Broken);
});

test('parking_lot_break_itself: whoever waits may be in the task that breaks', async () => {
  const lot = new ParkingLot<number>();
  const scope = new CancelScope();
  await scope.run(async () => {
    const parked = errorOf(lot.park(1, scope));
    lot.break(() => new Broken());
    expect(await parked).toBeInstanceOf(Broken);
  });
});
