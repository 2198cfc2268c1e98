/**
 * Effection's tests (`spawn`, `run`, `scope`, `race`, `all`, `action`, `resource`, `ensure`; state of 2024-09), asked as
 * probes of behaviour: it is the oldest library of structured concurrency for JavaScript. `main` is in
 * `effection-main.test.ts`.
 *
 * Effection runs generators, so it can stop code at any `yield*` and does; an operation ends by *halting* its children.
 * Here functions are promises: a task is told to stop through its signal, and a group *joins* its tasks (runtime.md §2,
 * "body returns early"). `cancel()`, or a daemon, is what halting was. An error is always in a `TaskGroupError`, and where
 * Effection lets a later error replace an earlier one, both are there.
 *
 * Left out: what is about generators and operations (composing them, `action`'s two ways to settle, `call`, `lift`,
 * contexts), and types.
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  isCancellation,
  shield,
  sleep,
  sleepForever,
  TaskCancelledError,
  TaskGroup,
  TaskGroupClosedError,
  TaskGroupError,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions, Task, TaskContext } from '../../src/index.ts';
import { AsyncLocalStorage, testWithBuiltins } from '../host.ts';
import { errorOf, microtasks, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

async function groupErrorOf(run: Promise<unknown>): Promise<TaskGroupError> {
  const error = await errorOf(run);
  expect(error).toBeInstanceOf(TaskGroupError);
  return error as TaskGroupError;
}

/** A clean-up that may wait although its task was told to stop. */
async function finallyDo(around: CancelOptions, cleanUp: (own: CancelScope) => Promise<unknown>) {
  try {
    await sleepForever(around);
  } finally {
    await shield({ timeout: 60_000 }, cleanUp);
  }
}

/** `task.halt()` of a root: cancelled from outside, and waited for. */
function start(body: (group: TaskGroup) => unknown): {
  readonly done: Promise<unknown>;
  readonly halt: () => Promise<unknown>;
} {
  const scope = new CancelScope();
  const done = scope.run(() => withTaskGroup(body, scope));
  return {
    done,
    halt: () => {
      scope.cancel('halted');
      return done;
    },
  };
}

