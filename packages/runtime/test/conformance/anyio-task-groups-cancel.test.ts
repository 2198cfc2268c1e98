/**
 * AnyIO's `tests/test_taskgroups.py`: cancelling groups, and what that does to nested ones.
 *
 * A task that was not called yet when its group was cancelled is not called (runtime.md §2); where AnyIO's case needs it
 * to run to its first checkpoint, it is given `runWhenCancelled`.
 *
 * `TestUncancel` ×9 counts asyncio's cancellations. Whether one goes on outwards is read from the tree of scopes here,
 * so each of its scenarios is asked of scopes.
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  failAfter,
  isCancellation,
  moveOnAfter,
  shield,
  sleep,
  sleepForever,
  TaskCancelledError,
  TaskGroup,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions, Task, TaskContext, TaskGroupError } from '../../src/index.ts';
import { watchUnhandled } from '../host.ts';
import { deferred, errorOf, inNextTurn, microtasks, settle, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

/** What Node's own functions reject with when their signal is aborted. */
function abortError(cause: unknown): Error {
  return Object.assign(new Error('The operation was aborted', { cause }), { name: 'AbortError' });
}

describe('cancelling a group', () => {
  test('level_cancellation: a task that is started in a cancelled group gets to its first wait only', async () => {
    let marker: number | undefined;
    await withTaskGroup((group) => {
      group.startSoon(
        async (task) => {
          marker = 1;
          await task.checkpoint();
          marker = 2;
        },
        { runWhenCancelled: true },
      );
      expect(marker).toBeUndefined();
      group.cancel();
    });
    expect(marker).toBe(1);
  });

  test('level_cancellation: by default it is not called at all', async () => {
    let marker: number | undefined;
    let task!: Task;
    await withTaskGroup((group) => {
      task = group.startSoon(() => (marker = 1));
      group.cancel();
    });
    expect([marker, task.status, task.started]).toEqual([undefined, 'cancelled', false]);
  });

  test('level_cancellation: every later wait throws again, and so does the next', async () => {
    const seen: unknown[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        for (let i = 0; i < 3; i += 1) seen.push(await errorOf(sleep(10, task)));
      });
      await microtasks();
      group.cancel();
    });
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toBeInstanceOf(TaskCancelledError);
  });

  test('cancel: the group ends without an error', async () => {
    let started = false;
    await withTaskGroup((group) => {
      group.startSoon(
        async (task) => {
          started = true;
          await task.checkpoint();
          expect.unreachable();
        },
        { runWhenCancelled: true },
      );
      expect(started).toBe(false);
      group.cancel();
    });
    expect(started).toBe(true);
  });

  test('cancel_with_reason: what waits is told the reason', async () => {
    await withTaskGroup(async (group) => {
      group.cancel('test reason');
      const error = await errorOf(sleep(0, group));
      expect(error).toBeInstanceOf(TaskCancelledError);
      expect(String(error)).toContain('test reason');
    });
  });

  test('cancel_reason: the message says what was cancelled, and why', async () => {
    const scope = new CancelScope({ name: 'download' });
    await scope.run(async () => {
      scope.cancel('test reason');
      const error = await errorOf(sleep(0, scope));
      expect(error).toMatchObject({
        message: 'Cancelled scope "download": test reason',
        cause: 'test reason',
        source: 'explicit',
      });
    });
  });

  test('cancel_reason: of a task, its name', async () => {
    await withTaskGroup(
      async (group) => {
        const task = group.startSoon((context) => sleepForever(context), { name: 'poll' });
        await microtasks();
        task.cancel(new Error('test reason'));
        const error = await errorOf(task.result);
        expect(String(error)).toContain('"jobs.poll"');
        expect(String(error)).toContain('test reason');
      },
      { name: 'jobs' },
    );
  });

  test('escaping_cancelled_exception: none escapes the group', async () => {
    await withTaskGroup(async (group) => {
      group.cancel();
      await sleep(0, group);
      expect.unreachable();
    });
  });

  test('cancel_twice: two groups in a row can both be cancelled', async () => {
    for (let round = 0; round < 2; round += 1) {
      await withTaskGroup(async (group) => {
        group.startSoon(async () => {
          await microtasks();
          group.cancel();
        });
        await sleep(1_000, group);
        expect.unreachable();
      });
    }
    expect(clock.now()).toBe(0);
  });

  test('cancel_exiting_task_group: it cancels the children, and the wait goes on', async () => {
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon((task) =>
        withTaskGroup((subgroup) => {
          subgroup.startSoon(async (waiter) => {
            try {
              await sleep(5_000, waiter);
            } finally {
              await shield({ timeout: 1_000 }, (own) => sleep(20, own));
              record.push('cancel received');
            }
          });
        }, task),
      );
      await microtasks();
      group.cancel();
    });
    expect([record, clock.now()]).toEqual([['cancel received'], 20]);
  });

  test('cancelled_parent: a task may start another one in a group that is cancelled', async () => {
    const record: string[] = [];
    let late: Task | undefined;
    await withTaskGroup(async (group) => {
      group.startSoon(
        async () => {
          await microtasks();
          late = group.startSoon(async (task) => {
            record.push('called');
            await new CancelScope().run((scope) => sleep(1_000, scope), task);
            throw new Error('foo');
          });
        },
        { runWhenCancelled: true },
      );
      group.cancel();
    });
    // runtime.md §2: not invoked.
    expect([record, late?.status]).toEqual([[], 'cancelled']);
  });

  test('cancelled_parent: with runWhenCancelled it is called, and ends at its first wait', async () => {
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(
        async () => {
          await microtasks();
          group.startSoon(
            async (task) => {
              record.push('called');
              await new CancelScope().run((scope) => sleep(1_000, scope), task);
              throw new Error('foo');
            },
            { runWhenCancelled: true },
          );
        },
        { runWhenCancelled: true },
      );
      group.cancel();
    });
    expect(record).toEqual(['called']);
  });

  test('cancel_completed_task: nobody hears of it', async () => {
    const reports: unknown[] = [];
    const report = (error: unknown): void => void reports.push(error);
    const unwatch = watchUnhandled(report);
    try {
      let task!: Task;
      await withTaskGroup(async (group) => {
        task = group.startSoon(() => 'done');
        await task.wait();
        task.cancel();
        group.cancel();
      });
      await settle();
      expect([task.status, task.cancelRequested]).toEqual(['fulfilled', false]);
      expect(reports).toEqual([]);
    } finally {
      unwatch();
    }
  });

  test('cancel_native_future_tasks: a wait for something foreign must be given a way out', async () => {
    // Nothing can interrupt an `await` in JavaScript; a promise that is never settled is waited for through `onCancel`.
    async function abortable(promise: Promise<unknown>, task: TaskContext): Promise<void> {
      await new Promise((resolve, reject) => {
        promise.then(resolve, reject);
        task.onCancel(() => reject((task.signal.reason ?? 'cancelled') as Error));
      });
    }
    let task!: Task;
    await withTaskGroup(async (group) => {
      task = group.startSoon((context) => abortable(new Promise(() => {}), context));
      await microtasks();
      group.cancel();
    });
    expect(task.status).toBe('cancelled');
  });

  test('cancel_native_future_tasks: or through the signal; the reason shows whose cancellation it is', async () => {
    let task!: Task;
    await withTaskGroup(async (group) => {
      task = group.startSoon(
        ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(abortError(signal.reason)));
          }),
      );
      await microtasks();
      group.cancel();
    });
    expect(task.status).toBe('cancelled');
  });

  test('cancel_native_future_tasks_cancel_scope: so in a scope', async () => {
    const scope = new CancelScope();
    await withTaskGroup(async (group) => {
      group.startSoon((task) =>
        scope.run(
          ({ signal }) =>
            new Promise((_, reject) =>
              signal.addEventListener('abort', () => reject(signal.reason as Error)),
            ),
          task,
        ),
      );
      await microtasks();
      group.cancel();
    });
    expect([scope.source, scope.cancelledCaught]).toEqual(['parent', false]);
  });
});

