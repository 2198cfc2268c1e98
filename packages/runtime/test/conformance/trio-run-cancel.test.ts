/**
 * trio's `_core/_tests/test_run.py`: cancel scopes, shields and operations that can't be stopped.
 *
 * Two things are different everywhere. There is no ambient scope: what waits is given the scope. And an `AbortSignal` that
 * was aborted stays aborted: a shield that is raised *after* the cancellation has come changes nothing for those who wait
 * on the scope itself. A clean-up therefore takes a scope of its own, `shield({ timeout }, …)`, which trio needs as well
 * (a shield must have a deadline here, trio issue 147).
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  currentTime,
  failAfter,
  isCancellation,
  ScopeMisuseError,
  shield,
  sleep,
  sleepForever,
  TaskCancelledError,
  TaskGroup,
  TaskGroupError,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions, Task, TaskContext } from '../../src/index.ts';
import { deferred, errorOf, inNextTurn, microtasks, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

const HOUR = 3_600_000;

class KeyError extends Error {}

/** trio's `checkpoint()` in `scope`. */
function checkpoint(scope: CancelOptions): Promise<void> {
  return sleep(0, scope);
}

/** A scope that may be shielded, as its deadline is far away. */
function shieldable(): CancelScope {
  return new CancelScope({ timeout: HOUR });
}

function flags(scope: CancelScope): { cancelCalled: boolean; cancelledCaught: boolean } {
  return { cancelCalled: scope.cancelCalled, cancelledCaught: scope.cancelledCaught };
}

describe('cancel_points', () => {
  test('checkpoint_if_cancelled: throwIfCancelled() and throwIfAborted()', async () => {
    await withTaskGroup((group) => {
      const task = group.startSoon((context) => {
        context.throwIfCancelled();
        task.cancel();
        expect(() => context.throwIfCancelled()).toThrow(TaskCancelledError);
        expect(() => context.signal.throwIfAborted()).toThrow(TaskCancelledError);
      });
    });
  });

  test('checkpoint', async () => {
    await withTaskGroup((group) => {
      const task = group.startSoon(async (context) => {
        await context.checkpoint();
        task.cancel();
        expect(await errorOf(context.checkpoint())).toBeInstanceOf(TaskCancelledError);
      });
    });
  });

  test('checkpoint: a cancellation that comes while it gives way is seen', async () => {
    await withTaskGroup((group) => {
      const task = group.startSoon(async (context) => {
        inNextTurn(() => task.cancel());
        const error = await errorOf(context.checkpoint().then(() => context.checkpoint()));
        expect(error).toBeInstanceOf(TaskCancelledError);
      });
    });
  });

  test('sleep_forever', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      expect(await errorOf(sleepForever(scope))).toBe(scope.reason);
    });
  });

  test('cancel_shielded_checkpoint: a wait without the scope passes', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      await settle();
      await settle();
      expect(await errorOf(checkpoint(scope))).toBe(scope.reason);
    });
  });
});

describe('cancel_edge_cases', () => {
  test('two cancels in a row are one', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      const { reason } = scope;
      scope.cancel();
      expect(scope.reason).toBe(reason);
      await checkpoint(scope);
    });
    expect(flags(scope)).toEqual({ cancelCalled: true, cancelledCaught: true });
  });

  test('level: every later wait throws as well', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      expect(await errorOf(sleepForever(scope))).toBe(scope.reason);
      expect(await errorOf(sleepForever(scope))).toBe(scope.reason);
    });
    // The body ended well: nothing was caught.
    expect(flags(scope)).toEqual({ cancelCalled: true, cancelledCaught: false });
  });
});

