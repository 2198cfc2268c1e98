import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  currentEffectiveDeadline,
  detach,
  failAfter,
  moveOnAfter,
  shield,
  sleep,
  TaskGroup,
  withTaskGroup,
} from '../../src/index.ts';
import {
  currentScope,
  currentTask,
  disableAmbientContext,
  enableAmbientContext,
} from '../../src/node/ambient-context.ts';
import { deferred, errorOf, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

describe('with ambient context', () => {
  beforeAll(enableAmbientContext);
  afterAll(disableAmbientContext);

  test('a wait in a task is cancelled with the task, several calls deep', async () => {
    const ended: string[] = [];
    async function deep(): Promise<void> {
      await Promise.resolve();
      await sleep(60_000).finally(() => ended.push(`deep at ${clock.now()}`));
    }
    const error = await errorOf(
      TaskGroup.all([() => deep(), () => sleep(10).then(() => Promise.reject(new Error('no')))]),
    );
    expect([String(error), ended]).toEqual(['Error: no', ['deep at 10']]);
  });

  test('a group in a task is a group under that task (trio: lexical nesting is enough)', async () => {
    const { timedOut } = await moveOnAfter(20, () =>
      withTaskGroup((outer) => {
        outer.startSoon(() => withTaskGroup((inner) => void inner.startSoon(() => sleep(1e6))));
      }),
    );
    expect([timedOut, clock.now()]).toEqual([true, 20]);
  });

  test('a shield keeps the ambient cancellation out', async () => {
    let cleaned = false;
    await moveOnAfter(5, async () => {
      await sleep(1e6).finally(() =>
        shield({ timeout: 100 }, async () => {
          await sleep(10);
          cleaned = true;
        }),
      );
    });
    expect([cleaned, clock.now()]).toEqual([true, 15]);
  });

  test('currentTask and currentScope name the innermost; outside there is none', async () => {
    expect([currentTask(), currentScope()]).toEqual([undefined, undefined]);
    await withTaskGroup(
      (group) => {
        group.startSoon(
          async () => {
            await sleep(1);
            expect(currentTask()?.name).toBe('g.one');
            await failAfter(100, async () => {
              await Promise.resolve();
              expect(currentTask()?.name).toBe('g.one');
              expect(currentEffectiveDeadline(currentScope()!)).toBe(101);
            });
          },
          { name: 'one' },
        );
        expect(currentTask()).toBeUndefined();
        expect(currentScope()?.signal).toBe(group.signal);
      },
      { name: 'g' },
    );
    expect(currentScope()).toBeUndefined();
  });

  test('tasks with a limit keep their own context', async () => {
    const names: (string | undefined)[] = [];
    await withTaskGroup(
      (group) => {
        for (const name of ['a', 'b', 'c']) {
          group.startSoon(() => sleep(5).then(() => names.push(currentTask()?.name)), { name });
        }
      },
      { limit: 1, name: 'g' },
    );
    expect(names).toEqual(['g.a', 'g.b', 'g.c']);
  });

  test('a listener of a signal runs in the context of the work, not in that of the canceller', async () => {
    const seen: (string | undefined)[] = [];
    await withTaskGroup(async (group) => {
      const ready = deferred();
      const listening = group.startSoon(
        async (task) => {
          task.signal.addEventListener('abort', () => seen.push(currentTask()?.name));
          task.onCancel(() => seen.push(currentTask()?.name));
          ready.resolve();
          await sleep(1e6);
        },
        { name: 'listening' },
      );
      await ready.promise;
      group.startSoon(() => listening.cancel(), { name: 'canceller' });
    });
    expect(seen).toEqual(['TaskGroup.listening', 'TaskGroup.listening']);
  });

  test('a detached task is under nobody', async () => {
    const task = await withTaskGroup((group) => {
      setTimeout(() => group.cancel(), 1);
      return group.startSoon(() => detach(() => sleep(50), { reason: 'a test' })).result;
    });
    await task.result;
    expect(clock.now()).toBe(50);
  });

  test('a signal that is named counts instead', async () => {
    const { signal } = new AbortController();
    await moveOnAfter(5, () => sleep(20, { signal }));
    expect(clock.now()).toBe(20);
  });
});

test('without it nothing is ambient', async () => {
  const { timedOut } = await moveOnAfter(5, () => sleep(20));
  expect([timedOut, clock.now(), currentTask()]).toEqual([false, 20, undefined]);
});
