import { sleep, sleepForever, TaskCancelledError } from '@taskgroup/runtime';
import { expect, test } from 'vitest';
import {
  DeadlineExceededError,
  defineTask,
  TaskRejectedError,
  type ManagerOptions,
  type TaskHandle,
} from '../src/index.ts';
import { errorOf, useManagers } from './support.ts';

const { open, now } = useManagers();
const tags = { service: 'test' };

/** A manager whose tasks say when they start, and take 10 ms each. */
function openLogged(options?: ManagerOptions) {
  const log: string[] = [];
  const job = defineTask({
    name: 'job',
    tags,
    run: async (task, text: string) => {
      log.push(`${text} at ${now()}`);
      await sleep(10, task);
    },
  });
  return { log, job, manager: open(options) };
}

test('of two tasks that share an id, a handle cancels its own', async () => {
  const { log, job, manager } = openLogged();
  const first = await manager.submit(job, 'first', { id: 'a' });
  const next = await manager.submit(job, 'next', { id: 'a', onDuplicate: 'run-after' });
  expect(await next.cancel('not needed')).toBe('cancelled');
  expect([first.state, next.state]).toEqual([undefined, 'cancelled']);
  await first.result;
  expect(log).toEqual(['first at 0']);
});

test('a duplicate stands for the live task, not for the one that waits for its end', async () => {
  const { job, manager } = openLogged();
  const first = await manager.submit(job, 'first', { id: 'a' });
  await manager.submit(job, 'next', { id: 'a', onDuplicate: 'run-after' });
  const same = await manager.submit(job, 'same', { id: 'a' });
  expect(same.duplicate).toBe(true);
  await same.result;
  expect([first.state, now()]).toEqual(['completed', 10]);
});

test('the last one of an id replaces also the one that waits for the end of the live one', async () => {
  const { log, job, manager } = openLogged();
  await manager.submit(job, 'live', { id: 'a' });
  const older = await manager.submit(job, 'older', { id: 'a', onDuplicate: 'run-after' });
  const newer = await manager.submit(job, 'newer', { id: 'a', onDuplicate: 'replace' });
  expect(older.state).toBe('cancelled');
  await newer.result;
  expect(log).toEqual(['live at 0', 'newer at 10']);
});

test('whoever replaces a task takes its place in a full queue', async () => {
  const { job, manager } = openLogged({ concurrency: 1, maxQueued: 1 });
  await manager.submit(job, 'running');
  const waiting = await manager.submit(job, 'waiting', { id: 'a' });
  const instead = await manager.submit(job, 'instead', { id: 'a', onDuplicate: 'replace' });
  expect(await errorOf(waiting.result)).toBeInstanceOf(TaskCancelledError);
  await instead.result;
});

test('what waits for another of its id expires as anything that waits', async () => {
  const { log, job, manager } = openLogged();
  await manager.submit(job, 'first', { id: 'a' });
  const how = { id: 'a', onDuplicate: 'run-after', timeout: 5 } as const;
  const next = await manager.submit(job, 'next', how);
  expect(await errorOf(next.result)).toBeInstanceOf(DeadlineExceededError);
  expect(now()).toBe(5);
  await manager.close();
  expect(log).toEqual(['first at 0']);
});

test('the next of a key starts also when the one before it was cancelled on its way', async () => {
  const { log, job, manager } = openLogged({ concurrency: 2, reserved: {} });
  const key = { concurrencyKey: 'k' };
  const blocker = defineTask({ name: 'blocker', tags, run: (task) => sleep(30, task) });
  await manager.submit(blocker, undefined);
  await manager.submit(job, 'one', key);
  const two = await manager.submit(job, 'two', key);
  await manager.submit(job, 'three', key);
  // As `one` ends its slot goes to critical work, so `two` is ready and waits.
  await manager.submit(job, 'critical', { priority: 'CRITICAL' });
  await sleep(15);
  await two.cancel();
  await manager.close();
  expect(log).toEqual(['one at 0', 'critical at 10', 'three at 20']);
});

test('dropping the lowest never drops a task that would make no room', async () => {
  const { manager } = openLogged({ concurrency: 1, maxQueued: 1, overflow: 'drop-lowest' });
  const flaky = defineTask({
    name: 'flaky',
    tags,
    priority: 'BACKGROUND',
    idempotent: true,
    retry: { base: 2 },
    run: async (task) => {
      await sleep(1, task);
      if (task.attempt === 1) throw new Error('once');
    },
  });
  const busy = defineTask({ name: 'busy', tags, run: (task) => sleep(100, task) });
  const retried = await manager.submit(flaky, undefined);
  await sleep(1);
  await manager.submit(busy, undefined);
  await sleep(10); // The retry is ready by now, and takes up no room.
  await manager.submit(busy, undefined);
  const refused = manager.submit(busy, undefined, { priority: 'NORMAL' });
  expect(await errorOf(refused)).toBeInstanceOf(TaskRejectedError);
  await retried.result;
});

