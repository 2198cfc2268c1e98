/**
 * AnyIO's `tests/test_taskgroups.py`: `start()`, the call that waits until the task says it is ready.
 *
 * Who calls `start` says so with `{ signal }`, as there is no ambient task. In a cancelled group a task is not called
 * (runtime.md §2); AnyIO calls it, and it ends at its first checkpoint: here that is `runWhenCancelled`.
 *
 * `start_native_host_cancelled` and `start_native_child_cancelled` are about asyncio's own cancellation; what is left of
 * them is an outside `AbortSignal`.
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  isCancellation,
  ScopeMisuseError,
  shield,
  sleep,
  sleepForever,
  TaskCancelledError,
  TaskGroupClosedError,
  TaskGroupError,
  withTaskGroup,
} from '../../src/index.ts';
import type { StartContext, Task, TaskGroup } from '../../src/index.ts';
import { deferred, errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

async function groupErrorOf(run: Promise<unknown>): Promise<TaskGroupError> {
  const error = await errorOf(run);
  expect(error).toBeInstanceOf(TaskGroupError);
  return error as TaskGroupError;
}

async function ready(task: StartContext): Promise<void> {
  task.taskStatus.started();
}

describe('what start gives', () => {
  test('start_no_value: undefined', async () => {
    await withTaskGroup(async (group) => {
      const { value } = await group.start(ready);
      expect(value).toBeUndefined();
    });
  });

  test('start_with_value', async () => {
    await withTaskGroup(async (group) => {
      const { value } = await group.start(async (task: StartContext<string>) => {
        task.taskStatus.started('foo');
      });
      expect(value).toBe('foo');
    });
  });

  test('start_sync_wrapper: said by a plain function that then returns a promise', async () => {
    const taskFunction = async (): Promise<number> => 8;
    await withTaskGroup(async (group) => {
      const { value, task } = await group.start((context: StartContext<number>) => {
        context.taskStatus.started(5);
        return taskFunction();
      });
      expect(value).toBe(5);
      expect(await task.result).toBe(8);
    });
  });

  test('start_return_handle_success: the task goes on, and its value comes', async () => {
    await withTaskGroup(async (group) => {
      const { value, task } = await group.start(async (context: StartContext<number>) => {
        context.taskStatus.started(3);
        await context.checkpoint();
        return 4 + 5;
      });
      expect(value).toBe(3);
      expect(await task.result).toBe(9);
    });
  });

  test('start_return_handle_cancel: the task can be cancelled, and the value stays', async () => {
    await withTaskGroup(async (group) => {
      const started = await group.start(async (context: StartContext<number>) => {
        context.taskStatus.started(3);
        await sleep(5_000, context);
        expect.unreachable();
      });
      started.task.cancel();
      await started.task.wait();
      expect([started.value, started.task.status, clock.now()]).toEqual([3, 'cancelled', 0]);
    });
  });

  test('start_parent_id: whoever starts it may be passed as it is, and gives the child nothing but its cancellation', async () => {
    await withTaskGroup((group) => {
      group.startSoon(async (starter) => {
        const { task } = await group.start(ready, starter);
        expect(task.name).toBe('TaskGroup.ready');
      });
    });
  });

  test('start_soon_parent_id: a task belongs to the group, whoever started it', async () => {
    const names: string[] = [];
    await withTaskGroup(
      (group) => {
        group.startSoon(
          () => {
            group.startSoon((task) => void names.push(task.name), { name: 'subtask' });
          },
          { name: 'starter' },
        );
      },
      { name: 'root' },
    );
    expect(names).toEqual(['root.subtask']);
  });

  test('start_parent_id: until it is ready a failure is the one of whoever starts it, afterwards of the group', async () => {
    // AnyIO shows it by the parent's id. Here a name is for ever `group.task`, so what the parent *means* is asked.
    const failure = new Error('before');
    const late = new Error('after');
    let told: unknown;
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon(async () => {
          told = await errorOf(group.start(() => Promise.reject(failure)));
          await group.start(async (task: StartContext) => {
            task.taskStatus.started();
            throw late;
          });
        });
      }),
    );
    expect(told).toBe(failure);
    expect(error.errors).toEqual([late]);
  });
});

describe('misuse', () => {
  test('start_already_closed', async () => {
    let group!: TaskGroup;
    await withTaskGroup((opened) => void (group = opened));
    const error = await errorOf(group.start(ready));
    expect(error).toBeInstanceOf(TaskGroupClosedError);
  });

  test('start_called_twice: the second call throws inside the task, and the start is good', async () => {
    let second: unknown;
    await withTaskGroup(async (group) => {
      const { value } = await group.start(async (task: StartContext) => {
        task.taskStatus.started();
        try {
          task.taskStatus.started();
        } catch (error) {
          second = error;
        }
      });
      expect(value).toBeUndefined();
    });
    expect(second).toBeInstanceOf(ScopeMisuseError);
    expect(String(second)).toContain('call taskStatus.started() once');
  });

  test('start_sync_wrapper_called_twice: out of start, and the group goes on', async () => {
    const taskFunction = async (): Promise<void> => {};
    await withTaskGroup(async (group) => {
      const starting = group.start((task: StartContext) => {
        task.taskStatus.started();
        task.taskStatus.started();
        return taskFunction();
      });
      expect(await errorOf(starting)).toBeInstanceOf(ScopeMisuseError);
    });
  });

  test('start_no_started_call: ending without it is an error of start', async () => {
    await withTaskGroup(async (group) => {
      const error = await errorOf(group.start(async () => {}));
      expect(error).toBeInstanceOf(ScopeMisuseError);
      expect(String(error)).toMatch(/ended without calling taskStatus\.started\(\)/);
    });
  });

  // Python's point is a function that forgot to return its coroutine, a TypeError. In JavaScript a plain function is a
  // whole task; the return value is whatever it likes.
  test.each(['start', 'startSoon'])(
    'start_exception_delivery: %s takes a function that returns nothing for a task that has ended',
    async (spawner) => {
      await withTaskGroup(async (group) => {
        if (spawner === 'start') {
          const { value, task } = await group.start((context: StartContext<string>) => {
            context.taskStatus.started('hello');
          });
          expect([value, await task.result]).toEqual(['hello', undefined]);
        } else {
          expect(await group.startSoon(() => {}).result).toBeUndefined();
        }
      });
    },
  );

  test('start_exception_delivery: what is not a function is refused at once, and is no error of the group', async () => {
    const refusal = new TypeError(
      'Cannot start a task as its first argument must be a function: current value is a promise',
    );
    await withTaskGroup(async (group) => {
      expect(await errorOf(group.start(Promise.resolve() as never))).toEqual(refusal);
      expect(() => group.startSoon(Promise.resolve() as never)).toThrow(refusal);
      expect(() => group.trySpawn(Promise.resolve() as never)).toThrow(refusal);
      expect(group.tasks.size).toBe(0);
    });
  });
});

describe('errors', () => {
  test('start_crash_before_started_call: out of start, bare, and the group goes on', async () => {
    const failure = new Error('foo');
    let wentOn = false;
    await withTaskGroup(async (group) => {
      expect(await errorOf(group.start(() => Promise.reject(failure)))).toBe(failure);
      await sleep(10, group);
      wentOn = true;
    });
    expect(wentOn).toBe(true);
  });

  test('start_crash_before_started_call: so when it is thrown at once, and after a while', async () => {
    const failure = new Error('foo');
    await withTaskGroup(async (group) => {
      const atOnce = group.start(() => {
        throw failure;
      });
      expect(await errorOf(atOnce)).toBe(failure);
      const later = group.start(async (task) => {
        await sleep(5, task);
        throw failure;
      });
      expect(await errorOf(later)).toBe(failure);
    });
  });

  test('start_crash_after_started_call: the value is given and the error is the one of the group', async () => {
    let value: number | undefined;
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        ({ value } = await group.start(async (task: StartContext<number>) => {
          task.taskStatus.started(2);
          throw new Error('foo');
        }));
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: foo']);
    expect(value).toBe(2);
  });
});

describe('cancellation', () => {
  test('start_cancelled: a group that is cancelled before: not called', async () => {
    let started = false;
    let task: Task | undefined;
    await withTaskGroup(async (group) => {
      group.cancel();
      await group.start((context: StartContext) => {
        started = true;
        context.taskStatus.started();
      });
      [task] = group.tasks;
      expect.unreachable();
    });
    expect([started, task]).toEqual([false, undefined]);
  });

  test('start_cancelled: with runWhenCancelled called, and ended at its first wait', async () => {
    let started = false;
    let finished = false;
    await withTaskGroup(async (group) => {
      group.cancel();
      await group.start(
        async (task) => {
          started = true;
          await sleep(2_000, task);
          finished = true;
        },
        { runWhenCancelled: true },
      );
      expect.unreachable();
    });
    expect([started, finished, clock.now()]).toEqual([true, false, 0]);
  });

  test.each([false, true])(
    'no_called_started_twice: cancelled between the call and the wait, runWhenCancelled: %s',
    async (runWhenCancelled) => {
      let outcome: unknown;
      await withTaskGroup(async (group) => {
        const starting = group.start(ready, { runWhenCancelled });
        group.cancel();
        outcome = await starting.catch((error: unknown) => error);
      });
      // Whatever it is, it isn't "called twice".
      if (runWhenCancelled) expect(outcome).toMatchObject({ value: undefined });
      else expect(outcome).toBeInstanceOf(TaskCancelledError);
    },
  );

  test('start_native_host_cancelled: the signal of whoever runs the group', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    let started = false;
    let finished = false;
    const run = withTaskGroup(
      async (group) => {
        await group.start(
          async (task) => {
            started = true;
            await sleep(2_000, task);
            finished = true;
          },
          { signal: group.signal },
        );
      },
      { signal },
    );
    await microtasks();
    controller.abort('stop');
    expect(await errorOf(run)).toBe('stop');
    expect([started, finished]).toEqual([true, false]);
  });

  test('start_native_child_cancelled: the child alone is cancelled, so its start fails with that', async () => {
    let outcome: unknown;
    let finished = false;
    await withTaskGroup(async (group) => {
      const starting = group.start(async (task) => {
        await sleep(2_000, task);
        finished = true;
      });
      const [task] = group.tasks;
      await microtasks();
      task!.cancel('enough');
      outcome = await errorOf(starting);
    });
    expect(String(outcome)).toContain('enough');
    expect([isCancellation(outcome), finished]).toEqual([true, false]);
  });

  test('start_cancel_after_error: a failure in the inner group ends the start in the outer one (#517)', async () => {
    let sleepCompleted = false;
    const error = await groupErrorOf(
      withTaskGroup(async (outer) => {
        await withTaskGroup(async (inner) => {
          inner.startSoon(async () => {
            await microtasks();
            throw new RangeError('This should cancel the second start() call');
          });
          await outer.start(
            async (task: StartContext) => {
              await sleep(1_000, task);
              sleepCompleted = true;
              task.taskStatus.started();
            },
            { signal: inner.signal },
          );
        }, outer);
      }),
    );
    const inner = error.errors[0];
    expect(inner).toBeInstanceOf(TaskGroupError);
    expect((inner as TaskGroupError).errors).toEqual([expect.any(RangeError)]);
    expect([sleepCompleted, clock.now()]).toEqual([false, 0]);
  });

  test('start_cancels_parent_scope: giving up a start cancels the task, and not the group (#685, #710)', async () => {
    let started = false;
    let wentOn = false;
    await withTaskGroup(async (group) => {
      const scope = new CancelScope();
      await scope.run(async () => {
        scope.cancel();
        await group.start(
          async (task) => {
            started = true;
            await sleepForever(task);
          },
          { signal: scope.signal, runWhenCancelled: true },
        );
      }, group);
      expect([scope.cancelledCaught, group.cancelScope.cancelCalled]).toEqual([true, false]);
      await sleep(5, group);
      wentOn = true;
    });
    expect([started, wentOn]).toEqual([true, true]);
  });

  test('start_cancels_parent_scope: by default the function is not called for a caller who has given up', async () => {
    let started = false;
    await withTaskGroup(async (group) => {
      const scope = new CancelScope();
      await scope.run(async () => {
        scope.cancel();
        await group.start(() => void (started = true), { signal: scope.signal });
      }, group);
      expect([scope.cancelledCaught, group.cancelScope.cancelCalled]).toEqual([true, false]);
    });
    expect(started).toBe(false);
  });

  test('cancel_shielding_start: a shield in the child holds while whoever started it is cancelled (#837)', async () => {
    const resume = deferred();
    const record: string[] = [];
    const outer = new CancelScope();
    await outer.run(async () => {
      await withTaskGroup(async (group) => {
        group.startSoon((starter) =>
          group.start(
            async (task: StartContext) => {
              await shield({ timeout: 60_000 }, async (own) => {
                await resume.promise;
                record.push(`shield cancelled: ${own.cancelCalled}`);
              });
              record.push('shield left');
              await task.checkpoint();
              record.push('never');
            },
            { signal: starter.signal },
          ),
        );
        await microtasks();
        outer.cancel();
        resume.resolve();
      }, outer);
    }, undefined);
    expect(record).toEqual(['shield cancelled: false', 'shield left']);
    expect(outer.cancelledCaught).toBe(true);
  });

  test('cancel_shielding_start: the start is over only when the shielded child has ended', async () => {
    const resume = deferred();
    let over = false;
    const caller = new AbortController();
    await withTaskGroup(async (group) => {
      const starting = group.start(
        async (task) => {
          await resume.promise;
          task.throwIfCancelled();
        },
        { signal: caller.signal },
      );
      void starting.catch(() => (over = true));
      await microtasks();
      caller.abort('gone');
      await settle();
      expect(over).toBe(false);
      resume.resolve();
      expect(await errorOf(starting)).toBe('gone');
      expect(group.cancelScope.cancelCalled).toBe(false);
    });
  });
});

/** These say nothing at run time: `tsc` reads them. AnyIO's class is `TestTaskStatusTyping`. */
describe('TestTaskStatusTyping', () => {
  function none({ taskStatus }: StartContext): void {
    taskStatus.started();
    taskStatus.started(undefined);
  }

  function noneUnion({ taskStatus }: StartContext<number | void>): void {
    taskStatus.started();
    taskStatus.started(undefined);
    taskStatus.started(1);
  }

  function nonNone({ taskStatus }: StartContext<number>): void {
    // @ts-expect-error -- a value is due
    taskStatus.started();
    // @ts-expect-error -- and it is a number
    taskStatus.started(undefined);
  }

  function varianceGood(task: StartContext<number | string>): void {
    const narrower: StartContext<number> = task;
    narrower.taskStatus.started(0);
  }

  function varianceBad(task: StartContext<number>): void {
    // @ts-expect-error -- whoever takes a number can't be told a string
    const wider: StartContext<number | string> = task;
    wider.taskStatus.started('not a number');
  }

  function optionalStatus({ taskStatus }: Partial<StartContext<number>>): void {
    taskStatus?.started(1);
  }

  test.each([none, noneUnion, nonNone, varianceGood, varianceBad, optionalStatus])(
    'TestTaskStatusTyping: %o is read by the type checker',
    (typed) => expect(typed).toBeTypeOf('function'),
  );
});
