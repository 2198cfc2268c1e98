/**
 * AnyIO's `tests/test_taskgroups.py`: cancel scopes and shields.
 *
 * There is no ambient scope: what waits is given the scope. A shield must have a deadline here (trio issue 147), so every
 * shielded scope below has one, far away.
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  currentEffectiveDeadline,
  currentTime,
  failAfter,
  isCancellation,
  moveOnAfter,
  ScopeMisuseError,
  shield,
  sleep,
  sleepForever,
  TaskCancelledError,
  TaskGroupError,
  TimeoutError,
  withTaskGroup,
} from '../../src/index.ts';
import type { CancelOptions, StartContext } from '../../src/index.ts';
import { deferred, errorOf, microtasks, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

const HOUR = 3_600_000;

/** AnyIO's `checkpoint()` in `scope`. */
function checkpoint(scope: CancelOptions): Promise<void> {
  return sleep(0, scope);
}

/** `CancelScope(shield=True)`. */
function shielded(): CancelScope {
  return new CancelScope({ shield: true, timeout: HOUR });
}

/** `get_current_task().has_pending_cancellation()`, asked of the scope that the code runs in. */
function hasPendingCancellation({ signal }: CancelScope): boolean {
  return signal.aborted;
}

function flags(scope: CancelScope): [cancelCalled: boolean, cancelledCaught: boolean] {
  return [scope.cancelCalled, scope.cancelledCaught];
}

describe('scopes', () => {
  test('cancel_scope_in_another_task: the scope of a child is cancelled from the body', async () => {
    let scope: CancelScope | undefined;
    let result = false;
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        const local = new CancelScope();
        scope = local;
        await local.run(async () => {
          await sleep(2_000, local);
          result = true;
        }, task);
      });
      while (scope === undefined) await Promise.resolve();
      scope.cancel();
    });
    expect([result, scope && flags(scope)]).toEqual([false, [true, true]]);
  });

  test('cancel_scope_in_child_task: the group goes on', async () => {
    const scope = new CancelScope();
    let hostDone = false;
    await withTaskGroup(async (group) => {
      group.startSoon((task) => scope.run((own) => sleep(2_000, own), task));
      await microtasks();
      scope.cancel();
      await sleep(100, group);
      hostDone = true;
      expect(group.cancelScope.cancelCalled).toBe(false);
    });
    expect([hostDone, clock.now()]).toEqual([true, 100]);
  });

  test('cancel_before_entering_scope: it counts', async () => {
    const scope = new CancelScope();
    scope.cancel();
    await scope.run(async (own) => {
      await sleep(1_000, own);
      expect.unreachable();
    });
    expect([flags(scope), clock.now()]).toEqual([[true, true], 0]);
  });

  test('cancelled_not_caught: cancelled, but nothing was waited for', async () => {
    const scope = new CancelScope();
    const value = await scope.run(() => {
      scope.cancel();
      return 'the value';
    });
    expect([value, ...flags(scope)]).toEqual(['the value', true, false]);
  });

  test('cancelled_scope_based_checkpoint: the cancellation belongs to the outer scope (#698)', async () => {
    const [outer, inner] = [new CancelScope(), new CancelScope()];
    await outer.run(async () => {
      outer.cancel();
      await inner.run((own) => {
        inner.cancel();
        return sleepForever(own);
      }, outer);
      expect.unreachable();
    });
    expect([inner.cancelledCaught, outer.cancelledCaught]).toEqual([false, true]);
  });

  test('cancelled_raises_beyond_origin_unshielded: the outer one is cancelled while the inner one is leaving', async () => {
    const [outer, inner] = [new CancelScope(), new CancelScope()];
    await outer.run(async () => {
      await inner.run(async () => {
        inner.cancel();
        try {
          await checkpoint(inner);
        } finally {
          outer.cancel();
        }
        expect.unreachable();
      }, outer);
      expect.unreachable();
    });
    expect([inner.cancelledCaught, outer.cancelledCaught]).toEqual([false, true]);
  });

  test('cancelled_raises_beyond_origin_shielded: a shield keeps it in', async () => {
    const [outer, inner] = [new CancelScope(), shielded()];
    let between = false;
    await outer.run(async () => {
      await inner.run(async () => {
        inner.cancel();
        try {
          await checkpoint(inner);
        } finally {
          outer.cancel();
        }
        expect.unreachable();
      }, outer);
      between = true;
    });
    expect([between, inner.cancelledCaught, outer.cancelledCaught]).toEqual([true, true, false]);
  });

  test('cancel_scope_cleared: nothing of it is left afterwards', async () => {
    const around = new CancelScope();
    await around.run(async () => {
      await moveOnAfter(100, (own) => sleep(1_000, own), around);
      await checkpoint(around);
    });
    expect([...flags(around), clock.pending()]).toEqual([false, false, 0]);
  });
});