describe('spawn', () => {
  test('can spawn a new child task', async () => {
    const value = await withTaskGroup(async (group) => {
      const child = group.startSoon(
        async () => (await Promise.resolve(12)) + (await Promise.resolve(55)),
      );
      return child.result;
    });
    expect(value).toBe(67);
  });

  test('halts child when halted', async () => {
    let child!: Task;
    const { halt } = start(async (group) => {
      child = group.startSoon((task) => sleepForever(task));
      await sleepForever(group);
    });
    await microtasks();
    await halt();
    expect(child.status).toBe('cancelled');
    expect(String(await errorOf(child.result))).toContain('halted');
  });

  test('halts child when finishing normally: here it is waited for, and a daemon is what ends with the others', async () => {
    let [child, daemon]: Task[] = [];
    const value = await withTaskGroup((group) => {
      child = group.startSoon((task) => sleep(20, task));
      daemon = group.startSoon((task) => sleepForever(task), { daemon: true });
      return 1;
    });
    expect([value, child!.status, daemon!.status, clock.now()]).toEqual([
      1,
      'fulfilled',
      'cancelled',
      20,
    ]);
    expect(daemon!.error).toMatchObject({ source: 'joined' });
  });

  test('halts child when errored', async () => {
    let child!: Task;
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        child = group.startSoon((task) => sleepForever(task));
        await microtasks();
        throw new Error('boom');
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: boom']);
    expect(child.status).toBe('cancelled');
  });

  test('rejects parent when child errors', async () => {
    const moo = new Error('moo');
    let child!: Task;
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        child = group.startSoon(async (task) => {
          await sleep(1, task);
          throw moo;
        });
        await sleepForever(group);
      }),
    );
    expect(error.errors).toEqual([moo]);
    expect(await errorOf(child.result)).toBe(moo);
  });

  test('finishes normally when child halts', async () => {
    let child!: Task;
    const value = await withTaskGroup(async (group) => {
      child = group.startSoon((task) => sleepForever(task));
      child.cancel();
      await child.wait();
      return 'foo';
    });
    expect([value, child.status]).toEqual(['foo', 'cancelled']);
  });

  test('rejects when child errors during completing', async () => {
    const moo = new Error('moo');
    let child!: Task;
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        child = group.startSoon(
          (task) =>
            sleepForever(task).catch(() => {
              throw moo;
            }),
          { daemon: true },
        );
        group.startSoon((task) => sleep(5, task));
        return 'foo';
      }),
    );
    expect(error.errors).toEqual([moo]);
    expect(child.status).toBe('failed');
  });

  test('rejects when child errors during halting', async () => {
    const moo = new Error('moo');
    let child!: Task;
    const { halt, done } = start(async (group) => {
      child = group.startSoon((task) =>
        sleepForever(task).catch(() => {
          throw moo;
        }),
      );
      await sleepForever(group);
    });
    await microtasks();
    const error = await groupErrorOf(halt());
    expect(error.errors).toEqual([moo]);
    expect(await errorOf(child.result)).toBe(moo);
    expect(await errorOf(halt())).toBe(error);
    expect(await errorOf(done)).toBe(error);
  });

  test('halts when child finishes during asynchronous halt', async () => {
    let didFinish = false;
    const { halt } = start(async (group) => {
      group.startSoon((task) => sleep(5, task));
      await finallyDo(group, async (own) => {
        await sleep(20, own);
        didFinish = true;
      });
    });
    await microtasks();
    await halt();
    expect([didFinish, clock.now()]).toEqual([true, 20]);
  });

  // Effection ends its children one by one, the last first. A group tells all at the same time (trio, AnyIO, asyncio), and
  // their clean-ups run side by side. Whose end must wait for another's, has that one in a scope or group of its own.
  test('runs destructors in reverse order and in series: here at the same time, in the order of starting', async () => {
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      for (const [name, ms] of [
        ['first', 5],
        ['second', 10],
      ] as const) {
        group.startSoon((task) =>
          finallyDo(task, async (own) => {
            record.push(`${name} start`);
            await sleep(ms, own);
            record.push(`${name} done`);
          }),
        );
      }
      await microtasks();
      group.cancel();
    });
    expect(record).toEqual(['first start', 'second start', 'first done', 'second done']);
    expect(clock.now()).toBe(10);
  });

  test('runs destructors in reverse order and in series: so with a group in a group', async () => {
    const record: string[] = [];
    const resource = (name: string, task: TaskContext, ms: number): Promise<void> =>
      finallyDo(task, async (own) => {
        record.push(`${name} start`);
        await sleep(ms, own);
        record.push(`${name} done`);
      });
    await withTaskGroup(async (outer) => {
      outer.startSoon((task) => resource('first', task, 5), { daemon: true });
      await withTaskGroup((inner) => {
        inner.startSoon((task) => resource('second', task, 10), { daemon: true });
        inner.startSoon((task) => sleep(1, task));
      }, outer);
    });
    expect(record).toEqual(['second start', 'second done', 'first start', 'first done']);
  });

  test('can catch an error spawned inside of an action: inside a group of its own', async () => {
    const boom = new Error('boom!');
    const value = await withTaskGroup(async (outer) => {
      const error = await groupErrorOf(
        withTaskGroup(async (group) => {
          group.startSoon(async (task) => {
            await sleep(1, task);
            throw boom;
          });
          await sleep(5_000, group);
        }, outer),
      );
      return error.errors[0];
    });
    expect(value).toBe(boom);
  });

  test('halts children on explicit halt', async () => {
    let child!: Task;
    const { halt } = start((group) => {
      child = group.startSoon((task) => sleep(20, task));
      return 1;
    });
    await halt();
    expect([child.status, clock.now()]).toEqual(['cancelled', 0]);
  });
});

