/**
 * trio's `_core/_tests/test_run.py`: `nursery.start()` and `task_status.started()`.
 *
 * There is no ambient caller here: whose cancellation gives the start up is said with `signal`. Until `started()` the
 * child is under its caller *and* under its group (as in AnyIO on asyncio; in trio it is under the caller alone).
 *
 * Left out: `internal_error_old_nursery_multiple_tasks`: the nursery that trio opens inside `start()` can be got hold of
 * there; here is none. `TASK_STATUS_IGNORED` is Python's default argument: a function may be called with any context.
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  moveOnAfter,
  ScopeMisuseError,
  shield,
  sleep,
  sleepForever,
  TaskGroupClosedError,
  TaskGroupError,
  TimeoutError,
  withTaskGroup,
} from '../../src/index.ts';
import type { StartContext, Task, TaskGroup } from '../../src/index.ts';
import { deferred, errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

class KeyError extends Error {}
class ValueError extends Error {}

async function sleepThenStart(ms: number, task: StartContext<number>): Promise<void> {
  await sleep(ms, task);
  task.taskStatus.started(ms);
  await sleep(ms, task);
}

function justStarted(task: StartContext<string>): Promise<void> {
  task.taskStatus.started('hi');
  return sleep(0, task);
}

describe('nursery_start', () => {
  test('what is no function is refused, and nothing is started', async () => {
    await withTaskGroup(async (group) => {
      expect(await errorOf(group.start(undefined as never))).toBeInstanceOf(TypeError);
      expect(await errorOf(group.start(Promise.resolve() as never))).toBeInstanceOf(TypeError);
      expect(group.tasks.size).toBe(0);
    });
  });

  test.each([1_000, 2_000])(
    'start waits %i ms for started(), the group for the end',
    async (ms) => {
      const before = clock.now();
      await withTaskGroup(async (group) => {
        expect(group.tasks.size).toBe(0);
        const { value, task } = await group.start<number>((own) => sleepThenStart(ms, own));
        expect(value).toBe(ms);
        expect(clock.now() - before).toBe(ms);
        expect(group.tasks).toEqual(new Set([task]));
        expect(task.status).toBe('running');
      });
      expect(clock.now() - before).toBe(2 * ms);
    },
  );

  test('the same function can be called directly', async () => {
    const ignored = { taskStatus: { started: () => {} } } as never as StartContext<number>;
    await sleepThenStart(3_000, ignored);
    expect(clock.now()).toBe(6_000);
  });

  test('the task that is given is the one that runs, with its value', async () => {
    await withTaskGroup(async (group) => {
      const { value, task } = await group.start(
        (own: StartContext<string>) => {
          own.taskStatus.started('ready');
          return Promise.resolve(own.name);
        },
        { name: 'server' },
      );
      expect(value).toBe('ready');
      expect(await task.result).toBe('TaskGroup.server');
    });
  });

  test('started() may have no value', async () => {
    await withTaskGroup(async (group) => {
      const { value } = await group.start((task) => task.taskStatus.started());
      expect(value).toBeUndefined();
    });
  });

  test('started() twice is misuse', async () => {
    let second: unknown;
    await withTaskGroup(async (group) => {
      await group.start((task) => {
        task.taskStatus.started();
        try {
          task.taskStatus.started();
        } catch (error) {
          second = error;
        }
      });
    });
    expect(second).toBeInstanceOf(ScopeMisuseError);
  });

  test('started() twice, not caught: the failure is the task’s, as it has started', async () => {
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        const { value } = await group.start<number>(async (task) => {
          task.taskStatus.started(1);
          task.taskStatus.started(2);
        });
        expect(value).toBe(1);
      }),
    )) as TaskGroupError;
    expect(error.errors).toEqual([expect.any(ScopeMisuseError)]);
  });

  test('a crash before started() comes out of start, bare; the group and its tasks go on', async () => {
    const failure = new KeyError('oops');
    await withTaskGroup(async (group) => {
      const sibling = group.startSoon((task) => sleep(10, task));
      for (const crash of [() => Promise.reject(failure), () => thrower(failure)]) {
        expect(await errorOf(group.start(crash))).toBe(failure);
      }
      expect(group.cancelScope.cancelled).toBe(false);
      await sibling.wait();
      expect(sibling.status).toBe('fulfilled');
    });
  });

  test('a crash before started() under collectAll and supervisor: the same', async () => {
    for (const policy of ['collectAll', 'supervisor'] as const) {
      await withTaskGroup(
        async (group) => {
          expect(await errorOf(group.start(() => thrower(new KeyError())))).toBeInstanceOf(
            KeyError,
          );
        },
        { policy },
      );
    }
  });

  test('an end without started() is misuse', async () => {
    await withTaskGroup(async (group) => {
      const error = await errorOf(group.start(() => {}, { name: 'nothing' }));
      expect(error).toBeInstanceOf(ScopeMisuseError);
      expect((error as Error).message).toContain(
        '"TaskGroup.nothing" as it ended without calling taskStatus.started()',
      );
      expect(await errorOf(group.start(() => Promise.resolve()))).toBeInstanceOf(ScopeMisuseError);
    });
  });

  describe('under a cancelled caller', () => {
    function inCancelled(
      body: (group: TaskGroup, scope: CancelScope) => Promise<void>,
    ): Promise<CancelScope> {
      const scope = new CancelScope();
      return withTaskGroup(async (group) => {
        await scope.run(async () => {
          scope.cancel();
          await body(group, scope);
        });
        return scope;
      });
    }

    test('by default the function is not called (runtime.md §2), and start throws the reason', async () => {
      let called = false;
      await inCancelled(async (group, scope) => {
        const start = group.start(() => (called = true), { signal: scope.signal });
        expect(await errorOf(start)).toBe(scope.reason);
      });
      expect(called).toBe(false);
    });

    test('started() has no effect: the child stays under start, which throws the reason', async () => {
      await inCancelled(async (group, { signal, reason }) => {
        const start = group.start(justStarted, { signal, runWhenCancelled: true });
        expect(await errorOf(start)).toBe(reason);
        expect(group.tasks.size).toBe(0);
        expect(group.cancelScope.cancelled).toBe(false);
      });
    });

    test('a child that waits for nothing succeeds, and so does start', async () => {
      const scope = await inCancelled(async (group, { signal }) => {
        const { value, task } = await group.start(
          (own: StartContext<string>) => own.taskStatus.started('hi'),
          { signal, runWhenCancelled: true },
        );
        expect([value, task.status]).toEqual(['hi', 'fulfilled']);
      });
      expect(scope.cancelledCaught).toBe(false);
    });

    test('a crash after the started() without effect comes out of start', async () => {
      const failure = new KeyError('whoopsiedaisy');
      await inCancelled(async (group, { signal }) => {
        const start = group.start(
          (task) => {
            task.taskStatus.started();
            throw failure;
          },
          { signal, runWhenCancelled: true },
        );
        expect(await errorOf(start)).toBe(failure);
        expect(group.cancelScope.cancelled).toBe(false);
      });
    });
  });

  describe('when the caller is cancelled meanwhile', () => {
    test('the child is cancelled and waited for before start throws', async () => {
      const record: string[] = [];
      await withTaskGroup(async (group) => {
        const result = await moveOnAfter(5, async (scope) => {
          const start = group.start(
            async (task) => {
              await sleepForever(task).catch(() => record.push('child cancelled'));
              await sleep(100);
              record.push('child ends');
              task.throwIfCancelled();
            },
            { signal: scope.signal },
          );
          await start.finally(() => record.push('start ends'));
        });
        expect(result.timedOut).toBe(true);
        expect(group.cancelScope.cancelled).toBe(false);
      });
      expect(record).toEqual(['child cancelled', 'child ends', 'start ends']);
      expect(clock.now()).toBe(105);
    });

    test('also for a child that is shielded', async () => {
      let shielded = false;
      await withTaskGroup(async (group) => {
        await moveOnAfter(5, (scope) =>
          group.start(
            async (task) => {
              await shield({ timeout: 1_000 }, (own) => sleep(50, own));
              shielded = true;
              await sleep(0, task);
            },
            { signal: scope.signal },
          ),
        );
        expect(shielded).toBe(true);
        expect(clock.now()).toBe(50);
      });
    });

    test('a child that says started() all the same, and ends well: start gives its value', async () => {
      await withTaskGroup(async (group) => {
        const scope = new CancelScope();
        await scope.run(async () => {
          const start = group.start(
            async (task: StartContext<string>) => {
              await sleepForever(task).catch(() => {});
              task.taskStatus.started('in spite of it');
            },
            { signal: scope.signal },
          );
          await settle();
          scope.cancel();
          expect((await start).value).toBe('in spite of it');
        });
        expect(scope.cancelledCaught).toBe(false);
      });
    });

    test('after started() the caller’s cancellation is no concern of the child', async () => {
      await withTaskGroup(async (group) => {
        const scope = new CancelScope();
        let task!: Task;
        await scope.run(async () => {
          ({ task } = await group.start(
            (own) => {
              own.taskStatus.started();
              return sleep(10, own);
            },
            { signal: scope.signal },
          ));
          scope.cancel();
        });
        expect(task.status).toBe('running');
        await task.wait();
        expect(task.status).toBe('fulfilled');
      });
    });

    test('the signal is let go of, whatever the end', async () => {
      const { signal } = new AbortController();
      let listeners = 0;
      signal.addEventListener = () => void (listeners += 1);
      signal.removeEventListener = () => void (listeners -= 1);
      await withTaskGroup(async (group) => {
        await group.start(
          (task) => {
            expect(listeners).toBe(1);
            task.taskStatus.started();
          },
          { signal },
        );
        await errorOf(group.start(() => {}, { signal }));
        await errorOf(group.start(() => thrower(new KeyError()), { signal }));
        expect(listeners).toBe(0);
      });
    });
  });

  test('in a closed group it fails at once, and nothing is called', async () => {
    let closed!: TaskGroup;
    await withTaskGroup((group) => void (closed = group));
    const start = closed.start<number>((task) => sleepThenStart(7_000, task));
    expect(await errorOf(start)).toBeInstanceOf(TaskGroupClosedError);
    expect(clock.now()).toBe(0);
  });
});

describe('nursery_start_with_cancelled_nursery', () => {
  /** Starts children that sleep, calls `hook`, and only then says that it has started. */
  function sleepingChildren(seen: Task[], hook: () => void) {
    return (task: StartContext): Promise<void> =>
      withTaskGroup(async (inner) => {
        for (let i = 0; i < 2; i += 1) seen.push(inner.startSoon((own) => sleepForever(own)));
        await settle();
        hook();
        task.taskStatus.started();
      }, task);
  }

  test.each(['before', 'after'])('cancelled just %s started()', async (when) => {
    const seen: Task[] = [];
    await withTaskGroup(async (target) => {
      const hook = when === 'before' ? () => target.cancel() : () => {};
      const { task } = await target.start(sleepingChildren(seen, hook));
      if (when === 'after') target.cancel();
      await task.wait();
      expect(task.status).toBe('cancelled');
    });
    expect(seen.map((task) => task.status)).toEqual(['cancelled', 'cancelled']);
  });

  test('cancelled while the child prepares: it is cancelled, and start throws the reason of the group', async () => {
    // In trio the child would go on under its caller, and be cancelled by its started().
    await withTaskGroup(async (target) => {
      const start = errorOf(target.start((task) => sleepForever(task)));
      await settle();
      target.cancel('enough');
      expect(await start).toBe(target.cancelScope.reason);
    });
  });

  test('started in a group that is cancelled already: not called; with runWhenCancelled as above', async () => {
    await withTaskGroup(async (target) => {
      target.cancel();
      let called = 0;
      const function_ = (task: StartContext): void => {
        called += 1;
        task.taskStatus.started();
      };
      expect(await errorOf(target.start(function_))).toBe(target.cancelScope.reason);
      expect(called).toBe(0);
      const { task } = await target.start(function_, { runWhenCancelled: true });
      await task.wait();
      expect([called, task.status]).toEqual([1, 'fulfilled']);
    });
  });
});

