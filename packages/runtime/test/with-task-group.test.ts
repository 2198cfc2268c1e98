import { describe, expect, test } from 'vitest';
import {
  isCancellation,
  sleep,
  sleepForever,
  suppressedErrors,
  TaskCancelledError,
  TaskGroupClosedError,
  TaskGroupError,
  TimeoutError,
  withTaskGroup,
} from '../src/index.ts';
import type { Task, TaskGroup } from '../src/index.ts';
import { builtin, testWithBuiltins } from './host.ts';
import { deferred, errorOf, inNextTurn, settle, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

describe('joining', () => {
  test('an empty group gives the value of its body (anyio test_success)', async () => {
    expect(await withTaskGroup(() => 'value')).toBe('value');
    expect(await withTaskGroup(async () => 'value')).toBe('value');
  });

  test('the body returns early: the group waits for its tasks (trio nursery semantics)', async () => {
    const events: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        await sleep(100, task);
        events.push('task ended');
      });
      events.push('body ended');
    });
    expect(events).toEqual(['body ended', 'task ended']);
    expect(clock.now()).toBe(100);
  });

  test('a task starts another while the group is ending (trio test_nursery_closure, asyncio test_taskgroup_24)', async () => {
    const events: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        await sleep(10, task);
        group.startSoon(async (inner) => {
          await sleep(10, inner);
          events.push('second');
        });
        events.push('first');
      });
    });
    expect(events).toEqual(['first', 'second']);
  });

  test('children of children are waited for (anyio test_start_soon_while_running)', async () => {
    let count = 0;
    await withTaskGroup((group) => {
      function grow(depth: number): void {
        count += 1;
        if (depth > 0) for (let i = 0; i < 2; i += 1) group.startSoon(() => grow(depth - 1));
      }
      grow(4);
    });
    expect(count).toBe(31);
  });

  test('nothing is left behind (anyio test_cancel_scope_cleared)', async () => {
    await withTaskGroup((group) => void group.startSoon((task) => sleep(5, task)), {
      timeout: 60_000,
    });
    expect(clock.pending()).toBe(0);
  });
});

describe('starting', () => {
  test('a function is called after startSoon returned, in spawn order (anyio 4.8.0: never eager)', async () => {
    const events: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(() => events.push('one'));
      group.startSoon(() => events.push('two'));
      events.push('body');
      queueMicrotask(() => events.push('microtask after'));
    });
    expect(events).toEqual(['body', 'one', 'two', 'microtask after']);
  });

  test('a task that starts another leaves it for a later microtask', async () => {
    const events: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(() => {
        queueMicrotask(() => events.push('microtask'));
        group.startSoon(() => events.push('inner'));
        events.push('outer');
      });
    });
    expect(events).toEqual(['outer', 'microtask', 'inner']);
  });

  test('spawning into a group that has ended throws (anyio test_already_closed, test_start_already_closed)', async () => {
    let leaked!: TaskGroup;
    await withTaskGroup((group) => void (leaked = group));
    expect(() => leaked.startSoon(() => {})).toThrow(TaskGroupClosedError);
    expect(() => leaked.startSoon(() => {})).toThrow(
      'Cannot start a task in task group "TaskGroup" as the group has ended',
    );
    expect(leaked.trySpawn(() => {})).toBeUndefined();
  });

  test('spawning into a cancelled group does not call the function (differs from trio test_precancelled_task)', async () => {
    let called = false;
    let task!: Task;
    await withTaskGroup((group) => {
      group.cancel();
      task = group.startSoon(() => {
        called = true;
      });
      expect(task.status).toBe('cancelled');
      expect(task.started).toBe(false);
      expect(group.trySpawn(() => {})).toBeUndefined();
    });
    expect(called).toBe(false);
    expect(await errorOf(task.result)).toBeInstanceOf(TaskCancelledError);
  });

  test('a group cancelled before the first turn of its tasks calls none of them', async () => {
    let called = 0;
    await withTaskGroup((group) => {
      group.startSoon(() => (called += 1));
      group.startSoon(() => (called += 1));
      group.cancel();
    });
    expect(called).toBe(0);
  });

  test("what a function throws at once is its task's failure, not the caller's (anyio test_start_exception_delivery)", async () => {
    const error = await errorOf(
      withTaskGroup((group) => {
        const task = group.startSoon(() => {
          throw new RangeError('at once');
        });
        expect(task.status).toBe('pending');
      }),
    );
    expect((error as TaskGroupError).errors).toEqual([new RangeError('at once')]);
  });

  test('a promise instead of a function is refused (trio test_nice_error_on_bad_calls_to_run_or_spawn)', async () => {
    await withTaskGroup((group) => {
      const promise = Promise.resolve(1) as never;
      expect(() => group.startSoon(promise)).toThrow(
        'Cannot start a task as its first argument must be a function: current value is a promise',
      );
    });
  });

  test('the function is called without a this', async () => {
    let self: unknown = 'unset';
    await withTaskGroup((group) => {
      group.startSoon(function (this: unknown) {
        // eslint-disable-next-line @typescript-eslint/no-this-alias -- it is what the test is about
        self = this;
      });
    });
    expect(self).toBeUndefined();
  });

  test('a thenable that breaks its promise counts once', async () => {
    const thenable = {
      // oxlint-disable-next-line unicorn/no-thenable -- the point of the test
      then(resolve: (value: number) => void, reject: (error: unknown) => void) {
        resolve(1);
        reject(new Error('too late'));
      },
    };
    await withTaskGroup(async (group) => {
      expect(await group.startSoon(() => thenable as PromiseLike<number>).result).toBe(1);
    });
  });
});

