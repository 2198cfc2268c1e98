import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  ScopeMisuseError,
  sleep,
  sleepForever,
  TaskGroup,
  TaskGroupClosedError,
  withTaskGroup,
} from '../../src/index.ts';
import type { Joiner, TaskGroupError } from '../../src/index.ts';
import { asyncDispose } from '../../src/core/index.ts';
import { errorOf, useVirtualClock } from '../support.ts';

useVirtualClock();

const joiner = (over: Partial<Joiner<string>>): Joiner<string> => ({
  onComplete: () => false,
  result: () => 'result',
  ...over,
});

describe('who is told of a failure', () => {
  test('may cancel the group and then throw: nothing is lost', async () => {
    const broken = new Error('the callback failed too');
    let cancel: () => void;
    const run = withTaskGroup(
      (group) => {
        cancel = () => group.cancel('enough');
        group.startSoon(() => {
          throw new Error('told to the supervisor');
        });
        group.startSoon((task) => sleepForever(task));
      },
      {
        policy: 'supervisor',
        onFailure: () => {
          cancel(); // The other task, which waits for its start, ends in here, as the last one.
          throw broken;
        },
      },
    );
    expect(((await errorOf(run)) as TaskGroupError).errors).toEqual([broken]);
  });
});

describe('a joiner', () => {
  test('may cancel the group in each of its methods', async () => {
    for (const method of ['onSpawn', 'onComplete', 'result'] as const) {
      const run = withTaskGroup(
        (group) => {
          cancel = () => group.cancel(method);
          group.startSoon(() => 1);
          group.startSoon(() => sleep(1));
        },
        {
          policy: joiner({
            [method]: () => {
              cancel();
              return method === 'result' ? 'result' : false;
            },
          }),
        },
      );
      expect(await run).toBe('result');
    }
  });
  let cancel: () => void;

  test('may start tasks when it is told of one, and none when it is asked for the result', async () => {
    let started = 0;
    const run = (method: 'onSpawn' | 'onComplete' | 'result'): Promise<string> =>
      withTaskGroup(
        (group) => {
          started = 0;
          const more = (): boolean => {
            if (started++ < 3) group.startSoon(() => {});
            return false;
          };
          group.startSoon(() => {});
          policy = joiner(
            method === 'result' ? { result: () => String(more()) } : { [method]: more },
          );
        },
        {
          policy: joiner({
            onSpawn: (task) => policy?.onSpawn?.(task) ?? false,
            onComplete: (task, sink) => policy?.onComplete(task, sink) ?? false,
            result: () => policy!.result(),
          }),
        },
      );
    let policy: Joiner<string> | undefined;
    expect(await run('onComplete')).toBe('result');
    expect(await errorOf(run('result'))).toBeInstanceOf(TaskGroupClosedError);
  });
});

describe('a listener', () => {
  test('of an abort may start tasks: in a cancelled group they are not called', async () => {
    const calls: string[] = [];
    await withTaskGroup(async (group) => {
      group.signal.addEventListener('abort', () => {
        expect(group.startSoon(() => calls.push('plain')).status).toBe('cancelled');
        expect(group.trySpawn(() => calls.push('tried'))).toBeUndefined();
        group.startSoon(() => calls.push('anyway'), { runWhenCancelled: true });
      });
      await sleep(1);
      group.cancel();
    });
    expect(calls).toEqual(['anyway']);
  });

  test('of a task may cancel its siblings, its group, and itself', async () => {
    const { a, b } = await withTaskGroup(async (group) => {
      const b = group.startSoon((task) => sleepForever(task));
      const a = group.startSoon((task) => {
        task.onCancel(() => {
          b.cancel();
          a.cancel();
          group.cancel();
        });
        return sleepForever(task);
      });
      await sleep(1);
      a.cancel();
      return { a, b };
    });
    expect([a.status, b.status]).toEqual(['cancelled', 'cancelled']);
  });

  test('must be a function', async () => {
    const error = await errorOf(
      TaskGroup.all([(task) => task.onCancel('soon' as unknown as () => void)]),
    );
    expect(error).toBeInstanceOf(TypeError);
  });
});

describe('the end of a block', () => {
  test('may be disposed of by two', async () => {
    const group = TaskGroup.open();
    group.startSoon(() => sleep(5));
    const joined = group.join();
    await Promise.all([joined, group[asyncDispose](), group[asyncDispose]()]);
  });

  test('is waited for by everybody who disposes of a block that was left early', async () => {
    const group = TaskGroup.open();
    group.startSoon((task) => sleepForever(task).finally(() => sleep(5)));
    await sleep(1);
    const ended: string[] = [];
    await Promise.all(
      ['first', 'second', 'third'].map((name) =>
        group[asyncDispose]().then(() => ended.push(name)),
      ),
    );
    expect(ended).toHaveLength(3);
  });
});

describe('a scope', () => {
  test("can't be around itself", async () => {
    const scope = new CancelScope();
    expect(await errorOf(scope.run(() => 1, scope))).toBeInstanceOf(ScopeMisuseError);
  });

  test("can't be around one that is around it", async () => {
    const outer = new CancelScope();
    const inner = new CancelScope();
    const run = outer.run(() => inner.run(() => sleep(1), outer), inner);
    expect(await errorOf(run)).toBeInstanceOf(ScopeMisuseError);
  });
});
