import { describe, expect, test } from 'vitest';
import {
  abandonedTasks,
  currentTime,
  sleep,
  sleepForever,
  TaskCancelledError,
  TaskGroup,
  TimeoutError,
  withTaskGroup,
} from '../src/index.ts';
import type { TaskGroupError, Task } from '../src/index.ts';
import { spyOnWarnings } from './host.ts';
import { deferred, errorOf, microtasks, settle, useVirtualClock } from './support.ts';

const clock = useVirtualClock();

describe('a daemon', () => {
  test('is cancelled when the body and all others have ended', async () => {
    const tasks: Task[] = [];
    await withTaskGroup((group) => {
      tasks.push(group.startSoon((task) => sleepForever(task), { name: 'monitor', daemon: true }));
      tasks.push(group.startSoon((task) => sleep(20, task), { name: 'job' }));
    });
    expect(tasks.map(({ status }) => status)).toEqual(['cancelled', 'fulfilled']);
    expect(clock.now()).toBe(20);
    expect(tasks[0]!.error).toMatchObject({
      source: 'joined',
      message: 'Cancelled task "TaskGroup.monitor": all others in its group have ended',
    });
  });

  test('may clean up, and start an ordinary task for it', async () => {
    const log: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(
        async (task) => {
          await sleepForever(task).catch(() => {});
          group.startSoon(async (own) => {
            await sleep(5, own);
            log.push('flushed');
          });
        },
        { daemon: true },
      );
      await microtasks();
    });
    expect([log, clock.now()]).toEqual([['flushed'], 5]);
  });

  test('that is started when only daemons are left does not run', async () => {
    let late: Task | undefined;
    const group = TaskGroup.open();
    group.startSoon(
      async (task) => {
        await sleepForever(task).catch(() => {});
        late = group.startSoon((own) => sleepForever(own), { daemon: true });
      },
      { daemon: true },
    );
    await microtasks();
    await group.join();
    expect([late?.status, late?.started]).toEqual(['cancelled', false]);
  });

  test('that fails is a failure', async () => {
    const error = await errorOf(
      withTaskGroup((group) => {
        group.startSoon(() => Promise.reject(new Error('monitor')), { daemon: true });
        group.startSoon((task) => sleepForever(task));
      }),
    );
    expect((error as TaskGroupError).errors.map(String)).toEqual(['Error: monitor']);
  });
});

describe('a deadline of a task', () => {
  test('fails it, and so its group', async () => {
    let slow: Task | undefined;
    const error = await errorOf(
      withTaskGroup((group) => {
        slow = group.startSoon((task) => sleepForever(task), { name: 'slow', timeout: 30 });
      }),
    );
    const [failure] = (error as TaskGroupError).errors;
    expect(failure).toBeInstanceOf(TimeoutError);
    expect(String(failure)).toBe('TimeoutError: Task "TaskGroup.slow" exceeded its deadline');
    expect(failure.cause).toBeInstanceOf(TaskCancelledError);
    expect([slow?.status, slow?.duration]).toEqual(['failed', 30]);
  });

  test('timeout counts from the start, deadline is a point in time', async () => {
    const tasks: Task[] = [];
    await errorOf(
      withTaskGroup(
        (group) => {
          group.startSoon((task) => sleep(20, task));
          tasks.push(group.startSoon((task) => sleepForever(task), { timeout: 15 }));
          tasks.push(group.startSoon(() => {}, { deadline: currentTime() + 25 }));
        },
        { limit: 1, policy: 'collectAll' },
      ),
    );
    // The second had 15 ms of its own; the third never got its turn.
    expect(tasks.map(({ endedAt }) => endedAt)).toEqual([35, 25]);
  });

  test('that has passed: the function is not called', async () => {
    const task = await withTaskGroup(
      (group) => group.startSoon(() => expect.unreachable(), { deadline: currentTime() }),
      { policy: 'supervisor', onFailure: () => {} },
    );
    expect([task.status, task.started, String(task.error)]).toEqual([
      'failed',
      false,
      'TimeoutError: Task "TaskGroup.0" exceeded its deadline',
    ]);
  });

  test('beside the one of the group: the outermost wins', async () => {
    const run = withTaskGroup(
      (group) => void group.startSoon((task) => sleepForever(task), { timeout: 10 }),
      { timeout: 10 },
    );
    expect(String(await errorOf(run))).toBe(
      'TimeoutError: Task group "TaskGroup" exceeded its deadline',
    );
  });

  test.each([
    [{ timeout: -1 }, `'timeout' must be a number >= 0`],
    [{ deadline: NaN }, `'deadline' must not be NaN`],
    [{ deadline: 5, timeout: 5 }, `only one of 'deadline' and 'timeout'`],
  ])('%o is refused at once', async (options, text) => {
    await withTaskGroup((group) => {
      expect(() => group.startSoon(() => {}, options)).toThrow(text);
      expect(group.tasks.size).toBe(0);
    });
  });
});

