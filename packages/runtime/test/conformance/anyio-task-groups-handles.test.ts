/**
 * AnyIO's `tests/test_taskgroups.py`: the handle of a task (`TestCreateTask`), names, and what a group keeps alive
 * (`TestRefcycles`).
 *
 * A `Task` can't be awaited, so that none floats: `await handle` is `await task.result` here. It gives the task's own error
 * and not a `TaskFailed` around it; `TaskNotFinished` has no counterpart, as `value` and `error` are `undefined` until
 * `status` says otherwise.
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  FatalError,
  sleep,
  sleepForever,
  TaskCancelledError,
  TaskGroupError,
  withTaskGroup,
} from '../../src/index.ts';
import type { StartContext, Task, TaskContext, TaskGroup } from '../../src/index.ts';
import {
  AsyncLocalStorage,
  collectsExactly,
  testWithAsyncStacks,
  testWithBuiltins,
  watchUnhandled,
} from '../host.ts';
import { deferred, errorOf, microtasks, settle, useVirtualClock } from '../support.ts';
import { expectCollected } from './garbage.ts';

useVirtualClock();

async function groupErrorOf(run: Promise<unknown>): Promise<TaskGroupError> {
  const error = await errorOf(run);
  expect(error).toBeInstanceOf(TaskGroupError);
  return error as TaskGroupError;
}

describe('TestCreateTask', () => {
  test('non_coro: what is no function is a TypeError, at once', async () => {
    await withTaskGroup((group) => {
      expect(() => group.startSoon('taskfunc' as never)).toThrow(TypeError);
    });
  });

  test('return_value: undefined while it is pending, then the value', async () => {
    let task!: Task<number>;
    await withTaskGroup(async (group) => {
      async function add(): Promise<number> {
        return 2 + 4;
      }
      task = group.startSoon(add);
      expect([task.status, task.value, task.error]).toEqual(['pending', undefined, undefined]);
      expect(await task.result).toBe(6);
      expect(task.status).toBe('fulfilled');
    });
    expect([task.value, task.error]).toEqual([6, undefined]);
    expect(await task.result).toBe(6);
    expect(task.report()).toMatchObject({
      name: 'TaskGroup.add',
      status: 'fulfilled',
      started: true,
      attempts: 1,
      value: 6,
    });
  });

  test('exception: the task is failed, and whoever awaits its result gets the very error', async () => {
    const failure = new Error('dummy error');
    let task!: Task;
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        task = group.startSoon(() => Promise.reject(failure));
        expect(task.error).toBeUndefined();
        expect(await errorOf(task.result)).toBe(failure);
        expect(task.status).toBe('failed');
      }),
    );
    expect(error.errors).toEqual([failure]);
    expect([task.error, task.value, task.status]).toEqual([failure, undefined, 'failed']);
    expect(await errorOf(task.result)).toBe(failure);
    expect(task.report()).toMatchObject({ status: 'failed', error: failure });
  });

  test('exception: a result that nobody asks for is no unhandled rejection', async () => {
    const reports: unknown[] = [];
    const report = (error: unknown): void => void reports.push(error);
    const unwatch = watchUnhandled(report);
    try {
      await groupErrorOf(
        withTaskGroup((group) => {
          const task = group.startSoon(() => Promise.reject(new Error('dummy error')));
          expect(task.result).toBeInstanceOf(Promise);
        }),
      );
      await settle();
      expect(reports).toEqual([]);
    } finally {
      unwatch();
    }
  });

  test('base_exception: a fatal error is the error of the task too, and comes out of the group bare', async () => {
    const fatal = new FatalError('5');
    let task!: Task;
    const error = await errorOf(
      withTaskGroup(async (group) => {
        task = group.startSoon(() => Promise.reject(fatal));
        expect(await errorOf(task.result)).toBe(fatal);
        expect(task.status).toBe('failed');
      }),
    );
    expect([error, task.error]).toEqual([fatal, fatal]);
  });

  async function cancelOne(waitUntilRunning: boolean): Promise<string[]> {
    const statuses: string[] = [];
    let started = false;
    let task!: Task;
    await withTaskGroup(async (group) => {
      task = group.startSoon(
        async (context) => {
          started = true;
          await sleepForever(context);
        },
        { runWhenCancelled: true },
      );
      if (waitUntilRunning) await microtasks();
      task.cancel();
      statuses.push(task.status);
      expect([task.cancelRequested, task.value, task.error]).toEqual([true, undefined, undefined]);
      expect(await errorOf(task.result)).toBeInstanceOf(TaskCancelledError);
    });
    expect(await errorOf(task.result)).toBe(task.error);
    expect(task.error).toMatchObject({ name: 'TaskCancelledError', source: 'explicit' });
    expect(started).toBe(true);
    return [...statuses, task.status];
  }

  test('cancel: of a task that runs', async () => {
    expect(await cancelOne(true)).toEqual(['cancelling', 'cancelled']);
  });

  test('cancel: of one that was not called yet, and will be (runWhenCancelled)', async () => {
    expect((await cancelOne(false)).at(-1)).toBe('cancelled');
  });

  test('cancel: of one that was not called yet; it is cancelling until it has ended', async () => {
    expect(await cancelOne(false)).toEqual(['cancelling', 'cancelled']);
  });

  test('cancel: by default a task that was not called yet is cancelled there and then (runtime.md §2)', async () => {
    let started = false;
    let task!: Task;
    await withTaskGroup((group) => {
      task = group.startSoon(() => (started = true));
      task.cancel('never mind');
      expect([task.status, task.started]).toEqual(['cancelled', false]);
    });
    expect(started).toBe(false);
    expect(String(await errorOf(task.result))).toContain('never mind');
  });

  test('cancel: the others go on', async () => {
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      const victim = group.startSoon((task) => sleepForever(task));
      group.startSoon((task) => sleep(5, task).then(() => record.push('sibling')));
      await microtasks();
      victim.cancel();
      await sleep(10, group);
      record.push('body');
      expect(group.cancelScope.cancelCalled).toBe(false);
    });
    expect(record).toEqual(['sibling', 'body']);
  });

  testWithBuiltins(
    'custom_context: a task has the asynchronous context in which it was started',
    async () => {
      const variable = new AsyncLocalStorage<number>();
      await withTaskGroup(async (group) => {
        expect(variable.getStore()).toBeUndefined();
        const task = variable.run(42, () =>
          group.startSoon(async () => {
            await settle();
            return variable.getStore();
          }),
        );
        expect(await task.result).toBe(42);
        expect(variable.getStore()).toBeUndefined();
      });
    },
  );

  testWithBuiltins('custom_context: so with start() and under a limit', async () => {
    const variable = new AsyncLocalStorage<number>();
    const seen: (number | undefined)[] = [];
    await withTaskGroup(
      async (group) => {
        await variable.run(1, () =>
          group.start((task: StartContext) => {
            seen.push(variable.getStore());
            task.taskStatus.started();
          }),
        );
        for (const value of [2, 3]) {
          variable.run(value, () => {
            group.startSoon(async () => {
              await settle();
              seen.push(variable.getStore());
            });
          });
        }
      },
      { limit: 1 },
    );
    expect(seen).toEqual([1, 2, 3]);
  });

  test('wait: never throws, before the end and after it', async () => {
    const failure = new Error('dummy error');
    let task!: Task;
    await groupErrorOf(
      withTaskGroup(async (group) => {
        task = group.startSoon(() => Promise.reject(failure));
        expect(task.status).toBe('pending');
        await task.wait();
      }),
    );
    expect([task.error, task.status]).toEqual([failure, 'failed']);
    expect(await task.wait()).toBeUndefined();
  });

  test('wait: of a cancelled task, by many', async () => {
    await withTaskGroup(async (group) => {
      const task = group.startSoon((context) => sleepForever(context));
      const waits = [task.wait(), task.wait(), task.wait()];
      await microtasks();
      task.cancel();
      expect(await Promise.all(waits)).toEqual([undefined, undefined, undefined]);
    });
  });
});

describe('names', () => {
  // AnyIO's three ways to start a task; `trySpawn` is the third here, where `create_task` takes a coroutine.
  const spawners = {
    startSoon: async (group, fn, options) => group.startSoon(fn, options),
    trySpawn: async (group, fn, options) => group.trySpawn(fn, options)!,
    start: async (group, fn, options) => (await group.start(fn, options)).task,
  } satisfies Record<
    string,
    (
      group: TaskGroup,
      fn: (task: TaskContext) => Promise<string>,
      options: { name?: string },
    ) => Promise<Task<string>>
  >;

  async function taskFunction(task: TaskContext): Promise<string> {
    (task as Partial<StartContext>).taskStatus?.started();
    return task.name;
  }

  describe.each(Object.entries(spawners))('%s', (_, spawn) => {
    test('task_name_default: group.function', async () => {
      await withTaskGroup(
        async (group) => {
          const task = await spawn(group, taskFunction, {});
          expect([await task.result, task.name]).toEqual([
            'jobs.taskFunction',
            'jobs.taskFunction',
          ]);
        },
        { name: 'jobs' },
      );
    });

    test('task_name_custom_name: group.name', async () => {
      await withTaskGroup(
        async (group) => {
          const task = await spawn(group, taskFunction, { name: 'custom name' });
          expect([await task.result, task.name]).toEqual(['jobs.custom name', 'jobs.custom name']);
        },
        { name: 'jobs' },
      );
    });

    test('task_name_default: a function without a name has its number', async () => {
      await withTaskGroup(async (group) => {
        await group.startSoon(() => {}).wait();
        const task = await spawn(group, taskFunction, {});
        expect(task.name).toBe('TaskGroup.taskFunction');
        const nameless = await spawn(group, (context) => taskFunction(context), {});
        expect(nameless.name).toBe('TaskGroup.2');
      });
    });
  });

  testWithAsyncStacks(
    'asyncio_call_graph: from the innermost task its way to the root can be read',
    async () => {
      // AnyIO asks asyncio for the tasks that wait for each other. Here the stack of an error says it, and a group that is
      // named after the task around it carries the names along.
      async function depth2(): Promise<never> {
        await settle();
        throw new Error('captured');
      }
      async function depth1(task: TaskContext): Promise<void> {
        await withTaskGroup((group) => void group.startSoon(depth2), { ...named(task) });
      }
      async function root(): Promise<void> {
        await withTaskGroup((group) => void group.startSoon(depth1), { name: 'root' });
      }
      function named({ name, signal }: TaskContext): { name: string; signal: AbortSignal } {
        return { name, signal };
      }
      const error = await groupErrorOf(root());
      const [captured] = error.leaves() as [Error];
      expect(callers(captured)).toEqual(['depth2', 'depth1', 'root']);
      expect((error.errors[0] as TaskGroupError).message).toContain('"root.depth1"');

      function callers({ stack }: Error): string[] {
        return stack!.match(/depth\d|root(?= )/g)!;
      }
    },
  );
});

/**
 * Python looks for references that keep an exception from being freed at once. JavaScript's collector takes rings, so the
 * question is whether anything that lives on keeps what has ended: here a scope around it that never ends.
 */