describe('limit', () => {
  test('of 1 runs in spawn order, one at a time', async () => {
    const events: string[] = [];
    await withTaskGroup(
      (group) => {
        for (const name of ['a', 'b', 'c']) {
          group.startSoon(async (task) => {
            events.push(`${name} starts`);
            await sleep(10, task);
            events.push(`${name} ends`);
          });
        }
      },
      { limit: 1 },
    );
    expect(events).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
  });

  test('is never exceeded and always used', async () => {
    let running = 0;
    const seen: number[] = [];
    await withTaskGroup(
      (group) => {
        for (let i = 0; i < 10; i += 1) {
          group.startSoon(async (task) => {
            seen.push((running += 1));
            await sleep(10, task);
            running -= 1;
          });
        }
      },
      { limit: 3 },
    );
    expect(Math.max(...seen)).toBe(3);
    expect(clock.now()).toBe(40);
  });

  test('a failure leaves the waiting ones uncalled', async () => {
    let called = 0;
    const error = await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon(() => Promise.reject(new Error('first')));
          group.startSoon(() => (called += 1));
        },
        { limit: 1 },
      ),
    );
    expect((error as TaskGroupError).errors).toHaveLength(1);
    expect(called).toBe(0);
  });

  test('a waiting task that is cancelled alone gives way', async () => {
    const ran: string[] = [];
    await withTaskGroup(
      async (group) => {
        group.startSoon((task) => sleep(10, task));
        const second = group.startSoon(() => ran.push('second'));
        group.startSoon(() => ran.push('third'));
        await settle();
        second.cancel();
        expect(second.status).toBe('cancelled');
      },
      { limit: 1 },
    );
    expect(ran).toEqual(['third']);
  });

  test.each([0, -1, 1.5, NaN])('of %s is refused', async (limit) => {
    const error = await errorOf(withTaskGroup(() => {}, { limit }));
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toContain(
      `Cannot create a task group as 'limit' must be an integer >= 1 or Infinity: current value is ${limit}`,
    );
  });
});

