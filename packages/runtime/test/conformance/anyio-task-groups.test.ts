/**
 * AnyIO's `tests/test_taskgroups.py`: starting tasks, and the errors of a group. What belongs to `start()`, to cancelling,
 * to scopes, to deadlines and to handles is in the files beside this one (`anyio-task-groups-*.test.ts`).
 *
 * Left out of all of them, as they are about Python or about asyncio under AnyIO:
 * - `run_natively`: the same code under two event loops; here the host's loop runs already.
 * - `start_native_host_cancelled`, `start_native_child_cancelled`, `propagate_native_cancellation_from_taskgroup`,
 *   `cleanup_after_native_cancel`: `Task.cancel()` of asyncio behind AnyIO's back. An outside `AbortSignal` is what comes
 *   nearest; it is asked as `propagate_native_cancellation_from_taskgroup` and `start_native_host_cancelled` all the same.
 * - `cancel_host_asyncgen`, `task_from_asyncgen_asend` ×2: a task that is an asynchronous generator's step.
 * - `cancel_generator_based_task`, `schedule_old_style_coroutine_func`: coroutines made of generators. A generator
 *   function in place of a task is in `trio-run-nursery.test.ts`.
 * - `TestCreateTask.coro_attr`: a handle of the coroutine; here a task is called, and has its name.
 * - `eager_task_factory` ×2, `patched_asyncio_task`: replacing asyncio's task. That a task never starts before
 *   `startSoon` returns is asked in `eager_task_factory` below.
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  catchGroup,
  FatalError,
  isCancellation,
  sleep,
  sleepForever,
  TaskGroup,
  TaskGroupClosedError,
  TaskGroupError,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions, Task, TaskContext } from '../../src/index.ts';
import { errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

async function groupErrorOf(run: Promise<unknown>): Promise<TaskGroupError> {
  const error = await errorOf(run);
  expect(error).toBeInstanceOf(TaskGroupError);
  return error as TaskGroupError;
}

function messages(error: TaskGroupError): string[] {
  return error.errors.map((each) => (each as Error).message);
}

/** Fails after `ms`, and also when it is cancelled before: its clean-up raises. */
async function failAnyway(text: string, ms: number, task: CancelOptions): Promise<never> {
  try {
    await sleep(ms, task);
  } catch {
    // The error below takes its place, as one that is raised in a `finally` does.
  }
  throw new Error(text);
}

