/**
 * CPython's `Lib/test/test_asyncio/test_taskgroups.py` (as of 3.15): a group that is cancelled from outside, `cancel()`
 * from inside, both at once, misuse, and what a group keeps alive.
 *
 * The runner that asyncio's cases cancel is run with an `AbortSignal`; its reason is what comes out.
 */
import { describe, expect, test } from 'vitest';
import {
  catchGroup,
  CancelScope,
  failAfter,
  FatalError,
  ScopeMisuseError,
  shield,
  sleep,
  sleepForever,
  TaskCancelledError,
  TaskGroup,
  TaskGroupClosedError,
  TaskGroupError,
  TimeoutError,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions, Task, TaskContext } from '../../src/index.ts';
import { collectsExactly } from '../host.ts';
import { deferred, errorOf, inNextTurn, microtasks, settle, useVirtualClock } from '../support.ts';
import { expectCollected } from './garbage.ts';

const clock = useVirtualClock();

class ZeroDivisionError extends Error {}
class MyError extends Error {}
class RuntimeError extends Error {}
class ValueError extends Error {}

async function groupErrorOf(run: Promise<unknown>): Promise<TaskGroupError> {
  const error = await errorOf(run);
  expect(error).toBeInstanceOf(TaskGroupError);
  return error as TaskGroupError;
}

function errorTypes(group: TaskGroupError): Set<unknown> {
  return new Set(group.errors.map((error) => (error as object).constructor));
}

/** Runs `runner`, cancels it after `ms`, and gives what came out. */
async function cancelAfter(
  ms: number,
  runner: (around: CancelOptions) => Promise<unknown>,
): Promise<unknown> {
  const controller = new AbortController();
  let done = false;
  const outcome = errorOf(runner(controller).finally(() => (done = true)));
  await sleep(ms);
  expect(done).toBe(false);
  controller.abort('cancelled from outside');
  return outcome;
}

/** A task that waits, and crashes when that is cut short. */
async function crashInCleanUp(task: TaskContext): Promise<never> {
  try {
    await sleep(10_000, task);
  } catch {
    // As an error that is raised in a `finally`.
  }
  throw new ZeroDivisionError();
}

