import { describe, expect, test } from 'vitest';
import {
  CancelScope,
  ScopeMisuseError,
  shield,
  sleep,
  sleepForever,
  TaskGroupClosedError,
  withTaskGroup,
} from '../src/index.ts';
import type { TaskGroupError, StartContext, Task, TaskGroup } from '../src/index.ts';
import { errorOf, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

async function serve(task: StartContext<string>): Promise<string> {
  await sleep(10, task);
  task.taskStatus.started('http://localhost');
  await sleep(100, task);
  return 'served';
}

test('start waits until the task is ready, and the group until it has ended', async () => {
  let service: Task | undefined;
  await withTaskGroup(async (group) => {
    const { value, task } = await group.start(serve);
    expect([value, task.name, clock.now()]).toEqual(['http://localhost', 'TaskGroup.serve', 10]);
    service = task;
  });
  expect([service?.status, service?.value, clock.now()]).toEqual(['fulfilled', 'served', 110]);
});

test('a failure before it is ready is the one of the caller, and the group goes on', async () => {
  await withTaskGroup(async (group) => {
    const failing = group.start(async () => {
      throw new RangeError('no port');
    });
    expect(String(await errorOf(failing))).toBe('RangeError: no port');
    await sleep(5, group);
  });
  expect(clock.now()).toBe(5);
});

test('a failure afterwards is the one of the group', async () => {
  const error = await errorOf(
    withTaskGroup(async (group) => {
      await group.start(async (task: StartContext<number>) => {
        task.taskStatus.started(5);
        throw new RangeError('crashed');
      });
    }),
  );
  expect((error as TaskGroupError).errors.map(String)).toEqual(['RangeError: crashed']);
});

test('ending without started, and saying it twice, are mistakes that are named', async () => {
  await withTaskGroup(async (group) => {
    const silent = await errorOf(group.start(() => {}, { name: 'silent' }));
    expect(silent).toBeInstanceOf(ScopeMisuseError);
    expect(String(silent)).toContain('Cannot start task "TaskGroup.silent" as it ended without');
  });
  const twice = await errorOf(
    withTaskGroup(async (group) => {
      await group.start((task: StartContext) => {
        task.taskStatus.started();
        task.taskStatus.started();
      });
    }),
  );
  expect((twice as TaskGroupError).errors[0]).toBeInstanceOf(ScopeMisuseError);
});

test('start in a group that has ended rejects', async () => {
  let leaked!: TaskGroup;
  await withTaskGroup((group) => void (leaked = group));
  expect(await errorOf(leaked.start(serve))).toBeInstanceOf(TaskGroupClosedError);
  expect(await errorOf(leaked.start(5 as never))).toBeInstanceOf(TypeError);
});

test('a pending start keeps the group open', async () => {
  let started: Promise<unknown> | undefined;
  await withTaskGroup((group) => {
    started = group.start(serve);
  });
  expect(await started).toMatchObject({ value: 'http://localhost' });
  expect(clock.now()).toBe(110);
});

describe('the caller gives up', () => {
  test('the task is cancelled and waited for, and the group goes on', async () => {
    const ended: string[] = [];
    await withTaskGroup(async (group) => {
      const caller = new CancelScope({ timeout: 5 });
      await caller.run(async () => {
        await group.start(
          async (task: StartContext) => {
            try {
              await sleepForever(task);
            } finally {
              await shield({ timeout: 100 }, (own) => sleep(20, own));
              ended.push(`task at ${clock.now()}`);
              task.taskStatus.started(); // Nobody waits for it any more.
            }
          },
          { signal: caller.signal },
        );
      });
      expect([caller.cancelledCaught, ...ended]).toEqual([true, 'task at 25']);
      await sleep(5, group);
    });
    expect(clock.now()).toBe(30);
  });

  test('before the start: the function is not called, or with runWhenCancelled it may still make it', async () => {
    await withTaskGroup(async (group) => {
      const controller = new AbortController();
      controller.abort('gone');
      const { signal } = controller;
      const start = (task: StartContext<number>): void => task.taskStatus.started(5);
      expect(await errorOf(group.start(start, { signal }))).toBe('gone');
      const { value } = await group.start(start, { signal, runWhenCancelled: true });
      expect(value).toBe(5);
    });
  });

  test('after it was ready nothing happens to the task', async () => {
    await withTaskGroup(async (group) => {
      const controller = new AbortController();
      const { task } = await group.start(serve, { signal: controller.signal });
      controller.abort();
      expect(await task.result).toBe('served');
    });
  });
});

test('cancelling the group ends a pending start with its reason', async () => {
  const group = withTaskGroup(async (group) => {
    setTimeout(() => group.cancel('enough'), 1);
    await group.start(async (task: StartContext) => sleepForever(task));
  });
  expect(await group).toBeUndefined();
});

test('a daemon keeps the group until it is ready, then no longer', async () => {
  let started: Promise<{ task: Task }> | undefined;
  await withTaskGroup((group) => {
    started = group.start(serve, { daemon: true });
  });
  const { task } = await started!;
  expect([task.status, clock.now()]).toEqual(['cancelled', 10]);
});