describe('failing', () => {
  test("one task's error is wrapped (trio test_child_crash_basic, strict)", async () => {
    const failure = new Error('child');
    const error = await errorOf(
      withTaskGroup((group) => {
        group.startSoon(() => Promise.reject(failure));
      }),
    );
    expect(error).toBeInstanceOf(TaskGroupError);
    expect((error as TaskGroupError).errors).toEqual([failure]);
    expect((error as TaskGroupError).bodyError).toBeUndefined();
    expect((error as TaskGroupError).message).toBe(
      'Task group "TaskGroup" failed with 1 error: child',
    );
  });

  test("the body's error is wrapped and marked (trio test_nursery_main_block_error_basic)", async () => {
    const failure = new Error('body');
    const error = (await errorOf(
      withTaskGroup(() => {
        throw failure;
      }),
    )) as TaskGroupError;
    expect(error.errors).toEqual([failure]);
    expect(error.bodyError).toBe(failure);
  });

  test('the body and a task fail: both are in it (trio test_main_and_task_both_crash, anyio test_exception_group_host, asyncio test_taskgroup_19)', async () => {
    const fromBody = new Error('body');
    const fromChild = new Error('child');
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          try {
            await sleepForever(task);
          } catch {
            throw fromChild;
          }
        });
        await settle();
        throw fromBody;
      }),
    )) as TaskGroupError;
    expect(error.errors).toEqual([fromBody, fromChild]);
    expect(error.bodyError).toBe(fromBody);
  });

  test('two tasks fail (trio test_two_child_crashes, anyio test_exception_group_children)', async () => {
    const error = (await errorOf(
      withTaskGroup((group) => {
        group.startSoon(() => Promise.reject(new Error('one')));
        group.startSoon(() => Promise.reject(new Error('two')));
      }),
    )) as TaskGroupError;
    expect(error.errors.map(String)).toEqual(['Error: one', 'Error: two']);
  });

  test('child crash wakes the body (trio test_child_crash_wakes_parent, anyio test_failing_child_task_cancels_host)', async () => {
    const failure = new Error('child');
    let seen: unknown;
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        group.startSoon(() => Promise.reject(failure));
        try {
          await sleepForever(group);
        } catch (reason) {
          seen = reason;
          throw reason;
        }
      }),
    )) as TaskGroupError;
    expect(error.errors).toEqual([failure]);
    expect(seen).toBeInstanceOf(TaskCancelledError);
    expect((seen as TaskCancelledError).source).toBe('child');
    expect((seen as TaskCancelledError).cause).toBe(failure);
    expect((seen as TaskCancelledError).message).toBe(
      'Cancelled task group "TaskGroup": task "TaskGroup.0" failed',
    );
  });

  test('failing body cancels the tasks and names itself (anyio test_failing_host_task_cancels_children, trio test_cancel_reason_nursery)', async () => {
    let reason: unknown;
    await errorOf(
      withTaskGroup(
        async (group) => {
          group.startSoon((task) => task.onCancel(() => (reason = task.signal.reason)));
          group.startSoon((task) => sleepForever(task).catch((error) => (reason = error)));
          await settle();
          throw new Error('body');
        },
        { name: 'sync' },
      ),
    );
    expect(reason).toMatchObject({
      source: 'body',
      message: 'Cancelled task group "sync": its body failed',
    });
  });

  test('a sibling that fails while being cancelled adds its error (anyio test_exception_cancels_siblings)', async () => {
    const error = (await errorOf(
      withTaskGroup((group) => {
        group.startSoon(() => Promise.reject(new Error('first')));
        group.startSoon(async (task) => {
          await sleepForever(task).catch(() => {});
          throw new Error('clean-up');
        });
      }),
    )) as TaskGroupError;
    expect(error.errors.map(String)).toEqual(['Error: first', 'Error: clean-up']);
  });

  test('nested groups keep their nesting (anyio test_nested_task_group_filtering)', async () => {
    const error = (await errorOf(
      withTaskGroup((outer) => {
        outer.startSoon(({ signal }) =>
          withTaskGroup(
            (inner) => {
              inner.startSoon((task) => sleepForever(task));
              inner.startSoon(() => Promise.reject(new Error('inner')));
            },
            { signal },
          ),
        );
        outer.startSoon((task) => sleepForever(task));
      }),
    )) as TaskGroupError;
    expect(error.errors).toHaveLength(1);
    expect(error.errors[0]).toBeInstanceOf(TaskGroupError);
    expect(error.leaves().map(String)).toEqual(['Error: inner']);
  });

  test('collectAll lets the others finish and throws all (policy)', async () => {
    const events: string[] = [];
    const error = (await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon(() => Promise.reject(new Error('one')));
          group.startSoon(async (task) => {
            await sleep(10, task);
            events.push('finished');
          });
          group.startSoon(() => Promise.reject(new Error('two')));
        },
        { policy: 'collectAll' },
      ),
    )) as TaskGroupError;
    expect(events).toEqual(['finished']);
    expect(error.errors.map(String)).toEqual(['Error: one', 'Error: two']);
  });

  test('collectAll still cancels when the body fails, as nobody is left who waits', async () => {
    let cancelled = false;
    await errorOf(
      withTaskGroup(
        async (group) => {
          group.startSoon((task) => sleepForever(task).finally(() => (cancelled = true)));
          await settle();
          throw new Error('body');
        },
        { policy: 'collectAll' },
      ),
    );
    expect(cancelled).toBe(true);
  });

  test("throws: 'first' gives the first failure itself, whatever the number (trio test_setting_strict_exception_groups)", async () => {
    const first = new Error('first');
    const second = new Error('second');
    const error = await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon(() => Promise.reject(first));
          group.startSoon(() => Promise.reject(second));
        },
        { throws: 'first' },
      ),
    );
    expect(error).toBe(first);
    expect(suppressedErrors(error)).toEqual([second]);
  });

  test('an AbortError that somebody else made is a failure (provenance by identity)', async () => {
    const foreign = new DOMException('aborted', 'AbortError');
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        group.startSoon(() => Promise.reject(foreign));
      }),
    )) as TaskGroupError;
    expect(error.errors).toEqual([foreign]);
  });

  test("another group's cancellation is a failure here (anyio #374)", async () => {
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        const victim = group.startSoon((task) => sleepForever(task));
        group.startSoon(() => victim.result);
        await settle();
        victim.cancel('alone');
      }),
    )) as TaskGroupError;
    expect(error.errors).toHaveLength(1);
    expect(isCancellation(error.errors[0])).toBe(true);
  });

  test("a body that throws the failure of a task it awaited: one error, which is the body's as well", async () => {
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        await group.startSoon(() => Promise.reject(new Error('once'))).result;
      }),
    )) as TaskGroupError;
    expect(error.errors.map(String)).toEqual(['Error: once']);
    expect(error.bodyError).toBe(error.errors[0]);
  });

  test.each([
    ['policy', 'bestEffort', "'policy' must be 'failFast', 'collectAll' or 'supervisor'"],
    ['throws', 'all', "'throws' must be 'group' or 'first'"],
    ['graceMs', -1, "'graceMs' must be a number >= 0"],
    ['timeout', NaN, "'timeout' must not be NaN"],
    ['deadline', '5', "'deadline' must be a number"],
  ])('the option %s: %s is refused', async (name, value, text) => {
    const error = await errorOf(withTaskGroup(() => {}, { [name]: value }));
    expect(String(error)).toContain(`Cannot create a task group as ${text}`);
  });
});