describe('cancelled from outside', () => {
  test('cancellation: five tasks', async () => {
    let count = 0;
    const error = await cancelAfter(100, (around) =>
      withTaskGroup((group) => {
        for (let i = 0; i < 5; i += 1) {
          group.startSoon((task) => sleep(5_000, task).finally(() => (count += 1)));
        }
      }, around),
    );
    expect([error, count]).toEqual(['cancelled from outside', 5]);
  });

  test('taskgroup_07: and the body', async () => {
    let count = 0;
    const error = await cancelAfter(100, (around) =>
      withTaskGroup(async (group) => {
        for (let i = 0; i < 5; i += 1) {
          group.startSoon((task) => sleep(5_000, task).finally(() => (count += 1)));
        }
        await sleep(10_000, group).finally(() => (count += 10));
      }, around),
    );
    expect([error, count]).toEqual(['cancelled from outside', 15]);
  });

  test('taskgroup_08: errors in the clean-up of tasks win', async () => {
    const error = (await cancelAfter(100, (around) =>
      withTaskGroup(async (group) => {
        for (let i = 0; i < 5; i += 1) group.startSoon(crashInCleanUp);
        await sleep(10_000, group);
      }, around),
    )) as TaskGroupError;
    expect(error).toBeInstanceOf(TaskGroupError);
    expect(errorTypes(error)).toEqual(new Set([ZeroDivisionError]));
    expect(error.errors).toHaveLength(5);
  });

  test('taskgroup_11: so in an inner group, and the nesting shows', async () => {
    const error = (await cancelAfter(100, (around) =>
      withTaskGroup(
        (outer) =>
          withTaskGroup(async (inner) => {
            for (let i = 0; i < 5; i += 1) inner.startSoon(crashInCleanUp);
            await sleep(10_000, inner);
          }, outer),
        around,
      ),
    )) as TaskGroupError;
    expect(errorTypes(error)).toEqual(new Set([TaskGroupError]));
    expect(errorTypes(error.errors[0] as TaskGroupError)).toEqual(new Set([ZeroDivisionError]));
  });

  test('taskgroup_12: and with a task in the outer one', async () => {
    const error = (await cancelAfter(100, (around) =>
      withTaskGroup(async (outer) => {
        outer.startSoon((task) => sleep(10_000, task));
        await withTaskGroup(async (inner) => {
          for (let i = 0; i < 5; i += 1) inner.startSoon(crashInCleanUp);
          await sleep(10_000, inner);
        }, outer);
      }, around),
    )) as TaskGroupError;
    expect(errorTypes(error)).toEqual(new Set([TaskGroupError]));
    expect(errorTypes(error.errors[0] as TaskGroupError)).toEqual(new Set([ZeroDivisionError]));
  });

  /** A task that would crash at 300, and a body that takes 500 to clean up after it was cancelled at 100. */
  function slowBody(crash: (task: TaskContext) => Promise<void>) {
    return (around: CancelOptions): Promise<void> =>
      withTaskGroup(async (group) => {
        group.startSoon(crash);
        await sleep(10_000, group).catch(async (reason: unknown) => {
          await shield({ timeout: 1_000 }, (own) => sleep(500, own));
          throw reason;
        });
      }, around);
  }

  test('taskgroup_15: a crash of a task while the body is cleaning up wins over the cancellation', async () => {
    // asyncio cancels the body only, and the task when the body has ended. Here both are told at once; what is asked is
    // who wins, so the task crashes although it was told.
    const error = (await cancelAfter(
      100,
      slowBody(async () => {
        await sleep(300);
        throw new ZeroDivisionError();
      }),
    )) as TaskGroupError;
    expect(errorTypes(error)).toEqual(new Set([ZeroDivisionError]));
    expect(clock.now()).toBe(600);
  });

  test('taskgroup_16: so when the runner is in a task of somebody else', async () => {
    const error = (await cancelAfter(100, (around) =>
      withTaskGroup(
        (outer) =>
          outer.startSoon((task) =>
            slowBody(async () => {
              await sleep(300);
              throw new ZeroDivisionError();
            })(task),
          ).result,
        { ...around, throws: 'first' },
      ),
    )) as TaskGroupError;
    expect(error).toBeInstanceOf(TaskGroupError);
    expect(errorTypes(error)).toEqual(new Set([ZeroDivisionError]));
  });

  test('taskgroup_15: without a crash it is the cancellation', async () => {
    const error = await cancelAfter(
      100,
      slowBody((task) => sleep(300, task)),
    );
    expect([error, clock.now()]).toEqual(['cancelled from outside', 600]);
  });

  test('taskgroup_17: only a body', async () => {
    let count = 0;
    const error = await cancelAfter(100, (around) =>
      withTaskGroup((group) => sleep(10_000, group).finally(() => (count += 10)), around),
    );
    expect([error, count]).toEqual(['cancelled from outside', 10]);
  });

  test('taskgroup_18: a body that raises something else when it is cancelled', async () => {
    let count = 0;
    const error = (await cancelAfter(100, (around) =>
      withTaskGroup(async (group) => {
        await sleep(10_000, group).catch(() => {
          count += 10;
          throw new MyError();
        });
      }, around),
    )) as TaskGroupError;
    expect(errorTypes(error)).toEqual(new Set([MyError]));
    expect(count).toBe(10);
  });

  test('taskgroup_22: while it waits at its end', async () => {
    let [one, two]: Task[] = [];
    const error = await cancelAfter(50, (around) =>
      withTaskGroup((group) => {
        one = group.startSoon((task) => sleep(1_000, task));
        two = group.startSoon((task) => sleep(2_000, task));
      }, around),
    );
    expect([error, one!.status, two!.status, clock.now()]).toEqual([
      'cancelled from outside',
      'cancelled',
      'cancelled',
      50,
    ]);
  });

  test('cancelling_level_preserved: a failed group leaves its surroundings as they were', async () => {
    const around = new CancelScope();
    await around.run(async () => {
      try {
        await withTaskGroup((group) => {
          group.startSoon(async (task) => {
            await sleep(0, task);
            throw new RuntimeError();
          });
        }, around);
      } catch (error) {
        await catchGroup(error, [[RuntimeError, () => {}]]);
      }
    });
    expect([around.cancelCalled, around.signal.aborted]).toEqual([false, false]);
  });

  test('nested_groups_both_cancelled: the inner error is handled inside, and the outer cancellation goes on', async () => {
    const record: string[] = [];
    const around = new CancelScope();
    await around.run(async () => {
      try {
        await withTaskGroup(async (outer) => {
          try {
            await withTaskGroup((inner) => {
              const now = settle();
              inner.startSoon(() => now.then(() => Promise.reject(new RuntimeError())));
              outer.startSoon(() => now.then(() => Promise.reject(new ValueError())));
            }, outer);
          } catch (error) {
            await catchGroup(error, [[RuntimeError, () => void record.push('RuntimeError')]]);
          }
          record.push(`outer cancelled: ${outer.signal.aborted}`);
        }, around);
      } catch (error) {
        await catchGroup(error, [[ValueError, () => void record.push('ValueError')]]);
      }
    });
    expect(record).toEqual(['RuntimeError', 'outer cancelled: true', 'ValueError']);
    expect(around.signal.aborted).toBe(false);
  });

  test('error_and_cancel: a failure and an outside cancellation in one turn: the failure is caught, and the next wait is cut short', async () => {
    const record: string[] = [];
    const controller = new AbortController();
    const event = deferred();
    const run = errorOf(
      (async () => {
        try {
          await withTaskGroup(async (group) => {
            group.startSoon(async () => {
              event.resolve();
              await microtasks();
              throw new RuntimeError();
            });
            await sleep(1_000, group);
            record.push('never in the group');
          }, controller);
        } catch (error) {
          await catchGroup(error, [[RuntimeError, () => void record.push('RuntimeError')]]);
        }
        await sleep(1_000, controller);
        record.push('never after the group');
      })(),
    );
    await event.promise;
    controller.abort('cancelled from outside');
    expect(await run).toBe('cancelled from outside');
    expect(record).toEqual(['RuntimeError']);
  });
});