describe('run', () => {
  test('rejects generator if generator creation fails: a function that throws at once', async () => {
    const boom = new Error('boom');
    const error = await groupErrorOf(
      withTaskGroup(() => {
        throw boom;
      }),
    );
    expect(error.bodyError).toBe(boom);
  });

  test('rejects generator if generator creation fails: what is no function is refused', async () => {
    const error = await errorOf(withTaskGroup(undefined as never));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain('Cannot run a task group as its first argument must be');
  });

  test('can recover from errors in promise', async () => {
    const value = await withTaskGroup(async (group) => {
      const one = await Promise.resolve(12);
      const two = await group
        .startSoon(() => 9)
        .result.then(() => Promise.reject(new Error('boom')))
        .catch(() => 8);
      return one + two + 55;
    });
    expect(value).toBe(75);
  });

  // A task whose failure is caught through its result has still failed: its group says so. To recover, catch inside it.
  test('can recover from errors in operation: in the task, not from its handle', async () => {
    const boom = new Error('boom');
    const error = await groupErrorOf(
      withTaskGroup((group) => group.startSoon(() => Promise.reject(boom)).result.catch(() => 8)),
    );
    expect(error.errors).toEqual([boom]);
    const value = await withTaskGroup(
      (group) => group.startSoon(() => Promise.reject(boom).catch(() => 8)).result,
    );
    expect(value).toBe(8);
  });

  test('can halt generator, halts task when halted generator', async () => {
    const record: string[] = [];
    const { halt } = start(async (group) => {
      try {
        await sleepForever(group).finally(() => record.push('child'));
      } finally {
        record.push('parent');
      }
    });
    await halt();
    expect(record).toEqual(['child', 'parent']);
  });

  test('can perform async operations in a finally block: in a shield', async () => {
    let completed = false;
    const { halt } = start((group) =>
      finallyDo(group, async (own) => {
        await sleep(10, own);
        completed = true;
      }),
    );
    await halt();
    expect([completed, clock.now()]).toEqual([true, 10]);
  });

  test('cannot explicitly suspend in a finally block: every wait on the cancelled group throws at once', async () => {
    const record: string[] = [];
    const { halt } = start(async (group) => {
      try {
        await sleepForever(group);
      } finally {
        await sleepForever(group).catch(() => record.push('thrown'));
        record.push('done');
      }
    });
    await halt();
    expect(record).toEqual(['thrown', 'done']);
  });

  test('can suspend in yielded finally block: clean-ups run from the inside out', async () => {
    const things: string[] = [];
    const { halt } = start(async (group) => {
      try {
        await finallyDo(group, async (own) => {
          await sleep(5, own);
          things.push('first');
        });
      } finally {
        things.push('second');
      }
    });
    await halt();
    expect(things).toEqual(['first', 'second']);
  });

  test('can be halted while in the generator', async () => {
    const error = await groupErrorOf(
      start(async (group) => {
        group.startSoon(async (task) => {
          await sleep(2, task);
          throw new Error('boom');
        });
        await sleepForever(group);
      }).done,
    );
    expect(error.errors.map(String)).toEqual(['Error: boom']);
  });

  test('can halt itself', async () => {
    let reached = false;
    const root = start(async (group) => {
      await sleep(3, group);
      expect(root.halt()).toBe(root.done);
      await sleep(0, group);
      reached = true;
    });
    expect(await root.done).toBeUndefined();
    expect(reached).toBe(false);
  });

  test('can halt itself between yield points: from a child', async () => {
    await withTaskGroup(async (group) => {
      await sleep(1, group);
      group.startSoon(() => group.cancel());
      await sleepForever(group);
    });
    expect(clock.now()).toBe(1);
  });

  test('can delay halt if child fails', async () => {
    let didRun = false;
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          await sleep(5, task);
          throw new Error('boom');
        });
        await finallyDo(group, async (own) => {
          await sleep(20, own);
          didRun = true;
        });
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: boom']);
    expect([didRun, clock.now()]).toEqual([true, 25]);
  });

  test('can throw error when child blows up: both errors are there, in Effection the later one alone', async () => {
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          await sleep(5, task);
          throw new Error('boom');
        });
        await sleepForever(group).catch(() => {
          throw new Error('bang');
        });
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: boom', 'Error: bang']);
    expect(String(error.bodyError)).toBe('Error: bang');
  });

  test('propagates errors, also from promises', async () => {
    for (const body of [
      () => {
        throw new Error('boom');
      },
      () => Promise.reject(new Error('boom')),
    ]) {
      const error = await groupErrorOf(withTaskGroup(body));
      expect(error.errors.map(String)).toEqual(['Error: boom']);
    }
  });

  test('successfully halts when task fails, but shutdown succeeds: cancelling what has failed does nothing', async () => {
    let failed!: TaskGroup;
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        failed = group;
        throw new Error('boom!');
      }),
    );
    failed.cancel();
    expect(error.errors.map(String)).toEqual(['Error: boom!']);
    expect(failed.cancelScope.source).toBe('body');
  });
});