describe('cancel_scope_exceptiongroup_filtering', () => {
  test('three cancelled tasks and a failure: the failure alone leaves the group and the scope', async () => {
    const outer = new CancelScope();
    const seen: Task[] = [];
    let inside: unknown;
    const error = await errorOf(
      outer.run(async () => {
        try {
          await withTaskGroup(async (group) => {
            seen.push(group.startSoon((task) => sleepForever(task)));
            seen.push(group.startSoon((task) => sleepForever(task)));
            await settle();
            group.cancel();
            await microtasks();
            seen.push(group.startSoon((task) => sleepForever(task), { runWhenCancelled: true }));
            outer.cancel();
            group.startSoon(() => Promise.reject(new KeyError()), { runWhenCancelled: true });
          }, outer);
        } catch (caught) {
          inside = caught;
          throw caught;
        }
      }),
    );
    expect(seen.map((task) => task.status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    // trio shows the cancellations inside and takes them out at the scope; here a cancelled task is no error at all.
    expect(error).toBe(inside);
    expect((error as TaskGroupError).errors).toEqual([expect.any(KeyError)]);
  });

  test('a group of errors that holds the own cancellation as well: the cancellation is taken out', async () => {
    const scope = new CancelScope();
    const error = (await errorOf(
      scope.run(async () => {
        scope.cancel();
        const cancellation = await errorOf(checkpoint(scope));
        throw new TaskGroupError([cancellation, new KeyError(), cancellation], 'mixed');
      }),
    )) as TaskGroupError;
    expect(error).toBeInstanceOf(TaskGroupError);
    expect(error.message).toBe('mixed');
    expect(error.errors).toEqual([expect.any(KeyError)]);
    expect(scope.cancelledCaught).toBe(true);
  });

  test('… nested: the shape stays', async () => {
    const scope = new CancelScope();
    const error = (await errorOf(
      scope.run(async () => {
        scope.cancel();
        const cancellation = await errorOf(checkpoint(scope));
        throw new TaskGroupError([
          new TaskGroupError([cancellation]),
          new TaskGroupError([cancellation, new KeyError()], 'inner'),
        ]);
      }),
    )) as TaskGroupError;
    expect(error.errors).toHaveLength(1);
    expect(error.errors[0]).toMatchObject({ message: 'inner', errors: [expect.any(KeyError)] });
  });

  test('… thrown by the body of a group: the same', async () => {
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        group.cancel();
        const cancellation = await errorOf(checkpoint(group));
        throw new TaskGroupError([cancellation, new KeyError()], 'mixed');
      }),
    )) as TaskGroupError;
    expect(error.leaves()).toEqual([expect.any(KeyError)]);
  });

  test('… of two scopes that were both cancelled: the outer one takes out what the inner one left', async () => {
    const outer = new CancelScope();
    const inner = new CancelScope();
    const error = (await errorOf(
      outer.run(() =>
        inner.run(async () => {
          inner.cancel();
          const cancellation = await errorOf(checkpoint(inner));
          outer.cancel();
          throw new TaskGroupError([cancellation, new KeyError(), outer.reason], 'mixed');
        }, outer),
      ),
    )) as TaskGroupError;
    expect(error.errors).toEqual([expect.any(KeyError)]);
  });

  test('a group of nothing but the own cancellation is absorbed whole', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      const cancellation = await errorOf(checkpoint(scope));
      throw new TaskGroupError([new TaskGroupError([cancellation]), cancellation]);
    });
    expect(scope.cancelledCaught).toBe(true);
  });

  test('a group that absorbs cancellations and throws a failure: cancelledCaught is true', async () => {
    let scope!: CancelScope;
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        scope = group.cancelScope;
        group.startSoon((task) => sleepForever(task));
        await settle();
        group.cancel();
        group.startSoon(() => Promise.reject(new KeyError()), { runWhenCancelled: true });
      }),
    )) as TaskGroupError;
    expect(error.errors).toEqual([expect.any(KeyError)]);
    expect(flags(scope)).toEqual({ cancelCalled: true, cancelledCaught: true });
  });
});