describe('TaskGroup.cancel', () => {
  test('taskgroup_cancel_children: the children are cancelled, and the group ends well', async () => {
    const statuses: string[] = [];
    await failAfter(1_000, async (scope) => {
      const tasks: Task[] = [];
      await withTaskGroup(async (group) => {
        tasks.push(group.startSoon((task) => sleep(10_000, task)));
        tasks.push(group.startSoon((task) => sleep(10_000, task)));
        await sleep(0, group);
        group.cancel();
      }, scope);
      statuses.push(...tasks.map((task) => task.status));
    });
    expect([statuses, clock.now()]).toEqual([['cancelled', 'cancelled'], 0]);
  });

  test('taskgroup_cancel_body: the body is cut short at its next wait', async () => {
    let count = 0;
    await failAfter(1_000, (scope) =>
      withTaskGroup(async (group) => {
        group.cancel();
        count += 1;
        await sleep(0, group);
        count += 1;
      }, scope),
    );
    expect(count).toBe(1);
  });

  test('taskgroup_cancel_idempotent', async () => {
    let count = 0;
    await withTaskGroup(async (group) => {
      group.cancel('first');
      group.cancel('second');
      count += 1;
      const error = await errorOf(sleep(0, group));
      expect(String(error)).toContain('first');
      throw error;
    });
    expect(count).toBe(1);
  });

  test('taskgroup_cancel_after_exit: no effect', async () => {
    let group!: TaskGroup;
    await withTaskGroup(async (opened) => {
      group = opened;
      await sleep(0, opened);
    });
    group.cancel();
    expect(group.cancelScope.cancelCalled).toBe(false);
    expect(group.signal.aborted).toBe(false);
  });

  test('taskgroup_cancel_after_exit: so for one that failed, and in the block form', async () => {
    const group = TaskGroup.open();
    group.startSoon(() => Promise.reject(new MyError()));
    const error = await groupErrorOf(group.join());
    group.cancel('too late');
    expect(group.cancelScope).toMatchObject({ source: 'child' });
    expect(error.errors).toEqual([expect.any(MyError)]);
  });

  test('taskgroup_cancel_before_enter: a group that is made cancelled gets to its first wait', async () => {
    // A group is entered when it is made. What can be cancelled before is the scope or the signal around it.
    const around = new CancelScope();
    around.cancel();
    let count = 0;
    await around.run(() =>
      withTaskGroup(async (group) => {
        count += 1;
        await sleep(0, group);
        count += 1;
      }, around),
    );
    expect([count, around.cancelledCaught]).toEqual([1, true]);
  });

  test('taskgroup_cancel_before_exception: a task cancels the group, and fails', async () => {
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async () => {
          group.cancel();
          throw new RuntimeError();
        });
        await sleep(1_000, group);
      }),
    );
    expect(errorTypes(error)).toEqual(new Set([RuntimeError]));
  });

  test('taskgroup_cancel_after_exception: a task fails, and cancels the group on its way out', async () => {
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async () => {
          try {
            throw new RuntimeError();
          } finally {
            group.cancel();
          }
        });
        await sleep(1_000, group);
      }),
    );
    expect(errorTypes(error)).toEqual(new Set([RuntimeError]));
  });

  test('taskgroup_body_cancel_before_exception: the body cancels the group, and fails', async () => {
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.cancel();
        throw new RuntimeError();
      }),
    );
    expect(errorTypes(error)).toEqual(new Set([RuntimeError]));
  });

  test('taskgroup_cancel_before_create_task: what is started then is not called', async () => {
    // asyncio refuses it, and says in its test that it would rather not. See runtime.md §2.
    let called = false;
    await withTaskGroup((group) => {
      group.cancel();
      const task = group.startSoon(() => (called = true));
      expect([task.status, task.started]).toEqual(['cancelled', false]);
      expect(group.trySpawn(() => (called = true))).toBeUndefined();
    });
    expect(called).toBe(false);
  });

  test('taskgroup_cancel_from_child_before_first_suspension: it is cancelled as well (gh-155418)', async () => {
    const record: string[] = [];
    let task!: Task;
    await withTaskGroup((group) => {
      task = group.startSoon(async (context) => {
        group.cancel();
        record.push('cancelled the group');
        await sleep(10_000, context);
        record.push('never');
      });
    });
    expect([record, task.status, clock.now()]).toEqual([['cancelled the group'], 'cancelled', 0]);
  });

  test('taskgroup_cancel: the group of a group ends the inner one only', async () => {
    const record: string[] = [];
    await withTaskGroup(async (outer) => {
      outer.startSoon((task) => sleep(50, task).then(() => record.push('outer task')));
      await withTaskGroup((inner) => {
        inner.startSoon((task) => sleep(10_000, task));
        inNextTurn(() => inner.cancel());
      }, outer);
      record.push('after the inner group');
    });
    expect(record).toEqual(['after the inner group', 'outer task']);
  });

  test('taskgroup_cancel_then_outside: an outside cancellation after cancel() is not lost (gh-155433)', async () => {
    const controller = new AbortController();
    const run = errorOf(
      withTaskGroup(
        async (group) => {
          group.startSoon((task) =>
            sleepForever(task).catch(async (reason: unknown) => {
              await shield({ timeout: 1_000 }, (own) => sleep(100, own));
              throw reason;
            }),
          );
          await microtasks();
          group.cancel();
        },
        { signal: controller.signal },
      ),
    );
    await sleep(10);
    controller.abort('outside');
    expect([await run, clock.now()]).toEqual(['outside', 100]);
  });

  test('taskgroup_cancel_then_outside: nor when the group was cancelled by a failure that is handled (gh-116720)', async () => {
    const controller = new AbortController();
    const run = errorOf(
      (async () => {
        try {
          await withTaskGroup(async (group) => {
            group.startSoon(() => Promise.reject(new MyError()));
            await sleepForever(group).catch(() =>
              shield({ timeout: 1_000 }, (own) => sleep(100, own)),
            );
          }, controller);
        } catch (error) {
          await catchGroup(error, [[MyError, () => {}]]);
        }
        await sleep(0, controller);
      })(),
    );
    await sleep(10);
    controller.abort('outside');
    expect([await run, clock.now()]).toEqual(['outside', 100]);
  });
});

