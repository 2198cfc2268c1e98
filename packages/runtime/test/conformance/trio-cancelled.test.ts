/**
 * trio's `_core/_tests/test_cancelled.py`: what a cancellation says about itself.
 *
 * The reason names what was cancelled, by what source, and why. trio's `source_task`, the `repr` of the task that called
 * `cancel()`, has no counterpart: without an ambient task nobody knows who calls. A failing task is named.
 *
 * Left out: `reason_delayed_ki` (KeyboardInterrupt; `runMain` in `/node` turns signals into a cancellation with a reason).
 */
import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  moveOnAfter,
  ScopeMisuseError,
  sleep,
  sleepForever,
  TaskCancelledError,
  withTaskGroup,
} from '../../src/index.ts';
import type { StartContext, TaskContext, TaskGroupError } from '../../src/index.ts';
import { deferred, errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

class ValueError extends Error {}

describe('Cancelled_init', () => {
  const text = 'Cannot construct a TaskCancelledError as only a cancellation makes one';

  test('there is no public constructor', () => {
    const Constructor = TaskCancelledError as never as new (...args: unknown[]) => Error;
    expect(() => new Constructor()).toThrow(TypeError);
    expect(() => new Constructor('key', 'message', 'explicit', {})).toThrow(text);
    expect(() => Reflect.construct(TaskCancelledError, ['explicit']) as unknown).toThrow(text);
  });

  test('a cancellation makes one', () => {
    const scope = new CancelScope();
    scope.cancel();
    expect(scope.reason).toBeInstanceOf(TaskCancelledError);
    expect(scope.reason).toBeInstanceOf(Error);
  });
});

test('Cancelled_subclass: a class derived from it can make none', () => {
  const Base = TaskCancelledError as never as new (...args: unknown[]) => Error;
  expect(() => {
    class Derived extends Base {}
    return new Derived();
  }).toThrow(TypeError);
});

describe('Cancelled_str', () => {
  test.each([
    ['without a reason', undefined, 'Cancelled scope "pigs": cancel() was called'],
    ['with a sentence', 'pigs flying', 'Cancelled scope "pigs": pigs flying'],
    ['with an error', new Error('no wind'), 'Cancelled scope "pigs": no wind'],
  ])('explicit, %s', (_, reason, message) => {
    const scope = new CancelScope({ name: 'pigs' });
    scope.cancel(reason);
    expect(String(scope.reason)).toBe(`TaskCancelledError: ${message}`);
  });

  test('a deadline', async () => {
    const scope = new CancelScope({ timeout: 5 });
    await scope.run(() => sleepForever(scope));
    expect((scope.reason as Error).message).toBe('Cancelled scope: its deadline passed');
  });

  test('a group names itself and the task that failed', async () => {
    let reason: unknown;
    await errorOf(
      withTaskGroup(
        async (group) => {
          group.startSoon(() => Promise.reject(new Error()), { name: 'flying' });
          await sleepForever(group).catch((error) => (reason = error));
        },
        { name: 'pigs' },
      ),
    );
    expect((reason as Error).message).toBe(
      'Cancelled task group "pigs": task "pigs.flying" failed',
    );
  });

  test('a task', async () => {
    await withTaskGroup(
      async (group) => {
        const task = group.startSoon((own) => sleepForever(own), { name: 'fly' });
        await settle();
        task.cancel('no wind');
        expect(await errorOf(task.result)).toMatchObject({
          message: 'Cancelled task "pigs.fly": no wind',
          source: 'explicit',
          cause: 'no wind',
        });
      },
      { name: 'pigs' },
    );
  });
});

test('Cancelled_pickle: a copy made by structuredClone keeps the message, and the cause where any error does', () => {
  const scope = new CancelScope({ name: 'load' });
  scope.cancel('enough');
  const copy = structuredClone(scope.reason) as Error;
  expect(copy).toBeInstanceOf(Error);
  expect(copy.message).toBe('Cancelled scope "load": enough');
  const plain = structuredClone(new Error('plain', { cause: 'enough' }));
  expect(copy.cause).toBe(plain.cause); // Bun leaves it out.
});

describe('cancel_reason', () => {
  test('explicit', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel('hello');
      const error = await errorOf(sleep(0, scope));
      expect(error).toMatchObject({ source: 'explicit', cause: 'hello' });
      expect((error as Error).message).toContain('hello');
    });
  });

  test('a deadline of -Infinity', async () => {
    const scope = new CancelScope({ deadline: -Infinity });
    await scope.run(async () => {
      expect(await errorOf(sleep(0, scope))).toMatchObject({ source: 'deadline' });
    });
  });

  test('a deadline that is moved there', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.deadline = -Infinity;
      expect(await errorOf(sleep(0, scope))).toMatchObject({ source: 'deadline' });
    });
  });

  test('an outside signal: its own reason, as with fetch', async () => {
    const scope = new CancelScope();
    const error = await errorOf(
      scope.run(() => sleep(0, scope), { signal: AbortSignal.abort('gone') }),
    );
    expect([error, scope.source]).toEqual(['gone', 'signal']);
  });
});