test('cancel_scope_no_cancellederror: a group without a cancellation leaves cancelledCaught false', async () => {
  const scope = new CancelScope();
  const failure = new TaskGroupError([new Error('one'), new Error('two')], 'test');
  const error = await errorOf(
    scope.run(() => {
      scope.cancel();
      throw failure;
    }),
  );
  expect(error).toBe(failure);
  expect(flags(scope)).toEqual({ cancelCalled: true, cancelledCaught: false });
});

describe('precancelled_task', () => {
  test('with runWhenCancelled: it begins, and its first wait throws', async () => {
    const record: string[] = [];
    await withTaskGroup((group) => {
      group.cancel();
      group.startSoon(
        async (task) => {
          record.push('started');
          await sleepForever(task);
          record.push('never');
        },
        { runWhenCancelled: true },
      );
    });
    expect(record).toEqual(['started']);
  });

  test('by default it is not called (runtime.md §2: no checkpoint would keep it from its side effects)', async () => {
    const record: string[] = [];
    await withTaskGroup((group) => {
      group.cancel();
      const task = group.startSoon(() => record.push('started'));
      expect([task.status, task.started]).toEqual(['cancelled', false]);
    });
    expect(record).toEqual([]);
  });
});

describe('cancel_shielding', () => {
  test('the shield keeps the outer cancellation out, and not those from inside', async () => {
    const outer = new CancelScope();
    const inner = shieldable();
    await outer.run(async () => {
      await inner.run(async () => {
        expect(inner.shield).toBe(false);
        inner.shield = true;
        expect(inner.shield).toBe(true);
        outer.cancel();
        await checkpoint(inner);

        const innerest = new CancelScope();
        await innerest.run(async () => {
          innerest.cancel();
          expect(await errorOf(checkpoint(innerest))).toBe(innerest.reason);
        }, inner);
        await checkpoint(inner);

        // It does not protect from the scope itself.
        inner.cancel();
        await checkpoint(inner);
      }, outer);
      expect(inner.cancelledCaught).toBe(true);
    });
    expect(outer.cancelledCaught).toBe(false);
  });

  test('lowering the shield delivers; raising it again changes nothing for a signal that was aborted', async () => {
    const outer = new CancelScope();
    const inner = shieldable();
    await outer.run(async () => {
      await inner.run(async () => {
        inner.shield = true;
        outer.cancel();
        await checkpoint(inner);
        inner.shield = false;
        expect(await errorOf(checkpoint(inner))).toBe(outer.reason);
        // In trio the next checkpoint passes again; the documented difference of `CancelScope.shield`.
        inner.shield = true;
        expect(await errorOf(checkpoint(inner))).toBe(outer.reason);
        // What trio's user would do here does work: a clean-up with a scope of its own.
        await shield({ timeout: 1_000 }, (own) => checkpoint(own));
      }, outer);
    });
  });

  test.each(['hello', 1, null, undefined])('a shield of %o is refused', (value) => {
    const scope = shieldable();
    expect(() => {
      scope.shield = value as never;
    }).toThrow(TypeError);
    expect(scope.shield).toBe(false);
  });

  test('the deadline that a shield needs can’t be taken away under it (trio #147)', () => {
    const scope = shieldable();
    scope.deadline = 5_000;
    scope.shield = true;
    expect(() => {
      scope.deadline = Infinity;
    }).toThrow(TypeError);
    expect(scope.deadline).toBe(5_000);
    scope.shield = false;
    scope.deadline = Infinity;
  });
});

test('cancel_inheritance: all the leaves, at once', async () => {
  const record = new Set<string>();
  async function leaf(name: string, task: TaskContext): Promise<void> {
    await sleepForever(task).catch(() => record.add(name));
  }
  function worker(name: string, task: TaskContext): Promise<void> {
    return withTaskGroup((group) => {
      group.startSoon((own) => leaf(`${name}-l1`, own));
      group.startSoon((own) => leaf(`${name}-l2`, own));
    }, task);
  }
  await withTaskGroup(async (group) => {
    group.startSoon((task) => worker('w1', task));
    group.startSoon((task) => worker('w2', task));
    await settle();
    group.cancel();
    await microtasks();
    expect(record).toEqual(new Set(['w1-l1', 'w1-l2', 'w2-l1', 'w2-l2']));
  });
});

