import { describe, expect, test, vi } from 'vitest';
import {
  CancelScope,
  currentEffectiveDeadline,
  sleepForever,
  TaskGroup,
  withTaskGroup,
} from '../src/index.ts';
import { deferred, errorOf, settle } from './support.ts';

const NESTED = 5_000;

describe('5,000 nested scopes (trio test_very_deep_cancel_scope_nesting)', () => {
  test('groups: one cancel reaches the innermost', async () => {
    const innermost = deferred();
    let seen: unknown;
    async function nest(depth: number, signal: AbortSignal): Promise<void> {
      await freshStack();
      await withTaskGroup(
        async (group) => {
          if (depth > 1) return nest(depth - 1, group.signal);
          expect(currentEffectiveDeadline(group)).toBe(Infinity);
          innermost.resolve();
          await sleepForever(group).catch((error) => {
            seen = error;
            throw error;
          });
        },
        { signal },
      );
    }
    const controller = new AbortController();
    const run = errorOf(nest(NESTED, controller.signal));
    await innermost.promise;
    const reason = new Error('outermost');
    controller.abort(reason);
    expect(await run).toBe(reason);
    expect(seen).toBe(reason);
  });

  test('scopes: each absorbs only its own', async () => {
    const scopes = Array.from({ length: NESTED }, () => new CancelScope());
    async function enter(depth: number): Promise<void> {
      await freshStack();
      const scope = scopes[depth]!;
      const next = depth + 1 < NESTED ? () => enter(depth + 1) : () => sleepForever(scope);
      await scope.run(next, scopes[depth - 1]);
    }
    const run = enter(0);
    await vi.waitUntil(
      () => scopes[NESTED - 1]!.signal && scopes[NESTED - 1]!.deadline === Infinity,
    );
    for (let turn = 0; turn < 3; turn += 1) await settle();
    scopes[0]!.cancel();
    await run;
    expect(scopes.filter((scope) => scope.cancelledCaught)).toEqual([scopes[0]]);
  });
});

describe('many groups under one signal', () => {
  test('carry one listener between them, and none afterwards', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const mayEnd = deferred();
    const groups = Array.from({ length: 1_000 }, () =>
      withTaskGroup((group) => void group.startSoon(() => mayEnd.promise), { signal }),
    );
    await settle();
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).not.toHaveBeenCalled();
    mayEnd.resolve();
    await Promise.all(groups);
    expect(removed).toHaveBeenCalledTimes(1);
  });

  test('one abort reaches all of them', async () => {
    const controller = new AbortController();
    const groups = Array.from({ length: 100 }, () =>
      errorOf(TaskGroup.all([(task) => sleepForever(task)], { signal: controller.signal })),
    );
    controller.abort('stop');
    expect(new Set(await Promise.all(groups))).toEqual(new Set(['stop']));
  });
});

test('100,000 tasks in one group', async () => {
  let count = 0;
  await withTaskGroup((group) => {
    for (let i = 0; i < 100_000; i += 1) group.startSoon(() => (count += 1));
  });
  expect(count).toBe(100_000);
});

test('more elements than Promise.all can take as a call stack of arguments (codemod H12)', async () => {
  const values = await TaskGroup.map(
    Array.from({ length: 150_000 }, (_, i) => i),
    (n) => n,
  );
  expect(values).toHaveLength(150_000);
});

/** A fresh stack for every level. */
async function freshStack(): Promise<void> {
  await Promise.resolve();
}
