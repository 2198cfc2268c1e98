import { afterEach, describe, expect, test } from 'vitest';
import { CancelScope, Event, Lock, openChannel, sleep, withTaskGroup } from '../../src/index.ts';
import { VirtualClock, waitAllTasksBlocked } from '../../src/testing/index.ts';
import { errorOf, settle } from '../support.ts';

let clock: VirtualClock | undefined;
afterEach(() => clock?.uninstall());

test('with nothing running it resolves at once, as often as one likes', async () => {
  for (let i = 0; i < 3; i += 1) await waitAllTasksBlocked();
});

test('a task that was just started has come to its first wait', async () => {
  const lock = new Lock();
  const held = lock.tryAcquire()!;
  await withTaskGroup(async (group) => {
    group.startSoon((task) => lock.run(() => {}, task));
    expect(lock.statistics().tasksWaiting).toBe(0);
    await waitAllTasksBlocked();
    expect(lock.statistics().tasksWaiting).toBe(1);
    held.release();
  });
});

test('a chain of hand-overs through a channel has run to its end', async () => {
  const [send, receive] = openChannel<number>(0);
  const received: number[] = [];
  await withTaskGroup(async (group) => {
    group.startSoon(async (task) => {
      for await (const value of receive) {
        received.push(value);
        await task.checkpoint();
      }
    });
    group.startSoon(async (task) => {
      for (let i = 0; i < 20; i += 1) await send.send(i, task);
    });
    await waitAllTasksBlocked();
    expect(received).toHaveLength(20);
    send.close();
  });
});

test('tasks that end and start others keep it waiting', async () => {
  let generations = 0;
  await withTaskGroup(async (group) => {
    const next = async (): Promise<void> => {
      await settle();
      generations += 1;
      if (generations < 10) group.startSoon(next);
    };
    group.startSoon(next);
    await waitAllTasksBlocked();
    expect(generations).toBe(10);
  });
});

test('what waits for somebody else looks blocked, unless a cushion covers it', async () => {
  const seen: string[] = [];
  await withTaskGroup(async (group) => {
    group.startSoon(async (task) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await task.checkpoint();
      seen.push('foreign timer');
    });
    await waitAllTasksBlocked();
    seen.push('no cushion');
    await waitAllTasksBlocked(50);
    seen.push('cushion');
  });
  expect(seen).toEqual(['no cushion', 'foreign timer', 'cushion']);
});

test('somebody who comes later with a smaller cushion does not wait for the longer one', async () => {
  const seen: string[] = [];
  const scope = new CancelScope();
  const long = scope.run(() => waitAllTasksBlocked(60_000, scope));
  await waitAllTasksBlocked(1);
  seen.push('short');
  scope.cancel();
  await long;
  expect(seen).toEqual(['short']);
});

test('it is cancelled like every wait', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const waiting = errorOf(waitAllTasksBlocked(60_000, controller));
  controller.abort(reason);
  expect(await waiting).toBe(reason);
  expect(await errorOf(waitAllTasksBlocked(0, controller))).toBe(reason);
});

test('a cushion that is no time is refused', async () => {
  await expect(waitAllTasksBlocked(-1)).rejects.toThrow(
    `Cannot wait until all tasks are blocked as 'cushion' must be a number >= 0: current value is -1`,
  );
  await expect(waitAllTasksBlocked(NaN)).rejects.toThrow(RangeError);
  await expect(waitAllTasksBlocked('1' as never)).rejects.toThrow(TypeError);
});

describe('with a virtual clock', () => {
  test('a clock moved by hand: it waits for what an advance woke', async () => {
    clock = VirtualClock.install();
    const seen: string[] = [];
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        await sleep(5, task);
        for (let i = 0; i < 5; i += 1) await task.checkpoint();
        seen.push('awake');
      });
      await clock!.advance(5);
      expect(seen).toEqual([]);
      await waitAllTasksBlocked();
      expect(seen).toEqual(['awake']);
    });
  });

  test('a jumping clock lets those who wait go first, whatever their cushion', async () => {
    clock = VirtualClock.install({ autojump: true });
    const seen: string[] = [];
    const note = (what: string) => () => void seen.push(`${what} at ${clock!.now()}`);
    await Promise.all([
      sleep(100).then(note('sleeper')),
      waitAllTasksBlocked(20).then(note('cushion')),
      waitAllTasksBlocked().then(note('no cushion')),
    ]);
    expect(seen).toEqual(['no cushion at 0', 'cushion at 0', 'sleeper at 100']);
  });

  test('a deadline of a task that waits here is held up by it', async () => {
    clock = VirtualClock.install({ autojump: true });
    const event = new Event();
    const scope = new CancelScope({ timeout: 10 });
    await scope.run(async () => {
      await waitAllTasksBlocked(5, scope);
      expect(clock!.now()).toBe(0);
      await event.wait(scope);
    });
    expect(scope.cancelledCaught).toBe(true);
    expect(clock.now()).toBe(10);
  });
});
