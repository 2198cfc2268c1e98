import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  currentEffectiveDeadline,
  currentTime,
  ScopeMisuseError,
  sleep,
  sleepForever,
  withTaskGroup,
} from '../src/index.ts';
import { errorOf, microtasks, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

describe('running', () => {
  test('gives the value of the body', async () => {
    const scope = new CancelScope();
    expect(await scope.run(() => 5)).toBe(5);
    expect([scope.cancelled, scope.cancelCalled, scope.cancelledCaught]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('its own cancellation is absorbed (anyio test_escaping_cancelled_exception)', async () => {
    const scope = new CancelScope({ name: 'load' });
    const run = scope.run(() => sleepForever(scope));
    scope.cancel('enough');
    expect(await run).toBeUndefined();
    expect(scope.cancelledCaught).toBe(true);
    expect(scope.source).toBe('explicit');
    expect(scope.reason).toMatchObject({ message: 'Cancelled scope "load": enough' });
  });

  test('a body that ends well all the same is not caught (anyio test_cancelled_not_caught)', async () => {
    const scope = new CancelScope();
    await scope.run(() => scope.cancel());
    expect([scope.cancelCalled, scope.cancelledCaught]).toEqual([true, false]);
  });

  test('cancelled before entry: the body is entered, and the first wait throws (trio test_cancel_unbound)', async () => {
    const scope = new CancelScope();
    scope.cancel();
    let entered = false;
    await scope.run(async () => {
      entered = true;
      await sleep(1, scope);
    });
    expect(entered).toBe(true);
    expect(scope.cancelledCaught).toBe(true);
  });

  test('running twice is misuse (trio test_cancel_unbound)', async () => {
    const scope = new CancelScope();
    await scope.run(() => {});
    expect(await errorOf(scope.run(() => {}))).toBeInstanceOf(ScopeMisuseError);
  });

  test('an error in the body goes through', async () => {
    const failure = new Error('body');
    const scope = new CancelScope();
    expect(await errorOf(scope.run(() => Promise.reject(failure)))).toBe(failure);
  });

  test('the first cause stays (trio test_cancel_reason_not_overwritten)', async () => {
    const scope = new CancelScope({ timeout: 10 });
    await scope.run(async () => {
      scope.cancel('first');
      scope.cancel('second');
      await sleep(20);
    });
    expect(scope.reason).toMatchObject({ cause: 'first', source: 'explicit' });
  });
});

describe('nesting', () => {
  test('an outer cancellation goes through the inner scope (trio test_cancel_inheritance)', async () => {
    const outer = new CancelScope();
    const inner = new CancelScope();
    let after = false;
    const run = outer.run(async () => {
      await inner.run(() => sleepForever(inner), outer);
      after = true;
    });
    outer.cancel();
    await run;
    expect(after).toBe(false);
    expect([outer.cancelledCaught, inner.cancelledCaught]).toEqual([true, false]);
    expect(inner.source).toBe('parent');
    expect(inner.reason).toBe(outer.reason);
  });

  test('both cancelled, the inner first: the outer wins (trio test_cancel_scope_nesting)', async () => {
    const outer = new CancelScope();
    const inner = new CancelScope();
    await outer.run(async () => {
      await inner.run(async () => {
        inner.cancel();
        outer.cancel();
        await sleepForever(inner);
      }, outer);
      throw new Error('unreachable');
    });
    expect([outer.cancelledCaught, inner.cancelledCaught]).toEqual([true, false]);
  });

  test('under an aborted outside signal the source is the signal', async () => {
    const scope = new CancelScope();
    const reason = new Error('outside');
    const error = await errorOf(
      scope.run(() => sleep(1, scope), { signal: AbortSignal.abort(reason) }),
    );
    expect(error).toBe(reason);
    expect([scope.source, scope.cancelCalled]).toEqual(['signal', false]);
  });
});

describe('shielding', () => {
  test('needs a deadline (trio #147, flake8-async ASYNC102)', () => {
    expect(() => new CancelScope({ shield: true })).toThrow(
      "Cannot shield a scope as it needs a finite 'deadline' or 'timeout': current value is Infinity",
    );
    const scope = new CancelScope();
    expect(() => {
      scope.shield = true;
    }).toThrow(TypeError);
  });

  test('keeps the outer cancellation out; its own deadline still works (trio test_cancel_shielding, test_move_on_after_moves_on_even_if_shielded)', async () => {
    const outer = new CancelScope();
    const inner = new CancelScope({ shield: true, timeout: 100 });
    let survived = false;
    await outer.run(async () => {
      outer.cancel();
      await inner.run(async () => {
        await sleep(50, inner);
        survived = true;
        await sleepForever(inner);
      }, outer);
    });
    expect(survived).toBe(true);
    expect(inner.source).toBe('deadline');
    expect(clock.now()).toBe(100);
  });

  test('taking the shield away delivers at once (trio test_cancel_shield_abort, anyio test_shielding_mutate)', async () => {
    const outer = new CancelScope();
    const inner = new CancelScope({ shield: true, timeout: 100 });
    const run = outer.run(() => inner.run(() => sleepForever(inner), outer));
    outer.cancel();
    await microtasks();
    expect(inner.cancelled).toBe(false);
    inner.shield = false;
    expect(inner.cancelled).toBe(true);
    await run;
    expect(outer.cancelledCaught).toBe(true);
  });

  test('cancelling the shielded scope itself works (anyio test_cancel_shielded_scope)', async () => {
    const scope = new CancelScope({ shield: true, timeout: 100 });
    const run = scope.run(() => sleepForever(scope));
    scope.cancel();
    await run;
    expect(scope.cancelledCaught).toBe(true);
  });

  test('a task below a shield is cancelled from inside it only (anyio test_cancel_child_task_when_host_is_shielded)', async () => {
    const outer = new CancelScope();
    const events: string[] = [];
    await outer.run(async () => {
      const inner = new CancelScope({ shield: true, timeout: 1_000 });
      await inner.run(
        () =>
          withTaskGroup(
            async (group) => {
              const task = group.startSoon((context) => sleepForever(context));
              await microtasks();
              outer.cancel();
              events.push(task.status);
              group.cancel();
              events.push(task.status);
            },
            { signal: inner.signal },
          ),
        outer,
      );
    });
    expect(events).toEqual(['running', 'cancelling']);
  });
});

describe('deadlines', () => {
  test('counts from entry, not from creation (trio test_timeout_deadline_on_entry)', async () => {
    const scope = new CancelScope({ timeout: 50 });
    expect(scope.deadline).toBe(Infinity);
    await sleep(100);
    const run = scope.run(() => sleepForever(scope));
    expect(scope.deadline).toBe(150);
    await run;
    expect(clock.now()).toBe(150);
  });

  test('moving it back into the past cancels at once (trio test_basic_timeout)', async () => {
    const scope = new CancelScope({ timeout: 50 });
    await scope.run(async () => {
      scope.deadline += 100;
      await sleep(60, scope);
      scope.deadline = currentTime() - 1;
      expect(scope.cancelled).toBe(true);
      await sleepForever(scope);
    });
    expect(clock.now()).toBe(60);
    expect(scope.source).toBe('deadline');
  });

  test('a cancelled scope is never un-cancelled (trio test_cancel_unbound)', async () => {
    const scope = new CancelScope({ deadline: 0 });
    await scope.run(() => {
      scope.deadline = Infinity;
    });
    expect(scope.cancelled).toBe(true);
  });

  test.each([
    [{ timeout: -1 }, RangeError],
    [{ timeout: NaN }, RangeError],
    [{ deadline: NaN }, RangeError],
    [{ timeout: 1, deadline: 1 }, TypeError],
    [{ timeout: '1' as never }, TypeError],
  ])('%o is refused (trio test_cancel_scope_validation)', (options, kind) => {
    expect(() => new CancelScope(options)).toThrow(kind);
  });

  test('the effective one is the least of those around (trio test_current_effective_deadline)', async () => {
    const outer = new CancelScope({ deadline: 100 });
    await outer.run(async () => {
      const inner = new CancelScope({ deadline: 200 });
      await inner.run(async () => {
        expect(currentEffectiveDeadline(inner)).toBe(100);
        inner.deadline = 50;
        expect(currentEffectiveDeadline(inner)).toBe(50);
        expect(currentEffectiveDeadline({ signal: inner.signal })).toBe(50);
        inner.deadline = 300;
        inner.shield = true;
        expect(currentEffectiveDeadline(inner)).toBe(300);
        outer.cancel();
        expect(currentEffectiveDeadline(inner)).toBe(300);
        expect(currentEffectiveDeadline(outer)).toBe(-Infinity);
      }, outer);
    });
    expect(currentEffectiveDeadline({})).toBe(Infinity);
    expect(currentEffectiveDeadline({ signal: AbortSignal.abort() })).toBe(-Infinity);
  });
});