/** What asyncio asks with an eager task factory: the twins call their functions at once. */
describe('eager tasks', () => {
  test('taskgroup_cancel_from_child_before_first_suspension: the first function cancels what is around, before it waits', async () => {
    const controller = new AbortController();
    const record: string[] = [];
    const error = await errorOf(
      TaskGroup.all(
        [
          async (task: TaskContext) => {
            controller.abort('cancelled by the first');
            await sleep(10_000, task);
          },
          () => void record.push('second is called'),
        ],
        controller,
      ),
    );
    expect([error, record, clock.now()]).toEqual(['cancelled by the first', [], 0]);
  });

  test('taskgroup_cancel_from_child_before_first_suspension: so with map, which takes no further item', async () => {
    const controller = new AbortController();
    const taken: number[] = [];
    function* items(): Generator<number> {
      for (let item = 0; item < 3; item += 1) {
        taken.push(item);
        yield item;
      }
    }
    const error = await errorOf(
      TaskGroup.map(
        items(),
        async (_item, _index, task) => {
          controller.abort('cancelled by the first');
          await sleep(10_000, task);
        },
        controller,
      ),
    );
    expect([error, taken]).toEqual(['cancelled by the first', [0]]);
  });

  test('cancels_task_if_created_during_creation: a function that throws at once cancels those that wait already (gh-128550)', async () => {
    const record: string[] = [];
    const error = await errorOf(
      TaskGroup.all([
        (task: TaskContext) => sleep(10_000, task).finally(() => record.push('first has ended')),
        () => {
          throw new MyError('second failed');
        },
        () => void record.push('third is called'),
      ]),
    );
    expect(String(error)).toBe('Error: second failed');
    expect([record, clock.now()]).toEqual([['first has ended'], 0]);
  });

  test('taskgroup_no_create_task_after_failure: an iterable that yields after a failure is closed', async () => {
    let closed = false;
    async function* items(): AsyncGenerator<number> {
      try {
        yield 0;
        await settle();
        yield 1;
        expect.unreachable();
      } finally {
        closed = true;
      }
    }
    const error = await errorOf(TaskGroup.map(items(), () => Promise.reject(new MyError())));
    expect([error, closed]).toEqual([expect.any(MyError), true]);
  });
});