describe('nursery_start_keeps_nursery_open', () => {
  async function sleepABit(task: StartContext): Promise<void> {
    await sleep(2_000, task);
    task.taskStatus.started();
    await sleep(3_000, task);
  }

  test('pending starts alone keep the group open', async () => {
    await withTaskGroup(async (first) => {
      await withTaskGroup(async (second) => {
        first.startSoon(() => second.start(sleepABit));
        await sleep(1_000);
        first.startSoon(() => second.start(sleepABit));
        await microtasks();
      });
      expect(clock.now()).toBe(6_000);
    });
  });

  test('also when the one that is waited for crashes, and never becomes a task of the group', async () => {
    let caught: unknown;
    await withTaskGroup(async (first) => {
      await withTaskGroup(async (second) => {
        first.startSoon(async () => {
          caught = await errorOf(
            second.start(async (task) => {
              await sleep(7_000, task);
              throw new KeyError();
            }),
          );
        });
        await microtasks();
      });
      expect(clock.now()).toBe(7_000);
    });
    expect(caught).toBeInstanceOf(KeyError);
  });

  test('another may be started while only a start is pending', async () => {
    const record: string[] = [];
    await withTaskGroup(async (first) => {
      let open!: TaskGroup;
      const mayStart = deferred();
      first.startSoon(async () => {
        await mayStart.promise;
        await sleep(1_000);
        open.startSoon(() => record.push('late'));
      });
      await withTaskGroup((second) => {
        open = second;
        first.startSoon(() => second.start(sleepABit));
        mayStart.resolve();
        return microtasks();
      });
    });
    expect(record).toEqual(['late']);
  });
});