describe('cancelling', () => {
  test('cancel() ends the group without an error (anyio TaskGroup.cancel, asyncio gh-108951)', async () => {
    const value = await withTaskGroup(async (group) => {
      group.startSoon((task) => sleepForever(task));
      await settle();
      group.cancel();
      group.cancel();
      return 'value';
    });
    expect(value).toBe('value');
  });

  test('a body ended by its own cancel() gives undefined (trio nursery.cancel_scope.cancel())', async () => {
    let scope!: TaskGroup['cancelScope'];
    const value = await withTaskGroup(async (group) => {
      scope = group.cancelScope;
      group.cancel('enough');
      await sleepForever(group);
      return 'never';
    });
    expect(value).toBeUndefined();
    expect(scope.cancelledCaught).toBe(true);
    expect(scope.reason).toMatchObject({
      message: 'Cancelled task group "TaskGroup": enough',
      cause: 'enough',
      source: 'explicit',
    });
  });

  test('a task that ends normally after it was cancelled counts as fulfilled (trio test_cancelled_not_caught)', async () => {
    let task!: Task<string>;
    await withTaskGroup(async (group) => {
      task = group.startSoon(async (context) => {
        await sleepForever(context).catch(() => {});
        return 'value';
      });
      await settle();
      group.cancel();
      expect(task.status).toBe('cancelling');
      expect(group.cancelScope.cancelledCaught).toBe(false);
    });
    expect(task.status).toBe('fulfilled');
    expect(task.cancelRequested).toBe(true);
    expect(await task.result).toBe('value');
  });

  test('level: an aborted signal makes every later wait fail as well (anyio test_level_cancellation)', async () => {
    const rejections: unknown[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        for (let i = 0; i < 3; i += 1)
          await sleep(1, task).catch((error) => rejections.push(error));
      });
      await settle();
      group.cancel();
    });
    expect(new Set(rejections).size).toBe(1);
    expect(rejections).toHaveLength(3);
  });

  test('a nested group is cancelled with its task (anyio test_cancel_propagation, test_cancel_cascade)', async () => {
    let seen: unknown;
    await withTaskGroup(async (outer) => {
      outer.startSoon(({ signal }) =>
        withTaskGroup(
          (inner) => {
            inner.startSoon((task) => sleepForever(task).catch((error) => (seen = error)));
          },
          { signal },
        ),
      );
      await settle();
      outer.cancel('stop');
    });
    expect(seen).toMatchObject({ message: 'Cancelled task group "TaskGroup": stop' });
  });

  test('outer cancel while joining: the join goes on, then the reason comes (anyio test_cancel_exiting_task_group, asyncio test_taskgroup_22)', async () => {
    const controller = new AbortController();
    const mayEnd = deferred();
    let ended = false;
    const joining = withTaskGroup(
      (group) => {
        group.startSoon(async (task) => {
          await sleepForever(task).catch(() => {});
          await mayEnd.promise;
          ended = true;
          task.throwIfCancelled();
        });
      },
      { signal: controller.signal, graceMs: Infinity },
    );
    await settle();
    const reason = new Error('shut down');
    controller.abort(reason);
    controller.abort(new Error('again'));
    await settle();
    expect(ended).toBe(false);
    mayEnd.resolve();
    expect(await errorOf(joining)).toBe(reason);
    expect(ended).toBe(true);
  });

  test("outer cancel and a child's error: the error wins and the outer stays cancelled (asyncio test_error_and_cancel, gh-116720)", async () => {
    const failure = new Error('clean-up');
    let inner: unknown;
    let outerCancelledAfter = false;
    await withTaskGroup(async (outer) => {
      outer.startSoon(async (task) => {
        inner = await errorOf(
          withTaskGroup(
            (group) => {
              group.startSoon(async (child) => {
                await sleepForever(child).catch(() => {});
                throw failure;
              });
            },
            { signal: task.signal },
          ),
        );
        outerCancelledAfter = task.cancelled;
        await sleep(1, task);
      });
      await settle();
      outer.cancel();
    });
    expect((inner as TaskGroupError).errors).toEqual([failure]);
    expect(outerCancelledAfter).toBe(true);
  });

  test('inner and outer both cancelled: the outermost wins (trio test_cancel_scope_nesting, asyncio test_nested_groups_both_cancelled)', async () => {
    let afterInner = false;
    await withTaskGroup(async (outer) => {
      outer.startSoon(async ({ signal }) => {
        await withTaskGroup(
          async (inner) => {
            inner.cancel('inner');
            outer.cancel('outer');
            await sleepForever(inner);
          },
          { signal },
        );
        afterInner = true;
      });
    });
    expect(afterInner).toBe(false);
  });

  test('a pre-aborted outside signal: the body is entered, tasks are not called, the reason comes', async () => {
    const reason = new Error('too late');
    const events: string[] = [];
    const error = await errorOf(
      withTaskGroup(
        (group) => {
          events.push('body');
          expect(group.signal.aborted).toBe(true);
          group.startSoon(() => events.push('task'));
        },
        { signal: AbortSignal.abort(reason) },
      ),
    );
    expect(error).toBe(reason);
    expect(events).toEqual(['body']);
  });

  test('entering a cancelled scope does not throw by itself (anyio test_cancel_before_entering_task_group)', async () => {
    expect(await withTaskGroup(() => 'value', { signal: AbortSignal.abort() })).toBe('value');
  });

  test('a task that ignores its signal is waited for (runtime.md §2b)', async () => {
    const stubborn = deferred();
    let joined = false;
    const joining = withTaskGroup(
      async (group) => {
        group.startSoon(() => stubborn.promise);
        await settle();
        group.cancel();
      },
      { graceMs: Infinity },
    ).then(() => (joined = true));
    await settle();
    await settle();
    expect(joined).toBe(false);
    stubborn.resolve();
    await joining;
  });

  test('cancelling one task leaves the group alive (anyio test_cancel_scope_in_child_task)', async () => {
    await withTaskGroup(async (group) => {
      const task = group.startSoon((context) => sleepForever(context), { name: 'alone' });
      await settle();
      task.cancel('go');
      await task.wait();
      expect(task.status).toBe('cancelled');
      expect(group.cancelScope.cancelled).toBe(false);
      expect(await errorOf(task.result)).toMatchObject({
        message: 'Cancelled task "TaskGroup.alone": go',
      });
    });
  });

  test('all of the tree is flagged before anybody is told (two passes)', async () => {
    const seen: boolean[][] = [];
    await withTaskGroup(async (group) => {
      const contexts: { readonly signal: AbortSignal }[] = [];
      for (let i = 0; i < 3; i += 1) {
        group.startSoon(async (task) => {
          contexts.push(task);
          task.onCancel(() => seen.push([...group.tasks].map((each) => each.cancelRequested)));
          await sleepForever(task);
        });
      }
      await settle();
      group.cancel();
    });
    expect(seen.flat().every(Boolean)).toBe(true);
    expect(seen).toHaveLength(3);
  });

  testWithBuiltins(
    'a platform error whose cause is the reason is the cancellation (node:timers shape)',
    async () => {
      await withTaskGroup(async (group) => {
        const task = group.startSoon(async ({ signal }) => {
          await builtin('node:timers/promises').setTimeout(60_000, undefined, { signal });
        });
        await settle();
        group.cancel();
        await task.wait();
        expect(task.status).toBe('cancelled');
      });
    },
  );
});

