import { expect, test } from 'vitest';
import { openChannelFrom } from '../../src/channel/index.ts';
import { CancelScope, sleep, sleepForever, withTaskGroup } from '../../src/index.ts';
import type { TaskContext } from '../../src/index.ts';
import { deferred, errorOf, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

test('a generator that waits for something else ends as soon as the last receive end is closed', async () => {
  let closed = false;
  async function* generate(task: TaskContext): AsyncGenerator<number> {
    try {
      yield 1;
      await sleepForever(task);
    } finally {
      closed = true;
    }
  }
  await withTaskGroup(async (group) => {
    const receive = openChannelFrom(group, generate);
    const clone = receive.clone();
    expect(await receive.receive(group)).toBe(1);
    const waiting = errorOf(receive.receive(group));
    await settle();
    receive.close();
    await settle();
    expect(closed).toBe(false);
    clone.close();
    await settle();
    expect(closed).toBe(true);
    expect(await waiting).toMatchObject({ name: 'ClosedResourceError' });
  });
});

test('a value whose receiver was cancelled meanwhile is for the next one', async () => {
  const gate = deferred();
  async function* generate(): AsyncGenerator<string> {
    await gate.promise;
    yield 'kept';
  }
  await withTaskGroup(async (group) => {
    const receive = openChannelFrom(group, generate);
    const scope = new CancelScope();
    const first = scope.run(() => receive.receive(scope));
    await settle();
    scope.cancel();
    await first;
    gate.resolve();
    await settle();
    expect(await receive.receive(group)).toBe('kept');
  });
});

test('a value that nobody comes for is dropped with the last receive end, without a failure', async () => {
  const gate = deferred();
  async function* generate(): AsyncGenerator<string> {
    await gate.promise;
    yield 'dropped';
  }
  await withTaskGroup(async (group) => {
    const receive = openChannelFrom(group, generate);
    const scope = new CancelScope();
    const first = scope.run(() => receive.receive(scope));
    await settle();
    scope.cancel();
    await first;
    gate.resolve();
    await settle();
    expect(receive.statistics().tasksWaitingSend).toBe(1);
    receive.close();
    await settle();
    expect(receive.statistics()).toMatchObject({ tasksWaitingSend: 0, openSendChannels: 0 });
  });
});

test('several generators at work at the same time, each owned by the group', async () => {
  async function* ticks(task: TaskContext): AsyncGenerator<number> {
    for (let i = 0; i < 3; i += 1) {
      await sleep(10, task);
      yield i;
    }
  }
  const sums: number[] = [];
  await withTaskGroup((group) => {
    for (const name of ['a', 'b']) {
      const receive = openChannelFrom(group, ticks, { name });
      group.startSoon(async (task) => {
        let sum = 0;
        for await (const tick of receive.values(task)) sum += tick;
        sums.push(sum);
      });
    }
    expect([...group.tasks].map((task) => task.name)).toContain('TaskGroup.b');
  });
  expect(sums).toEqual([3, 3]);
});

test('what is no function is refused at once', async () => {
  await withTaskGroup((group) => {
    expect(() => openChannelFrom(group, [1] as never)).toThrow(
      new TypeError(
        'Cannot open a channel as the source must be a generator function: current value is an object',
      ),
    );
  });
});
