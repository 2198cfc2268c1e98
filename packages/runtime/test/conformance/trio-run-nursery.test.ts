/**
 * trio's `_core/_tests/test_run.py`: nurseries, their children and their errors.
 *
 * Left out, as they are about Python or about trio's own event loop:
 * - `basic`, `initial_task_error`, `run_nesting`: `trio.run()`; here the host's loop runs already.
 * - `nursery_warn_use_async_with`: `with` in place of `async with`.
 * - `reschedule`, `broken_abort`, `error_in_run_loop`: waking a coroutine by hand, and breaking the loop from inside.
 * - `spawn_system_task`, `system_task_crash` (4 cases), `system_task_contexts`, `internal_error_old_nursery_multiple_tasks`:
 *   trio's own nursery around `main`; here there is none, `detach()` owns nothing on purpose.
 * - `exc_info` (3 cases), `exception_chaining_after_throw_to_inner`: the interpreter's "current exception".
 * - `calling_asyncio_function_gives_nice_error`, `asyncio_function_inside_nursery_does_not_explode`,
 *   `sniffio_integration`, `trio_context_detection`: two event loops in one program.
 * - `permanently_detach_coroutine_object`, `detach_and_reattach_coroutine_object`, `detached_coroutine_cancellation`,
 *   `async_function_implemented_in_C`, `context_run_tb_frames`: coroutine objects.
 * - `nursery_stop_iteration`, `nursery_stop_async_iteration`: exceptions as the iterator protocol.
 * - `ki_protection_doesnt_leave_cyclic_garbage`: KeyboardInterrupt.
 * - `TrioToken_identity`, `TrioToken_run_sync_soon_threaded_stress_test`, `_massive_queue`, `_idempotent`,
 *   `_idempotent_requeue`: a queue for other threads; JavaScript's callbacks come on the one thread there is. What is
 *   left of it (order, too late, crash, starvation) is asked of `startSoon` from a plain callback.
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  isCancellation,
  sleep,
  sleepForever,
  suppressedErrors,
  TaskCancelledError,
  TaskGroup,
  TaskGroupClosedError,
  TaskGroupError,
  withTaskGroup,
} from '../../src/index.ts';
import type { TaskContext } from '../../src/index.ts';
import { errorOf, inNextTurn, microtasks, settle, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

class KeyError extends Error {}
class ValueError extends Error {}

async function groupErrorOf(run: Promise<unknown>): Promise<TaskGroupError> {
  const error = await errorOf(run);
  expect(error).toBeInstanceOf(TaskGroupError);
  return error as TaskGroupError;
}

/** A task function that fails with `error`. */
function crash(error: unknown): () => Promise<never> {
  return () => Promise.reject(error);
}