describe('deadlines', () => {
  test('timeout cuts the work short: TimeoutError, bare, after all ended', async () => {
    let ended = false;
    const error = await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon((task) => sleepForever(task).finally(() => (ended = true)));
        },
        { timeout: 50 },
      ),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as Error).cause).toMatchObject({ source: 'deadline' });
    expect(ended).toBe(true);
    expect(clock.now()).toBe(50);
  });

  test('a failure beside the deadline wins', async () => {
    const error = await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon(async (task) => {
            await sleepForever(task).catch(() => {});
            throw new Error('clean-up');
          });
        },
        { timeout: 50 },
      ),
    );
    expect(error).toBeInstanceOf(TaskGroupError);
  });

  test('cancel() before the deadline: no TimeoutError (anyio test_fail_after_scope_cancelled_before_timeout)', async () => {
    await withTaskGroup(
      async (group) => {
        group.startSoon((task) => sleep(100, task));
        group.startSoon(async () => {
          group.cancel();
          await sleep(100);
        });
      },
      { timeout: 50 },
    );
    expect(clock.now()).toBe(100);
  });

  test('the deadline may be moved while it runs (anyio test_deadline_moved)', async () => {
    const value = await withTaskGroup(
      async (group) => {
        group.cancelScope.deadline = 100;
        await sleep(60, group);
        return 'in time';
      },
      { timeout: 50 },
    );
    expect(value).toBe('in time');
  });

  test('a deadline in the past: the body is entered, cancelled from the start (anyio test_deadline_reached_on_start)', async () => {
    let entered = false;
    const error = await errorOf(
      withTaskGroup(
        async (group) => {
          entered = true;
          await sleep(1, group);
        },
        { deadline: -1 },
      ),
    );
    expect(entered).toBe(true);
    expect(error).toBeInstanceOf(TimeoutError);
  });
});