test('cancel_shield_abort: taking the shield away wakes the sleeper', async () => {
  const outer = new CancelScope();
  const record: string[] = [];
  await outer.run(() =>
    withTaskGroup(
      async (group) => {
        group.cancelScope.shield = true;
        outer.cancel();
        group.startSoon(async (task) => {
          record.push('sleeping');
          await sleepForever(task).catch(() => record.push('cancelled'));
        });
        await microtasks();
        expect(record).toEqual(['sleeping']);
        group.cancelScope.shield = false;
        await microtasks();
        expect(record).toEqual(['sleeping', 'cancelled']);
      },
      { signal: outer.signal, timeout: HOUR },
    ),
  );
});

describe('cancel_scope_nesting', () => {
  test.each([
    ['the inner first', (inner: CancelScope, outer: CancelScope) => [inner, outer]],
    ['the outer first', (inner: CancelScope, outer: CancelScope) => [outer, inner]],
  ])('two at once, %s: the outer of the two wins', async (_, order) => {
    const [first, second, third] = [new CancelScope(), new CancelScope(), new CancelScope()];
    await first.run(async () => {
      await second.run(async () => {
        await third.run(async () => {
          for (const scope of order(third, second)) scope.cancel();
          await sleepForever(third);
        }, second);
        throw new Error('not reached');
      }, first);
    });
    expect(third.cancelledCaught).toBe(false);
    expect(flags(second)).toEqual({ cancelCalled: true, cancelledCaught: true });
    expect(flags(first)).toEqual({ cancelCalled: false, cancelledCaught: false });
  });

  test('cancelCalled is true for a scope whose cancel() came first, also when the outer wins', async () => {
    const outer = new CancelScope();
    const inner = new CancelScope();
    await outer.run(() =>
      inner.run(async () => {
        inner.cancel();
        outer.cancel();
        await sleepForever(inner);
      }, outer),
    );
    expect(flags(inner)).toEqual({ cancelCalled: true, cancelledCaught: false });
    expect(flags(outer)).toEqual({ cancelCalled: true, cancelledCaught: true });
  });

  test('a shielded scope is open to its own cancel()', async () => {
    const outer = new CancelScope();
    const inner = shieldable();
    await outer.run(async () => {
      await inner.run(async () => {
        inner.shield = true;
        outer.cancel();
        expect(await errorOf(checkpoint(outer))).toBe(outer.reason);
        await checkpoint(inner);
        inner.cancel();
        expect(await errorOf(checkpoint(inner))).toBe(inner.reason);
      }, outer);
    });
  });

  test('a cancellation that nobody waited for is not delivered after the end', async () => {
    const outer = new CancelScope();
    const scope = new CancelScope();
    await outer.run(async () => {
      await scope.run(async () => {
        scope.cancel();
        await settle();
      }, outer);
      await checkpoint(outer);
    });
    expect(flags(scope)).toEqual({ cancelCalled: true, cancelledCaught: false });
  });
});

test('unshield_while_cancel_propagating: a shield raised on the way out does not swallow it (trio #1175)', async () => {
  const outer = new CancelScope();
  const inner = shieldable();
  await outer.run(() =>
    inner.run(async () => {
      outer.cancel();
      try {
        await checkpoint(inner);
      } finally {
        inner.shield = true;
      }
    }, outer),
  );
  expect(outer.cancelledCaught).toBe(true);
  expect(inner.cancelledCaught).toBe(false);
});

