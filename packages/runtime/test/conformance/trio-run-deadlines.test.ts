/** trio's `_core/_tests/test_run.py`: time, deadlines and what is known about them. */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  currentEffectiveDeadline,
  currentTime,
  sleep,
  sleepForever,
  withTaskGroup,
} from '../../src/index.ts';
import { VirtualClock } from '../../src/testing/index.ts';
import { builtin, testWithBuiltins } from '../host.ts';
import { errorOf, settle } from '../support.ts';

/** Runs `body` under a clock that moves by hand only. */
async function withClock(body: (clock: VirtualClock) => Promise<void>): Promise<void> {
  const clock = VirtualClock.install();
  try {
    await body(clock);
  } finally {
    clock.uninstall();
  }
}

/** Keeps the thread, and with it every timer, from going on. */
function keepBusy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** … until some time after `deadline`. */
function keepBusyPast(deadline: number): void {
  keepBusy(deadline - currentTime() + 10);
}

describe('current_time', () => {
  test('it goes on', () => {
    const before = currentTime();
    keepBusy(1);
    expect(currentTime()).toBeGreaterThan(before);
  });

  test('current_time_with_mock_clock: it is the virtual time', () =>
    withClock(async (clock) => {
      const start = clock.now();
      expect(currentTime()).toBe(start);
      await clock.advance(3.15);
      expect(clock.now()).toBe(start + 3.15);
      expect(currentTime()).toBe(start + 3.15);
    }));

  test('current_clock: the installed one is what everybody reads, until it is taken away', async () => {
    const real = currentTime();
    await withClock(async (clock) => {
      await clock.advance(1e12);
      expect(currentTime()).toBe(1e12);
    });
    expect(currentTime() - real).toBeLessThan(60_000);
  });

  test('out_of_context: outside of any task the time and the deadline are known (there is no loop to be inside of)', () => {
    expect(currentTime()).toBeGreaterThan(0);
    expect(currentEffectiveDeadline({})).toBe(Infinity);
  });

  test('timekeeping: a deadline is never early on the real clock', async () => {
    const start = performance.now();
    const scope = new CancelScope();
    await scope.run(() => {
      scope.deadline = currentTime() + 40;
      return sleepForever(scope);
    });
    expect(scope.cancelledCaught).toBe(true);
    // A host timer counts whole milliseconds.
    expect(performance.now() - start).toBeGreaterThanOrEqual(39);
  });
});

describe('basic_timeout', () => {
  test('after the end a deadline does nothing any more', () =>
    withClock(async (clock) => {
      const start = currentTime();
      const scope = new CancelScope();
      await scope.run(() => {
        expect(scope.deadline).toBe(Infinity);
        scope.deadline = start + 1_000;
        expect(scope.deadline).toBe(start + 1_000);
      });
      expect(scope.cancelCalled).toBe(false);
      await clock.advance(2_000);
      expect(scope.cancelCalled).toBe(false);
      expect(clock.pendingTimers).toBe(0);
    }));

  test('a deadline that passes while somebody waits', () =>
    withClock(async (clock) => {
      const scope = new CancelScope({ deadline: currentTime() + 1_000 });
      const run = scope.run(() => sleepForever(scope));
      await clock.advance(2_000);
      await run;
      expect([scope.cancelCalled, scope.cancelledCaught]).toEqual([true, true]);
    }));

  test('moving it, at last into the past', () =>
    withClock(async (clock) => {
      const start = currentTime();
      const scope = new CancelScope();
      await scope.run(async () => {
        scope.deadline = start + 10_000;
        await clock.advance(5_000);
        expect(scope.cancelCalled).toBe(false);
        scope.deadline = start + 1_000;
        expect(await errorOf(sleep(0, scope))).toBe(scope.reason);
        expect(await errorOf(sleep(0, scope))).toBe(scope.reason);
      });
      expect(scope.source).toBe('deadline');
    }));
});

describe('yield_briefly_checks_for_timeout', () => {
  test('a checkpoint after the deadline throws', () =>
    withClock(async (clock) => {
      await withTaskGroup(async (group) => {
        const scope = new CancelScope({ deadline: currentTime() + 5_000 });
        await scope.run(async () => {
          await settle();
          expect(scope.cancelled).toBe(false);
          await clock.advance(10_000);
          expect(await errorOf(sleep(0, scope))).toBe(scope.reason);
        }, group);
      });
    }));

  test('a task that kept the thread busy past its deadline learns of it at its next checkpoint', async () => {
    let seen: unknown;
    const error = await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon(async (task) => {
            await task.checkpoint();
            keepBusyPast(currentEffectiveDeadline(task));
            await task.checkpoint().catch((reason: unknown) => {
              seen = reason;
              throw reason;
            });
          });
        },
        { timeout: 200 },
      ),
    );
    expect(seen).toMatchObject({ source: 'deadline' });
    expect((error as Error).name).toBe('TimeoutError');
  });

  testWithBuiltins(
    '… also when it was woken by I/O, after which a turn of the loop comes before the timers',
    async () => {
      let seen: unknown;
      await withTaskGroup(
        (group) => {
          group.startSoon(async (task) => {
            await builtin('node:fs/promises').readFile(new URL(import.meta.url));
            keepBusyPast(currentEffectiveDeadline(task));
            await task.checkpoint().catch((reason: unknown) => (seen = reason));
          });
        },
        { timeout: 200 },
      );
      expect(seen).toMatchObject({ source: 'deadline' });
    },
  );

  test('cancelCalled is true as soon as the deadline has passed, without a turn of the loop', async () => {
    const scope = new CancelScope({ timeout: 5 });
    await scope.run(() => {
      keepBusy(10);
      expect(scope.cancelCalled).toBe(true);
    });
  });
});