describe('starting', () => {
  test('already_closed: a group that has ended starts nothing', async () => {
    let group!: TaskGroup;
    await withTaskGroup((opened) => void (group = opened));
    expect(() => group.startSoon(() => {})).toThrow(TaskGroupClosedError);
    expect(() => group.startSoon(() => {})).toThrow(/^Cannot start a task/);
  });

  test('already_closed: so it is for the block form', async () => {
    const group = TaskGroup.open();
    await group.join();
    expect(() => group.startSoon(() => {})).toThrow(TaskGroupClosedError);
  });

  test('success: every task has run when the group ends', async () => {
    const results = new Set<string>();
    async function add(value: string): Promise<void> {
      results.add(value);
    }
    await withTaskGroup((group) => {
      group.startSoon(() => add('a'));
      group.startSoon(() => add('b'));
    });
    expect(results).toEqual(new Set(['a', 'b']));
  });

  test('start_soon_while_running: a task starts another one', async () => {
    let inner: Task | undefined;
    await withTaskGroup((group) => {
      group.startSoon(() => {
        inner = group.startSoon((task) => sleep(0, task));
      });
    });
    expect(inner?.status).toBe('fulfilled');
  });

  test('start_soon_after_error: a group that failed starts nothing', async () => {
    let group!: TaskGroup;
    await groupErrorOf(
      withTaskGroup((opened) => {
        group = opened;
        throw new RangeError('division by zero');
      }),
    );
    expect(() => group.startSoon((task) => sleep(0, task))).toThrow(TaskGroupClosedError);
    expect(group.trySpawn(() => {})).toBeUndefined();
  });

  test('eager_task_factory: never before startSoon has returned', async () => {
    let ran = false;
    await withTaskGroup((group) => {
      group.startSoon(
        async (task) => {
          ran = true;
          await new CancelScope().run(() => {}, task);
        },
        { runWhenCancelled: true },
      );
      expect(ran).toBe(false);
      group.cancel();
      expect(ran).toBe(false);
    });
    expect(ran).toBe(true);
  });

  test('task_in_sync_spawn_callback: what a task function does first, it does as the new task', async () => {
    // AnyIO calls the function at once, in the caller's task, to get the coroutine. Here nothing of it runs before its
    // turn (runtime.md §2, start timing), so all of it belongs to the new task.
    let returned = false;
    let calledAfterReturn: boolean | undefined;
    let name: string | undefined;
    await withTaskGroup((group) => {
      group.startSoon(
        (task) => {
          calledAfterReturn = returned;
          return (async () => {
            await settle();
            name = task.name;
          })();
        },
        { name: 'wrapped' },
      );
      returned = true;
    });
    expect([calledAfterReturn, name]).toEqual([true, 'TaskGroup.wrapped']);
  });

  test('empty_taskgroup_contains_yield_point: a group gives way at its end, even with nothing to wait for', async () => {
    let outerTaskRan = false;
    await withTaskGroup(async (outer) => {
      for (let round = 0; round < 2; round += 1) {
        await withTaskGroup(() => {
          outer.startSoon(() => {
            outerTaskRan = true;
          });
        }, outer);
      }
      expect(outerTaskRan).toBe(true);
    });
  });

  test('taskgroup_reentry: a group is never entered twice; a scope that is run again is refused', async () => {
    // Groups come into being entered (`withTaskGroup`, `open`), so the question is left for `join` and for a scope.
    const group = TaskGroup.open();
    const joined = group.join();
    expect(group.join()).toBe(joined);
    await joined;
    const scope = new CancelScope();
    await scope.run(() => {});
    expect(String(await errorOf(scope.run(() => {})))).toMatch(/runs once/);
    await expect(scope.run(() => {})).rejects.toMatchObject({ name: 'ScopeMisuseError' });
  });
});

