/**
 * trio's `_core/_tests/test_run.py`: what is left behind. CPython counts references, and trio's cases look for cycles that
 * keep something alive until the next collection; here the question is whether a collection frees it at all.
 */
import { describe, expect, test } from 'vitest';
import { CancelScope, sleepForever, TaskGroup, withTaskGroup } from '../../src/index.ts';
import { collectGarbage, collectsExactly } from '../host.ts';
import { errorOf, settle } from '../support.ts';

/** How many of the things are still there after a few collections. */
async function survivors(things: readonly WeakRef<object>[]): Promise<number> {
  for (let round = 0; round < 10; round += 1) {
    await settle();
    collectGarbage();
    if (things.every((thing) => thing.deref() === undefined)) return 0;
  }
  return things.filter((thing) => thing.deref() !== undefined).length;
}

describe.runIf(collectsExactly)('simple_cancel_scope_usage_doesnt_create_cyclic_garbage', () => {
  test('a scope that absorbed its cancellation, and the reason', async () => {
    async function cancelOne(): Promise<WeakRef<object>[]> {
      const scope = new CancelScope();
      await scope.run(async () => {
        scope.cancel();
        await sleepForever(scope);
      });
      return [new WeakRef(scope), new WeakRef(scope.reason as object)];
    }
    expect(await survivors([...(await cancelOne()), ...(await cancelOne())])).toBe(0);
  });

  test('a group that failed, its error and the error of the task', async () => {
    async function failOne(): Promise<WeakRef<object>[]> {
      const failure = new Error('this is a crash');
      const error = await errorOf(
        withTaskGroup((group) => void group.startSoon(() => Promise.reject(failure))),
      );
      return [new WeakRef(failure), new WeakRef(error as object)];
    }
    expect(await survivors(await failOne())).toBe(0);
  });
});

test.runIf(collectsExactly)(
  'cancel_scope_exit_doesnt_create_cyclic_garbage: one task cancelled from outside, one that failed',
  async () => {
    async function both(): Promise<WeakRef<object>[]> {
      const outer = new CancelScope();
      const failure = new Error('this is a crash');
      const refs: WeakRef<object>[] = [new WeakRef(outer), new WeakRef(failure)];
      await errorOf(
        outer.run(() =>
          withTaskGroup(async (group) => {
            refs.push(new WeakRef(group));
            refs.push(new WeakRef(group.startSoon((task) => sleepForever(task))));
            await settle();
            outer.cancel();
            group.startSoon(() => Promise.reject(failure), { runWhenCancelled: true });
          }, outer),
        ),
      );
      return refs;
    }
    expect(await survivors(await both())).toBe(0);
  },
);

describe.runIf(collectsExactly)('nursery_cancel_doesnt_create_cyclic_garbage', () => {
  test('a cancelled group, though the signal around it lives on', async () => {
    const { signal } = new AbortController();
    async function cancelOne(): Promise<WeakRef<object>[]> {
      const refs: WeakRef<object>[] = [];
      await withTaskGroup(
        (group) => {
          refs.push(new WeakRef(group), new WeakRef(group.cancelScope));
          group.cancel();
        },
        { signal },
      );
      return refs;
    }
    expect(await survivors(await cancelOne())).toBe(0);
    expect(signal.aborted).toBe(false);
  });

  test('a task that has ended, though its group lives on', async () => {
    const group = TaskGroup.open();
    async function one(): Promise<WeakRef<object>[]> {
      const task = group.startSoon((own) => own.checkpoint());
      await task.wait();
      return [new WeakRef(task)];
    }
    expect(await survivors(await one())).toBe(0);
    await group.join();
  });

  test('a task that was started with start(), though its caller lives on', async () => {
    const group = TaskGroup.open();
    const { signal } = new AbortController();
    async function one(): Promise<WeakRef<object>[]> {
      const { task } = await group.start((own) => own.taskStatus.started(), { signal });
      await task.wait();
      return [new WeakRef(task)];
    }
    expect(await survivors(await one())).toBe(0);
    await group.join();
  });
});

test.runIf(collectsExactly)(
  'locals_destroyed_promptly_on_cancel: what a cancelled task held is free',
  async () => {
    const held: WeakRef<object>[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        const local = { big: new Array<number>(1_000) };
        held.push(new WeakRef(local));
        await sleepForever(task);
        expect.unreachable(String(local.big.length));
      });
      await settle();
      group.cancel();
    });
    expect(held).toHaveLength(1);
    expect(await survivors(held)).toBe(0);
  },
);
