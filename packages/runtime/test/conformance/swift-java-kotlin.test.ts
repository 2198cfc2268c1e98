/**
 * A few questions that Java's `StructuredTaskScope` and its `Joiner` (JDK 25), Kotlin's `supervisorScope` and
 * `coroutineScope`, and Swift's task groups answer in their documents: those which shaped an edge here (runtime.md §2).
 */
import { describe, expect, test } from 'vitest';
import {
  sleep,
  sleepForever,
  suppressedErrors,
  TaskCancelledError,
  TaskGroup,
  TaskGroupClosedError,
  TaskGroupError,
  TimeoutError,
  shield,
  withTaskGroup,
} from '../../src/index.ts';
import type {
  FailureSink,
  Joiner,
  SettledTask,
  SpawnedTask,
  Task,
  TaskContext,
} from '../../src/index.ts';
import { spyOnWarnings } from '../host.ts';
import { errorOf, microtasks, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

async function groupErrorOf(run: Promise<unknown>): Promise<TaskGroupError> {
  const error = await errorOf(run);
  expect(error).toBeInstanceOf(TaskGroupError);
  return error as TaskGroupError;
}

function after<T>(ms: number, value: T): (task: TaskContext) => Promise<T> {
  return async (task) => {
    await sleep(ms, task);
    return value;
  };
}

function failAfterMs(ms: number, error: unknown): (task: TaskContext) => Promise<never> {
  return async (task) => {
    await sleep(ms, task);
    throw error;
  };
}

describe('Java: StructuredTaskScope', () => {
  test('fork: a subtask is UNAVAILABLE, then SUCCESS or FAILED', async () => {
    const boom = new Error('boom');
    const statuses: string[] = [];
    await groupErrorOf(
      withTaskGroup(
        async (group) => {
          const tasks = [group.startSoon(after(5, 1)), group.startSoon(failAfterMs(5, boom))];
          statuses.push(...tasks.map((task) => task.status));
          await sleep(10, group);
          statuses.push(...tasks.map((task) => task.status));
        },
        { policy: 'collectAll' },
      ),
    );
    expect(statuses).toEqual(['pending', 'pending', 'fulfilled', 'failed']);
  });

  test('fork: in a cancelled scope the function is not called', async () => {
    let called = false;
    await withTaskGroup((group) => {
      group.cancel();
      expect(group.startSoon(() => (called = true)).status).toBe('cancelled');
    });
    expect(called).toBe(false);
  });

  test('join: fork afterwards is refused once all has ended, and join may be called again', async () => {
    // Java refuses both from the call of `join` on. Here tasks may start others until the last has ended
    // (test_nursery_closure), and a second join is the same promise.
    const group = TaskGroup.open();
    group.startSoon(after(5, 1));
    const joined = group.join();
    expect(group.startSoon(after(5, 2)).status).toBe('pending');
    expect(group.join()).toBe(joined);
    await joined;
    expect(() => group.startSoon(() => {})).toThrow(TaskGroupClosedError);
  });

  test('close: without a join it cancels, and waits', async () => {
    const record: string[] = [];
    const group = TaskGroup.open();
    group.startSoon((task) =>
      sleepForever(task).catch(async () => {
        await shield({ timeout: 100 }, (own) => sleep(20, own));
        record.push('ended');
      }),
    );
    await microtasks();
    await group[Symbol.asyncDispose]();
    expect([record, clock.now()]).toEqual([['ended'], 20]);
    expect(group.cancelScope.reason).toMatchObject({ source: 'explicit' });
  });

  test('close: after a join it only waits', async () => {
    const group = TaskGroup.open();
    const task = group.startSoon(after(20, 'done'));
    const joined = group.join();
    await group[Symbol.asyncDispose]();
    await joined;
    expect([task.value, clock.now()]).toEqual(['done', 20]);
  });

  test('withTimeout: the scope is cancelled, and join throws', async () => {
    const group = TaskGroup.open({ timeout: 10 });
    const task = group.startSoon((context) => sleepForever(context));
    expect(await errorOf(group.join())).toBeInstanceOf(TimeoutError);
    expect([task.status, clock.now()]).toEqual(['cancelled', 10]);
  });

  test('withName', async () => {
    await withTaskGroup(
      (group) => {
        expect([group.name, group.startSoon(() => {}).name]).toEqual(['duke', 'duke.0']);
      },
      { name: 'duke' },
    );
  });
});

describe('Java: Joiner', () => {
  test('allSuccessfulOrThrow: the values in the order of forking; the first failure cancels the rest', async () => {
    expect(await TaskGroup.all([after(10, 'a'), after(5, 'b')])).toEqual(['a', 'b']);
    const boom = new Error('boom');
    const error = await errorOf(TaskGroup.all<unknown>([after(1_000, 'a'), failAfterMs(5, boom)]));
    expect([error, clock.now()]).toEqual([boom, 15]);
  });

  test('anySuccessfulResultOrThrow: the first value; failures before it do not count', async () => {
    const tasks = [failAfterMs(1, new Error('boom')), after(5, 'a'), after(10, 'b')];
    expect([await TaskGroup.any<string>(tasks), clock.now()]).toEqual(['a', 5]);
  });

  test('anySuccessfulResultOrThrow: when all fail, it throws', async () => {
    const error = await groupErrorOf(
      TaskGroup.any([failAfterMs(5, new Error('a')), failAfterMs(1, new Error('b'))]),
    );
    expect(error.errors.map(String)).toEqual(['Error: a', 'Error: b']);
  });

  test('awaitAllSuccessfulOrThrow: no values, and the first failure is thrown', async () => {
    const boom = new Error('boom');
    const error = await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon(after(1_000, 'a'));
          group.startSoon(failAfterMs(5, boom));
        },
        { throws: 'first' },
      ),
    );
    expect(error).toBe(boom);
  });

  test('awaitAll: no failure cancels anything', async () => {
    const outcomes = await TaskGroup.allSettled([
      failAfterMs(1, new Error('boom')),
      after(10, 'a'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(clock.now()).toBe(10);
  });

  /** Cancels when the predicate holds for a task that has ended; gives all tasks. */
  class AllUntil implements Joiner<string[]> {
    readonly #isEnough: (task: SettledTask) => boolean;
    readonly #ended: string[] = [];

    constructor(isEnough: (task: SettledTask) => boolean) {
      this.#isEnough = isEnough;
    }

    onComplete(task: SettledTask): boolean {
      this.#ended.push(`${task.ordinal} ${task.status}`);
      return this.#isEnough(task);
    }

    result(): string[] {
      return this.#ended;
    }
  }

  test('allUntil: a predicate decides when it is enough, here after two failures', async () => {
    let failures = 0;
    const joiner = new AllUntil(({ status }) => status === 'failed' && ++failures === 2);
    const ended = await withTaskGroup(
      (group) => {
        group.startSoon(after(1, 'a'));
        group.startSoon(failAfterMs(2, new Error('b')));
        group.startSoon(failAfterMs(3, new Error('c')));
        group.startSoon(after(1_000, 'd'));
      },
      { policy: joiner },
    );
    expect(ended).toEqual(['0 fulfilled', '1 failed', '2 failed', '3 cancelled']);
    expect(clock.now()).toBe(3);
  });

  test('onFork: is asked before the function is called, and may cancel the scope', async () => {
    const forked: SpawnedTask[] = [];
    class AtMostTwo implements Joiner<number> {
      onSpawn({ ordinal, name }: SpawnedTask): boolean {
        forked.push({ ordinal, name });
        return forked.length > 2;
      }
      onComplete(): boolean {
        return false;
      }
      result(): number {
        return forked.length;
      }
    }
    const called: number[] = [];
    const count = await withTaskGroup(
      async (group) => {
        for (const i of [0, 1]) group.startSoon(() => called.push(i));
        await microtasks();
        expect(group.startSoon(() => called.push(2)).status).toBe('cancelled');
      },
      { policy: new AtMostTwo(), name: 'forks' },
    );
    expect([count, called]).toEqual([3, [0, 1]]);
    expect(forked[1]).toEqual({ ordinal: 1, name: 'forks.1' });
  });

  test('onComplete and result: what they throw is what the scope throws', async () => {
    const broken = (method: 'onComplete' | 'result'): Joiner<void> => ({
      onComplete: () => {
        if (method === 'onComplete') throw new Error('in onComplete');
        return false;
      },
      result: () => {
        throw new Error('in result');
      },
    });
    const run = (method: 'onComplete' | 'result'): Promise<unknown> =>
      errorOf(withTaskGroup((group) => void group.startSoon(() => {}), { policy: broken(method) }));
    expect(String(await run('onComplete'))).toContain('in onComplete');
    expect(String(await run('result'))).toBe('Error: in result');
  });

  test('a joiner that keeps quiet about failures: the scope does not throw them', async () => {
    const quiet: Joiner<string> = { onComplete: () => false, result: () => 'done' };
    const run = withTaskGroup(
      (group) => void group.startSoon(() => Promise.reject(new Error('boom'))),
      { policy: quiet },
    );
    expect(await run).toBe('done');
  });

  test('a joiner that hands failures on: the scope throws them', async () => {
    const strict: Joiner<string> = {
      onComplete: (task: SettledTask, group: FailureSink) => {
        if (task.status === 'failed') group.addError(task.error);
        return false;
      },
      result: () => 'done',
    };
    const error = await groupErrorOf(
      withTaskGroup((group) => void group.startSoon(() => Promise.reject(new Error('boom'))), {
        policy: strict,
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: boom']);
  });
});

describe('Kotlin', () => {
  test('coroutineScope: a failed child cancels the scope, and the scope throws when all have ended', async () => {
    const record: string[] = [];
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon((task) =>
          sleepForever(task).catch(async (reason: unknown) => {
            await shield({ timeout: 1_000 }, (own) => sleep(100, own));
            record.push('first child has ended');
            throw reason;
          }),
        );
        group.startSoon(failAfterMs(10, new Error('arithmetic')));
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: arithmetic']);
    expect([record, clock.now()]).toEqual([['first child has ended'], 110]);
  });

  test('exception aggregation: the first one wins, and later ones are suppressed in it', async () => {
    const error = await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon((task) =>
            sleepForever(task).catch(() => {
              throw new Error('in finally');
            }),
          );
          group.startSoon(failAfterMs(100, new Error('io')));
        },
        { throws: 'first' },
      ),
    );
    expect(String(error)).toBe('Error: io');
    expect(suppressedErrors(error).map(String)).toEqual(['Error: in finally']);
  });

  test('supervisorScope: a failed child touches neither its siblings nor the scope', async () => {
    const failures: string[] = [];
    const value = await withTaskGroup(
      (group) => {
        group.startSoon(failAfterMs(5, new Error('first child')), { name: 'first' });
        group.startSoon(after(10, 'second'), { name: 'second' });
        return 'scope';
      },
      {
        policy: 'supervisor',
        onFailure: (error, name) => failures.push(`${name}: ${String(error)}`),
      },
    );
    expect([value, failures, clock.now()]).toEqual([
      'scope',
      ['TaskGroup.first: Error: first child'],
      10,
    ]);
  });

  test('supervisorScope: without a handler the failure is still told', async () => {
    const warn = spyOnWarnings();
    try {
      await withTaskGroup(
        (group) => void group.startSoon(() => Promise.reject(new Error('first child'))),
        { policy: 'supervisor' },
      );
      expect(warn.mock.calls[0]![1]).toBe('TASKGROUP_TASK_FAILED');
    } finally {
      warn.mockRestore();
    }
  });

  test('supervisorScope: a failure of the scope itself cancels the children', async () => {
    let child!: Task;
    const error = await groupErrorOf(
      withTaskGroup(
        async (group) => {
          child = group.startSoon((task) => sleepForever(task));
          await microtasks();
          throw new Error('assertion');
        },
        { policy: 'supervisor' },
      ),
    );
    expect(error.errors.map(String)).toEqual(['Error: assertion']);
    expect(child.status).toBe('cancelled');
  });

  test('supervisorScope: cancelled from outside, all children are', async () => {
    const controller = new AbortController();
    let child!: Task;
    const run = errorOf(
      withTaskGroup((group) => void (child = group.startSoon((task) => sleepForever(task))), {
        policy: 'supervisor',
        signal: controller.signal,
      }),
    );
    await microtasks();
    controller.abort('parent cancelled');
    expect([await run, child.status]).toEqual(['parent cancelled', 'cancelled']);
  });

  test('cancel of a child: neither its parent nor its siblings notice', async () => {
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      const child = group.startSoon((task) => sleepForever(task));
      group.startSoon(async (task) => {
        await sleep(5, task);
        record.push('sibling');
      });
      await microtasks();
      child.cancel();
      await child.wait();
      record.push('parent goes on');
    });
    expect(record).toEqual(['parent goes on', 'sibling']);
  });

  test('runCatching: a swallowed cancellation does not stop the next wait from throwing (#1814)', async () => {
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await sleepForever(task).catch(() => record.push('swallowed'));
        await sleepForever(task).finally(() => record.push('thrown again'));
      });
      await microtasks();
      group.cancel();
    });
    expect(record).toEqual(['swallowed', 'thrown again']);
  });

  test('withContext(NonCancellable): a clean-up that waits', async () => {
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        try {
          await sleepForever(task);
        } finally {
          await shield({ timeout: 1_000 }, (own) => sleep(100, own));
          record.push('cleaned up');
        }
      });
      await microtasks();
      group.cancel();
    });
    expect([record, clock.now()]).toEqual([['cleaned up'], 100]);
  });
});