describe('trio_run_strict_before_started: the 24 cases', () => {
  const matrix = (['group', 'first'] as const).flatMap((outer) =>
    ([undefined, 'group', 'first'] as const).flatMap((inner) =>
      [false, true].flatMap((afterStarted) =>
        [false, true].map((ownGroup) => ({ outer, inner, afterStarted, ownGroup })),
      ),
    ),
  );

  test.each(matrix)(
    'outer throws: $outer, inner: $inner, after started(): $afterStarted, a group of its own: $ownGroup',
    async ({ outer, inner, afterStarted, ownGroup }) => {
      const raised = ownGroup
        ? new TaskGroupError([new ValueError()], 'my group')
        : new ValueError('mine');
      async function raiser(task: StartContext): Promise<never> {
        if (afterStarted) task.taskStatus.started();
        throw raised;
      }
      let fromInner: unknown;
      const thrown = await errorOf(
        withTaskGroup(
          (group) => {
            group.startSoon(async ({ signal }) => {
              const run = withTaskGroup(async (own) => void (await own.start(raiser)), {
                throws: inner,
                signal,
              });
              fromInner = await errorOf(run);
              throw fromInner;
            });
          },
          { throws: outer },
        ),
      );
      // `throws` isn't inherited (trio's run() passes its setting on); each group wraps once, or not at all.
      expect(thrown === fromInner).toBe(outer === 'first');
      if (outer === 'group') expect((thrown as TaskGroupError).errors).toEqual([fromInner]);

      if (inner === 'first') return expect(fromInner).toBe(raised);
      expect(fromInner).toBeInstanceOf(TaskGroupError);
      const { errors, bodyError } = fromInner as TaskGroupError;
      expect(errors).toHaveLength(1);
      expect(errors[0]).toBe(raised);
      expect(bodyError).toBe(afterStarted ? undefined : raised);
    },
  );
});