describe('errors', () => {
  test('nursery_main_block_error_basic: the error of the body, in a group, is the very one', async () => {
    const failure = new ValueError('whoops');
    const error = await groupErrorOf(
      withTaskGroup(() => {
        throw failure;
      }),
    );
    expect(error.errors).toHaveLength(1);
    expect(error.errors[0]).toBe(failure);
  });

  test('nursery_explicit_exception: a body that throws after an await is no different', async () => {
    const error = await groupErrorOf(
      withTaskGroup(async () => {
        await settle();
        throw new KeyError();
      }),
    );
    expect(error.errors).toEqual([expect.any(KeyError)]);
  });

  test('child_crash_basic: the error of a child comes out of the group', async () => {
    const failure = new ValueError('uh oh');
    const error = await groupErrorOf(
      withTaskGroup((group) => void group.startSoon(crash(failure))),
    );
    expect(error.errors).toHaveLength(1);
    expect(error.errors[0]).toBe(failure);
    expect(error.bodyError).toBeUndefined();
  });

  test('task_crash_propagation: a crash cancels the sibling, which is no error', async () => {
    const record: string[] = [];
    async function looper(task: TaskContext): Promise<void> {
      try {
        for (;;) await task.checkpoint();
      } catch (error) {
        record.push(isCancellation(error, task) ? 'cancelled' : 'failed');
        throw error;
      }
    }
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon(looper);
        group.startSoon(crash(new ValueError('argh')));
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: argh']);
    expect(record).toEqual(['cancelled']);
  });

  test('main_and_task_both_crash: both are in one group', async () => {
    let task!: { readonly status: string };
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        // trio starts a task even after the nursery is cancelled; here that is `runWhenCancelled`.
        task = group.startSoon(crash(new ValueError()), { runWhenCancelled: true });
        throw new KeyError();
      }),
    );
    expect(new Set(error.errors.map((each) => (each as Error).constructor))).toEqual(
      new Set([ValueError, KeyError]),
    );
    expect(error.bodyError).toBeInstanceOf(KeyError);
    expect(task.status).toBe('failed');
  });

  test('main_and_task_both_crash: by default the task that was not called yet is not called (runtime.md §2)', async () => {
    let called = false;
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon(() => (called = true));
        throw new KeyError();
      }),
    );
    expect(error.errors).toHaveLength(1);
    expect(called).toBe(false);
  });

  test('two_child_crashes: both are in one group, in the order of failing', async () => {
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon(crash(new KeyError()));
        group.startSoon(crash(new ValueError()));
      }),
    );
    expect(error.errors).toEqual([expect.any(KeyError), expect.any(ValueError)]);
  });

  test('child_crash_wakes_parent: the body is woken through the group', async () => {
    let woken: unknown;
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(crash(new ValueError('this is a crash')));
        await sleepForever(group).catch((reason: unknown) => {
          woken = reason;
          throw reason;
        });
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: this is a crash']);
    expect(woken).toBeInstanceOf(TaskCancelledError);
  });

  test('nursery_exception_chaining_doesnt_make_context_loops: nothing is chained to the group or its errors', async () => {
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon(crash(new KeyError()), { runWhenCancelled: true });
        throw new ValueError();
      }),
    );
    expect(error.errors).toHaveLength(2);
    for (const each of [error, ...(error.errors as Error[])]) expect(each.cause).toBeUndefined();
  });

  test('exception_chaining_after_throw: the cause that a task gave its error is kept', async () => {
    const cause = new KeyError('first');
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon(async () => {
          try {
            await Promise.reject(cause);
          } catch (caught) {
            await settle();
            throw new ValueError('error text', { cause: caught });
          }
        });
      }),
    );
    expect(error.errors[0]).toMatchObject({ message: 'error text', cause });
  });

  test('traceback_frame_removal: the first frame of the stack is the task function', async () => {
    async function myChildTask(): Promise<never> {
      throw new KeyError();
    }
    const error = await groupErrorOf(withTaskGroup((group) => void group.startSoon(myChildTask)));
    const frames = (error.errors[0] as Error)
      .stack!.split('\n')
      .filter((line) => /^ +at /.test(line));
    expect(frames[0]).toContain('myChildTask');
    expect(frames[1]).not.toContain('myChildTask');
  });
});

describe('setting_strict_exception_groups: what is thrown depends on the option, never on the number', () => {
  const cases = [undefined, 'group', 'first'].flatMap((throws) =>
    [1, 2].map((failures) => [throws, failures] as const),
  ) as (readonly ['group' | 'first' | undefined, number])[];

  test.each(cases)('throws: %s, %i failing', async (throws, failures) => {
    const errors = Array.from({ length: failures }, () => new Error('test error'));
    const thrown = await errorOf(
      withTaskGroup(
        (group) => {
          for (const error of errors) group.startSoon(crash(error));
        },
        { throws },
      ),
    );
    if (throws === 'first') {
      expect(thrown).toBe(errors[0]);
      expect(suppressedErrors(thrown)).toEqual(errors.slice(1));
    } else {
      expect(thrown).toBeInstanceOf(TaskGroupError);
      expect((thrown as TaskGroupError).errors).toEqual(errors);
    }
  });

  test.each(cases)(
    'the inner group throws: %s, %i failing; the outer is strict',
    async (throws, failures) => {
      const error = await groupErrorOf(
        withTaskGroup((outer) => {
          outer.startSoon(({ signal }) =>
            withTaskGroup(
              (inner) => {
                for (let i = 0; i < failures; i += 1)
                  inner.startSoon(crash(new Error('test error')));
              },
              { throws, signal },
            ),
          );
        }),
      );
      expect(error.errors).toHaveLength(1);
      expect(error.errors[0] instanceof TaskGroupError).toBe(throws !== 'first');
      expect(error.leaves()).toHaveLength(throws === 'first' ? 1 : failures);
    },
  );
});