describe('errors', () => {
  test('host_exception: an error of the body cancels the children', async () => {
    let result: string | undefined;
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon(async (task) => {
          await sleep(3_000, task);
          result = 'a';
        });
        throw new Error('dummy error');
      }),
    );
    expect(messages(error)).toEqual(['dummy error']);
    expect(error.bodyError).toBe(error.errors[0]);
    expect([result, clock.now()]).toEqual([undefined, 0]);
  });

  test('host_exception: and so when the child is at work already', async () => {
    let result: string | undefined;
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          await sleep(3_000, task);
          result = 'a';
        });
        await microtasks();
        throw new Error('dummy error');
      }),
    );
    expect(messages(error)).toEqual(['dummy error']);
    expect([result, clock.now()]).toEqual([undefined, 0]);
  });

  test('failing_child_task_cancels_host: the body is woken', async () => {
    let sleepCompleted = false;
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async () => {
          await microtasks();
          throw new Error('foo');
        });
        await sleep(500, group);
        sleepCompleted = true;
      }),
    );
    expect(messages(error)).toEqual(['foo']);
    expect(sleepCompleted).toBe(false);
  });

  test('failing_host_task_cancels_children', async () => {
    let sleepCompleted = false;
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          await sleep(1_000, task);
          sleepCompleted = true;
        });
        await microtasks();
        throw new Error('foo');
      }),
    );
    expect(messages(error)).toEqual(['foo']);
    expect(sleepCompleted).toBe(false);
  });

  test('exception_group_children: two errors of children, in one group', async () => {
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon((task) => failAnyway('task1', 100, task));
        group.startSoon((task) => failAnyway('task2', 150, task));
      }),
    );
    expect(messages(error)).toEqual(['task1', 'task2']);
    expect(error.bodyError).toBeUndefined();
    expect(clock.now()).toBe(100);
  });

  test('exception_group_host: an error of the body and one of a child', async () => {
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon((task) => failAnyway('child', 2_000, task));
        await microtasks();
        throw new Error('host');
      }),
    );
    expect(messages(error).sort()).toEqual(['child', 'host']);
    expect((error.bodyError as Error).message).toBe('host');
  });

  test('exception_cancels_siblings', async () => {
    let sleepCompleted = false;
    async function child(fail: boolean, task: TaskContext): Promise<void> {
      if (fail) throw new Error('foo');
      await sleep(1_000, task);
      sleepCompleted = true;
    }
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon((task) => child(false, task));
        await microtasks();
        group.startSoon((task) => child(true, task));
      }),
    );
    expect(messages(error)).toEqual(['foo']);
    expect(sleepCompleted).toBe(false);
  });

  test('nested_task_group_filtering: cancellations are left out of nested groups, and the nesting stays', async () => {
    const error = await groupErrorOf(
      withTaskGroup(async (parent) => {
        parent.startSoon((task) => failAnyway('parent task failed', 100, task));
        await withTaskGroup(async (child) => {
          child.startSoon((task) => failAnyway('child task failed', 100, task));
          await sleep(1_000, child);
        }, parent);
      }),
    );
    expect(error.errors).toHaveLength(2);
    expect((error.errors[0] as Error).message).toBe('parent task failed');
    expect(error.errors[1]).toBeInstanceOf(TaskGroupError);
    expect(messages(error.errors[1] as TaskGroupError)).toEqual(['child task failed']);
    expect(error.bodyError).toBe(error.errors[1]);
  });

  test('exception_groups_suppresses_exc_context: a group error has no cause that repeats its own errors (#863)', async () => {
    const error = await groupErrorOf(
      withTaskGroup(() => {
        throw new Error('Error');
      }),
    );
    expect(error.cause).toBeUndefined();
    expect((error.errors[0] as Error).cause).toBeUndefined();
  });

  test('exception_groups_suppresses_exc_context: the text of a deep nest grows with its depth, not with its square', async () => {
    const lengths: number[] = [];
    for (const depth of [5, 10, 20]) {
      const error = await groupErrorOf(nest(depth));
      lengths.push(error.message.length);
    }
    const [five, ten, twenty] = lengths as [number, number, number];
    expect(twenty - ten).toBeLessThanOrEqual(2 * (ten - five));

    async function nest(depth: number): Promise<void> {
      await withTaskGroup(async () => {
        if (depth === 1) throw new Error('Error');
        await nest(depth - 1);
      });
    }
  });
});