describe('cancel_unbound', () => {
  function sleepUntilCancelled(scope: CancelScope, task: TaskContext): Promise<unknown> {
    return scope.run(() => failAfter(1_000, (own) => sleepForever(own), scope), task);
  }

  test('cancel before entry', async () => {
    const scope = new CancelScope();
    scope.cancel();
    expect(scope.cancelCalled).toBe(true);
    await withTaskGroup(
      (group) => void group.startSoon((task) => sleepUntilCancelled(scope, task)),
    );
    expect(scope.cancelledCaught).toBe(true);
    expect(currentTime()).toBe(0);
  });

  test('cancel after entry', async () => {
    const scope = new CancelScope();
    await withTaskGroup(async (group) => {
      group.startSoon((task) => sleepUntilCancelled(scope, task));
      await microtasks();
      scope.cancel();
    });
    expect(scope.cancelledCaught).toBe(true);
    expect(currentTime()).toBe(0);
  });

  test('shield before entry', async () => {
    const scope = shieldable();
    scope.shield = true;
    const outer = new CancelScope();
    await outer.run(() =>
      scope.run(async () => {
        outer.cancel();
        await checkpoint(scope);
        scope.shield = false;
        expect(await errorOf(checkpoint(scope))).toBe(outer.reason);
      }, outer),
    );
  });

  test('no second use, and cancel() after the end is without effect', async () => {
    const scope = new CancelScope();
    await scope.run(() => checkpoint(scope));
    scope.cancel();
    await settle();
    expect(flags(scope)).toEqual({ cancelCalled: true, cancelledCaught: false });
    expect(await errorOf(scope.run(() => {}))).toBeInstanceOf(ScopeMisuseError);
  });

  test('no second entry from inside', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      const error = await errorOf(scope.run(() => {}));
      expect(error).toBeInstanceOf(ScopeMisuseError);
      expect(String(error)).toContain('a scope runs once');
    });
  });

  test('no entry from two tasks; the first one keeps it', async () => {
    const scope = new CancelScope();
    await withTaskGroup(async (group) => {
      const task = group.startSoon((own) => scope.run(() => sleepForever(scope), own));
      await settle();
      expect(await errorOf(scope.run(() => {}))).toBeInstanceOf(ScopeMisuseError);
      expect(task.status).toBe('running');
      group.cancel();
    });
    expect(scope.source).toBe('parent');
  });

  test('before entry, a deadline that has passed cancels, and moving it does not take that back', () => {
    const scope = new CancelScope({ deadline: currentTime() + 1 });
    expect(scope.cancelCalled).toBe(false);
    scope.deadline -= 1;
    expect(scope.cancelCalled).toBe(true);
    scope.deadline += 1;
    expect(scope.cancelCalled).toBe(true);
  });

  test('before entry, a deadline that passes by itself cancels', async () => {
    const scope = new CancelScope({ deadline: currentTime() + 10 });
    await sleep(10);
    expect(scope.cancelCalled).toBe(true);
    expect(scope.source).toBe('deadline');
  });
});

describe('cancel_scope_misnesting_1: the outer one ends within its child', () => {
  test('callback form: what outlives its scope moves up, and is still cancelled from further out', async () => {
    const outermost = new CancelScope();
    const outer = new CancelScope();
    const inner = new CancelScope();
    let left!: Promise<unknown>;
    await outermost.run(async () => {
      await outer.run(() => {
        left = inner.run(() => sleepForever(inner), outer);
      }, outermost);
      expect(inner.cancelled).toBe(false);
      outermost.cancel();
      expect(inner.cancelled).toBe(true);
      expect(await errorOf(left)).toBe(outermost.reason);
    });
  });

  test('block form: the join of the outer group says so, and the inner one is cancelled', async () => {
    const outer = TaskGroup.open({ name: 'outer' });
    const inner = TaskGroup.open({ name: 'inner', signal: outer.signal });
    const task = inner.startSoon((own) => sleepForever(own));
    await settle();
    const error = await errorOf(outer.join());
    inner.cancel();
    await inner.join().catch(() => {});
    expect((error as TaskGroupError).leaves()).toEqual([expect.any(ScopeMisuseError)]);
    expect(task.status).toBe('cancelled');
  });
});

