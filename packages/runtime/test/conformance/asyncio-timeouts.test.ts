/**
 * CPython's `Lib/test/test_asyncio/test_timeouts.py`: `timeout` and `timeout_at` are `failAfter` and `failAt` here, and
 * `reschedule` is setting `scope.deadline`.
 *
 * Where asyncio refuses to reschedule a timeout that is not active, setting the deadline of a scope that has ended does
 * nothing here, and of one that was not entered counts from its entry (trio's rule).
 *
 * Left out, as it is about Python: `timeout_without_task`. Of the cases that look at `__context__`, what the interpreter
 * chains to an error, the `cause` is left.
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  currentTime,
  failAfter,
  failAt,
  ScopeMisuseError,
  shield,
  sleep,
  TaskCancelledError,
  TaskGroupError,
  TimeoutError,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions, ScopeBody } from '../../src/index.ts';
import { errorOf, settle, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

class KeyError extends Error {}
class ValueError extends Error {}
class ZeroDivisionError extends Error {}

/** asyncio's `expired()`. */
function expired(scope: CancelScope): boolean {
  return scope.source === 'deadline';
}

/** `failAfter` that also gives its scope. */
async function timeout(
  ms: number,
  body: ScopeBody<unknown>,
  around?: CancelOptions,
): Promise<{ error: unknown; scope: CancelScope }> {
  let scope!: CancelScope;
  const run = failAfter(ms, (own) => body((scope = own)), around);
  const error = await run.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return { error, scope };
}

describe('it fires', () => {
  test('timeout_basic', async () => {
    const { error, scope } = await timeout(10, (own) => sleep(10_000, own));
    expect([error, expired(scope), clock.now()]).toEqual([expect.any(TimeoutError), true, 10]);
  });

  test('timeout_at_basic', async () => {
    const deadline = currentTime() + 10;
    let scope!: CancelScope;
    const error = await errorOf(failAt(deadline, (own) => sleep(10_000, (scope = own))));
    expect(error).toBeInstanceOf(TimeoutError);
    expect([expired(scope), scope.deadline]).toEqual([true, deadline]);
  });

  test('nested_timeouts: of two with one deadline only the outer one throws', async () => {
    const deadline = currentTime() + 10;
    let passed: unknown;
    let [outer, inner]: CancelScope[] = [];
    const error = await errorOf(
      failAt(deadline, async (one) => {
        outer = one;
        await failAt(deadline, (two) => sleep(10_000, (inner = two)), one).catch(
          (reason: unknown) => {
            passed = reason;
            throw reason;
          },
        );
      }),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(expired(outer!)).toBe(true);
    // asyncio lets both expire. Here the outer timer, the older of the two, cancels the inner scope too, whose source is
    // then its parent.
    expect(inner!.source).toBe('parent');
    expect(passed).toBe(outer!.reason);
  });

  test('waiter_cancelled: what waits learns it', async () => {
    let seen: unknown;
    const { error } = await timeout(10, async (scope) => {
      await sleep(10_000, scope).catch((reason: unknown) => {
        seen = reason;
        throw reason;
      });
    });
    expect([error, seen]).toEqual([expect.any(TimeoutError), expect.any(TaskCancelledError)]);
  });

  test('timeout_zero', async () => {
    const { error, scope } = await timeout(0, (own) => sleep(10_000, own));
    expect([error, expired(scope), scope.deadline]).toEqual([expect.any(TimeoutError), true, 0]);
  });

  test('timeout_zero_sleep_zero: any wait is enough', async () => {
    const { error, scope } = await timeout(0, (own) => sleep(0, own));
    expect([error, expired(scope)]).toEqual([expect.any(TimeoutError), true]);
  });

  test('timeout_in_the_past_sleep_zero: as a deadline; a negative delay is refused (trio)', async () => {
    const error = await errorOf(failAt(currentTime() - 11, (own) => sleep(0, own)));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(await errorOf(failAfter(-11, (own) => sleep(0, own)))).toBeInstanceOf(RangeError);
  });

  test('outer_task_is_not_cancelled', async () => {
    await withTaskGroup(async (group) => {
      const task = group.startSoon(async (context) => {
        const error = await errorOf(failAfter(1, (scope) => sleep(10_000, scope), context));
        expect(error).toBeInstanceOf(TimeoutError);
      });
      await task.wait();
      expect([task.status, task.cancelRequested]).toEqual(['fulfilled', false]);
    });
  });

  test('timeout_exception_context: its cause is the cancellation that ended the work', async () => {
    const { error, scope } = await timeout(10, async (own) => {
      try {
        throw new ZeroDivisionError();
      } catch {
        await sleep(1_000, own);
      }
    });
    const scopeReason = scope.reason;
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as TimeoutError).cause).toBe(scopeReason);
    expect((scopeReason as TaskCancelledError).cause).toBeUndefined();
  });

  test('timeout_taskgroup: a task that crashes in its clean-up wins over the timeout', async () => {
    const { error } = await timeout(10, (scope) =>
      withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          await sleep(2_000, task).catch(() => {});
          throw new ZeroDivisionError();
        });
        try {
          throw new ValueError();
        } catch {
          await sleep(1_000, group);
        }
      }, scope),
    );
    expect(error).toBeInstanceOf(TaskGroupError);
    expect((error as TaskGroupError).errors).toEqual([expect.any(ZeroDivisionError)]);
  });

  test('timeout_taskgroup: without a crash it is the TimeoutError, bare', async () => {
    const { error } = await timeout(10, (scope) =>
      withTaskGroup((group) => void group.startSoon((task) => sleep(2_000, task)), scope),
    );
    expect(error).toBeInstanceOf(TimeoutError);
  });
});