describe('misuse', () => {
  test('taskgroup_already_entered, taskgroup_double_enter: there is nothing to enter twice; a scope refuses', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      expect(await errorOf(scope.run(() => {}))).toBeInstanceOf(ScopeMisuseError);
    });
    expect(await errorOf(scope.run(() => {}))).toBeInstanceOf(ScopeMisuseError);
  });

  test('taskgroup_finished: nothing can be started', async () => {
    let group!: TaskGroup;
    await withTaskGroup((opened) => void (group = opened));
    let called = false;
    expect(() => group.startSoon(() => (called = true))).toThrow(TaskGroupClosedError);
    expect(() => group.startSoon(() => {})).toThrow(/has ended/);
    await settle();
    expect(called).toBe(false);
  });

  test('taskgroup_not_entered: there is no such group: it is open from the start', async () => {
    const group = TaskGroup.open();
    const task = group.startSoon(() => 'done');
    await group.join();
    expect(task.value).toBe('done');
  });
});

/** What lives on is a scope around everything. asyncio looks for references that keep an error from being freed at once. */
describe.runIf(collectsExactly)('refcycles', () => {
  const root = new CancelScope({ name: 'root' });
  const rootRun = root.run(() => new Promise(() => {}));

  class Done extends Error {}

  test('exception_refcycles_direct: the error of a group', async () => {
    expect(rootRun).toBeInstanceOf(Promise);
    await expectCollected({ error: await failing((error) => error) });
  });

  test('exception_refcycles_errors: an error in it', async () => {
    await expectCollected({ error: await failing((error) => error.errors[0] as Done) });
  });

  test('exception_refcycles_parent_task: an error in the group of a task', async () => {
    const reference = await (async () => {
      const error = await groupErrorOf(
        withTaskGroup((outer) => {
          outer.startSoon((task) =>
            withTaskGroup(() => {
              throw new Done();
            }, task),
          );
        }, root),
      );
      return new WeakRef(error.leaves()[0] as Done);
    })();
    await expectCollected({ error: reference });
  });

  test('exception_refcycles_parent_task_wr: whoever keeps the error does not keep the task', async () => {
    const { error, task } = await (async () => {
      let spawned!: Task;
      const caught = await groupErrorOf(
        withTaskGroup((group) => {
          spawned = group.startSoon(() => Promise.reject(new Done()));
        }, root),
      );
      const done = caught.errors[0] as Done;
      // Until its text is made, a stack holds on to the functions in it.
      expect(done.stack).toContain('Error');
      return { error: done, task: new WeakRef(spawned) };
    })();
    await expectCollected({ task });
    expect(error).toBeInstanceOf(Done);
  });

  test('exception_refcycles_propagate_cancellation_error: the cause of a TimeoutError', async () => {
    const references = await (async () => {
      const error = (await errorOf(
        failAfter(0, (scope) => withTaskGroup((group) => sleep(0, group), scope), root),
      )) as TimeoutError;
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error.cause).toBeInstanceOf(TaskCancelledError);
      return { error: new WeakRef(error), cause: new WeakRef(error.cause as Error) };
    })();
    await expectCollected(references);
  });

  test('exception_refcycles_base_error: a fatal one', async () => {
    const reference = await (async () => {
      const fatal = await errorOf(
        withTaskGroup(() => {
          throw new FatalError('interrupt');
        }, root),
      );
      return new WeakRef(fatal as FatalError);
    })();
    await expectCollected({ error: reference });
  });

  async function failing(pick: (error: TaskGroupError) => object): Promise<WeakRef<object>> {
    const error = await groupErrorOf(
      withTaskGroup(() => {
        throw new Done();
      }, root),
    );
    return new WeakRef(pick(error));
  }
});