test('start_exception_preserves_cause_and_context: the error is the very one, with its cause (trio #3261)', async () => {
  const failure = new ValueError('foo', { cause: new SyntaxError('bar') });
  const { stack } = failure;
  const error = (await errorOf(
    withTaskGroup(async (group) => {
      await group.start(() => Promise.reject(failure));
    }),
  )) as TaskGroupError;
  expect(error.errors).toHaveLength(1);
  expect(error.errors[0]).toBe(failure);
  expect(failure.cause).toEqual(new SyntaxError('bar'));
  expect(failure.stack).toBe(stack);
});

describe('beside trio: the options of a task', () => {
  test('a limit: the start waits for its turn', async () => {
    await withTaskGroup(
      async (group) => {
        group.startSoon((task) => sleep(10, task));
        await group.start((task) => task.taskStatus.started());
        expect(clock.now()).toBe(10);
      },
      { limit: 1 },
    );
  });

  test('a timeout before started() comes out of start', async () => {
    await withTaskGroup(async (group) => {
      const start = group.start((task) => sleepForever(task), { timeout: 10 });
      expect(await errorOf(start)).toBeInstanceOf(TimeoutError);
      expect(group.cancelScope.cancelled).toBe(false);
    });
  });

  test('a daemon that prepares keeps the group open; one that has started does not', async () => {
    const record: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(async () => {
        const { task } = await group.start(
          async (own) => {
            await sleep(10, own);
            own.taskStatus.started();
            await sleepForever(own).finally(() => record.push('daemon ends'));
          },
          { daemon: true },
        );
        record.push(task.status);
      });
    });
    expect(record).toEqual(['running', 'daemon ends']);
  });
});

function thrower(error: Error): never {
  throw error;
}