describe('nested groups', () => {
  test('cancel_propagation: the code after the inner group is not reached', async () => {
    let reached = false;
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await withTaskGroup((inner) => sleep(1_000, inner), task);
        reached = true;
      });
      await microtasks();
      group.cancel();
    });
    expect([reached, clock.now()]).toEqual([false, 0]);
  });

  test('cancel_propagation_with_inner_spawn', async () => {
    let reached = false;
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await withTaskGroup(async (inner) => {
          inner.startSoon((child) => sleep(10_000, child));
          await sleep(1_000, inner);
        }, task);
        reached = true;
      });
      await microtasks();
      group.cancel();
    });
    expect([reached, clock.now()]).toEqual([false, 0]);
  });

  test('cancel_cascade: only a grandchild waits', async () => {
    let reached = false;
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await withTaskGroup((inner) => void inner.startSoon((child) => sleep(1_000, child)), task);
        reached = true;
      });
      await microtasks();
      group.cancel();
    });
    expect([reached, clock.now()]).toEqual([false, 0]);
  });

  test('single_cancellation_exc: what leaves a group is the cancellation itself, not a group of them', async () => {
    const outer = new CancelScope();
    let left: unknown;
    await outer.run(async () => {
      left = await errorOf(
        withTaskGroup(async (group) => {
          group.startSoon((task) => sleep(5_000, task));
          await microtasks();
          outer.cancel();
          await sleep(5_000, group);
        }, outer),
      );
      throw left;
    });
    expect(left).toBe(outer.reason);
    expect(outer.cancelledCaught).toBe(true);
  });

  test('single_cancellation_exc: so for many tasks, none of which waits for anything else', async () => {
    const outer = new CancelScope();
    await outer.run(async () => {
      const left = await errorOf(
        withTaskGroup(async (group) => {
          for (let i = 0; i < 3; i += 1) group.startSoon((task) => sleep(5_000, task));
          await microtasks();
          outer.cancel();
        }, outer),
      );
      expect(left).toBe(outer.reason);
    });
    expect(outer.cancelledCaught).toBe(false);
  });

  test('cancel_before_entering_task_group: entering a group in a cancelled scope throws nothing by itself', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      const value = await withTaskGroup(() => 'entered', scope);
      expect(value).toBe('entered');
    });
    expect(scope.cancelledCaught).toBe(false);
  });

  test('cancel_before_entering_task_group: nor does the block form', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      await TaskGroup.open(scope).join();
    });
    expect(scope.cancelledCaught).toBe(false);
  });

  test('cancel_child_task_when_host_is_shielded: the child is cancelled while the body is in a shield (#642)', async () => {
    const cancelled = deferred();
    const parent = new CancelScope();
    await parent.run(async () => {
      await withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          await sleepForever(task).catch((error: unknown) => {
            cancelled.resolve();
            throw error;
          });
        });
        await microtasks();
        await shield({ timeout: 1_000 }, async () => {
          parent.cancel();
          await cancelled.promise;
        });
      }, parent);
    });
    expect([parent.cancelledCaught, clock.now()]).toEqual([true, 0]);
  });

  test('cancel_with_nested_task_groups: a cancellation is told once, and never to a shield (#695)', async () => {
    const told = { outer: 0, middle: 0, shielded: 0 };
    await withTaskGroup(async (outer) => {
      outer.signal.addEventListener('abort', () => (told.outer += 1));
      outer.startSoon((middle) =>
        withTaskGroup((group) => {
          group.signal.addEventListener('abort', () => (told.middle += 1));
          group.startSoon(() =>
            shield({ timeout: 60_000 }, async (own) => {
              own.signal.addEventListener('abort', () => (told.shielded += 1));
              await sleep(500, own);
            }),
          );
        }, middle),
      );
      await microtasks();
      outer.cancel();
    });
    expect(told).toEqual({ outer: 1, middle: 1, shielded: 0 });
    expect(clock.now()).toBe(500);
  });

  test('no_spin_on_done_task_in_cancel_scope: a group that nobody ends is told once, and then there is rest (#1111)', async () => {
    const group = TaskGroup.open({ graceMs: Infinity });
    let told = 0;
    group.signal.addEventListener('abort', () => (told += 1));
    await group.startSoon(() => {}).wait();
    group.cancel();
    for (let turn = 0; turn < 5; turn += 1) await settle();
    expect([told, clock.pending()]).toEqual([1, 0]);
    await group.join();
  });

  test('no_spin_on_done_task_in_cancel_scope: the same of a scope whose work never ends', async () => {
    const scope = new CancelScope();
    let told = 0;
    scope.signal.addEventListener('abort', () => (told += 1));
    const running = scope.run(() => new Promise(() => {}));
    expect(running).toBeInstanceOf(Promise);
    scope.cancel();
    for (let turn = 0; turn < 5; turn += 1) await settle();
    expect([told, clock.pending()]).toEqual([1, 0]);
  });

  test('shielded_cancel_sleep_time: nothing is busy while a shielded child runs', async () => {
    const event = deferred();
    let turns = 0;
    let counting = true;
    function count(): void {
      turns += 1;
      if (counting) inNextTurn(count);
    }
    await withTaskGroup(async (group) => {
      const beat = group.startSoon(async (task) => {
        await sleep(200, task);
        event.resolve();
      });
      await withTaskGroup((inner) => {
        inner.startSoon(
          () =>
            shield({ timeout: 60_000 }, async (own) => {
              await sleep(200, own);
              await event.promise;
            }),
          { runWhenCancelled: true },
        );
        inner.cancel();
        count();
      }, group);
      counting = false;
      expect(beat.status).toBe('fulfilled');
    });
    // In virtual time the wait is a handful of turns of the event loop; a loop that delivers again and again takes more.
    expect(turns).toBeLessThan(20);
    expect(clock.now()).toBe(200);
  });
});