describe('cancel_scope_misnesting_2: tasks in the abandoned part are cancelled', () => {
  test('block form: children of a task group that was left without join()', async () => {
    const seen: unknown[] = [];
    const group = TaskGroup.open();
    group.startSoon((task) => sleepForever(task).catch((reason) => seen.push(reason)));
    group.startSoon((task) => {
      const scope = new CancelScope();
      return scope.run(() => sleepForever(scope).catch((reason) => seen.push(reason)), task);
    });
    await settle();
    await group[Symbol.asyncDispose]();
    expect(seen).toHaveLength(2);
    expect(new Set(seen).size).toBe(1);
    expect(String(seen[0])).toContain('its block was left without join()');
  });
});

test('cancel_scope_misnesting_3: nobody else can end a scope: there is nothing to end it with', async () => {
  await withTaskGroup(async (group) => {
    const { value: scope, task } = await group.start<CancelScope>((own) => {
      const opened = new CancelScope();
      return opened.run(() => {
        own.taskStatus.started(opened);
        return sleepForever(opened);
      }, own);
    });
    expect(await errorOf(scope.run(() => {}))).toBeInstanceOf(ScopeMisuseError);
    expect(scope.cancelled).toBe(false);
    expect(task.status).toBe('running');
    scope.cancel();
    await task.wait();
    expect(task.status).toBe('fulfilled');
    expect(scope.cancelledCaught).toBe(true);
  });
});

describe('nursery_misnest: a block-form group that a task leaves open (trio #3298)', () => {
  test('the task fails with a ScopeMisuseError, and what it left is cancelled', async () => {
    let left: Task | undefined;
    const error = (await errorOf(
      withTaskGroup((outer) => {
        outer.startSoon((task) => {
          const inner = TaskGroup.open({ signal: task.signal });
          left = inner.startSoon((own) => sleep(1_000, own));
        });
      }),
    )) as TaskGroupError;
    expect(error.leaves()).toEqual([expect.any(ScopeMisuseError)]);
    expect(left?.status).toBe('cancelled');
  });

  test('nursery_nested_child_misnest: the body leaves it open: the same', async () => {
    let left: Task | undefined;
    const error = await errorOf(
      withTaskGroup((outer) => {
        const inner = TaskGroup.open({ signal: outer.signal });
        left = inner.startSoon((own) => sleepForever(own));
      }),
    );
    expect((error as TaskGroupError).leaves()).toEqual([expect.any(ScopeMisuseError)]);
    expect(left?.status).toBe('cancelled');
  });

  test('asyncexitstack_nursery_misnest: a group that outlives the task that opened it on behalf of others', async () => {
    let left: Task[] = [];
    const error = (await errorOf(
      withTaskGroup((outer) => {
        outer.startSoon(async (task) => {
          const inner = TaskGroup.open({ signal: task.signal });
          const { task: sleeper } = await inner.start((own) => {
            own.taskStatus.started();
            return sleepForever(own);
          });
          left = [sleeper, inner.startSoon((own) => own.checkpoint())];
        });
      }),
    )) as TaskGroupError;
    expect(error.leaves()).toEqual([expect.any(ScopeMisuseError)]);
    expect(left.map((task) => task.status)).toEqual(['cancelled', 'cancelled']);
  });

  test('asyncexitstack_nursery_misnest_cleanup: what was left open has cleaned up before the owner ends', async () => {
    const record: string[] = [];
    await errorOf(
      withTaskGroup((outer) => {
        outer.startSoon(async (task) => {
          const inner = TaskGroup.open({ signal: task.signal });
          inner.startSoon(async (own) => {
            try {
              await sleepForever(own);
            } finally {
              await shield({ timeout: 1_000 }, (cleanUp) => sleep(10, cleanUp));
              record.push('cleaned up');
            }
          });
          await microtasks();
        });
      }),
    );
    record.push('ended');
    expect(record).toEqual(['cleaned up', 'ended']);
  });
});