describe('nursery_collapse: cancellations are stripped, and what is left keeps its shape', () => {
  test.each([undefined, 'group', 'first'] as const)(
    'inner group with throws: %s',
    async (throws) => {
      const error = await groupErrorOf(
        withTaskGroup(async (outer) => {
          outer.startSoon((task) => sleepForever(task));
          outer.startSoon(crash(new Error('outer test error')));
          await withTaskGroup(
            async (inner) => {
              inner.startSoon((task) => sleepForever(task));
              inner.startSoon(crash(new Error('inner test error')), { runWhenCancelled: true });
              outer.cancel();
            },
            { throws, signal: outer.signal },
          );
        }),
      );
      const nested = error.errors.at(-1);
      expect(nested instanceof TaskGroupError).toBe(throws !== 'first');
      // The outer task had not been called when the group was cancelled: here it never is (runtime.md §2).
      expect(error.leaves().map(String)).toEqual(['Error: inner test error']);
    },
  );

  test.each([undefined, 'group', 'first'] as const)(
    'inner group with throws: %s, and every task under way',
    async (throws) => {
      const error = await groupErrorOf(
        withTaskGroup(async (outer) => {
          outer.startSoon((task) => sleepForever(task));
          outer.startSoon(crash(new Error('test error')), { runWhenCancelled: true });
          await withTaskGroup(
            (inner) => {
              inner.startSoon((task) => sleepForever(task));
              inner.startSoon(crash(new Error('test error')), { runWhenCancelled: true });
              outer.cancel();
            },
            { throws, signal: outer.signal },
          );
        }),
      );
      expect(error.errors).toHaveLength(2);
      expect(error.errors.filter((each) => each instanceof TaskGroupError)).toHaveLength(
        throws === 'first' ? 0 : 1,
      );
      expect(error.leaves().map(String)).toEqual(['Error: test error', 'Error: test error']);
    },
  );
});

describe('running', () => {
  test('basic_interleave: tasks take turns, round by round', async () => {
    const record: string[] = [];
    async function looper(name: string, task: TaskContext): Promise<void> {
      for (let i = 0; i < 3; i += 1) {
        record.push(`${name}${i}`);
        await task.checkpoint();
      }
    }
    await withTaskGroup((group) => {
      group.startSoon((task) => looper('a', task));
      group.startSoon((task) => looper('b', task));
    });
    const rounds = [0, 2, 4].map((from) => new Set(record.slice(from, from + 2)));
    expect(rounds).toEqual([new Set(['a0', 'b0']), new Set(['a1', 'b1']), new Set(['a2', 'b2'])]);
  });

  test('nursery_closure: a task may start another while the group is ending, nobody may afterwards', async () => {
    let group!: TaskGroup;
    let called = false;
    await withTaskGroup((opened) => {
      group = opened;
      group.startSoon(() => {
        group.startSoon(() => {
          called = true;
        });
      });
    });
    expect(called).toBe(true);
    expect(() => group.startSoon(() => {})).toThrow(TaskGroupClosedError);
    expect(await errorOf(group.start(() => {}))).toBeInstanceOf(TaskGroupClosedError);
    expect(group.trySpawn(() => {})).toBeUndefined();
  });

  test('nursery_closure: so for the block form, and while its join is under way', async () => {
    const group = TaskGroup.open();
    const record: string[] = [];
    group.startSoon(async (task) => {
      await sleep(10, task);
      group.startSoon(() => record.push('late'));
    });
    const joined = group.join();
    group.startSoon(() => record.push('while joining'));
    await joined;
    expect(record).toEqual(['while joining', 'late']);
    expect(() => group.startSoon(() => {})).toThrow(TaskGroupClosedError);
  });

  test('trivial_yields: an empty group gives way, and is not cancellable in itself', async () => {
    let between = false;
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      queueMicrotask(() => (between = true));
      await withTaskGroup(() => {}, scope);
      expect(between).toBe(true);
    });
    expect([scope.cancelCalled, scope.cancelledCaught]).toEqual([true, false]);
  });

  test('trivial_yields: so with a task that waits for nothing', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      await withTaskGroup(
        (group) => void group.startSoon(() => {}, { runWhenCancelled: true }),
        scope,
      );
    });
    expect(scope.cancelledCaught).toBe(false);
  });

  test('trivial_yields: a task that is not called counts as cut short (runtime.md §2: it is not invoked)', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      await withTaskGroup((group) => void group.startSoon(() => {}), scope);
    });
    expect(scope.cancelledCaught).toBe(true);
  });

  test('trivial_yields: a failure under a cancelled scope is still in a group', async () => {
    const scope = new CancelScope();
    const error = await groupErrorOf(
      scope.run(async () => {
        scope.cancel();
        await withTaskGroup(() => {
          throw new KeyError();
        }, scope);
      }),
    );
    expect(error.errors).toEqual([expect.any(KeyError)]);
    expect(scope.cancelledCaught).toBe(false);
  });
});

