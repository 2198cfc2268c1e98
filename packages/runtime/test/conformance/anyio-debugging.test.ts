/**
 * AnyIO's `tests/test_debugging.py`: names of tasks, the list of what runs, and waiting until all is blocked.
 *
 * Left out, as they are about Python: `wait_generator_based_task_blocked` (coroutines made of generators) and
 * `wait_all_tasks_blocked_asend` (a task that is a step of an asynchronous generator).
 */
import { describe, expect, test } from 'vitest';
import { moveOnAt, sleepForever, withTaskGroup } from '../../src/index.ts';
import type { StartContext, TaskContext } from '../../src/index.ts';
import { deferred, microtasks, useVirtualClock } from '../support.ts';

useVirtualClock();

describe('names', () => {
  // AnyIO's `run(main)` names the main task after its function. The work of a group is its body, and that has the name of
  // the group, which is what messages about it say.
  test('main_task_name: the name of the group', async () => {
    const names: string[] = [];
    await withTaskGroup((group) => void names.push(group.name), { name: 'main' });
    await withTaskGroup((group) => void names.push(group.name));
    expect(names).toEqual(['main', 'TaskGroup']);
  });

  async function nonMain(task: StartContext<string>): Promise<void> {
    task.taskStatus.started(task.name);
  }

  test.each([
    [undefined, 'main.nonMain'],
    ['name', 'main.name'],
    // AnyIO takes the empty name as it is; `main.` would be a name for nobody, so here it counts as none.
    ['', 'main.nonMain'],
  ])('non_main_task_name: %s', async (name, expected) => {
    await withTaskGroup(
      async (group) => {
        const { value, task } = await group.start(nonMain, { name });
        expect([value, task.name]).toEqual([expected, expected]);
      },
      { name: 'main' },
    );
  });
});

describe('get_running_tasks', () => {
  test('get_running_tasks: those of a group, in the order of starting', async () => {
    const event = deferred();
    let seen: { name: string; status: string }[] = [];
    async function inspect(): Promise<void> {
      await microtasks();
      seen = [...group!.tasks].map(({ name, status }) => ({ name, status }));
      event.resolve();
    }
    let group: { readonly tasks: ReadonlySet<{ name: string; status: string }> } | undefined;
    await withTaskGroup(
      (opened) => {
        group = opened;
        opened.startSoon(() => event.promise, { name: 'task1' });
        opened.startSoon(() => event.promise, { name: 'task2' });
        opened.startSoon(inspect);
      },
      { name: 'host' },
    );
    expect(seen).toEqual([
      { name: 'host.task1', status: 'running' },
      { name: 'host.task2', status: 'running' },
      { name: 'host.inspect', status: 'running' },
    ]);
    expect(group!.tasks.size).toBe(0);
  });

  test('get_running_tasks: the set is that of the moment', async () => {
    await withTaskGroup(async (group) => {
      const before = group.tasks;
      const task = group.startSoon((context) => sleepForever(context));
      const during = group.tasks;
      task.cancel();
      expect([before.size, during.has(task), group.tasks.size]).toEqual([0, true, 0]);
    });
  });
});

describe('wait_all_tasks_blocked', () => {
  test('wait_all_tasks_blocked_cancelled_task: a task whose scope is cancelled from the start has gone on', async () => {
    let done = false;
    async function selfCancel(task: StartContext & TaskContext): Promise<void> {
      task.taskStatus.started();
      // A negative delay is refused (trio's rule); a deadline in the past is what it meant.
      await moveOnAt(-1, (scope) => sleepForever(scope), task);
      done = true;
    }
    await withTaskGroup(async (group) => {
      await group.start(selfCancel);
      await microtasks();
      expect(done).toBe(true);
    });
  });
});
