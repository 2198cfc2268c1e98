import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Mock } from 'vitest';
import {
  catchGroup,
  detach,
  failAfter,
  retry,
  sleep,
  sleepForever,
  TaskGroup,
  TaskGroupError,
  withTaskGroup,
} from '../../src/index.ts';
import { spyOnWarnings } from '../host.ts';
import { errorOf, useVirtualClock } from '../support.ts';

/** Whatever JavaScript lets one throw; each has broken somebody's error handling. */
const thrown: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  0: 0,
  NaN: NaN,
  'an empty string': '',
  'a symbol': Symbol('s'),
  'a function': () => {},
  'an object without a prototype': Object.create(null),
  'an error whose message is an object': Object.assign(new Error('x'), { message: { a: 1 } }),
  'an error without a message': Object.assign(new Error('x'), { message: undefined }),
  'an error whose message throws': broken('message'),
  'an error whose stack throws': broken('stack'),
  'an error whose cause throws': broken('cause'),
  'an error that is its own cause': ring(),
  'an aggregate without errors': Object.assign(new AggregateError([]), { errors: undefined }),
  'an aggregate with a set of errors': Object.assign(new AggregateError([]), {
    errors: new Set([1]),
  }),
  'a frozen error': Object.freeze(new Error('x')),
  'a revoked proxy': revoked(),
};

function broken(field: string): Error {
  return Object.defineProperty(new Error('x'), field, {
    get() {
      throw new Error(`the getter of ${field}`);
    },
  });
}

function ring(): Error {
  const error = new Error('x');
  error.cause = error;
  return error;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable(new Error('x'), {});
  revoke();
  return proxy;
}

useVirtualClock();

let warned: Mock<(message: string, code: string) => void>;
beforeEach(() => {
  warned = spyOnWarnings();
});
afterEach(() => {
  warned.mockRestore();
});

describe.each(Object.keys(thrown))('a task that throws %s', (key) => {
  const error = thrown[key];
  const fail = (): never => {
    throw error;
  };

  test.each(['failFast', 'collectAll'] as const)('fails its group under %s', async (policy) => {
    const raised = await errorOf(
      withTaskGroup((group) => void group.startSoon(async () => fail()), { policy }),
    );
    expect(raised).toBeInstanceOf(TaskGroupError);
    expect(same((raised as TaskGroupError).leaves(), [error])).toBe(true);
  });

  test('is told to the supervisor, or warned of', async () => {
    const told: unknown[] = [];
    await withTaskGroup((group) => void group.startSoon(fail), {
      policy: 'supervisor',
      onFailure: (failure) => told.push(failure),
    });
    expect(same(told, [error])).toBe(true);
    await withTaskGroup((group) => void group.startSoon(fail), { policy: 'supervisor' });
    await detach(fail, { reason: 'a test' }).wait();
    expect(warned.mock.calls.map(([, code]) => code)).toEqual([
      'TASKGROUP_TASK_FAILED',
      'TASKGROUP_TASK_FAILED',
    ]);
  });

  test('is what a twin rejects with, also when it comes while the twin is cancelled', async () => {
    expect(same(await thrownBy(TaskGroup.all([fail])), [error])).toBe(true);
    const first = new Error('first');
    const late = TaskGroup.all([
      (task) => sleepForever(task).finally(fail),
      () => Promise.reject(first),
    ]);
    expect(await errorOf(late)).toBe(first);
  });

  test('passes a deadline, a retry and catchGroup', async () => {
    const late = failAfter(5, (scope) => sleepForever(scope).finally(fail));
    expect(same(await thrownBy(late), [error])).toBe(true);
    expect(same(await thrownBy(retry(fail, { base: 1 })), [error])).toBe(true);
    expect(same(await thrownBy(catchGroup(error, [[Date, () => {}]])), [error])).toBe(true);
  });

  test('may be the reason of a cancellation', async () => {
    await withTaskGroup((group) => {
      group.startSoon((task) => sleepForever(task)).cancel(error);
      group.startSoon((task) => sleepForever(task));
      group.cancel(error);
    });
  });

  test('may come after the task was abandoned', async () => {
    const late: unknown[] = [];
    await withTaskGroup(
      async (group) => {
        group.startSoon(() => sleep(5).then(fail), { abandonOnCancel: true });
        await sleep(1);
        group.cancel();
      },
      { onAbandonedError: (failure) => late.push(failure) },
    );
    await sleep(10);
    expect(same(late, [error])).toBe(true);
  });
});

/** By identity: what these are can't be asked without being thrown at. */
function same(actual: readonly unknown[], expected: readonly unknown[]): boolean {
  return (
    actual.length === expected.length && actual.every((each, i) => Object.is(each, expected[i]))
  );
}

/** In a box, as a promise can't hold a revoked proxy. */
function thrownBy(promise: Promise<unknown>): Promise<unknown[]> {
  return promise.then(
    () => [],
    (error: unknown) => [error],
  );
}