describe('shields', () => {
  test('shielding: the inner sleep is completed, the outer one is not', async () => {
    let innerCompleted = false;
    let outerCompleted = false;
    const inner = new CancelScope({ timeout: 10_000, shield: true });
    await withTaskGroup(async (group) => {
      group.startSoon(async () => {
        await microtasks();
        group.cancel();
      });
      await inner.run(async () => {
        expect(inner.shield).toBe(true);
        await sleep(100, inner);
        innerCompleted = true;
      }, group);
      await sleep(1_000, group);
      outerCompleted = true;
    });
    expect([innerCompleted, outerCompleted, clock.now()]).toEqual([true, false, 100]);
    expect(flags(inner)).toEqual([false, false]);
  });

  test('shielding: so with shield()', async () => {
    const record: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async () => {
        await microtasks();
        group.cancel();
      });
      await shield({ timeout: 10_000 }, (own) => sleep(100, own).then(() => record.push('inner')));
      await sleep(1_000, group).then(() => record.push('outer'));
    });
    expect(record).toEqual(['inner']);
  });

  test('cancel_from_shielded_scope: no pending cancellation inside, one outside, again and again', async () => {
    await withTaskGroup(async (group) => {
      const inner = shielded();
      await inner.run(async () => {
        expect(inner.shield).toBe(true);
        group.cancel();
        // AnyIO says "never"; here a shield has its own deadline.
        expect(currentEffectiveDeadline(inner)).toBe(HOUR);
        expect(hasPendingCancellation(inner)).toBe(false);
        await checkpoint(inner);
      }, group);
      expect(currentEffectiveDeadline(group)).toBe(-Infinity);
      expect(hasPendingCancellation(group.cancelScope)).toBe(true);
      const first = await errorOf(sleep(10, group));
      const second = await errorOf(sleep(10, group));
      expect(first).toBeInstanceOf(TaskCancelledError);
      expect(second).toBe(first);
    });
  });

  test('cancel_shielded_scope: its own cancellation is felt', async () => {
    const scope = shielded();
    await scope.run(async () => {
      expect(scope.shield).toBe(true);
      scope.cancel();
      expect(currentEffectiveDeadline(scope)).toBe(-Infinity);
      expect(hasPendingCancellation(scope)).toBe(true);
      expect(await errorOf(checkpoint(scope))).toBeInstanceOf(TaskCancelledError);
    });
  });

  test('shielded_cleanup_after_cancel: a shield in the clean-up, and what is around it afterwards (#832)', async () => {
    const outer = new CancelScope();
    await outer.run(async () => {
      outer.cancel();
      try {
        await checkpoint(outer);
      } finally {
        expect(currentEffectiveDeadline(outer)).toBe(-Infinity);
        expect(hasPendingCancellation(outer)).toBe(true);
        const inner = shielded();
        await inner.run(() => {
          expect(currentEffectiveDeadline(inner)).toBe(HOUR);
          expect(hasPendingCancellation(inner)).toBe(false);
        }, outer);
        expect(currentEffectiveDeadline(outer)).toBe(-Infinity);
        expect(hasPendingCancellation(outer)).toBe(true);
      }
    });
    expect(outer.cancelledCaught).toBe(true);
  });

  test('shielding_immediate_scope_cancelled: by a task of a group around it', async () => {
    let completed = false;
    await withTaskGroup(async (group) => {
      const scope = shielded();
      await scope.run(async () => {
        group.startSoon(async () => {
          await microtasks();
          scope.cancel();
        });
        await sleep(500, scope);
        completed = true;
      }, group);
      expect(scope.cancelledCaught).toBe(true);
    });
    expect([completed, clock.now()]).toEqual([false, 0]);
  });

  test('shielding_mutate: raised before the cancellation, lowered after it', async () => {
    const record: string[] = [];
    async function task(context: StartContext): Promise<void> {
      const scope = new CancelScope({ timeout: HOUR });
      await scope.run(async () => {
        await sleep(100, scope);
        scope.shield = true;
        context.taskStatus.started();
        await sleep(100, scope);
        record.push('completed');
        scope.shield = false;
        await sleep(1_000, scope);
        record.push('never');
      }, context);
      record.push('never after the scope');
    }
    await withTaskGroup(async (group) => {
      await group.start(task);
      group.cancel();
    });
    expect([record, clock.now()]).toEqual([['completed'], 200]);
  });

  test('shielded_deadline: deadlines in a shield are seen, deadlines around it are not', async () => {
    await moveOnAfter(10_000, async (far) => {
      await shielded().run(async (shieldScope) => {
        await moveOnAfter(
          1_000_000,
          async (near) => {
            expect(currentEffectiveDeadline(near) - currentTime()).toBeGreaterThan(900_000);
            await checkpoint(near);
          },
          shieldScope,
        );
      }, far);
    });
  });

  test('nested_shield: a deadline inside a shield fails the group, whatever is cancelled around it', async () => {
    const scope = new CancelScope();
    const error = await errorOf(
      withTaskGroup(async (group) => {
        await scope.run(async () => {
          await shielded().run(async (shieldScope) => {
            group.startSoon(async () => {
              await microtasks();
              scope.cancel();
            });
            await failAfter(200, (own) => sleep(2_000, own), shieldScope);
          }, scope);
        }, group);
      }),
    );
    expect(error).toBeInstanceOf(TaskGroupError);
    expect((error as TaskGroupError).errors).toEqual([expect.any(TimeoutError)]);
    expect(clock.now()).toBe(200);
  });

  test('triple_nested_shield_checkpoint_in_outer: the first wait after the shield is reached, and no further (#370)', async () => {
    const record: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        const [one, two, three] = [new CancelScope(), new CancelScope(), shielded()];
        await one.run(async () => {
          await two.run(async () => {
            await three.run(async () => {
              one.cancel();
              two.cancel();
              await checkpoint(three);
              record.push('in the shield');
            }, two);
          }, one);
          await checkpoint(one);
          record.push('past the checkpoint');
        }, task);
      });
    });
    expect(record).toEqual(['in the shield']);
  });

  test('triple_nested_shield_checkpoint_in_middle', async () => {
    const record: string[] = [];
    await withTaskGroup((group) => {
      group.startSoon(async (task) => {
        const [one, two, three] = [new CancelScope(), new CancelScope(), shielded()];
        await one.run(async () => {
          await two.run(async () => {
            await three.run(async () => {
              one.cancel();
              await checkpoint(three);
              record.push('in the shield');
            }, two);
            await checkpoint(two);
            record.push('past the checkpoint');
          }, one);
        }, task);
      });
    });
    expect(record).toEqual(['in the shield']);
  });

  test('shielded_cleanup_after_cancel: a shield must say when it ends', () => {
    expect(() => new CancelScope({ shield: true })).toThrow(TypeError);
    const scope = new CancelScope();
    expect(() => (scope.shield = true)).toThrow(TypeError);
  });
});