describe.runIf(collectsExactly)('TestRefcycles', () => {
  class Done extends Error {}

  /** Runs `use` in a scope that lives for ever, and forgets all but what it gives. */
  const root = new CancelScope({ name: 'root' });
  const rootRun = root.run(() => new Promise(() => {}));

  test('exception_refcycles_direct: the error of a group and the group', async () => {
    expect(rootRun).toBeInstanceOf(Promise);
    const references = await (async () => {
      let group!: TaskGroup;
      const error = await groupErrorOf(
        withTaskGroup((opened) => {
          group = opened;
          throw new Done();
        }, root),
      );
      return { error: new WeakRef(error), group: new WeakRef(group) };
    })();
    await expectCollected(references);
  });

  test('exception_refcycles_errors: the error of the body', async () => {
    const references = await (async () => {
      const error = await groupErrorOf(
        withTaskGroup(() => {
          throw new Done();
        }, root),
      );
      return { error: new WeakRef(error.errors[0] as Done) };
    })();
    await expectCollected(references);
  });

  test('exception_refcycles_parent_task: a group in a task of a group; who keeps the error keeps neither task nor group', async () => {
    const { error, ...references } = await (async () => {
      let task!: Task;
      let group!: TaskGroup;
      const caught = await groupErrorOf(
        withTaskGroup((outer) => {
          group = outer;
          task = outer.startSoon((context) =>
            withTaskGroup(() => {
              throw new Done();
            }, context),
          );
        }, root),
      );
      const [leaf] = caught.leaves() as [Done];
      // Until its text is made, a stack holds on to the functions in it.
      expect(leaf.stack).toContain('Error');
      return { error: leaf, task: new WeakRef(task), group: new WeakRef(group) };
    })();
    await expectCollected(references);
    expect(error).toBeInstanceOf(Done);
  });

  test('exception_refcycles_propagate_cancellation_error: the reason of a cancelled scope, and what was cancelled', async () => {
    const references = await (async () => {
      const scope = new CancelScope();
      let reason!: TaskCancelledError;
      let group!: TaskGroup;
      await scope.run(async () => {
        scope.cancel();
        reason = (await errorOf(
          withTaskGroup((opened) => {
            group = opened;
            return sleep(0, opened);
          }, scope),
        )) as TaskCancelledError;
        throw reason;
      }, root);
      expect(reason).toBeInstanceOf(TaskCancelledError);
      return { reason: new WeakRef(reason), scope: new WeakRef(scope), group: new WeakRef(group) };
    })();
    await expectCollected(references);
  });

  test('exception_refcycles_base_error: a fatal error', async () => {
    const references = await (async () => {
      const error = await errorOf(
        withTaskGroup(() => {
          throw new FatalError('interrupt');
        }, root),
      );
      return { error: new WeakRef(error as FatalError) };
    })();
    await expectCollected(references);
  });

  test('exception_refcycles_parent_task: a task that has ended is not kept by a group that goes on', async () => {
    const mayEnd = deferred();
    let reference!: WeakRef<object>;
    const run = withTaskGroup(async (group) => {
      await (async () => {
        const task = group.startSoon(async (context) => sleep(0, context));
        reference = new WeakRef(task);
        await task.wait();
      })();
      await mayEnd.promise;
    }, root);
    await settle();
    await expectCollected({ task: reference });
    mayEnd.resolve();
    await run;
  });
});