describe('looking in', () => {
  test('tasks holds the living ones, in spawn order', async () => {
    await withTaskGroup(
      async (group) => {
        const short = group.startSoon((task) => sleep(1, task), { name: 'short' });
        const long = group.startSoon((task) => sleep(5, task), { name: 'long' });
        expect([...group.tasks]).toEqual([short, long]);
        await short.wait();
        expect([...group.tasks].map((task) => task.name)).toEqual(['work.long']);
        expect(long.status).toBe('running');
      },
      { name: 'work' },
    );
  });

  test("names: the given one, the function's, the number (trio test_spawn_name, anyio test_task_name_default)", async () => {
    await withTaskGroup((group) => {
      async function loadUser(): Promise<void> {}
      expect(group.startSoon(loadUser).name).toBe('TaskGroup.loadUser');
      expect(group.startSoon(loadUser, { name: 'ada' }).name).toBe('TaskGroup.ada');
      expect(group.startSoon(() => {}).name).toBe('TaskGroup.2');
    });
  });

  test('a task is not thenable, and its result may be ignored', async () => {
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        const task = group.startSoon(() => Promise.reject(new Error('once')));
        expect('then' in task).toBe(false);
        const ignored = task.result;
        expect(ignored).toBeInstanceOf(Promise);
        await task.wait();
      }),
    )) as TaskGroupError;
    expect(error.errors).toHaveLength(1);
  });

  test('status goes pending, running, fulfilled; result comes late as well (anyio TestCreateTask.return_value)', async () => {
    await withTaskGroup(async (group) => {
      const task = group.startSoon(async (context) => {
        await sleep(1, context);
        return 7;
      });
      expect([task.status, task.started]).toEqual(['pending', false]);
      await settle();
      await task.wait();
      expect([task.status, task.started]).toEqual(['fulfilled', true]);
      expect(await task.result).toBe(7);
    });
  });
});