test('everybody who waits for room is told at once that the manager closes', async () => {
  const { job, manager } = openLogged({ concurrency: 1, maxQueued: 1, overflow: 'wait' });
  await manager.submit(job, 'running');
  await manager.submit(job, 'queued');
  const waiting = ['a', 'b', 'c'].map((text) => errorOf(manager.submit(job, text)));
  await sleep(1);
  const closed = manager.close();
  for (const error of await Promise.all(waiting)) expect(error).toBeInstanceOf(TaskRejectedError);
  expect(now()).toBe(1);
  expect((await closed).ledger).toMatchObject({ submitted: 2, completed: 2 });
});

test('what a task hands over waits for room no longer than the task runs', async () => {
  const manager = open({ concurrency: 1, maxQueued: 1, overflow: 'wait' });
  const idle = defineTask({ name: 'idle', tags, run: () => {} });
  const greedy = defineTask({
    name: 'greedy',
    tags,
    timeout: 50,
    run: async ({ submit }) => {
      await submit(idle, undefined);
      await submit(idle, undefined);
    },
  });
  const { result } = await manager.submit(greedy, undefined);
  await errorOf(result);
  expect(now()).toBe(50);
});

test('when a breaker closes, those who waited for it start at once', async () => {
  const log: string[] = [];
  const call = defineTask({
    name: 'call',
    tags,
    circuitBreaker: 'api',
    run: async (task, text: string) => {
      log.push(`${text} at ${now()}`);
      await sleep(10, task);
    },
  });
  const manager = open({
    breakers: { api: { minimumCalls: 1, openFor: 1_000, probeTimeout: 30_000 } },
  });
  const permit = manager.breaker('api').enter();
  permit.failed(); // Open for 750 ms, with half of the jitter.
  const low = await manager.submit(call, 'low', { priority: 'LOW' });
  await manager.submit(call, 'high', { priority: 'HIGH' });
  await manager.submit(call, 'normal');
  await low.result;
  // One probe, then another, then all.
  expect(log).toEqual(['high at 750', 'normal at 760', 'low at 770']);
});

test('a parked task still has its deadline', async () => {
  const call = defineTask({ name: 'call', tags, circuitBreaker: 'api', run: () => {} });
  const manager = open();
  manager.breaker('api').isolate();
  const { result } = await manager.submit(call, undefined, { timeout: 100 });
  expect(await errorOf(result)).toBeInstanceOf(DeadlineExceededError);
  expect(now()).toBe(100);
});

test('attempts start no more often than their rate allows, and waiting uses up none of them', async () => {
  const starts: number[] = [];
  const call = defineTask({
    name: 'call',
    tags,
    rateLimit: { max: 2, per: 100 },
    run: ({ attempt }) => void starts.push(now(), attempt),
  });
  const manager = open();
  const handles: TaskHandle[] = [];
  for (let n = 0; n < 5; n += 1) handles.push(await manager.submit(call, undefined));
  await handles.at(-1)!.result;
  expect(starts).toEqual([0, 1, 0, 1, 100, 1, 100, 1, 200, 1]);
});

test('a cancelled task is not tried again, whatever it throws', async () => {
  const attempts: number[] = [];
  const stubborn = defineTask({
    name: 'stubborn',
    tags,
    idempotent: true,
    run: async (task) => {
      attempts.push(task.attempt);
      await sleepForever(task).catch(() => {
        throw new Error('the connection broke');
      });
    },
  });
  const manager = open();
  const handle = await manager.submit(stubborn, undefined);
  await sleep(1);
  await handle.cancel();
  expect(await errorOf(handle.result)).toEqual(new Error('the connection broke'));
  await sleep(60_000);
  expect(attempts).toEqual([1]);
});

test('a service that ignores its signal does not keep its manager from closing', async () => {
  const manager = open({ gracePeriod: 100, cleanupPeriod: 10 });
  manager.service('deaf', () => sleep(10_000), { tags });
  await sleep(1);
  expect((await manager.close()).unstopped).toEqual(['deaf']);
  expect(now()).toBe(111);
  await sleep(10_000);
});

test('options that can not be are refused where they are given', async () => {
  const { job, manager } = openLogged();
  const submit = (options: object) => errorOf(manager.submit(job, '', options));
  expect(await submit({ priority: 'URGENT' })).toBeInstanceOf(TypeError);
  expect(await submit({ onDuplicate: 'ignore' })).toBeInstanceOf(TypeError);
  expect(await submit({ delay: Number.NaN })).toBeInstanceOf(RangeError);
  expect(() => open({ gracePeriod: -1 })).toThrow(RangeError);
  expect(() => open({ breakers: { api: { window: 0 } } })).toThrow(RangeError);
  const rateLimit = { max: 0, per: 100 };
  expect(() => defineTask({ name: 'x', rateLimit, run: () => {} })).toThrow(RangeError);
});