describe('scope', () => {
  test('can be used to run actions', async () => {
    const group = TaskGroup.open();
    const [one, two] = [group.startSoon(() => 1), group.startSoon(() => 2)];
    expect([await one.result, await two.result]).toEqual([1, 2]);
    await group.join();
  });

  // A group whose task has failed fails, whoever else has seen the error; with a supervisor it does not.
  test('succeeds on close if the frame has errored: under a supervisor', async () => {
    const boom = new Error('boom!');
    const group = TaskGroup.open({ policy: 'supervisor', onFailure: () => {} });
    const bomb = group.startSoon(() => Promise.reject(boom));
    expect(await errorOf(bomb.result)).toBe(boom);
    await group[Symbol.asyncDispose]();
  });

  test('errors on close if there is an problem in teardown', async () => {
    const boom = new Error('boom!');
    const group = TaskGroup.open();
    group.startSoon((task) =>
      sleepForever(task).catch(() => {
        throw boom;
      }),
    );
    await microtasks();
    const error = await groupErrorOf(group[Symbol.asyncDispose]());
    expect(error.errors).toEqual([boom]);
  });

  test('still closes open resources whenever something errors', async () => {
    let status = 'new';
    const group = TaskGroup.open();
    group.startSoon(async (task) => {
      status = 'open';
      await sleepForever(task).finally(() => (status = 'closed'));
    });
    await microtasks();
    group.startSoon(() => Promise.reject(new Error('boom!')));
    await groupErrorOf(group.join());
    expect(status).toBe('closed');
  });

  test("let's you capture scope from an operation: a group may be handed on", async () => {
    let status = 'new';
    await withTaskGroup(async (group) => {
      await withTaskGroup((inner) => {
        inner.startSoon(() => {
          group.startSoon(
            async (task) => {
              status = 'open';
              await sleepForever(task).finally(() => (status = 'closed'));
            },
            { daemon: true },
          );
        });
      }, group);
      await microtasks();
      expect(status).toBe('open');
    });
    expect(status).toBe('closed');
  });

  testWithBuiltins('has a separate context for each operation it runs', async () => {
    const context = new AsyncLocalStorage<number>();
    const increment = async (): Promise<number> => {
      context.enterWith(context.getStore()! + 1);
      await Promise.resolve();
      return context.getStore()!;
    };
    await context.run(1, () =>
      withTaskGroup(async (group) => {
        const tasks = [1, 2, 3].map(() => group.startSoon(increment));
        expect(await TaskGroup.all(tasks.map((task) => task.result))).toEqual([2, 2, 2]);
        expect(context.getStore()).toBe(1);
      }),
    );
  });

  test('propagates uncaught errors within a scope', async () => {
    const boom = new Error('boom');
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(() => {
          throw boom;
        });
        await sleepForever(group);
      }),
    );
    expect(error.errors[0]).toBe(boom);
  });

  test('throws an error if you try to run() with a dead scope', async () => {
    const dead = await withTaskGroup((group) => group);
    expect(() => dead.startSoon(() => {})).toThrow(TaskGroupClosedError);
  });
});

describe('race and all', () => {
  function resolveAfter<T>(ms: number, value: T): (task: TaskContext) => Promise<T> {
    return async (task) => {
      await sleep(ms, task);
      return value;
    };
  }
  function rejectAfter(ms: number, name: string): (task: TaskContext) => Promise<never> {
    return async (task) => {
      await sleep(ms, task);
      throw new Error(`boom: ${name}`);
    };
  }
  const rejectNow = (name: string) => (): never => {
    throw new Error(`boom: ${name}`);
  };

  test('race: resolves when one of the given operations resolves asynchronously first', async () => {
    const tasks = [resolveAfter(10, 'foo'), resolveAfter(5, 'bar'), rejectAfter(15, 'baz')];
    expect([await TaskGroup.race(tasks), clock.now()]).toEqual(['bar', 5]);
  });

  test('race: rejects when one of the given operations rejects asynchronously first', async () => {
    const tasks = [resolveAfter(10, 'foo'), rejectAfter(5, 'bar'), rejectAfter(15, 'baz')];
    expect(String(await errorOf(TaskGroup.race(tasks)))).toBe('Error: boom: bar');
  });

  test('race: resolves, and rejects, when the first does so synchronously', async () => {
    expect(await TaskGroup.race([() => 'foo', () => 'bar', rejectNow('baz')])).toBe('foo');
    const error = await errorOf(TaskGroup.race([rejectNow('foo'), () => 'bar', rejectNow('baz')]));
    expect(String(error)).toBe('Error: boom: foo');
  });

  test('race: the losers have ended when it is over', async () => {
    const record: string[] = [];
    await TaskGroup.race([
      resolveAfter(5, 'winner'),
      (task: TaskContext) =>
        finallyDo(task, async (own) => {
          await sleep(20, own);
          record.push('loser has ended');
        }),
    ]);
    expect([record, clock.now()]).toEqual([['loser has ended'], 25]);
  });

  test('all: resolves when the given list is empty', async () => {
    expect(await TaskGroup.all([])).toEqual([]);
  });

  test('all: resolves when all of the given operations resolve', async () => {
    const values = await TaskGroup.all([
      () => 'quox',
      resolveAfter(10, 'foo'),
      resolveAfter(5, 'bar'),
      resolveAfter(15, 'baz'),
    ]);
    expect(values).toEqual(['quox', 'foo', 'bar', 'baz']);
  });

  test('all: rejects when one of the given operations rejects asynchronously first', async () => {
    const tasks = [resolveAfter(10, 'foo'), rejectAfter(5, 'bar'), resolveAfter(15, 'baz')];
    expect(String(await errorOf(TaskGroup.all<string>(tasks)))).toBe('Error: boom: bar');
    expect(clock.now()).toBe(5);
  });

  test('all: rejects when one of the operations rejects and another one does not complete', async () => {
    const tasks = [(task: TaskContext) => sleepForever(task), rejectAfter(5, 'bar')];
    expect(String(await errorOf(TaskGroup.all<void>(tasks)))).toBe('Error: boom: bar');
  });

  test('all: rejects when one of the given operations rejects synchronously first: those after it are not called', async () => {
    const record: string[] = [];
    const error = await errorOf(
      TaskGroup.all([() => record.push('foo'), rejectNow('bar'), () => record.push('baz')]),
    );
    expect([String(error), record]).toEqual(['Error: boom: bar', ['foo']]);
  });

  test('all: rejects when one of the operations reject: the others do nothing afterwards', async () => {
    const foo = { status: 'pending' };
    const error = await errorOf(
      TaskGroup.all<void>([
        async (task) => {
          await sleep(20, task);
          foo.status = 'active';
        },
        rejectAfter(10, 'bar'),
      ]),
    );
    expect([String(error), foo.status]).toEqual(['Error: boom: bar', 'pending']);
    await sleep(40);
    expect(foo.status).toBe('pending');
  });
});

