import { afterEach, describe, expect, test } from 'vitest';
import { detach, sleep, sleepForever, TaskGroup, withTaskGroup } from '../../src/index.ts';
import {
  expectNoLeaks,
  findLeaks,
  LeakError,
  VirtualClock,
  withVirtualClock,
} from '../../src/testing/index.ts';
import type { Leaks } from '../../src/testing/index.ts';
import { deferred, errorOf } from '../support.ts';

afterEach(() => expectNoLeaks());

/** What is left, as names and counts. */
function summary({ groups, tasks, abandoned, timers }: Leaks): unknown {
  const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
  return { groups: names(groups), tasks: names(tasks), abandoned: names(abandoned), timers };
}

const nothing = { groups: [], tasks: [], abandoned: [], timers: 0 };

describe('what is a leak', () => {
  test('nothing, when everything was waited for', async () => {
    await TaskGroup.all([(task) => task.checkpoint(), async () => 1]);
    expect(summary(findLeaks())).toEqual(nothing);
    await expectNoLeaks();
  });

  test('a group that nobody joined, with its tasks; the message shows the tree', async () => {
    const group = TaskGroup.open({ name: 'poller' });
    const task = group.startSoon((context) => sleepForever(context), { name: 'poll' });
    const error = (await errorOf(expectNoLeaks())) as LeakError;
    expect(error).toBeInstanceOf(LeakError);
    expect(error.leaks).toEqual({ groups: [group], tasks: [task], abandoned: [], timers: 0 });
    expect(
      error.message
        .split('\n')
        .slice(0, 3)
        .map((line) => line.replace(/ {2}\d.*/, '')),
    ).toEqual([
      'Expected nothing to be left running, but found 1 open group ("poller"), 1 task ("poller.poll")',
      'group poller  open',
      '└─ task poller.poll  running',
    ]);
    await group[Symbol.asyncDispose]();
  });

  test('a group whose body has not ended', async () => {
    const { promise, resolve } = deferred();
    const running = withTaskGroup(() => promise, { name: 'hangs' });
    expect(summary(findLeaks())).toEqual({ ...nothing, groups: ['hangs'] });
    resolve();
    await running;
  });

  test('a detached task, and its group; when it has ended there is none', async () => {
    const { promise, resolve } = deferred();
    const task = detach(() => promise, { reason: 'to be found', name: 'stray' });
    const error = (await errorOf(expectNoLeaks())) as LeakError;
    expect(summary(error.leaks)).toEqual({
      ...nothing,
      groups: ['detached'],
      tasks: ['detached.stray'],
    });
    resolve();
    await task.result;
    await expectNoLeaks();
  });

  test('an abandoned task', async () => {
    const { promise, resolve } = deferred();
    await withTaskGroup(async (group) => {
      const task = group.startSoon(() => promise, { name: 'deaf', abandonOnCancel: true });
      await Promise.resolve();
      task.cancel();
    });
    const error = (await errorOf(expectNoLeaks())) as LeakError;
    expect(summary(error.leaks)).toEqual({ ...nothing, abandoned: ['TaskGroup.deaf'] });
    resolve();
  });

  test('a timer on the virtual clock', async () => {
    const clock = VirtualClock.install();
    void sleep(1_000);
    const error = (await errorOf(expectNoLeaks())) as LeakError;
    clock.uninstall();
    expect(error.message).toBe(
      'Expected nothing to be left running, but found 1 timer on the virtual clock',
    );
  });
});

describe('what is not', () => {
  test('what is just ending', async () => {
    const ending = withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        for (let i = 0; i < 10; i += 1) await task.checkpoint();
      });
    });
    await expectNoLeaks();
    await ending;
  });

  test('what was there before', async () => {
    const group = TaskGroup.open({ name: 'server' });
    group.startSoon((task) => sleepForever(task));
    const ignore = findLeaks();
    await expectNoLeaks({ ignore });
    group.startSoon((task) => sleepForever(task), { name: 'request' });
    const error = (await errorOf(expectNoLeaks({ ignore }))) as LeakError;
    expect(summary(error.leaks)).toEqual({ ...nothing, tasks: ['server.request'] });
    await expectNoLeaks({ ignore }); // Told of once.
    await group[Symbol.asyncDispose]();
  });
});

test('a task that never rests does not keep the check from coming to an end', async () => {
  const group = TaskGroup.open({ name: 'restless' });
  group.startSoon(async (task) => {
    for (;;) await task.checkpoint();
  });
  expect(await errorOf(expectNoLeaks())).toBeInstanceOf(LeakError);
  await group[Symbol.asyncDispose]();
});

test('a sleeping task is found also under a clock that jumps', async () => {
  const clock = VirtualClock.install({ autojump: true });
  const group = TaskGroup.open({ name: 'sleeper' });
  group.startSoon((task) => sleep(10, task));
  const error = (await errorOf(expectNoLeaks())) as LeakError;
  expect(summary(error.leaks)).toMatchObject({ groups: ['sleeper'], timers: 1 });
  expect(clock.now()).toBe(0);
  await group[Symbol.asyncDispose]();
  clock.uninstall();
});

describe('withVirtualClock', () => {
  test('runs in virtual time that jumps, gives the value, and puts the real clock back', async () => {
    const value = await withVirtualClock(async (clock) => {
      await sleep(3_600_000);
      return clock.now();
    });
    expect(value).toBe(3_600_000);
    VirtualClock.install().uninstall();
  });

  test('the clock can be moved by hand', async () => {
    await withVirtualClock(
      async (clock) => {
        const sleeping = sleep(10);
        await clock.advance(10);
        await sleeping;
      },
      { autojump: false },
    );
  });

  test('a test that leaves a task fails, and the next one does not', async () => {
    let group: ReturnType<typeof TaskGroup.open> | undefined;
    const error = await errorOf(
      withVirtualClock(() => {
        group = TaskGroup.open({ name: 'left' });
        group.startSoon((task) => sleepForever(task), { name: 'over' });
      }),
    );
    expect(error).toBeInstanceOf(LeakError);
    await withVirtualClock(() => {});
    await group![Symbol.asyncDispose]();
  });

  test('the failure of the test goes before its leaks', async () => {
    const failure = new Error('assertion');
    let group: ReturnType<typeof TaskGroup.open> | undefined;
    const run = withVirtualClock(() => {
      group = TaskGroup.open();
      group.startSoon((task) => sleepForever(task));
      throw failure;
    });
    expect(await errorOf(run)).toBe(failure);
    await withVirtualClock(() => {});
    await group![Symbol.asyncDispose]();
  });

  test('what the test was started in is not its leak', async () => {
    await withTaskGroup(async (group) => {
      group.startSoon(() => withVirtualClock(() => sleep(10)));
    });
  });

  test('what is not a function is refused before the clock is touched', async () => {
    await expect(withVirtualClock(undefined as never)).rejects.toThrow(TypeError);
    await expect(withVirtualClock(() => {}, { seed: 0.5 })).rejects.toThrow(RangeError);
    VirtualClock.install().uninstall();
  });
});