describe('TestUncancel', () => {
  test('uncancel_after_native_cancel: an outside abort passes a scope that was not cancelled itself', async () => {
    const controller = new AbortController();
    const scope = new CancelScope();
    const error = await errorOf(
      scope.run(async () => {
        controller.abort('native');
        await sleep(0, scope);
      }, controller),
    );
    expect([error, scope.cancelCalled, scope.cancelledCaught]).toEqual(['native', false, false]);
  });

  test('uncancel_after_scope_cancel: the scope absorbs its own', async () => {
    const around = new CancelScope();
    await around.run(async () => {
      const scope = new CancelScope();
      await scope.run(async () => {
        scope.cancel();
        await sleep(0, scope);
      }, around);
      await sleep(0, around);
    });
    expect(around.signal.aborted).toBe(false);
  });

  test.each(['scope first', 'outside first'])(
    'uncancel_after_scope_and_native_cancel: of both, the outer one goes on (%s)',
    async (order) => {
      const controller = new AbortController();
      const scope = new CancelScope();
      const error = await errorOf(
        scope.run(async () => {
          if (order === 'scope first') scope.cancel();
          controller.abort('native');
          scope.cancel();
          await sleep(0, scope);
        }, controller),
      );
      expect([error, scope.cancelledCaught]).toEqual(['native', false]);
    },
  );

  test('cancel_message_replaced: a cancellation that is thrown in the place of another one is known by its cause', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      const reason = await errorOf(sleep(0, scope));
      throw abortError(reason);
    });
    expect(scope.cancelledCaught).toBe(true);
  });

  test('cancel_message_replaced: a scope in the clean-up of a cancelled one absorbs its own only', async () => {
    const controller = new AbortController();
    controller.abort('outside');
    const inner = new CancelScope();
    const outer = await errorOf(
      new CancelScope().run(async (scope) => {
        try {
          await sleep(0, scope);
        } catch (error) {
          await inner.run(async () => {
            inner.cancel();
            await sleep(0, inner);
          });
          throw error;
        }
      }, controller),
    );
    expect([outer, inner.cancelledCaught]).toEqual(['outside', true]);
  });

  test('cancel_counter_nested_scopes: cancelled through the outer of two, all is clean afterwards', async () => {
    const around = new CancelScope();
    await around.run(async () => {
      const root = new CancelScope();
      const inner = new CancelScope();
      await root.run(async () => {
        await inner.run(async () => {
          root.cancel();
          await sleep(0, inner);
        }, root);
        expect.unreachable();
      }, around);
      expect([root.cancelledCaught, inner.cancelledCaught]).toEqual([true, false]);
      await sleep(0, around);
    });
    expect(around.cancelCalled).toBe(false);
  });

  test('uncancel_after_taskgroup_cancelled: an outside abort reaches a nested child and goes on outwards', async () => {
    const controller = new AbortController();
    let child!: Task;
    const error = await errorOf(
      withTaskGroup(async (group) => {
        ({ task: child } = await group.start((task) =>
          withTaskGroup(async (inner) => {
            inner.startSoon((sleeper) => sleep(3_000, sleeper));
            await microtasks();
            task.taskStatus.started();
          }, task),
        ));
        controller.abort('native');
      }, controller),
    );
    expect([error, child.status, clock.now()]).toEqual(['native', 'cancelled', 0]);
  });

  // asyncio shows the message of the latest cancellation. Here a scope records its first cause (runtime.md §2: once, first
  // wins), so of two aborts of the same signal the first comes out.
  async function abortTwice(child: (task: TaskContext, done: Promise<void>) => Promise<unknown>) {
    const done = deferred();
    const controller = new AbortController();
    const outcome = withTaskGroup(
      (group) => {
        group.startSoon((task) => child(task, done.promise));
        return 'ended well';
      },
      { signal: controller.signal, graceMs: Infinity },
    ).catch((error: unknown) => error);
    await microtasks();
    controller.abort('native 1');
    await settle();
    controller.abort('native 2');
    done.resolve();
    return outcome;
  }

  test('uncancel_after_group_aexit_native_cancel: two outside cancellations while it waits for a shielded child', async () => {
    const outcome = await abortTwice(async (task, done) => {
      await shield({ timeout: 60_000 }, () => done);
      await sleep(0, task);
    });
    expect(outcome).toBe('native 1');
  });

  // asyncio, and AnyIO on asyncio, throw the cancellation all the same. trio does not (its gh-1457), nor does this: a group
  // whose tasks have all ended well was not cut short, and the next wait throws anyway.
  test('uncancel_after_group_aexit_native_cancel: when the shielded child ends well, nothing was cut short', async () => {
    expect(await abortTwice((_, done) => shield({ timeout: 60_000 }, () => done))).toBe(
      'ended well',
    );
  });

  test('uncancel_after_group_aexit_native_cancel: of two scopes around it the outermost comes out, also when it is the later', async () => {
    const done = deferred();
    const [far, near] = [new CancelScope({ name: 'far' }), new CancelScope({ name: 'near' })];
    let left: unknown;
    const run = far.run(async () => {
      left = await errorOf(
        near.run(async () => {
          await withTaskGroup((group) => {
            group.startSoon(async (task) => {
              await shield({ timeout: 60_000 }, () => done.promise);
              await sleep(0, task);
            });
          }, near);
        }, far),
      );
      throw left;
    });
    await microtasks();
    near.cancel('1');
    await microtasks();
    far.cancel('2');
    done.resolve();
    await run;
    expect(left).toBe(far.reason);
    expect([near.cancelledCaught, far.cancelledCaught]).toEqual([false, true]);
  });

  test('uncancel_after_child_task_failed: the failure of a child leaves nothing cancelled around', async () => {
    const around = new CancelScope();
    await around.run(async () => {
      const error = await errorOf(
        withTaskGroup((group) => {
          group.startSoon(() => Promise.reject(new Error('dummy error')));
        }, around),
      );
      expect((error as TaskGroupError).errors.map(String)).toEqual(['Error: dummy error']);
      await sleep(0, around);
    });
    expect([around.cancelCalled, around.signal.aborted]).toEqual([false, false]);
  });

  test('uncancel_cancelled_scope_based_checkpoint: the outer scope takes what the inner one lets through', async () => {
    const around = new CancelScope();
    await around.run(async () => {
      const outer = new CancelScope();
      await outer.run(async () => {
        outer.cancel();
        const inner = new CancelScope();
        const passed = await errorOf(
          inner.run((scope) => {
            inner.cancel();
            return sleepForever(scope);
          }, outer),
        );
        expect(isCancellation(passed, outer)).toBe(true);
        throw passed;
      }, around);
      expect(outer.cancelledCaught).toBe(true);
      await sleep(0, around);
    });
  });

  test('escaping_cancelled_error_from_cancelled_task: a scope within a scope, both cancelled in turn (#88)', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      const { timedOut } = await moveOnAfter(100, (own) => sleep(1_000, own), scope);
      expect(timedOut).toBe(true);
      scope.cancel();
    });
    expect([scope.cancelCalled, scope.cancelledCaught]).toEqual([true, false]);
  });

  test('nested_fail_after: cancelled two scopes further out, there is no TimeoutError', async () => {
    const record: string[] = [];
    const scope = new CancelScope();
    await withTaskGroup(async (group) => {
      await scope.run(async () => {
        await new CancelScope().run(async (middle) => {
          group.startSoon(async () => {
            await microtasks();
            scope.cancel();
          });
          await failAfter(1_000, (own: CancelOptions) => sleep(2_000, own), middle);
          record.push('after failAfter');
        }, scope);
        record.push('after the middle scope');
      }, group);
    });
    expect([record, scope.cancelCalled, scope.cancelledCaught]).toEqual([[], true, true]);
  });
});