describe('resource, ensure and action', () => {
  /** A task that gives `container` when it is ready, and ends it when all else in the group has ended. */
  async function resource(group: TaskGroup, container: { status: string }) {
    const { value } = await group.start<{ status: string }, void>(
      async (task) => {
        await sleep(1, task);
        container.status = 'active';
        task.taskStatus.started(container);
        await sleepForever(task).finally(() => (container.status = 'finalized'));
      },
      { daemon: true, signal: group.signal },
    );
    return value;
  }

  test('resource: runs resource in task scope, terminates resource when task completes', async () => {
    const state = { status: 'pending' };
    await withTaskGroup(async (group) => {
      expect(await resource(group, state)).toBe(state);
      await sleep(10, group);
      expect(state.status).toBe('active');
    });
    expect(state.status).toBe('finalized');
  });

  test('resource: throws init error', async () => {
    const moo = new Error('moo');
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        await group.start(() => Promise.reject(moo));
        await sleepForever(group);
      }),
    );
    expect(error.errors).toEqual([moo]);
    expect(error.bodyError).toBe(moo);
  });

  test('resource: raises an error if an error occurs after init, which a try around the wait does not catch', async () => {
    const caught: unknown[] = [];
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(async (task) => {
          await sleep(5, task);
          throw new Error('moo');
        });
        await sleep(10, group).catch((reason: unknown) => caught.push(reason));
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: moo']);
    expect(caught).toEqual([expect.any(TaskCancelledError)]);
    expect(isCancellation(caught[0])).toBe(true);
  });

  test('resource: can halt the resource constructor if the containing task halts', async () => {
    const state = { status: 'pending' };
    const { halt } = start(async (group) => {
      await resource(group, state);
      await sleepForever(group);
    });
    await microtasks();
    await halt();
    expect(state.status).toBe('pending');
  });

  test('ensure: runs the given operation at the end of the task, and the end waits for it', async () => {
    const states: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(
        (task) =>
          finallyDo(task, async (own) => {
            states.push('started');
            await sleep(10, own);
            states.push('completed');
          }),
        { daemon: true },
      );
      await sleep(10, group);
      expect(states).toEqual([]);
    });
    expect([states, clock.now()]).toEqual([['started', 'completed'], 20]);
  });

  test('action: fails if the shutdown fails', async () => {
    const boom = new Error('boom');
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(
          (task) =>
            sleepForever(task).catch(() => {
              throw boom;
            }),
          { daemon: true },
        );
        await sleep(5, group);
      }),
    );
    expect(error.errors).toEqual([boom]);
  });

  test('action: does not reach code that should be aborted', async () => {
    let didReach = false;
    const value = await TaskGroup.race([
      () => 10,
      async (task: TaskContext) => {
        await sleepForever(task);
        didReach = true;
      },
    ]);
    expect([value, didReach]).toEqual([10, false]);
  });
});