describe('abandonOnCancel', () => {
  test('the group does not wait, and the ledger knows', async () => {
    const work = deferred();
    const task = await withTaskGroup(
      (group) => {
        const deaf = group.startSoon(() => work.promise, { name: 'deaf', abandonOnCancel: true });
        setTimeout(() => group.cancel(), 1);
        return deaf;
      },
      { name: 'g' },
    );
    expect([task.status, task.abandoned]).toEqual(['cancelled', true]);
    expect(abandonedTasks()).toEqual([{ name: 'g.deaf', abandonedAt: clock.now() }]);
    work.resolve();
    await microtasks();
    expect(abandonedTasks()).toEqual([]);
  });

  test('its place under the limit stays taken until it has really ended', async () => {
    const work = deferred();
    const started: string[] = [];
    await withTaskGroup(
      async (group) => {
        const deaf = group.startSoon(() => work.promise, { abandonOnCancel: true });
        group.startSoon(() => started.push('next'));
        await settle();
        deaf.cancel();
        await deaf.wait();
        await settle();
        expect(started).toEqual([]);
        work.resolve();
      },
      { limit: 1 },
    );
    expect(started).toEqual(['next']);
  });

  test('a late failure is told, or warned of; a late cancellation is none', async () => {
    const told: string[] = [];
    const first = deferred();
    const options = {
      onAbandonedError: (error: unknown, name: string) => told.push(`${name} ${String(error)}`),
    };
    await withTaskGroup((group) => {
      group.startSoon(() => first.promise, { abandonOnCancel: true });
      setTimeout(() => group.cancel(), 1);
    }, options);
    first.reject(new Error('late'));
    await microtasks();
    expect(told).toEqual(['TaskGroup.0 Error: late']);

    const warn = spyOnWarnings();
    const second = deferred();
    const task = await withTaskGroup((group) => {
      setTimeout(() => group.cancel(), 1);
      return group.startSoon(() => second.promise, { abandonOnCancel: true });
    });
    second.reject(task.error);
    await microtasks();
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test('without a cancellation it is a task like any other', async () => {
    const value = await withTaskGroup(
      (group) => group.startSoon(() => 5, { abandonOnCancel: true }).result,
    );
    expect(value).toBe(5);
  });
});

test('runWhenCancelled: the function is called in a cancelled group, and finds itself cancelled', async () => {
  const seen: boolean[] = [];
  await withTaskGroup((group) => {
    group.cancel();
    group.startSoon((task) => void seen.push(task.cancelled), { runWhenCancelled: true });
    expect(group.trySpawn(() => {}, { runWhenCancelled: true })).toBeUndefined();
  });
  expect(seen).toEqual([true]);
});

test('a report holds what there is to tell about each task, in spawn order, whatever failed', async () => {
  const tasks: Task[] = [];
  await errorOf(
    withTaskGroup(
      async (group) => {
        tasks.push(group.startSoon(() => sleep(10).then(() => 'done'), { name: 'a' }));
        tasks.push(
          group.startSoon(() => sleep(20).then(() => Promise.reject(new Error('no'))), {
            name: 'b',
          }),
        );
        tasks.push(group.startSoon((task) => sleep(30, task), { name: 'c' }));
        tasks.push(group.startSoon(() => {}, { name: 'd' }));
      },
      { limit: 3, name: 'steps' },
    ),
  );
  const reports = tasks.map((task) => task.report());
  expect(
    reports.map(({ name, status, attempts, duration }) => [name, status, attempts, duration]),
  ).toEqual([
    ['steps.a', 'fulfilled', 1, 10],
    ['steps.b', 'failed', 1, 20],
    ['steps.c', 'cancelled', 1, 20],
    ['steps.d', 'fulfilled', 1, 0],
  ]);
  expect(reports[0]).toMatchObject({ value: 'done', startedAt: 0, endedAt: 10, error: undefined });
});
