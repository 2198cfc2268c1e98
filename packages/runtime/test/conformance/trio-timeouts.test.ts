/** trio's `_tests/test_timeouts.py`. */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  currentEffectiveDeadline,
  currentTime,
  failAfter,
  failAt,
  moveOnAfter,
  moveOnAt,
  shield,
  sleep,
  sleepForever,
  TaskCancelledError,
  TimeoutError,
  withTaskGroup,
} from '../../src/index.ts';
import { VirtualClock } from '../../src/testing/index.ts';
import { errorOf, settle, useVirtualClock } from '../support.ts';

const TARGET = 1_000;

describe('on the virtual clock', () => {
  const clock = useVirtualClock();

  describe('sleep', () => {
    test('it takes its time', async () => {
      await sleep(TARGET);
      expect(clock.now()).toBe(TARGET);
    });

    test('of 0 lets others go first', async () => {
      const record: string[] = [];
      const slept = sleep(0).then(() => record.push('slept'));
      await Promise.resolve().then(() => record.push('microtask'));
      await slept;
      expect(record).toEqual(['microtask', 'slept']);
    });

    test('of 0 in a cancelled scope throws', async () => {
      const result = await moveOnAt(currentTime(), async (scope) => {
        expect(await errorOf(sleep(0, scope))).toBeInstanceOf(TaskCancelledError);
      });
      expect(result).toMatchObject({ timedOut: false, cancelled: false });
    });
  });

  test('move_on_after: it goes on at the deadline', async () => {
    const result = await moveOnAfter(TARGET, (scope) => sleep(100 * TARGET, scope));
    expect(result).toEqual({ cancelled: true, timedOut: true, value: undefined });
    expect(clock.now()).toBe(TARGET);
    expect(clock.pending()).toBe(0);
  });

  test('cannot_wake_sleep_forever: nothing but a cancellation ends it, neither time nor another task', async () => {
    let ended = false;
    const scope = new CancelScope();
    const run = scope.run(() => sleepForever(scope).finally(() => (ended = true)));
    await sleep(1e12);
    expect(ended).toBe(false);
    scope.cancel();
    await run;
    expect([ended, scope.cancelledCaught]).toEqual([true, true]);
  });

  describe.each([
    ['move_on_after', moveOnAfter],
    ['fail_after', failAfter],
  ] as const)('context_shields_from_outer[%s]', (_, limit) => {
    test('a shielded scope keeps the outer cancellation out until the shield is lowered', async () => {
      const outer = new CancelScope();
      await outer.run<unknown>(() =>
        limit<void>(
          TARGET,
          async (inner) => {
            inner.shield = true;
            outer.cancel();
            await sleep(0, inner);
            inner.shield = false;
            expect(await errorOf(sleep(0, inner))).toBe(outer.reason);
          },
          outer,
        ),
      );
    });
  });

  test('move_on_after_moves_on_even_if_shielded', async () => {
    const outer = new CancelScope();
    let result: unknown;
    await outer.run(async () => {
      result = await moveOnAfter(
        TARGET,
        (inner) => {
          inner.shield = true;
          outer.cancel();
          return sleepForever(inner);
        },
        outer,
      );
    });
    expect(result).toMatchObject({ timedOut: true });
    expect(clock.now()).toBe(TARGET);
  });

  describe('fail_after_fails_even_if_shielded', () => {
    test('failAfter with the shield up', async () => {
      const outer = new CancelScope();
      const error = await errorOf(
        outer.run(() =>
          failAfter(
            TARGET,
            (inner) => {
              inner.shield = true;
              outer.cancel();
              return sleepForever(inner);
            },
            outer,
          ),
        ),
      );
      expect(error).toBeInstanceOf(TimeoutError);
      expect(clock.now()).toBe(TARGET);
    });

    test('shield()', async () => {
      const outer = new CancelScope();
      const error = await errorOf(
        outer.run(() => {
          outer.cancel();
          return shield({ timeout: TARGET }, (own) => sleepForever(own));
        }),
      );
      expect(error).toBeInstanceOf(TimeoutError);
      expect(clock.now()).toBe(TARGET);
    });
  });

  describe('fail', () => {
    test.each([
      ['fail_at', () => failAt(currentTime() + TARGET, (scope) => sleep(100 * TARGET, scope))],
      ['fail_after', () => failAfter(TARGET, (scope) => sleep(100 * TARGET, scope))],
    ])('%s: too slow', async (_, run) => {
      const error = await errorOf(run());
      expect(error).toBeInstanceOf(TimeoutError);
      expect((error as Error).cause).toMatchObject({ source: 'deadline' });
      expect(clock.now()).toBe(TARGET);
    });

    test.each([
      ['fail_at', () => failAt(currentTime() + 100, (scope) => sleep(0, scope).then(() => 'ok'))],
      ['fail_after', () => failAfter(100, (scope) => sleep(0, scope).then(() => 'ok'))],
    ])('%s: fast enough', async (_, run) => {
      expect(await run()).toBe('ok');
      expect(clock.pending()).toBe(0);
    });
  });
});

