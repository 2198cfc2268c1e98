import { describe, expect, test } from 'vitest';
import * as runtime from '../../src/index.ts';
import { errorOf, useVirtualClock } from '../support.ts';

const clock = useVirtualClock();

const AsyncFunction = (async () => {}).constructor as new (
  ...source: string[]
) => (names: typeof runtime) => Promise<unknown>;

/**
 * Code that no compiler has touched: the tests of this package are compiled, with their `await using` written in older
 * syntax, so they would pass on a host whose own `using` finds no disposer.
 */
function native(body: string): () => Promise<unknown> {
  const compiled = new AsyncFunction(`{ ${Object.keys(runtime).join(', ')} }`, body);
  return () => compiled(runtime);
}

function engineHas(syntax: string): boolean {
  try {
    new AsyncFunction(syntax);
    return true;
  } catch {
    return false;
  }
}

/** Node has it from 24 on, Chromium from 134 on. */
describe.runIf(engineHas('await using x = null'))("the engine's own using", () => {
  test('a group: join waits, and leaving the block does nothing more', async () => {
    const block = native(`
      const events = [];
      {
        await using group = TaskGroup.open();
        group.startSoon((task) => sleep(10, task).then(() => events.push('task')));
        await group.join();
        events.push('joined');
      }
      return events;
    `);
    expect(await block()).toEqual(['task', 'joined']);
    expect(clock.now()).toBe(10);
  });

  test('a group that is left by an error: it is cancelled and waited for, and the error goes on', async () => {
    const block = native(`
      const events = [];
      try {
        await using group = TaskGroup.open();
        group.startSoon((task) => sleepForever(task).finally(() => events.push('task ended')));
        await sleep(1);
        throw new Error('block');
      } catch (error) {
        events.push(String(error));
      }
      return events;
    `);
    expect(await block()).toEqual(['task ended', 'Error: block']);
  });

  test('the block and a task fail: a SuppressedError has both', async () => {
    const block = native(`
      await using group = TaskGroup.open();
      group.startSoon(() => Promise.reject(new Error('task')));
      await sleep(1);
      throw new Error('block');
    `);
    const error = (await errorOf(block())) as SuppressedError;
    expect(error.name).toBe('SuppressedError');
    expect(String(error.suppressed)).toBe('Error: block');
    expect((error.error as runtime.TaskGroupError).errors.map(String)).toEqual(['Error: task']);
  });

  test('tokens of locks, and both ends of a channel', async () => {
    const block = native(`
      const lock = new Lock();
      const held = [];
      {
        using token = await lock.acquire();
        held.push(lock.locked);
      }
      held.push(lock.locked);
      const [send, receive] = openChannel(1);
      {
        using end = send;
        await end.send('last');
      }
      const values = [];
      using end = receive;
      for await (const value of end) values.push(value);
      return [held, values];
    `);
    expect(await block()).toEqual([[true, false], ['last']]);
  });

  test('a listener of a cancellation: it is gone with the block', async () => {
    const block = native(`
      const heard = [];
      await withTaskGroup((group) => {
        const task = group.startSoon(async (own) => {
          {
            using listener = own.onCancel(() => heard.push('within'));
          }
          using listener = own.onCancel(() => heard.push('still there'));
          await sleepForever(own);
        });
        group.startSoon(async (own) => {
          await sleep(1, own);
          task.cancel();
        });
      });
      return heard;
    `);
    expect(await block()).toEqual(['still there']);
  });
});
