/**
 * trio's `_core/_tests/test_run.py`: who is who, and what is carried along.
 *
 * `current_task`, `root_task`, `task_tree_introspection` and `task_nursery_stack` ask trio's ambient task. Here a task knows
 * itself by what it is given, and its owner by what `startSoon` returned; a root has nobody above it.
 */
import { describe, expect, test } from 'vitest';
import { sleep, sleepForever, TaskGroup, withTaskGroup } from '../../src/index.ts';
import type { StartContext, Task, TaskContext } from '../../src/index.ts';
import { taskTree } from '../../src/instrument/index.ts';
import type { TaskTreeNode } from '../../src/instrument/index.ts';
import { AsyncLocalStorage, testWithBuiltins } from '../host.ts';
import { deferred, errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

describe('who is who', () => {
  test('current_task: the task that a function is given is the one that its owner has', async () => {
    let given: unknown;
    await withTaskGroup(async (group) => {
      const task = group.startSoon((own) => void (given = own));
      expect([...group.tasks]).toEqual([task]);
      await task.wait();
      expect(given).toBe(task);
    });
  });

  test('root_task: a group outside of every task is cancelled by nobody but itself', async () => {
    const group = TaskGroup.open();
    expect(group.cancelScope.source).toBeUndefined();
    group.cancel();
    expect(group.cancelScope.source).toBe('explicit');
    await group.join();
  });

  test('Task_custom_sleep_data: a task is a key under which to keep things about it', async () => {
    const notes = new WeakMap<object, number>();
    await withTaskGroup(async (group) => {
      const task = group.startSoon(async (own) => {
        expect(notes.get(own)).toBeUndefined();
        notes.set(own, 1);
        await own.checkpoint();
      });
      await task.wait();
      expect(notes.get(task)).toBe(1);
    });
  });
});

describe('task_tree_introspection', () => {
  test('the children of a group are those that live, in the order of spawning', async () => {
    const record: string[][] = [];
    await withTaskGroup(
      async (group) => {
        const names = (): string[] => [...group.tasks].map((task) => task.name);
        record.push(names());
        const first = group.startSoon((task) => sleep(10, task), { name: 'first' });
        group.startSoon((task) => sleep(20, task), { name: 'second' });
        record.push(names());
        await first.wait();
        record.push(names());
      },
      { name: 'sync' },
    );
    expect(record).toEqual([[], ['sync.first', 'sync.second'], ['sync.second']]);
  });

  test('what group.tasks gave is as it was', async () => {
    await withTaskGroup(async (group) => {
      const task = group.startSoon(() => {});
      const before = group.tasks;
      await task.wait();
      expect(before.size).toBe(1);
      expect(group.tasks.size).toBe(0);
    });
  });

  test('a group within a task has its own children', async () => {
    const seen: Record<string, string[]> = {};
    await withTaskGroup(
      async (outer) => {
        outer.startSoon(function parent(task: TaskContext) {
          return withTaskGroup(
            async (inner) => {
              inner.startSoon(async function child(own: TaskContext) {
                await settle();
                seen['outer'] = [...outer.tasks].map(({ name }) => name);
                seen['inner'] = [...inner.tasks].map(({ name }) => name);
                seen['self'] = [own.name];
              }, {});
            },
            { name: 'inner', signal: task.signal },
          );
        });
      },
      { name: 'outer' },
    );
    expect(seen).toEqual({
      outer: ['outer.parent'],
      inner: ['inner.child'],
      self: ['inner.child'],
    });
  });

  test('during start() and after it the task goes by the name of its group; the facts survive the end', async () => {
    const mayStart = deferred();
    const names: string[] = [];
    let task!: Task;
    await withTaskGroup(
      async (group) => {
        const starting = group.start(async function child(own: StartContext) {
          names.push(own.name);
          await mayStart.promise;
          own.taskStatus.started();
          names.push(own.name);
          await own.checkpoint();
        });
        await settle();
        mayStart.resolve();
        ({ task } = await starting);
        expect([...group.tasks]).toEqual([task]);
      },
      { name: 'sync' },
    );
    expect(names).toEqual(['sync.child', 'sync.child']);
    expect(task.report()).toMatchObject({ name: 'sync.child', status: 'fulfilled', started: true });
  });

  test('the tree: groups in tasks in groups, before, during and after start()', async () => {
    const trees: Record<string, unknown> = {};
    function look(name: string): void {
      trees[name] = taskTree().map(namesOf);
    }
    async function child2(): Promise<void> {
      look('in child2');
    }
    async function child1(task: StartContext): Promise<void> {
      look('before started()');
      task.taskStatus.started();
      await microtasks();
      await withTaskGroup((group) => void group.startSoon(child2), {
        name: 'inner',
        signal: task.signal,
      });
    }
    async function parent(task: TaskContext): Promise<void> {
      await withTaskGroup(
        () =>
          withTaskGroup(() => look('two groups in one task'), { name: 'two', signal: task.signal }),
        { name: 'one', signal: task.signal },
      );
      look('none');
      await withTaskGroup(async (group) => void (await group.start(child1)), {
        name: 'middle',
        signal: task.signal,
      });
    }
    await withTaskGroup((group) => void group.startSoon(parent), { name: 'outer' });

    expect(trees).toEqual({
      'two groups in one task': [{ outer: [{ 'outer.parent': [{ one: [] }, { two: [] }] }] }],
      none: [{ outer: [{ 'outer.parent': [] }] }],
      'before started()': [
        { outer: [{ 'outer.parent': [{ middle: [{ 'middle.child1': [] }] }] }] },
      ],
      'in child2': [
        {
          outer: [
            {
              'outer.parent': [
                { middle: [{ 'middle.child1': [{ inner: [{ 'inner.child2': [] }] }] }] },
              ],
            },
          ],
        },
      ],
    });
    expect(taskTree()).toEqual([]);
  });
});

test('task_nursery_stack: groups in one another end in the reverse order, also by a failure', async () => {
  const record: string[] = [];
  await withTaskGroup(async (outer) => {
    outer.startSoon((task) => sleepForever(task).catch(() => record.push('outer task ends')));
    await settle();
    const error = await errorOf(
      withTaskGroup(async (inner) => {
        inner.startSoon((task) => sleepForever(task).catch(() => record.push('inner task ends')));
        await settle();
        throw new Error('inner');
      }, outer),
    );
    record.push(String((error as AggregateError).errors[0]));
    expect(outer.tasks.size).toBe(1);
    outer.cancel();
  });
  expect(record).toEqual(['inner task ends', 'Error: inner', 'outer task ends']);
});

describe('spawn_name', () => {
  async function func1(): Promise<void> {}

  test.each([
    ['of the function', func1, undefined, 'sync.func1'],
    ['that is given', func1, 'func3', 'sync.func3'],
    ['of a bound function (partial)', func1.bind(undefined), undefined, 'sync.bound func1'],
    ['of a function without a name: its number', (() => () => {})(), undefined, 'sync.0'],
    ['that is empty: that of the function', func1, '', 'sync.func1'],
  ])('the name %s', async (_, fn, name, expected) => {
    await withTaskGroup(
      (group) => {
        expect(group.startSoon(fn, { name }).name).toBe(expected);
      },
      { name: 'sync' },
    );
  });

  test('the task itself knows it, however it was started', async () => {
    await withTaskGroup(async (group) => {
      const soon = group.startSoon((task) => task.name, { name: 'soon' });
      const tried = group.trySpawn((task) => task.name, { name: 'tried' });
      const { task: ready } = await group.start(
        (task) => {
          task.taskStatus.started();
          return task.name;
        },
        { name: 'ready' },
      );
      expect(await Promise.all([soon.result, tried?.result, ready.result])).toEqual([
        'TaskGroup.soon',
        'TaskGroup.tried',
        'TaskGroup.ready',
      ]);
    });
  });

  test('an object as the name, from JavaScript: shown as text, and nothing breaks', async () => {
    await withTaskGroup((group) => {
      const task = group.startSoon(() => {}, { name: { toString: () => 'object' } as never });
      expect(task.name).toBe('TaskGroup.object');
    });
  });
});

describe('contextvar_support: AsyncLocalStorage', () => {
  testWithBuiltins('a task sees what its spawner had; what it sets itself is its own', async () => {
    const variable = new AsyncLocalStorage<string>();
    await variable.run('before', async () => {
      await withTaskGroup((group) => {
        group.startSoon(async (task) => {
          expect(variable.getStore()).toBe('before');
          variable.enterWith('after');
          await task.checkpoint();
          expect(variable.getStore()).toBe('after');
        });
      });
      expect(variable.getStore()).toBe('before');
    });
    expect(variable.getStore()).toBeUndefined();
  });

  testWithBuiltins('a task that sets it before its first await leaks to nobody', async () => {
    const variable = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    await withTaskGroup((group) => {
      group.startSoon(() => variable.enterWith('leak'));
      group.startSoon(() => seen.push(variable.getStore()));
    });
    seen.push(variable.getStore());
    expect(seen).toEqual([undefined, undefined]);
  });
});

describe('contextvar_multitask: each task has the context of its spawning', () => {
  testWithBuiltins('one after another', async () => {
    const variable = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const see = (): void => void seen.push(variable.getStore());
    await variable.run('hmmm', () =>
      withTaskGroup(async (group) => {
        group.startSoon(() => {
          see();
          variable.enterWith('changed');
          see();
        });
        await settle();
        see();
        variable.enterWith('hmmmm');
        group.startSoon(see);
        await settle();
      }),
    );
    expect(seen).toEqual(['hmmm', 'changed', 'hmmm', 'hmmmm']);
  });

  testWithBuiltins('spawned in one turn, from different contexts', async () => {
    const variable = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    await withTaskGroup((group) => {
      for (const value of ['a', 'b', 'c']) {
        variable.run(value, () => group.startSoon(() => seen.push(variable.getStore())));
      }
      group.startSoon(() => seen.push(variable.getStore()));
    });
    expect(seen).toEqual(['a', 'b', 'c', undefined]);
  });

  testWithBuiltins('when they wait for a place under a limit', async () => {
    const variable = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    await withTaskGroup(
      (group) => {
        for (const value of ['a', 'b', 'c']) {
          variable.run(value, () =>
            group.startSoon(async (task) => {
              seen.push(variable.getStore());
              await task.checkpoint();
            }),
          );
        }
      },
      { limit: 1 },
    );
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  testWithBuiltins('for start(), before and after started()', async () => {
    const variable = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    await withTaskGroup(async (group) => {
      await variable.run('spawner', () =>
        group.start(async (task) => {
          seen.push(variable.getStore());
          await task.checkpoint();
          task.taskStatus.started();
          await task.checkpoint();
          seen.push(variable.getStore());
        }),
      );
    });
    expect(seen).toEqual(['spawner', 'spawner']);
  });

  testWithBuiltins(
    'for a clean-up after a cancellation: its own context, not that of whoever cancelled',
    async () => {
      const variable = new AsyncLocalStorage<string>();
      const seen: unknown[] = [];
      await withTaskGroup(async (group) => {
        const task = variable.run('task', () =>
          group.startSoon((own) => sleepForever(own).catch(() => seen.push(variable.getStore()))),
        );
        await microtasks();
        variable.run('canceller', () => task.cancel());
      });
      expect(seen).toEqual(['task']);
    },
  );
});

/** A tree of names, to be compared. */
function namesOf({ name, children }: TaskTreeNode): Record<string, unknown> {
  return { [name]: children.map(namesOf) };
}