/** There are no scopes to enter and leave by hand: `run` does both. What is left of the cases is asked of it. */
describe('misuse', () => {
  test('cancelscope_wrong_exit_order: a scope that ends while one in it still runs hands it over to its parent', async () => {
    const [outer, one, two] = [new CancelScope(), new CancelScope(), new CancelScope()];
    const mayEnd = deferred();
    await outer.run(async () => {
      let inner!: Promise<unknown>;
      await one.run(() => {
        inner = two.run(async (own) => {
          await mayEnd.promise;
          await checkpoint(own);
        }, one);
      }, outer);
      one.cancel(); // It has ended: nothing to do with `two` any more.
      expect(two.signal.aborted).toBe(false);
      outer.cancel();
      expect(two.signal.aborted).toBe(true);
      mayEnd.resolve();
      await inner;
    });
    expect([two.source, outer.cancelledCaught]).toEqual(['parent', true]);
  });

  test('cancelscope_exit_before_enter: a scope that never ran can be dropped, and one that ran is not run again', async () => {
    const scope = new CancelScope({ timeout: 10 });
    scope.cancel();
    expect([flags(scope), clock.pending()]).toEqual([[true, false], 0]);
    await scope.run(() => {});
    expect(await errorOf(scope.run(() => {}))).toBeInstanceOf(ScopeMisuseError);
  });

  test('cancelscope_exit_in_wrong_task: a scope is entered once, also from another task, and that task learns it', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      const error = await errorOf(
        withTaskGroup((group) => {
          group.startSoon((task) => scope.run(() => {}, task));
        }, scope),
      );
      expect((error as TaskGroupError).errors).toEqual([expect.any(ScopeMisuseError)]);
      await checkpoint(scope);
    });
    expect(flags(scope)).toEqual([false, false]);
  });

  test('cancelled_not_caught: a scope does not absorb the cancellation of another one', async () => {
    const [stranger, scope] = [new CancelScope(), new CancelScope()];
    await stranger.run(async () => {
      stranger.cancel();
      const foreign = await errorOf(checkpoint(stranger));
      const error = await errorOf(
        scope.run(() => {
          scope.cancel();
          throw foreign;
        }),
      );
      expect(error).toBe(foreign);
      expect(isCancellation(error, scope)).toBe(false);
    });
    expect(flags(scope)).toEqual([true, false]);
  });
});