test('current_effective_deadline: the least of those around, up to a shield', () =>
  withClock(async () => {
    const outer = new CancelScope({ deadline: 5_000 });
    const inner = new CancelScope({ deadline: 10_000 });
    await outer.run(async () => {
      await inner.run(() => {
        expect(currentEffectiveDeadline(inner)).toBe(5_000);
        inner.deadline = 3_000;
        expect(currentEffectiveDeadline(inner)).toBe(3_000);
        inner.deadline = 10_000;
        expect(currentEffectiveDeadline(inner)).toBe(5_000);
        inner.shield = true;
        expect(currentEffectiveDeadline(inner)).toBe(10_000);
        inner.shield = false;
        expect(currentEffectiveDeadline(inner)).toBe(5_000);
        inner.shield = true;
        outer.cancel();
        expect(currentEffectiveDeadline(inner)).toBe(10_000);
        inner.shield = false;
        expect(currentEffectiveDeadline(inner)).toBe(-Infinity);
        // trio says 10 again; here the scope's signal is aborted for good (see `CancelScope.shield`).
        inner.shield = true;
        expect(currentEffectiveDeadline(inner)).toBe(-Infinity);
      }, outer);
      expect(currentEffectiveDeadline(outer)).toBe(-Infinity);
    });
  }));

test('current_effective_deadline: of a group, a task and a signal', () =>
  withClock(async () => {
    await withTaskGroup(
      (group) => {
        expect(currentEffectiveDeadline(group)).toBe(7_000);
        group.startSoon((task) => {
          expect(currentEffectiveDeadline(task)).toBe(7_000);
          expect(currentEffectiveDeadline({ signal: task.signal })).toBe(7_000);
        });
      },
      { timeout: 7_000 },
    );
  }));

test('cancel_scope_deadline_duplicates: a deadline that is moved 2,000 times leaves one timer', () =>
  withClock(async (clock) => {
    const scope = new CancelScope();
    const run = scope.run(async () => {
      for (let i = 0; i < 1_000; i += 1) {
        scope.deadline = 9_998;
        scope.deadline = 9_999;
      }
      expect(clock.pendingTimers).toBe(1);
      await sleep(10, scope);
    });
    await clock.advance(10);
    await run;
    expect(clock.pendingTimers).toBe(0);
  }));

describe('current_statistics', () => {
  test('tasks that live, and the time to the next deadline', () =>
    withClock(async (clock) => {
      await withTaskGroup(async (group) => {
        expect(group.tasks.size).toBe(0);
        const task = group.startSoon((own) => sleepForever(own).catch(() => {}));
        await settle();
        expect(group.tasks).toEqual(new Set([task]));
        expect(task.status).toBe('running');
        group.cancel();
        expect(task.status).toBe('cancelling');
        await settle();
        expect(group.tasks.size).toBe(0);
      });
      expect(clock.pendingTimers).toBe(0);

      const scope = new CancelScope({ deadline: currentTime() + 5_000 });
      await scope.run(() => {
        expect(currentEffectiveDeadline(scope) - currentTime()).toBe(5_000);
        expect(clock.pendingTimers).toBe(1);
      });
      expect(clock.pendingTimers).toBe(0);
    }));
});

describe('cancel_scope_repr: a scope says what it is', () => {
  testWithBuiltins('unbound, active, with its deadline, cancelled, exited', () =>
    withClock(async (clock) => {
      await clock.advance(60_000);
      const { inspect } = builtin('node:util');
      const scope = new CancelScope({ name: 'load' });
      expect(inspect(scope)).toContain('unbound');
      await scope.run(() => {
        expect(inspect(scope)).toContain('active');
        scope.deadline = currentTime() + 10_000;
        expect(inspect(scope)).toMatch(/deadline .*10000 ms/);
        scope.cancel();
        expect(inspect(scope)).toContain('cancelled');
      });
      expect(inspect(scope)).toContain('exited');
    }),
  );
});

describe('cancel_scope_validation', () => {
  const action = 'Cannot create a scope as';

  test('deadline and timeout together', () => {
    expect(() => new CancelScope({ deadline: 7, timeout: 3 })).toThrow(
      `${action} only one of 'deadline' and 'timeout' may be given`,
    );
  });

  test.each([
    [{ deadline: NaN }, `'deadline' must not be NaN: current value is NaN`],
    [{ timeout: NaN }, `'timeout' must not be NaN: current value is NaN`],
    [{ timeout: -3 }, `'timeout' must be a number >= 0: current value is -3`],
  ])('%o', (options, text) => {
    expect(() => new CancelScope(options)).toThrow(new RangeError(`${action} ${text}`));
  });

  test('moving the deadline to NaN; the old one stays', () => {
    const scope = new CancelScope({ deadline: 5 });
    expect(() => {
      scope.deadline = NaN;
    }).toThrow(RangeError);
    expect(() => {
      scope.deadline = '6' as never;
    }).toThrow(TypeError);
    expect(scope.deadline).toBe(5);
  });

  test('a negative deadline, and either infinity, is a time like any other', () => {
    expect(new CancelScope({ deadline: -3 }).deadline).toBe(-3);
    expect(new CancelScope({ deadline: -Infinity }).deadline).toBe(-Infinity);
    expect(new CancelScope({ deadline: Infinity }).deadline).toBe(Infinity);
    expect(new CancelScope({ timeout: Infinity }).deadline).toBe(Infinity);
  });
});