describe('it does not fire', () => {
  test('timeout_not_called', async () => {
    const { error, scope } = await timeout(10_000, (own) => sleep(10, own));
    expect([error, expired(scope), clock.pending()]).toEqual([undefined, false, 0]);
    expect(scope.deadline).toBeGreaterThan(currentTime());
  });

  test.each([failAfter, failAt])(
    'timeout_disabled, timeout_at_disabled: Infinity',
    async (fail) => {
      let scope!: CancelScope;
      await fail(Infinity, (own) => sleep(10, (scope = own)));
      expect([expired(scope), scope.deadline]).toEqual([false, Infinity]);
    },
  );

  test('foreign_exception_passed: an error of the body goes through', async () => {
    const { error, scope } = await timeout(10, () => Promise.reject(new KeyError()));
    expect([error, expired(scope)]).toEqual([expect.any(KeyError), false]);
    expect(clock.pending()).toBe(0);
  });

  test('foreign_exception_on_timeout: also one that is raised in the clean-up', async () => {
    const { error, scope } = await timeout(10, async (own) => {
      await sleep(1_000, own).catch(() => {});
      throw new ZeroDivisionError();
    });
    expect([error, expired(scope)]).toEqual([expect.any(ZeroDivisionError), true]);
  });

  test('foreign_exception_on_timeout_2: through two clean-ups that raise, the last one goes', async () => {
    const { error } = await timeout(10, async (own) => {
      try {
        await sleep(1_000, own);
      } catch (reason) {
        try {
          throw new KeyError('in the clean-up', { cause: reason });
        } catch {
          throw new ZeroDivisionError();
        }
      }
    });
    expect(error).toBeInstanceOf(ZeroDivisionError);
  });

  test('foreign_exception_on_timeout: one that names the cancellation as its cause is that cancellation', async () => {
    // Node's own functions reject in this way (runtime.md §2b).
    const { error } = await timeout(10, async (own) => {
      await sleep(1_000, own).catch((reason: unknown) => {
        throw new Error('The operation was aborted', { cause: reason });
      });
    });
    expect(error).toBeInstanceOf(TimeoutError);
  });

  test('foreign_cancel_doesnt_timeout_if_not_expired', async () => {
    const controller = new AbortController();
    const { error, scope } = await timeout(
      10_000,
      (own) => {
        controller.abort('from outside');
        return sleep(10_000, own);
      },
      controller,
    );
    expect([error, expired(scope)]).toEqual(['from outside', false]);
  });
});

