import { describe, expect, test } from 'vitest';
import {
  sleep,
  sleepForever,
  TaskGroup,
  TaskGroupClosedError,
  TaskGroupError,
} from '../src/index.ts';
import { errorOf, settle, useVirtualClock } from './support.ts';

useVirtualClock();

describe('joined', () => {
  test('join waits for the tasks; leaving the block then does nothing more', async () => {
    const events: string[] = [];
    {
      await using group = TaskGroup.open({ name: 'block' });
      group.startSoon(async (task) => {
        await sleep(10, task);
        events.push('task');
      });
      await group.join();
      events.push('joined');
    }
    expect(events).toEqual(['task', 'joined']);
  });

  test('join throws as withTaskGroup does, and leaving the block does not throw it again', async () => {
    const failure = new Error('task');
    const error = await errorOf(
      (async () => {
        await using group = TaskGroup.open();
        group.startSoon(() => Promise.reject(failure));
        await group.join();
      })(),
    );
    expect(error).toBeInstanceOf(TaskGroupError);
    expect((error as TaskGroupError).errors).toEqual([failure]);
  });

  test('join twice is the same join; spawning after it throws (anyio test_taskgroup_reentry)', async () => {
    const group = TaskGroup.open();
    expect(group.join()).toBe(group.join());
    await group.join();
    expect(() => group.startSoon(() => {})).toThrow(TaskGroupClosedError);
  });

  test('a task may be started while the group is being joined', async () => {
    const group = TaskGroup.open();
    let second = false;
    group.startSoon(async () => {
      await settle();
      group.startSoon(() => (second = true));
    });
    await group.join();
    expect(second).toBe(true);
  });

  test('leaving the block while it is being joined waits, and leaves the error to the join', async () => {
    let joining!: Promise<unknown>;
    let ended = false;
    {
      await using group = TaskGroup.open();
      group.startSoon(async () => {
        await settle();
        ended = true;
        throw new Error('task');
      });
      joining = errorOf(group.join());
    }
    expect(ended).toBe(true);
    expect(await joining).toBeInstanceOf(TaskGroupError);
  });
});

describe('left un-joined (Java StructuredTaskScope.close)', () => {
  test('cancels, then waits', async () => {
    const events: string[] = [];
    {
      await using group = TaskGroup.open();
      group.startSoon(async (task) => {
        await sleepForever(task).catch(() => events.push('cancelled'));
        await sleep(5);
        events.push('ended');
      });
      await settle();
    }
    expect(events).toEqual(['cancelled', 'ended']);
  });

  test('because the block threw: its error comes out as it is', async () => {
    const failure = new Error('block');
    const error = await errorOf(
      (async () => {
        await using group = TaskGroup.open();
        group.startSoon((task) => sleepForever(task));
        await settle();
        throw failure;
      })(),
    );
    expect(error).toBe(failure);
  });

  test('a task that failed is not lost', async () => {
    const error = await errorOf(
      (async () => {
        await using group = TaskGroup.open();
        group.startSoon(() => Promise.reject(new Error('task')));
        await settle();
      })(),
    );
    expect((error as TaskGroupError).errors.map(String)).toEqual(['Error: task']);
  });

  test("a deadline or an outside cancellation is nobody's failure", async () => {
    const controller = new AbortController();
    await using group = TaskGroup.open({
      signal: controller.signal,
      timeout: 5,
      graceMs: Infinity,
    });
    group.startSoon((task) => sleepForever(task));
    controller.abort();
    await settle();
  });
});