describe('nice_error_on_bad_calls_to_run_or_spawn', () => {
  const action = 'Cannot start a task as its first argument must be a function';

  test.each([
    ['a promise', Promise.resolve(1), 'a promise'],
    ['nothing', undefined, 'undefined'],
    ['a string', 'work', "'work'"],
  ])('%s in place of a function', async (_, work, shown) => {
    await withTaskGroup(async (group) => {
      const text = `${action}: current value is ${shown}`;
      expect(() => group.startSoon(work as never)).toThrow(new TypeError(text));
      expect(() => group.trySpawn(work as never)).toThrow(new TypeError(text));
      expect(await errorOf(group.start(work as never))).toEqual(new TypeError(text));
    });
  });

  test('an async generator function in place of an async function', async () => {
    async function* notATask(): AsyncGenerator<number> {
      yield 0;
    }
    const error = await groupErrorOf(withTaskGroup((group) => void group.startSoon(notATask)));
    expect(error.errors).toEqual([expect.any(TypeError)]);
    expect(String(error.errors[0])).toContain('generator');
  });
});

describe('what may be made and what not', () => {
  test('Nursery_init: a group is made by withTaskGroup and TaskGroup.open only', () => {
    expect(typeof TaskGroup).not.toBe('function');
    expect(() => new (TaskGroup as never as new () => unknown)()).toThrow(TypeError);
  });

  test('Nursery_private_init: the ways to make one do not throw', async () => {
    await withTaskGroup((group) => expect(group.tasks.size).toBe(0));
    const group = TaskGroup.open();
    await group.join();
  });

  test('Nursery_subclass: there is no class to derive from', () => {
    expect(() => {
      class Derived extends (TaskGroup as never as new () => object) {}
      return new Derived();
    }).toThrow(TypeError);
  });
});

describe('starting from a plain callback (trio: TrioToken.run_sync_soon)', () => {
  test('TrioToken_run_sync_soon_basic: it is called later, not at once', async () => {
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      await new Promise<void>((resolve) => {
        inNextTurn(() => {
          group.startSoon(() => record.push('called'));
          expect(record).toEqual([]);
          resolve();
        });
      });
      await microtasks();
      expect(record).toEqual(['called']);
    });
  });

  test('TrioToken_run_sync_soon_too_late: after the end it is refused', async () => {
    let group!: TaskGroup;
    await withTaskGroup((opened) => void (group = opened));
    await settle();
    expect(() => group.startSoon(() => {})).toThrow(TaskGroupClosedError);
  });

  test('TrioToken_run_sync_soon_after_main_crash: what was started before the body failed still runs, when asked to', async () => {
    const record: string[] = [];
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon(() => record.push('callback'), { runWhenCancelled: true });
        throw new ValueError('error text');
      }),
    );
    expect(error.errors.map(String)).toEqual(['Error: error text']);
    expect(record).toEqual(['callback']);
  });

  test('TrioToken_run_sync_soon_crashes: the next one runs all the same, and the body is cancelled', async () => {
    const record: string[] = [];
    const error = await groupErrorOf(
      withTaskGroup(async (group) => {
        group.startSoon(() => {
          throw new KeyError('nope');
        });
        group.startSoon(() => record.push('second ran'), { runWhenCancelled: true });
        await sleepForever(group).finally(() => record.push('cancelled'));
      }),
    );
    expect(error.errors).toEqual([expect.any(KeyError)]);
    expect(new Set(record)).toEqual(new Set(['second ran', 'cancelled']));
  });

  test('TrioToken_run_sync_soon_FIFO: in the order of starting', async () => {
    const record: number[] = [];
    const numbers = Array.from({ length: 1_000 }, (_, i) => i);
    await withTaskGroup((group) => {
      for (const i of numbers) group.startSoon(() => record.push(i));
    });
    expect(record).toEqual(numbers);
  });

  test('TrioToken_run_sync_soon_starvation_resistance: tasks that go on starting others let the rest run', async () => {
    let started = 0;
    await withTaskGroup(async (group) => {
      function naughty(): void {
        started += 1;
        if (!group.signal.aborted) group.trySpawn(naughty);
      }
      group.startSoon(naughty);
      for (let i = 0; i < 20; i += 1) await Promise.resolve();
      group.cancel();
    });
    // A task starts one microtask after it was spawned, so those who wait for microtasks take turns with it.
    expect(started).toBeGreaterThanOrEqual(5);
    expect(started).toBeLessThan(100);
  });

  test('TrioToken_run_sync_soon_late_crash: a failure after the body has ended still counts', async () => {
    const record: string[] = [];
    const error = await groupErrorOf(
      withTaskGroup((group) => {
        group.startSoon(async (task) => {
          await sleep(10, task);
          group.startSoon(crash(new KeyError()));
          group.startSoon(() => record.push('second ran'), { runWhenCancelled: true });
        });
        record.push('body ends');
      }),
    );
    expect(error.errors).toEqual([expect.any(KeyError)]);
    expect(record).toEqual(['body ends', 'second ran']);
    expect(clock.now()).toBe(10);
  });
});
