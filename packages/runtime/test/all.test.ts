import { describe, expect, test } from 'vitest';
import type { TaskGroupError } from '../src/index.ts';
import { sleep, sleepForever, suppressedErrors, TaskGroup, TimeoutError } from '../src/index.ts';
import { deferred, errorOf, settle, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

describe('values', () => {
  test('come in the order of the tasks, not of their ends (anyio test_gather_results_in_order)', async () => {
    const values = await TaskGroup.all([
      (task) => sleep(20, task).then(() => 'slow'),
      (task) => sleep(10, task).then(() => 'fast'),
    ]);
    expect(values).toEqual(['slow', 'fast']);
    expect(clock.now()).toBe(20);
  });

  test('functions, promises, thenables and plain values may be mixed', async () => {
    const thenable = { then: (resolve: (value: string) => void) => resolve('thenable') };
    const values = await TaskGroup.all([
      () => 1,
      async () => 'a',
      Promise.resolve(true),
      thenable as PromiseLike<string>,
      undefined,
      null,
      0,
      { plain: 'object' },
    ]);
    expect(values).toEqual([1, 'a', true, 'thenable', undefined, null, 0, { plain: 'object' }]);
  });

  test('any iterable will do', async () => {
    function* thunks(): Generator<() => number> {
      yield () => 1;
      yield () => 2;
    }
    expect(await TaskGroup.all(thunks())).toEqual([1, 2]);
    expect(await TaskGroup.all(new Set([() => 1]))).toEqual([1]);
    expect(await TaskGroup.all('ab')).toEqual(['a', 'b']);
    expect(await TaskGroup.all([])).toEqual([]);
  });

  test('what is no iterable rejects, as with Promise.all', async () => {
    expect(await errorOf(TaskGroup.all(5 as never))).toBeInstanceOf(TypeError);
  });
});

describe('starting', () => {
  test('functions are called before all() returns, in order (codemod H4)', async () => {
    const events: string[] = [];
    const done = TaskGroup.all([() => events.push('first'), () => events.push('second')]);
    events.push('after');
    await done;
    expect(events).toEqual(['first', 'second', 'after']);
  });

  test('with a limit, as many as fit are; the others wait for their turn', async () => {
    const events: string[] = [];
    const start = (name: string) => async (task: { signal: AbortSignal }) => {
      events.push(name);
      await sleep(10, task);
    };
    const done = TaskGroup.all([start('a'), start('b'), start('c')], { limit: 2 });
    expect(events).toEqual(['a', 'b']);
    await done;
    expect(events).toEqual(['a', 'b', 'c']);
  });

  test('one that throws at once stops the rest; those that run are cancelled and waited for', async () => {
    const failure = new Error('at once');
    const events: string[] = [];
    const error = await errorOf(
      TaskGroup.all([
        (task) => sleepForever(task).finally(() => events.push('first ended')),
        () => {
          throw failure;
        },
        () => events.push('third called'),
      ]),
    );
    expect(error).toBe(failure);
    expect(events).toEqual(['first ended']);
  });

  test('promises after one that threw are still adopted: no unhandled rejection, and the call waits', async () => {
    const running = deferred();
    let settled = false;
    const error = errorOf(
      TaskGroup.all(
        [
          () => {
            throw new Error('at once');
          },
          running.promise,
        ],
        { graceMs: Infinity },
      ),
    ).then((value) => {
      settled = true;
      return value;
    });
    await settle();
    expect(settled).toBe(false);
    running.reject(new Error('later'));
    expect(String(await error)).toBe('Error: at once');
    expect(suppressedErrors(await error).map(String)).toEqual(['Error: later']);
  });

  test('an iterable that throws rejects with that, after what it gave has ended', async () => {
    let ended = false;
    function* broken(): Generator<() => Promise<void>> {
      yield async () => {
        await settle();
        ended = true;
      };
      throw new Error('iterable');
    }
    expect(String(await errorOf(TaskGroup.all(broken())))).toBe('Error: iterable');
    expect(ended).toBe(true);
  });
});

describe('failing', () => {
  test('rejects with the first failure itself, after the siblings ended (anyio test_gather_propagates_exception, codemod H1)', async () => {
    const failure = new RangeError('mine');
    let ended = false;
    const error = await errorOf(
      TaskGroup.all([
        () => Promise.reject(failure),
        async (task) => {
          await sleepForever(task).catch(() => {});
          await settle();
          ended = true;
        },
      ]),
    );
    expect(error).toBe(failure);
    expect(ended).toBe(true);
    expect(suppressedErrors(error)).toEqual([]);
  });

  test('what the others failed with is kept beside it', async () => {
    const [first, second, third] = [new Error('1'), new Error('2'), new Error('3')];
    const error = await errorOf(
      TaskGroup.all([
        () => Promise.reject(first),
        () => Promise.reject(second),
        (task) => sleepForever(task).catch(() => Promise.reject(third)),
      ]),
    );
    expect(error).toBe(first);
    expect(suppressedErrors(error)).toEqual([second, third]);
  });

  test('an error that is no object can be the first failure', async () => {
    expect(await errorOf(TaskGroup.all([() => Promise.reject('text')]))).toBe('text');
    expect(await errorOf(TaskGroup.all([() => Promise.reject(undefined)]))).toBe(undefined);
    expect(suppressedErrors('text')).toEqual([]);
  });

  test("throws: 'group' and policy: 'collectAll' give everything", async () => {
    const error = await errorOf(
      TaskGroup.all([() => Promise.reject(new Error('1')), () => Promise.reject(new Error('2'))], {
        policy: 'collectAll',
        throws: 'group',
      }),
    );
    expect((error as TaskGroupError).errors.map(String)).toEqual(['Error: 1', 'Error: 2']);
  });

  test('a started promise is joined, not cancelled (adoption)', async () => {
    const running = deferred();
    let settled = false;
    const call = errorOf(
      TaskGroup.all([() => Promise.reject(new Error('x')), running.promise], { graceMs: Infinity }),
    ).then(() => (settled = true));
    await settle();
    expect(settled).toBe(false);
    running.resolve();
    await call;
  });
});

describe('cancelling', () => {
  test('the outside signal cancels the tasks; its reason comes bare', async () => {
    const controller = new AbortController();
    const reasons: unknown[] = [];
    const call = errorOf(
      TaskGroup.all([(task) => sleepForever(task).catch((error) => void reasons.push(error))], {
        signal: controller.signal,
      }),
    );
    await settle();
    controller.abort('stop');
    // The task swallowed its cancellation and ended well: its value counts.
    expect(await call.catch(() => 'resolved')).toBe('resolved');
    expect(reasons).toEqual(['stop']);
  });

  test('a pre-aborted signal: nothing is called', async () => {
    let called = false;
    const reason = new Error('before');
    const error = await errorOf(
      TaskGroup.all([() => (called = true)], { signal: AbortSignal.abort(reason) }),
    );
    expect(error).toBe(reason);
    expect(called).toBe(false);
  });

  test('timeout rejects with TimeoutError', async () => {
    const error = await errorOf(TaskGroup.all([(task) => sleepForever(task)], { timeout: 10 }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toBe('TimeoutError: Task group "TaskGroup.all" exceeded its deadline');
  });

  test('tasks are named by their function or their place', async () => {
    const names: string[] = [];
    await TaskGroup.all([
      function loadUser(task) {
        names.push(task.name);
      },
      (task) => void names.push(task.name),
    ]);
    expect(names).toEqual(['TaskGroup.all.loadUser', 'TaskGroup.all.1']);
  });
});