describe('Swift', () => {
  test('addTaskUnlessCancelled: says whether the task was added', async () => {
    const called: string[] = [];
    await withTaskGroup(async (group) => {
      const added = group.trySpawn(() => called.push('before'));
      await added?.wait();
      group.cancel();
      expect([added !== undefined, group.trySpawn(() => called.push('after'))]).toEqual([
        true,
        undefined,
      ]);
      expect(group.tasks.size).toBe(0);
    });
    expect(called).toEqual(['before']);
  });

  test('addTaskUnlessCancelled: also when the group was cancelled from around it, or has ended', async () => {
    let ended!: TaskGroup;
    await withTaskGroup(async (outer) => {
      await withTaskGroup((inner) => {
        ended = inner;
        outer.cancel();
        expect(inner.trySpawn(() => {})).toBeUndefined();
      }, outer);
    });
    expect(ended.trySpawn(() => {})).toBeUndefined();
  });

  test('addTask: in a cancelled group the task runs, and is cancelled from the start: runWhenCancelled', async () => {
    const seen: boolean[] = [];
    await withTaskGroup((group) => {
      group.cancel();
      group.startSoon((task) => seen.push(task.cancelled), { runWhenCancelled: true });
    });
    expect(seen).toEqual([true]);
  });

  test('cancelAll: it is for the tasks of the group, and not for the task around it', async () => {
    await withTaskGroup(async (outer) => {
      const parent = outer.startSoon(async (task) => {
        await withTaskGroup(async (group) => {
          group.startSoon((child) => sleepForever(child));
          await microtasks();
          group.cancel();
        }, task);
        return task.cancelled;
      });
      expect(await parent.result).toBe(false);
    });
  });

  test('cancelAll: a task may call it for the group it is in', async () => {
    const statuses: string[] = [];
    await withTaskGroup(async (group) => {
      const sibling = group.startSoon((task) => sleepForever(task));
      const canceller = group.startSoon(() => {
        group.cancel();
        return 'done';
      });
      await sibling.wait();
      await canceller.wait();
      statuses.push(sibling.status, canceller.status);
    });
    expect(statuses).toEqual(['cancelled', 'fulfilled']);
  });

  test('withTaskCancellationHandler: called at once for a task that is cancelled already, and once only', async () => {
    let calls = 0;
    await withTaskGroup(async (group) => {
      const task = group.startSoon(
        (context) => {
          context.onCancel(() => (calls += 1));
        },
        { runWhenCancelled: true },
      );
      task.cancel();
      task.cancel();
      await task.wait();
      group.cancel();
    });
    expect(calls).toBe(1);
  });

  test('next(): values in the order of their ends', async () => {
    const values: string[] = [];
    for await (const value of TaskGroup.asCompleted([10, 5], async (ms, _index, task) => {
      await sleep(ms, task);
      return `${ms}`;
    })) {
      values.push(value);
    }
    expect(values).toEqual(['5', '10']);
  });

  test('withThrowingTaskGroup: the error of the body cancels the tasks; those of tasks are not discarded here', async () => {
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon((task) =>
          sleepForever(task).catch(() => {
            throw new Error('task');
          }),
        );
        await microtasks();
        throw new Error('body');
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: body', 'Error: task']);
    expect(String(error.bodyError)).toBe('Error: body');
  });

  test('withDiscardingTaskGroup: what has ended is not kept', async () => {
    await withTaskGroup(async (group) => {
      for (let i = 0; i < 100; i += 1) {
        await group.startSoon(() => i).wait();
        expect(group.tasks.size).toBe(0);
      }
    });
  });

  test('checkCancellation and isCancelled', async () => {
    await withTaskGroup((group) => {
      const task = group.startSoon((context) => {
        context.throwIfCancelled();
        expect(context.cancelled).toBe(false);
        task.cancel();
        expect(context.cancelled).toBe(true);
        expect(() => context.throwIfCancelled()).toThrow(TaskCancelledError);
      });
    });
  });
});
