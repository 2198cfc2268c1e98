/** AnyIO's `tests/test_signals.py`, 3 cases. */
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { failAfter, withTaskGroup } from '../../src/index.ts';
import { openSignalReceiver } from '../../src/node/index.ts';

describe('anyio test_signals', () => {
  test('receive_signals: each in turn, by name', async () => {
    const receiver = openSignalReceiver(['SIGUSR2', 'SIGHUP']);
    process.kill(process.pid, 'SIGUSR2');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    process.kill(process.pid, 'SIGHUP');
    const got = await failAfter(1_000, async (scope) => [
      await receiver.receive(scope),
      await receiver.receive(scope),
    ]);
    expect(got).toEqual(['SIGUSR2', 'SIGHUP']);
    receiver[Symbol.dispose]();
  });

  test('task_group_cancellation_open: opened in the task that is cancelled', async () => {
    let ended = false;
    const task = await withTaskGroup(async (group) => {
      const listening = group.startSoon(async (own) => {
        const receiver = openSignalReceiver('SIGUSR2', own);
        try {
          for await (const signal of receiver) expect.unreachable(signal);
          expect.unreachable();
        } finally {
          receiver[Symbol.dispose]();
          ended = true;
        }
      });
      await Promise.resolve();
      await Promise.resolve();
      group.cancel();
      return listening;
    });
    expect([task?.status, ended]).toEqual(['cancelled', true]);
  });

  test('task_group_cancellation_consume: consumed in the task that is cancelled', async () => {
    const receiver = openSignalReceiver('SIGUSR2');
    await withTaskGroup(async (group) => {
      group.startSoon(async (task) => {
        for (;;) {
          await receiver.receive(task);
          expect.unreachable();
        }
      });
      await Promise.resolve();
      await Promise.resolve();
      group.cancel();
    });
    expect(receiver.pendingSignalCount).toBe(0);
    receiver[Symbol.dispose]();
  });
});