describe('cancel_reason_nursery', () => {
  const failing = new ValueError('no luck');

  test('a task fails after it has started: those who start later learn why', async () => {
    let later: unknown;
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        const { task } = await group.start((own: StartContext) => {
          own.taskStatus.started();
          return Promise.reject(failing);
        });
        const woken = await errorOf(sleepForever(group));
        expect(woken).toMatchObject({ source: 'child', cause: failing });
        expect((woken as Error).message).toContain(`task "${task.name}" failed`);
        group.startSoon((own) => sleepForever(own).catch((reason) => (later = reason)), {
          runWhenCancelled: true,
        });
        await microtasks();
        throw new TypeError('body');
      }),
    )) as TaskGroupError;
    expect(later).toMatchObject({ source: 'child', cause: failing });
    expect(error.errors).toEqual([failing, new TypeError('body')]);
  });

  test('cancel_reason_nursery2: both run when the one fails', async () => {
    let seen: unknown;
    const mayFail = deferred();
    const error = (await errorOf(
      withTaskGroup(
        async (group) => {
          await group.start(
            async (task: StartContext) => {
              task.taskStatus.started();
              await mayFail.promise;
              throw failing;
            },
            { name: 'failing' },
          );
          await group.start(async (task: StartContext) => {
            task.taskStatus.started();
            await sleepForever(task).catch((reason) => (seen = reason));
            throw new TypeError('clean-up');
          });
          mayFail.resolve();
        },
        { name: 'sync' },
      ),
    )) as TaskGroupError;
    expect(seen).toMatchObject({
      source: 'child',
      cause: failing,
      message: 'Cancelled task group "sync": task "sync.failing" failed',
    });
    expect(error.errors).toEqual([failing, new TypeError('clean-up')]);
  });

  test('cancel_reason_nursery3: a start that fails makes the body fail, and that is what is named', async () => {
    let seen: unknown;
    const error = (await errorOf(
      withTaskGroup(async (group) => {
        group.startSoon((task) => sleepForever(task).catch((reason) => (seen = reason)));
        await settle();
        await group.start(() => Promise.reject(failing));
      }),
    )) as TaskGroupError;
    expect(seen).toMatchObject({
      source: 'body',
      cause: failing,
      message: 'Cancelled task group "TaskGroup": its body failed',
    });
    expect(error.errors).toEqual([failing]);
    expect(error.bodyError).toBe(failing);
  });
});

describe('cancel_reason_not_overwritten', () => {
  test('cancel(), then a deadline', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.cancel();
      const first = await errorOf(sleep(0, scope));
      expect(first).toMatchObject({ source: 'explicit' });
      scope.deadline = -Infinity;
      expect(await errorOf(sleep(0, scope))).toBe(first);
    });
    expect(scope.source).toBe('explicit');
  });

  test('cancel_reason_not_overwritten_2: a deadline, then cancel()', async () => {
    const scope = new CancelScope();
    await scope.run(async () => {
      scope.deadline = -Infinity;
      const first = await errorOf(sleep(0, scope));
      expect(first).toMatchObject({ source: 'deadline' });
      scope.cancel('too late');
      expect(await errorOf(sleep(0, scope))).toBe(first);
    });
    expect(scope.source).toBe('deadline');
  });

  test('a failing child, then cancel(): the failure stays the reason', async () => {
    let seen: unknown;
    await errorOf(
      withTaskGroup(async (group) => {
        group.startSoon(() => Promise.reject(new ValueError()));
        await sleepForever(group).catch(() => {});
        group.cancel('too late');
        seen = group.signal.reason;
      }),
    );
    expect(seen).toMatchObject({ source: 'child' });
  });
});

test('nested_child_source: the reason names the body of the group that failed', async () => {
  const running = deferred();
  let seen: unknown;
  await errorOf(
    withTaskGroup(
      async (outer) => {
        outer.startSoon((task: TaskContext) =>
          withTaskGroup((inner) => {
            inner.startSoon((own) => {
              running.resolve();
              return sleepForever(own).catch((reason) => (seen = reason));
            });
          }, task),
        );
        await running.promise;
        throw new ValueError();
      },
      { name: 'outer' },
    ),
  );
  expect(seen).toMatchObject({
    source: 'body',
    message: 'Cancelled task group "outer": its body failed',
  });
});

test('a cancelled task that is shared by many waits has one reason for all', async () => {
  const reasons = new Set<unknown>();
  await moveOnAfter(5, (scope) =>
    withTaskGroup((group) => {
      for (let i = 0; i < 3; i += 1) {
        group.startSoon((task) => sleepForever(task).catch((reason) => void reasons.add(reason)));
      }
    }, scope),
  );
  await microtasks();
  expect(reasons.size).toBe(1);
  expect([...reasons][0]).not.toBeInstanceOf(ScopeMisuseError);
});