test('failed_abort: a stubborn operation is not woken, and sees the cancellation at its next wait', async () => {
  const wake = deferred();
  const record: string[] = [];
  const scope = new CancelScope();
  await withTaskGroup(async (group) => {
    group.startSoon((task) =>
      scope.run(async () => {
        record.push('sleep');
        await wake.promise;
        record.push('woke');
        await checkpoint(scope).catch(() => record.push('cancelled'));
      }, task),
    );
    await settle();
    expect(record).toEqual(['sleep']);
    scope.cancel();
    await microtasks();
    expect(record).toEqual(['sleep']);
    wake.resolve();
  });
  expect(record).toEqual(['sleep', 'woke', 'cancelled']);
});

/** An operation whose abort callback is called at once, and which ends one turn of the loop later. */
function slowOperation(task: TaskContext, onAbort: () => void = () => {}): Promise<void> {
  return new Promise((_, reject) => {
    task.onCancel(() => {
      onAbort();
      inNextTurn(() => reject(task.signal.reason as Error));
    });
  });
}

test('slow_abort_basic: the group waits for an operation that takes its time to stop', async () => {
  let task!: Task;
  await withTaskGroup(async (group) => {
    task = group.startSoon((own) => slowOperation(own));
    await settle();
    task.cancel();
    await microtasks();
    expect(task.status).toBe('cancelling');
  });
  expect(task.status).toBe('cancelled');
});

test('slow_abort_basic: an operation that begins when the task is cancelled already', async () => {
  let task!: Task;
  await withTaskGroup((group) => {
    task = group.startSoon((own) => {
      task.cancel();
      return slowOperation(own);
    });
  });
  expect(task.status).toBe('cancelled');
});

test('slow_abort_edge_cases: one abort for two cancels, and a shield that comes too late changes nothing', async () => {
  const record: string[] = [];
  const outer1 = new CancelScope();
  const outer2 = new CancelScope();
  async function slowAborter(task: TaskContext): Promise<void> {
    record.push('sleeping');
    const error = await errorOf(slowOperation(task, () => record.push('abort-called')));
    expect(isCancellation(error, task)).toBe(true);
    record.push('cancelled');
    await shield({ timeout: 1_000 }, (own) => checkpoint(own));
    record.push('done');
  }
  await outer1.run(() =>
    outer2.run(async () => {
      await withTaskGroup(
        async (group) => {
          group.startSoon(slowAborter);
          await microtasks();
          expect(record).toEqual(['sleeping']);
          outer1.cancel();
          expect(record).toEqual(['sleeping', 'abort-called']);
          outer2.cancel();
          expect(record).toEqual(['sleeping', 'abort-called']);
          group.cancelScope.shield = true;
        },
        { signal: outer2.signal, timeout: HOUR, graceMs: Infinity },
      );
      expect(record).toEqual(['sleeping', 'abort-called', 'cancelled', 'done']);
    }, outer1),
  );
});

test('very_deep_cancel_scope_nesting: 5,000 scopes in one another', async () => {
  const end = deferred();
  const scopes = [new CancelScope()];
  const runs = [scopes[0]!.run(() => end.promise)];
  for (let i = 0; i < 5_000; i += 1) {
    const scope = new CancelScope();
    runs.push(scope.run(() => end.promise, scopes.at(-1)));
    scopes.push(scope);
  }
  scopes[0]!.cancel();
  expect(scopes.every((scope) => scope.cancelled)).toBe(true);
  end.resolve();
  await Promise.all(runs);
});

test('CancelScope_subclass: a class derived from it is refused', () => {
  expect(() => {
    class Derived extends CancelScope {}
    return new Derived();
  }).toThrow(TypeError);
});