describe('what is left of a mixed group', () => {
  // A scope takes its own cancellations out of a group that passes through it, and nothing else.
  async function mixed(wrap: (errors: unknown[]) => TaskGroupError): Promise<{
    readonly original: TaskGroupError;
    readonly thrown: TaskGroupError;
    readonly failure: Error;
    readonly scope: CancelScope;
  }> {
    const failure = new Error('of the body');
    let original!: TaskGroupError;
    const scope = new CancelScope();
    const thrown = await groupErrorOf(
      scope.run(async () => {
        scope.cancel();
        const cancellation = await errorOf(sleep(0, scope));
        original = wrap([failure, cancellation]);
        throw original;
      }),
    );
    return { original, thrown, failure, scope };
  }

  test('exception_group_filtering: a group with a failure in it is not absorbed', async () => {
    const { thrown, failure, scope } = await mixed((errors) => new TaskGroupError(errors));
    expect(thrown.leaves()).toContain(failure);
    expect(scope.cancelledCaught).toBe(true);
  });

  test('exception_group_filtering: the cancellation is taken out, the cause is kept', async () => {
    const cause = new Error('why');
    const { thrown, failure, scope } = await mixed(
      (errors) => new TaskGroupError(errors, 'mixed', { cause }),
    );
    expect(thrown.leaves()).toEqual([failure]);
    expect(thrown.cause).toBe(cause);
    expect(isCancellation(thrown, scope)).toBe(false);
  });

  test('nested_exception_group_filtering: taken out of a group in the group, the nesting stays', async () => {
    const { thrown, failure } = await mixed(
      (errors) => new TaskGroupError([new TaskGroupError(errors, 'inner')], 'outer'),
    );
    expect(thrown.message).toBe('outer');
    expect(thrown.errors).toHaveLength(1);
    expect(thrown.errors[0]).toBeInstanceOf(TaskGroupError);
    expect((thrown.errors[0] as TaskGroupError).errors).toEqual([failure]);
  });

  test('exception_group_filtering: so at the end of a task group', async () => {
    const failure = new Error('of the task');
    const thrown = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          throw new TaskGroupError([failure, await errorOf(sleepForever(task))]);
        });
        await microtasks();
        group.cancel();
      }),
    );
    expect(thrown.leaves()).toEqual([failure]);
  });

  test('exception_group_filtering: split() by isCancellation parts them, keeping shape, cause and stack', async () => {
    const cause = new Error('why');
    const { original, failure } = await mixed(
      (errors) => new TaskGroupError([new TaskGroupError(errors, 'inner')], 'outer', { cause }),
    );
    const [, rest] = original.split((error) => isCancellation(error));
    expect(rest?.leaves()).toEqual([failure]);
    expect([rest?.message, rest?.cause, rest?.stack]).toEqual(['outer', cause, original.stack]);
  });

  test('reraise_cancelled_in_excgroup: a group of nothing but the own cancellation is absorbed', async () => {
    const scope = new CancelScope();
    const value = await scope.run(async () => {
      scope.cancel();
      const cancellation = await errorOf(sleepForever(scope));
      throw new TaskGroupError([cancellation]);
    });
    expect([value, scope.cancelledCaught]).toEqual([undefined, true]);
  });

  test('reraise_cancelled_in_excgroup: however deep it is nested', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      const cancellation = await errorOf(sleepForever(scope));
      throw new AggregateError([new TaskGroupError([cancellation]), cancellation]);
    });
    expect(scope.cancelledCaught).toBe(true);
  });

  test('reraise_cancelled_in_excgroup: so in a task, and in the body of a group', async () => {
    let task: Task | undefined;
    await withTaskGroup(async (group) => {
      task = group.startSoon(async (context) => {
        const cancellation = await errorOf(sleepForever(context));
        throw new TaskGroupError([cancellation]);
      });
      await microtasks();
      group.cancel();
      throw new TaskGroupError([await errorOf(sleep(0, group))]);
    });
    expect(task?.status).toBe('cancelled');
  });
});

describe('unhandled_exception_group', () => {
  class Interrupt extends FatalError {}

  test('unhandled_exception_group: a fatal error tears nested groups down, and comes out alone', async () => {
    // There the interrupt hits the event loop; here whoever learns of one throws a FatalError in a task.
    const ended: string[] = [];
    async function nested(around: CancelOptions): Promise<void> {
      await withTaskGroup(async (group) => {
        group.startSoon((task) => sleep(5_000, task).finally(() => ended.push('grandchild')));
        await sleep(5_000, group).finally(() => ended.push('nested body'));
      }, around);
    }
    const interrupt = new Interrupt('ctrl-c');
    const error = await errorOf(
      withTaskGroup(async (group) => {
        group.startSoon((task) => nested(task));
        await microtasks();
        group.startSoon(() => {
          throw interrupt;
        });
        await sleep(5_000, group).finally(() => ended.push('body'));
        expect.unreachable();
      }),
    );
    expect(error).toBe(interrupt);
    expect(ended.sort()).toEqual(['body', 'grandchild', 'nested body']);
    expect(clock.now()).toBe(0);
  });

  test('unhandled_exception_group: catchGroup does not find it in a group of its own', async () => {
    const handled: unknown[] = [];
    const error = await errorOf(
      (async () => {
        try {
          await withTaskGroup(() => {
            throw new Interrupt('ctrl-c');
          });
        } catch (caught) {
          await catchGroup(caught, [[RangeError, (group) => void handled.push(group)]]);
        }
      })(),
    );
    expect([error, handled]).toEqual([expect.any(Interrupt), []]);
  });
});