describe('one in another', () => {
  /** Passes time in a shield, as a computation would that looks at no signal. */
  function crunch(ms: number): Promise<void> {
    return shield({ timeout: 60_000 }, (own) => sleep(ms, own));
  }

  test('nested_timeouts_concurrent: the inner one is longer, and so is what it runs', async () => {
    // The outer deadline passes first, so the inner one is cancelled through it.
    let inner: unknown;
    const { error } = await timeout(2, async (outer) => {
      inner = await errorOf(
        failAfter(
          100,
          async (own) => {
            await crunch(10);
            await sleep(1_000, own);
          },
          outer,
        ),
      );
      throw inner;
    });
    expect([error, clock.now()]).toEqual([expect.any(TimeoutError), 10]);
    expect(inner).toBeInstanceOf(TaskCancelledError);
  });

  test('nested_timeouts_loop_busy: both have passed when somebody looks', async () => {
    const { error } = await timeout(100, async (outer) => {
      await failAfter(
        10,
        async (own) => {
          await crunch(100);
          await sleep(1_000, own);
        },
        outer,
      ).catch(() => {});
      await sleep(10_000, outer);
    });
    expect([error, clock.now()]).toEqual([expect.any(TimeoutError), 100]);
  });

  test('nested_timeouts_loop_busy: the inner one alone is a TimeoutError inside', async () => {
    let inner: unknown;
    const { error } = await timeout(100, async (outer) => {
      inner = await errorOf(failAfter(10, (own) => sleep(1_000, own), outer));
      await sleep(10_000, outer);
    });
    expect([inner, error]).toEqual([expect.any(TimeoutError), expect.any(TimeoutError)]);
    expect(clock.now()).toBe(100);
  });

  test('nested_timeout_in_finally: a timeout in the clean-up of another one', async () => {
    let inner: TimeoutError | undefined;
    const { error } = await timeout(10, async (scope) => {
      try {
        await sleep(1_000, scope);
      } finally {
        inner = (await errorOf(failAfter(10, (own) => sleep(10_000, own)))) as TimeoutError;
      }
    });
    expect([inner, error]).toEqual([expect.any(TimeoutError), expect.any(TimeoutError)]);
    expect(clock.now()).toBe(20);
    const [one, two] = [error as TimeoutError, inner!];
    expect([one.cause, two.cause]).toEqual([
      expect.any(TaskCancelledError),
      expect.any(TaskCancelledError),
    ]);
    expect(one.cause).not.toBe(two.cause);
  });

  test('timeout_after_cancellation: a clean-up after a cancellation may have a timeout of its own', async () => {
    const task = await cancelledTask(async () => {
      expect(await errorOf(failAfter(0, (scope) => sleep(1_000, scope)))).toBeInstanceOf(
        TimeoutError,
      );
    });
    expect(task).toBe('fulfilled');
  });

  test('cancel_in_timeout_after_cancellation: and if that is cancelled, it is no timeout', async () => {
    const controller = new AbortController();
    await cancelledTask(async () => {
      const error = await errorOf(
        failAfter(
          1_000,
          (scope) => {
            controller.abort('again');
            return sleep(2_000, scope);
          },
          controller,
        ),
      );
      expect(error).toBe('again');
    });
    expect(clock.now()).toBe(0);
  });

  /** A task that swallows its cancellation and cleans up. */
  async function cancelledTask(cleanUp: () => Promise<void>): Promise<string> {
    let status = '';
    await withTaskGroup(async (group) => {
      const task = group.startSoon(async (context) => {
        await sleep(1_000, context).catch(cleanUp);
      });
      await settle();
      task.cancel();
      await task.wait();
      status = task.status;
    });
    return status;
  }
});

