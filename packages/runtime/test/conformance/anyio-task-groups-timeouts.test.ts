/**
 * AnyIO's `tests/test_taskgroups.py`: `fail_after`, `move_on_after` and their kin.
 *
 * Times are milliseconds, `None` is `Infinity`. AnyIO gives the scope by `with … as scope`; here the body gets it.
 */
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
  TaskGroup,
  TimeoutError,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions, StartContext } from '../../src/index.ts';
import { errorOf, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

const delays = [
  ['instant', 0],
  ['delayed', 100],
] as const;

function flags(scope: CancelScope): [cancelCalled: boolean, cancelledCaught: boolean] {
  return [scope.cancelCalled, scope.cancelledCaught];
}

describe.each([
  ['fail_after', (ms: number) => ms, failAfter],
  ['fail_at', (ms: number) => currentTime() + ms, failAt],
] as const)('%s', (name, at, fail) => {
  test.each(delays)(`${name}: %s`, async (_, delay) => {
    let scope!: CancelScope;
    const seen: unknown[] = [];
    const error = await errorOf(
      fail(at(delay), async (own) => {
        scope = own;
        await sleep(1_000, own).catch((reason: unknown) => {
          seen.push(reason);
          throw reason;
        });
        expect.unreachable();
      }),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(seen).toEqual([expect.any(TaskCancelledError)]);
    expect(String(seen[0])).toContain('deadline');
    expect((error as TimeoutError).cause).toBe(seen[0]);
    expect([...flags(scope), clock.now()]).toEqual([true, true, delay]);
  });

  test(`${name}_no_timeout`, async () => {
    let scope!: CancelScope;
    await fail(Infinity, async (own) => {
      scope = own;
      expect(own.deadline).toBe(Infinity);
      await sleep(100, own);
    });
    expect(flags(scope)).toEqual([false, false]);
    expect(clock.pending()).toBe(0);
  });

  test(`${name}_reason: the text of the TimeoutError`, async () => {
    const withReason = fail as (
      ms: number,
      body: (scope: CancelScope) => Promise<void>,
      options: CancelOptions & { message: string },
    ) => Promise<void>;
    const error = await errorOf(
      withReason(at(0), (scope) => sleep(1_000, scope), { message: 'oopsies' }),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toContain('oopsies');
  });
});

describe.each([
  ['move_on_after', (ms: number) => ms, moveOnAfter],
  ['move_on_at', (ms: number) => currentTime() + ms, moveOnAt],
] as const)('%s', (name, at, moveOn) => {
  test.each(delays)(`${name}: %s`, async (_, delay) => {
    let scope!: CancelScope;
    const result = await moveOn(at(delay), async (own) => {
      scope = own;
      await sleep(1_000, own);
      return 'completed';
    });
    expect(result).toEqual({ cancelled: true, timedOut: true, value: undefined });
    expect([...flags(scope), clock.now()]).toEqual([true, true, delay]);
  });

  test(`${name}_no_timeout`, async () => {
    let scope!: CancelScope;
    const result = await moveOn(Infinity, async (own) => {
      scope = own;
      expect(own.deadline).toBe(Infinity);
      await sleep(100, own);
      return 'completed';
    });
    expect(result).toEqual({ cancelled: false, timedOut: false, value: 'completed' });
    expect(flags(scope)).toEqual([false, false]);
  });
});

describe('fail_after and other cancellations', () => {
  test('fail_after_after_cancellation: a cancelled group before it changes nothing', async () => {
    await withTaskGroup(async (group) => {
      group.cancel();
      await sleepForever(group);
    });
    let blockComplete = false;
    const error = await errorOf(
      failAfter(100, async (scope) => {
        await sleep(500, scope);
        blockComplete = true;
      }),
    );
    expect([error, blockComplete]).toEqual([expect.any(TimeoutError), false]);
  });

  test('fail_after_cancelled_before_deadline: cancelled by hand, there is no TimeoutError', async () => {
    let scope!: CancelScope;
    const value = await failAfter(1_000, async (own) => {
      scope = own;
      own.cancel();
      await sleep(0, own);
      expect.unreachable();
    });
    expect([value, scope.source, ...flags(scope)]).toEqual([undefined, 'explicit', true, true]);
  });

  test('fail_after_scope_cancelled_before_timeout: nor when the deadline passes meanwhile (AnyIO: expected to fail)', async () => {
    let scope!: CancelScope;
    await failAfter(100, async (own) => {
      scope = own;
      own.cancel();
      await shield({ timeout: 1_000 }, (cleanUp) => sleep(110, cleanUp));
      await sleep(0, own);
      expect.unreachable();
    });
    expect([scope.source, scope.cancelledCaught, clock.now()]).toEqual(['explicit', true, 110]);
  });

  test('fail_after_scope_cancelled_before_timeout: nor when the deadline is moved into the past', async () => {
    const value = await failAfter(100, async (scope) => {
      scope.cancel();
      scope.deadline = currentTime() - 10;
      await sleep(0, scope);
      expect.unreachable();
    });
    expect(value).toBeUndefined();
  });

  test('timeout_error_with_multiple_cancellations: a group with a body and a child that wait', async () => {
    const error = await errorOf(
      failAfter(100, (scope) =>
        withTaskGroup(async (group) => {
          group.startSoon((task) => sleep(2_000, task));
          await sleep(2_000, group);
        }, scope),
      ),
    );
    expect([error, clock.now()]).toEqual([expect.any(TimeoutError), 100]);
  });

  test('timeout_error_with_multiple_cancellations: so when the deadline is that of the group', async () => {
    const error = await errorOf(
      withTaskGroup(
        async (group) => {
          group.startSoon((task) => sleep(2_000, task));
          await sleep(2_000, group);
        },
        { timeout: 100 },
      ),
    );
    expect([error, clock.now()]).toEqual([expect.any(TimeoutError), 100]);
  });
});

describe('deadlines', () => {
  test('nested_move_on_after: the outer one fires, and the inner one knows nothing of it', async () => {
    const record: string[] = [];
    let [outer, inner]: CancelScope[] = [];
    await moveOnAfter(100, async (outerScope) => {
      outer = outerScope;
      expect(currentEffectiveDeadline(outerScope)).toBe(outerScope.deadline);
      await moveOnAfter(
        1_000,
        async (innerScope) => {
          inner = innerScope;
          expect(currentEffectiveDeadline(innerScope)).toBe(outerScope.deadline);
          await sleep(2_000, innerScope);
          record.push('slept');
        },
        outerScope,
      );
      record.push('inner scope completed');
    });
    expect(record).toEqual([]);
    expect(flags(outer!)).toEqual([true, true]);
    expect(flags(inner!)).toEqual([false, false]);
  });

  test('deadline_reached_on_start: the first wait ends it', async () => {
    let entered = false;
    const { timedOut } = await moveOnAfter(0, async (scope) => {
      entered = true;
      await sleep(0, scope);
      expect.unreachable();
    });
    expect([entered, timedOut]).toEqual([true, true]);
  });

  test('deadline_moved: later', async () => {
    await failAfter(100, async (scope) => {
      scope.deadline += 300;
      await sleep(200, scope);
    });
    expect(clock.now()).toBe(200);
  });

  test('deadline_moved: earlier, into the past, and away', async () => {
    const earlier = moveOnAfter(1_000, (scope) => {
      scope.deadline -= 900;
      return sleepForever(scope);
    });
    expect((await earlier).timedOut).toBe(true);
    expect(clock.now()).toBe(100);
    const past = moveOnAfter(1_000, (scope) => {
      scope.deadline = 0;
      return sleepForever(scope);
    });
    expect((await past).timedOut).toBe(true);
    expect(clock.now()).toBe(100);
    const away = moveOnAfter(10, async (scope) => {
      scope.deadline = Infinity;
      await sleep(20, scope);
    });
    expect((await away).timedOut).toBe(false);
  });

  /** Moves the deadline of a scope while work runs that was given the scope as what is around it. */
  async function moveWhile(
    work: (scope: CancelScope, move: () => void) => Promise<unknown>,
  ): Promise<void> {
    await failAfter(100, (scope) => work(scope, () => (scope.deadline += 300)));
    expect(clock.now()).toBe(200);
  }

  test('deadline_moved: later, while a group in the scope is at work', async () => {
    await moveWhile(({ signal }, move) =>
      withTaskGroup(
        async (group) => {
          move();
          await sleep(200, group);
        },
        { signal },
      ),
    );
  });

  test('deadline_moved: the same when the group is given the scope itself', async () => {
    await moveWhile((scope, move) =>
      withTaskGroup(async (group) => {
        move();
        await sleep(200, group);
      }, scope),
    );
  });

  test('deadline_moved: so with the twins', async () => {
    await moveWhile((scope, move) =>
      TaskGroup.all(
        [
          async (task) => {
            move();
            await sleep(200, task);
          },
        ],
        scope,
      ),
    );
  });

  test('deadline_moved: and with start()', async () => {
    await moveWhile(({ signal }, move) =>
      withTaskGroup(
        async (group) => {
          const scope = new CancelScope({ timeout: 100 });
          await scope.run(async () => {
            const { task } = await group.start(async (context: StartContext) => {
              context.taskStatus.started();
              await sleep(200, context);
            }, scope);
            move();
            scope.deadline += 300;
            await task.result;
          }, group);
        },
        { signal },
      ),
    );
  });

  test('deadline_moved: also the one of a group', async () => {
    await withTaskGroup(
      async (group) => {
        group.cancelScope.deadline += 300;
        group.startSoon((task) => sleep(200, task));
      },
      { timeout: 100 },
    );
    expect(clock.now()).toBe(200);
  });
});
