/**
 * trio's `_core/_tests/test_mock_clock.py`, against `VirtualClock`.
 *
 * Left out, as the clock has neither: the part of `mock_clock` about `rate` (virtual time as a multiple of real time), and
 * the parts of `mock_clock_autojump` and `mock_clock_autojump_interference` that change the threshold on the way.
 */
import { afterEach, describe, expect, test } from 'vitest';
import {
  CancelScope,
  currentTime,
  failAfter,
  ScopeMisuseError,
  sleep,
  sleepForever,
  withTaskGroup,
} from '../../src/index.ts';
import { VirtualClock, waitAllTasksBlocked } from '../../src/testing/index.ts';
import type { VirtualClockOptions } from '../../src/testing/index.ts';
import { settle } from '../support.ts';

let clock: VirtualClock | undefined;

function install(options?: VirtualClockOptions): VirtualClock {
  clock = VirtualClock.install(options);
  return clock;
}

afterEach(() => clock?.uninstall());

describe('mock_clock', () => {
  test('it stands still until it is moved', async () => {
    const moved = install();
    expect(moved.now()).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(moved.now()).toBe(0);
    await moved.advance(1.2);
    expect(moved.now()).toBe(1.2);
    expect(currentTime()).toBe(1.2);
  });

  test('it never goes backwards', async () => {
    const moved = install();
    await moved.advance(1.2);
    for (const ms of [-1, NaN]) await expect(moved.advance(ms)).rejects.toThrow(RangeError);
    expect(moved.now()).toBe(1.2);
  });

  test('what is due is called, and what is not waits', async () => {
    const moved = install();
    const record: number[] = [];
    await withTaskGroup(async (group) => {
      for (const ms of [1.3, 1.1, 1.2]) {
        group.startSoon((task) => sleep(ms, task).then(() => record.push(ms)));
      }
      await moved.advance(1.2);
      expect(record).toEqual([1.1, 1.2]);
      expect(moved.pendingTimers).toBe(1);
      await moved.advance(0.1);
      expect(record).toEqual([1.1, 1.2, 1.3]);
    });
  });

  test('advancing stops at each timer on the way, also at those that are set on the way', async () => {
    const moved = install();
    const record: number[] = [];
    async function tick(): Promise<void> {
      for (let i = 0; i < 3; i += 1) {
        await sleep(10);
        record.push(currentTime());
      }
    }
    const ticking = tick();
    await moved.advance(100);
    await ticking;
    expect(record).toEqual([10, 20, 30]);
    expect(moved.now()).toBe(100);
  });

  test('two timers for the same time: the older first', async () => {
    const moved = install();
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon((task) => sleep(5, task).then(() => record.push('first')));
      group.startSoon((task) => sleep(5, task).then(() => record.push('second')));
      await moved.advance(5);
    });
    expect(record).toEqual(['first', 'second']);
  });
});

describe('mock_clock_autojump', () => {
  test('it jumps to the next deadline when nothing else is going on', async () => {
    install({ autojump: true });
    const start = performance.now();
    let virtual = currentTime();
    for (let i = 0; i < 10; i += 1) {
      await sleep(10_000 * i);
      expect(currentTime()).toBe(virtual + 10_000 * i);
      virtual = currentTime();
    }
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('it waits while tasks go on with microtasks, and jumps to the exact time', async () => {
    install({ autojump: true });
    const times: number[] = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        await sleep(100, task);
        for (let i = 0; i < 50; i += 1) await Promise.resolve();
        times.push(currentTime());
      });
      group.startSoon(async (task) => {
        await sleep(101, task);
        times.push(currentTime());
      });
    });
    expect(times).toEqual([100, 101]);
  });

  test('a cancelled sleep leaves nothing to jump to', async () => {
    const jumping = install({ autojump: true });
    const scope = new CancelScope();
    const run = scope.run(() => sleep(100_000, scope));
    scope.cancel();
    await run;
    await settle();
    expect([jumping.now(), jumping.pendingTimers]).toEqual([0, 0]);
  });

  test('a very long sleep', async () => {
    install({ autojump: true });
    await sleep(1e12);
    expect(currentTime()).toBe(1e12);
  });
});

