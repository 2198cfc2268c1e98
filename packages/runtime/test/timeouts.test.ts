import { describe, expect, test } from 'vitest';
import {
  CancelScope,
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
} from '../src/index.ts';
import { errorOf, settle, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

describe.each([
  ['moveOnAfter', (ms: number) => moveOnAfter(ms, (scope) => sleepForever(scope))],
  ['moveOnAt', (ms: number) => moveOnAt(clock.now() + ms, (scope) => sleepForever(scope))],
])('%s', (_, moveOn) => {
  test.each([0, 100])(
    '%s ms: goes on (anyio test_move_on_after, trio test_move_on_after)',
    async (ms) => {
      expect(await moveOn(ms)).toEqual({ cancelled: true, timedOut: true, value: undefined });
      expect(clock.now()).toBe(ms);
    },
  );
});

describe('moveOnAfter', () => {
  test('in time: the value, and no timer left (anyio test_move_on_after_no_timeout)', async () => {
    const result = await moveOnAfter(100, () => 'value');
    expect(result).toEqual({ cancelled: false, timedOut: false, value: 'value' });
    expect(clock.pending()).toBe(0);
  });

  test('cancelled by hand: not timed out', async () => {
    const result = await moveOnAfter(100, async (scope) => {
      scope.cancel();
      await sleep(1, scope);
    });
    expect(result).toEqual({ cancelled: true, timedOut: false, value: undefined });
  });

  test('nested: the outer fires, the inner is not to blame (anyio test_nested_move_on_after)', async () => {
    let inner: unknown = 'not reached';
    const outer = await moveOnAfter(10, async (scope) => {
      inner = await moveOnAfter(20, (own) => sleepForever(own), scope);
    });
    expect(outer.timedOut).toBe(true);
    expect(inner).toBe('not reached');
  });
});

describe.each([
  ['failAfter', (ms: number) => failAfter(ms, (scope) => sleepForever(scope))],
  ['failAt', (ms: number) => failAt(clock.now() + ms, (scope) => sleepForever(scope))],
])('%s', (_, failIn) => {
  test.each([0, 100])(
    '%s ms: throws (anyio test_fail_after, test_fail_at, trio test_fail)',
    async (ms) => {
      const error = await errorOf(failIn(ms));
      expect(error).toBeInstanceOf(TimeoutError);
      expect((error as Error).message).toBe(`Timed out after ${ms} ms`);
      expect((error as Error).cause).toBeInstanceOf(TaskCancelledError);
    },
  );
});

describe('failAfter', () => {
  test('in time: the value (anyio test_fail_after_no_timeout)', async () => {
    expect(await failAfter(100, () => 'value')).toBe('value');
  });

  test('a body that ends well after the deadline counts', async () => {
    expect(await failAfter(10, () => sleep(20).then(() => 'late'))).toBe('late');
  });

  test('cancelled by hand before the deadline: no TimeoutError (anyio test_fail_after_scope_cancelled_before_timeout, xfail there)', async () => {
    const value = await failAfter(10, async (scope) => {
      scope.cancel();
      await sleep(20);
      await sleep(1, scope);
    });
    expect(value).toBeUndefined();
  });

  test('the outer scope is cancelled: its reason, no TimeoutError (anyio test_nested_fail_after)', async () => {
    const outer = new CancelScope();
    let seen: unknown;
    const run = outer.run(() =>
      failAfter(10, (scope) => sleepForever(scope), outer).catch((error) => {
        seen = error;
        throw error;
      }),
    );
    outer.cancel();
    await run;
    expect(seen).toBe(outer.reason);
  });

  test('under a task, under a group', async () => {
    await withTaskGroup(async (group) => {
      const task = group.startSoon((context) =>
        failAfter(60_000, (scope) => sleepForever(scope), context),
      );
      await settle();
      group.cancel();
      await task.wait();
      expect(task.status).toBe('cancelled');
    });
    expect(clock.now()).toBe(0);
  });

  test('an error of the body itself goes through', async () => {
    const failure = new Error('mine');
    expect(await errorOf(failAfter(10, () => Promise.reject(failure)))).toBe(failure);
  });
});

describe('shield', () => {
  test('a clean-up in a cancelled task gets its time (anyio test_shielded_cleanup_after_cancel)', async () => {
    let closed = false;
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        try {
          await sleepForever(task);
        } finally {
          await shield({ timeout: 100 }, async (scope) => {
            await sleep(50, scope);
            closed = true;
          });
        }
      });
      await settle();
      group.cancel();
    });
    expect(closed).toBe(true);
  });

  test('a clean-up that hangs throws (anyio test_nested_shield, trio test_fail_after_fails_even_if_shielded)', async () => {
    const error = await errorOf(shield({ timeout: 100 }, (scope) => sleepForever(scope)));
    expect(error).toBeInstanceOf(TimeoutError);
  });

  test('needs a finite deadline', async () => {
    expect(await errorOf(shield({ timeout: Infinity }, () => {}))).toBeInstanceOf(TypeError);
    expect(await errorOf(shield({} as never, () => {}))).toBeInstanceOf(TypeError);
  });
});

describe('times that are none (trio test_timeouts_raise_value_error)', () => {
  test.each([
    ['sleep', (ms: number) => sleep(ms)],
    ['moveOnAfter', (ms: number) => moveOnAfter(ms, () => {})],
    ['failAfter', (ms: number) => failAfter(ms, () => {})],
  ])('%s refuses a negative time and NaN', async (_, call) => {
    for (const ms of [-1, NaN]) expect(await errorOf(call(ms))).toBeInstanceOf(RangeError);
  });

  test('a negative deadline is only the past', async () => {
    expect((await moveOnAt(-1, (scope) => sleepForever(scope))).timedOut).toBe(true);
    expect(await errorOf(moveOnAt(NaN, () => {}))).toBeInstanceOf(RangeError);
  });
});

describe('shield with graceMs: what was begun may be finished', () => {
  async function deliver(ms: number, graceMs: number): Promise<string> {
    const log: string[] = [];
    await moveOnAfter(50, async (outer) => {
      const delivery = shield({ graceMs }, (own) => sleep(ms, own), outer).then(
        () => log.push(`delivered at ${clock.now()}`),
        (error: unknown) => log.push(`${(error as Error).name} at ${clock.now()}`),
      );
      await delivery;
      await sleep(0, outer);
    });
    return log.join();
  }

  test('nobody cancels: no deadline', async () => {
    const shielded = shield({ graceMs: 10 }, (own) => sleep(5_000, own));
    await shielded;
    expect(clock.now()).toBe(5_000);
  });

  test('it ends within the grace after the cancellation, or is cut off', async () => {
    expect(await deliver(80, 40)).toBe('delivered at 80');
  });

  test('it does not end within the grace', async () => {
    expect(await deliver(500, 40)).toBe('TimeoutError at 90');
  });

  test('begun after the cancellation, it has the grace from then on, and no timer is left', async () => {
    const controller = new AbortController();
    controller.abort();
    const error = await errorOf(
      shield({ graceMs: 30 }, (own) => sleep(500, own), { signal: controller.signal }),
    );
    expect([(error as Error).name, clock.now(), clock.pending()]).toEqual(['TimeoutError', 30, 0]);
  });

  test('a grace that is no duration is refused', async () => {
    expect(String(await errorOf(shield({ graceMs: -1 }, () => {})))).toContain("'graceMs'");
  });
});