describe('timeouts_raise_value_error', () => {
  test.each([
    ['sleep', -1, () => sleep(-1)],
    ['sleep', NaN, () => sleep(NaN)],
    ['failAfter', -1, () => failAfter(-1, () => {})],
    ['failAfter', NaN, () => failAfter(NaN, () => {})],
    ['failAt', NaN, () => failAt(NaN, () => {})],
    ['moveOnAfter', -1, () => moveOnAfter(-1, () => {})],
    ['moveOnAfter', NaN, () => moveOnAfter(NaN, () => {})],
    ['moveOnAt', NaN, () => moveOnAt(NaN, () => {})],
    ['shield', -1, () => shield({ timeout: -1 }, () => {})],
    ['shield', NaN, () => shield({ deadline: NaN }, () => {})],
  ])('%s(%d)', async (_, __, call) => {
    const error = await errorOf(call());
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toMatch(/must (not be NaN|be a number >= 0)/);
  });

  test('a negative deadline is in the past, and no mistake; the body is entered', async () => {
    let entered = 0;
    const body = async (scope: CancelScope): Promise<void> => {
      entered += 1;
      await sleepForever(scope);
    };
    expect((await moveOnAt(-1, body)).timedOut).toBe(true);
    expect(await errorOf(failAt(-1, body))).toBeInstanceOf(TimeoutError);
    expect(entered).toBe(2);
  });

  test('nothing is run when the time is refused', async () => {
    let called = false;
    await errorOf(failAfter(NaN, () => (called = true)));
    expect(called).toBe(false);
  });
});

describe('on a clock that is moved by hand', () => {
  async function withClock(body: (clock: VirtualClock) => Promise<void>): Promise<void> {
    const clock = VirtualClock.install();
    try {
      await body(clock);
    } finally {
      clock.uninstall();
    }
  }

  test('timeout_deadline_on_entry: a relative deadline counts from the entry', () =>
    withClock(async (clock) => {
      const scope = new CancelScope({ timeout: 5_000 });
      await clock.advance(3_000);
      const start = currentTime();
      await scope.run(() => {
        expect(scope.deadline).toBe(start + 5_000);
        scope.deadline = start + 3_000;
        expect(scope.deadline).toBe(start + 3_000);
        expect(currentEffectiveDeadline(scope)).toBe(start + 3_000);
      });
    }));

  test('timeout_deadline_on_entry: so for a scope that was shielded before', () =>
    withClock(async (clock) => {
      const scope = new CancelScope({ timeout: 5_000 });
      expect(scope.shield).toBe(false);
      scope.shield = true;
      expect(scope.shield).toBe(true);
      await clock.advance(3_000);
      await scope.run((same) => {
        expect(same).toBe(scope);
        expect(scope.deadline).toBe(8_000);
      });
    }));

  test('timeout_deadline_on_entry: so for a group; and for a task, from its start', () =>
    withClock(async (clock) => {
      await clock.advance(3_000);
      await withTaskGroup(
        async (group) => {
          expect(group.cancelScope.deadline).toBe(8_000);
          const gate = group.startSoon((task) => sleep(1_000, task));
          const task = group.startSoon((own) => expect(currentEffectiveDeadline(own)).toBe(4_500), {
            timeout: 500,
          });
          await settle();
          expect(task.status).toBe('pending');
          await clock.advance(1_000);
          await gate.wait();
          await task.wait();
          expect(task.status).toBe('fulfilled');
        },
        { timeout: 5_000, limit: 1 },
      );
    }));

  test('invalid_access_unentered: before entry a relative deadline is no time yet', () => {
    // trio refuses to read it, and to set it; here it reads `Infinity`, and setting it replaces the timeout.
    const scope = new CancelScope({ timeout: 5 });
    expect(scope.deadline).toBe(Infinity);
    scope.deadline = 7;
    expect(scope.deadline).toBe(7);
  });

  test('fail_access_before_entering: the deadline is there in the body (expected to fail in trio)', () =>
    withClock(async () => {
      await failAt(5_000, (scope) => expect(scope.deadline).toBe(5_000));
      await failAfter(5_000, (scope) => expect(scope.deadline).toBe(5_000));
      await moveOnAfter(5_000, (scope) => expect(scope.deadline).toBe(5_000));
    }));
});