describe('rescheduling', () => {
  test('reschedule: later, and away', async () => {
    const first = currentTime() + 10_000;
    const controller = new AbortController();
    let scope!: CancelScope;
    const run = errorOf(failAt(first, (own) => sleep(50_000, (scope = own)), controller));
    expect(scope.deadline).toBe(first);
    scope.deadline = first + 20_000;
    expect(scope.deadline).toBe(first + 20_000);
    scope.deadline = Infinity;
    expect(scope.deadline).toBe(Infinity);
    controller.abort('stop');
    expect([await run, expired(scope)]).toEqual(['stop', false]);
  });

  test('timeout_not_entered: a deadline that is set before entry counts from then', async () => {
    const scope = new CancelScope({ timeout: 10 });
    scope.deadline = 20;
    expect(clock.pending()).toBe(0);
    await scope.run((own) => sleep(1_000, own));
    expect([scope.cancelledCaught, clock.now()]).toEqual([true, 20]);
  });

  test('timeout_finished: a deadline that is set after the end does nothing', async () => {
    const { scope } = await timeout(10, () => {});
    scope.deadline = currentTime() + 20;
    expect(clock.pending()).toBe(0);
    await sleep(30);
    expect([scope.cancelCalled, scope.source]).toEqual([false, undefined]);
  });

  test('timeout_finished: nor one that has passed', async () => {
    const { scope } = await timeout(10, () => {});
    scope.deadline = currentTime() - 1;
    expect(scope.cancelCalled).toBe(false);
  });

  test('timeout_finished: so it is with the scope of a group', async () => {
    const scope = await withTaskGroup((group) => group.cancelScope);
    scope.deadline = currentTime() - 1;
    expect([scope.cancelCalled, clock.pending()]).toEqual([false, 0]);
  });

  test('timeout_expired: what has expired stays so', async () => {
    const { scope } = await timeout(10, (own) => sleep(1_000, own));
    scope.deadline = currentTime() + 20;
    expect([expired(scope), clock.pending()]).toEqual([true, 0]);
  });

  test('timeout_expiring: what was cancelled stays cancelled, and a body that ends well counts', async () => {
    const { error, scope } = await timeout(10, async (own) => {
      expect(await errorOf(sleep(1_000, own))).toBeInstanceOf(TaskCancelledError);
      own.deadline = currentTime() + 20;
      expect(await errorOf(sleep(0, own))).toBeInstanceOf(TaskCancelledError);
    });
    expect([error, expired(scope), scope.cancelledCaught]).toEqual([undefined, true, false]);
    expect(clock.pending()).toBe(0);
  });
});

describe('misuse', () => {
  test('timeout_already_entered', async () => {
    const { error } = await timeout(10, (scope) => scope.run(() => {}));
    expect(error).toBeInstanceOf(ScopeMisuseError);
  });

  test('timeout_double_enter', async () => {
    const { scope } = await timeout(10, () => {});
    expect(await errorOf(scope.run(() => {}))).toBeInstanceOf(ScopeMisuseError);
  });
});

/** asyncio shows the state of a timeout in its `repr`; here the same is asked of the scope. */
describe('repr', () => {
  test('repr_active, repr_disabled: neither cancelled nor caught', async () => {
    for (const ms of [10_000, Infinity]) {
      await failAfter(ms, (scope) => {
        expect(scope).toMatchObject({ cancelCalled: false, cancelledCaught: false, deadline: ms });
      });
    }
  });

  test('repr_expired', async () => {
    const { scope } = await timeout(10, (own) => sleep(10_000, own));
    expect(scope).toMatchObject({ cancelCalled: true, cancelledCaught: true, source: 'deadline' });
  });

  test('repr_finished', async () => {
    const { scope } = await timeout(10_000, (own) => sleep(0, own));
    expect(scope).toMatchObject({ cancelCalled: false, source: undefined });
  });
});