test('mock_clock_autojump_preset: a group that starts under the clock is driven by it from the start', async () => {
  install({ autojump: true });
  const start = performance.now();
  await withTaskGroup((group) => void group.startSoon((task) => sleep(10_000_000, task)));
  expect(performance.now() - start).toBeLessThan(1_000);
  expect(currentTime()).toBe(10_000_000);
});

describe('mock_clock_autojump_interference', () => {
  test('there is one clock at a time; the one in use is not disturbed', async () => {
    install({ autojump: true });
    expect(() => VirtualClock.install()).toThrow(ScopeMisuseError);
    await sleep(100_000);
    expect(currentTime()).toBe(100_000);
  });

  test('a clock that was taken away moves nobody', async () => {
    const former = install();
    const sleeping = sleep(10).then(() => 'woke');
    former.uninstall();
    expect(former.pendingTimers).toBe(0);
    const next = install();
    await former.advance(100);
    expect(next.now()).toBe(0);
    expect(await Promise.race([sleeping, settle()])).toBeUndefined();
  });
});

describe('mock_clock_autojump: who waits for all to be blocked goes before the clock', () => {
  test('with no threshold', async () => {
    install({ autojump: true });
    await withTaskGroup(async (group) => {
      group.startSoon((task) => sleep(1_000, task));
      await waitAllTasksBlocked();
      expect(currentTime()).toBe(0);
      await waitAllTasksBlocked(10);
      expect(currentTime()).toBe(0);
    });
    expect(currentTime()).toBe(1_000);
  });

  test('with a threshold above the cushion', async () => {
    install({ autojump: true, autojumpThreshold: 20 });
    await withTaskGroup(async (group) => {
      group.startSoon((task) => sleep(1_000, task));
      await waitAllTasksBlocked();
      expect(currentTime()).toBe(0);
      await waitAllTasksBlocked(10);
      expect(currentTime()).toBe(0);
    });
    expect(currentTime()).toBe(1_000);
  });

  test('a threshold is real time in which nothing moves', async () => {
    install({ autojump: true, autojumpThreshold: 30 });
    const start = performance.now();
    await sleep(100_000);
    expect(currentTime()).toBe(100_000);
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
  });
});

test('mock_clock_autojump_interference: a clock that was taken away does not keep the next one from jumping', async () => {
  const former = install({ autojump: true, autojumpThreshold: 10 });
  const sleeping = sleep(1).then(() => 'woke');
  former.uninstall();
  install({ autojump: true, autojumpThreshold: 20 });
  await waitAllTasksBlocked(15);
  expect(currentTime()).toBe(0);
  await sleep(100_000);
  expect(currentTime()).toBe(100_000);
  expect(await Promise.race([sleeping, settle()])).toBeUndefined();
});

describe.each([
  ['mock_clock_autojump_0_and_wait_all_tasks_blocked_0', 0],
  ['mock_clock_autojump_0_and_wait_all_tasks_blocked_nonzero', 50],
])('%s', (_, cushion) => {
  test('the one who waits wakes before time moves', async () => {
    install({ autojump: true });
    const record: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        await sleep(100, task);
        record.push('yawn');
      });
      group.startSoon(async (task) => {
        await waitAllTasksBlocked(cushion, task);
        record.push('waiter woke');
        await sleep(1_000, task);
        record.push('waiter done');
      });
    });
    expect(record).toEqual(['waiter woke', 'yawn', 'waiter done']);
    expect(currentTime()).toBe(1_000);
  });
});

test('initialization_doesnt_mutate_runner: importing and reading change nothing; only install() does', async () => {
  const before = currentTime();
  expect(VirtualClock.install).toBeTypeOf('function');
  expect(currentTime()).toBeGreaterThanOrEqual(before);
  const temporary = install();
  temporary.uninstall();
  expect(currentTime()).toBeGreaterThanOrEqual(before);
});

test('deadlines and graceMs are on the virtual clock as well', async () => {
  const moved = install();
  const failing = failAfter(1_000, (scope) => sleepForever(scope)).catch(
    (error: Error) => error.name,
  );
  await moved.advance(999);
  expect(moved.pendingTimers).toBe(1);
  await moved.advance(1);
  expect(await failing).toBe('TimeoutError');
});