describe("the task's own view", () => {
  test('onCancel is called once, or at once, and may be taken back', async () => {
    const calls: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        task.onCancel(() => calls.push('kept'));
        task.onCancel(() => calls.push('taken back'))[Symbol.dispose]();
        await sleepForever(task).catch(() => {});
        task.onCancel(() => calls.push('at once'));
        calls.push('after');
      });
      await settle();
      group.cancel();
      group.cancel();
    });
    expect(calls).toEqual(['kept', 'at once', 'after']);
  });

  test("what an onCancel callback throws is added to the group's errors, and the others are called", async () => {
    let other = false;
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          task.onCancel(() => {
            throw new Error('callback');
          });
          task.onCancel(() => (other = true));
          await sleepForever(task);
        });
        await settle();
        group.cancel();
      }),
    )) as TaskGroupError;
    expect(error.errors.map(String)).toEqual(['Error: callback']);
    expect(other).toBe(true);
  });

  test('checkpoint lets a cancellation from outside in', async () => {
    let rounds = 0;
    await withTaskGroup((group) => {
      inNextTurn(() => group.cancel());
      group.startSoon(async (task) => {
        for (;;) {
          rounds += 1;
          await task.checkpoint();
        }
      });
    });
    expect(rounds).toBeGreaterThan(0);
  });

  test('throwIfCancelled throws the reason; the signal made later is aborted with it', async () => {
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await sleepForever(task).catch(() => {});
        expect(() => task.throwIfCancelled()).toThrow(TaskCancelledError);
        expect(task.signal.aborted).toBe(true);
        expect(task.signal.reason).toBe(group.signal.reason);
        task.throwIfCancelled();
      });
      await settle();
      group.cancel();
    });
  });
});
