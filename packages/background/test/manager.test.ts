import { sleep, sleepForever, TaskCancelledError } from '@taskgroup/runtime';
import { expect, test } from 'vitest';
import {
  CircuitOpenError,
  DeadlineExceededError,
  defineTask,
  NonRetryableError,
  RetriesExhaustedError,
  RetryAfterError,
  TaskAbandonedError,
  TaskRejectedError,
  TaskTimeoutError,
} from '../src/index.ts';
import { collect, errorOf, useManagers } from './support.ts';

const { open, now } = useManagers();
const tags = { service: 'test' };

test('a task runs with its data, and its handle tells what it returned', async () => {
  const double = defineTask({ name: 'double', tags, run: (_context, n: number) => 2 * n });
  const manager = open();
  const handle = await manager.submit(double, 21);
  expect(await handle.result).toBe(42);
  expect(handle.state).toBe('completed');
  expect(manager.ledger).toMatchObject({ submitted: 1, completed: 1, live: 0 });
});

test('a failure that nobody waits for is a dead letter, with all that is needed to run it again', async () => {
  const send = defineTask({
    name: 'mail.send',
    tags,
    run: (_context, to: string) => {
      throw new Error(`no route to ${to}`);
    },
  });
  const manager = open();
  await manager.submit(send, 'ann', { tags: { tenant: 'a' } });
  await manager.close();
  expect(await collect(manager.deadLetters.list({ tags: { tenant: 'a' } }))).toMatchObject([
    {
      name: 'mail.send',
      data: 'ann',
      reason: 'failed',
      tags: { service: 'test', tenant: 'a' },
      error: { name: 'Error', message: 'no route to ann' },
    },
  ]);
});

test('only what is idempotent is retried, with growing pauses, and every failure is kept', async () => {
  const starts: number[] = [];
  const flaky = defineTask({
    name: 'flaky',
    tags,
    idempotent: true,
    retry: { maxAttempts: 3, base: 100, factor: 2 },
    run: () => {
      starts.push(now());
      throw new Error(`failure ${starts.length}`);
    },
  });
  const handle = await open().submit(flaky, undefined);
  const error = await errorOf(handle.result);
  expect(error).toBeInstanceOf(RetriesExhaustedError);
  expect((error as RetriesExhaustedError).errors.map(String)).toEqual([
    'Error: failure 1',
    'Error: failure 2',
    'Error: failure 3',
  ]);
  expect(starts).toEqual([0, 50, 150]);
  expect(() => defineTask({ name: 'twice', tags, retry: {}, run: () => {} })).toThrow(/idempotent/);
});

test('a task can say that trying again is no use, or when it is', async () => {
  const starts: number[] = [];
  const options = { tags, idempotent: true, retry: { base: 10 } };
  const hopeless = defineTask({
    ...options,
    name: 'hopeless',
    run: () => {
      throw new NonRetryableError('gone');
    },
  });
  const busy = defineTask({
    ...options,
    name: 'busy',
    run: ({ attempt }) => {
      starts.push(now());
      if (attempt === 1) throw new RetryAfterError('later', 5_000);
    },
  });
  const manager = open();
  const { result } = await manager.submit(hopeless, undefined);
  expect(await errorOf(result)).toBeInstanceOf(NonRetryableError);
  await (
    await manager.submit(busy, undefined)
  ).result;
  expect(starts).toEqual([0, 5_000]);
});

test('a timeout cancels the attempt and fails it; a deadline ends the task', async () => {
  const slow = defineTask({ name: 'slow', tags, timeout: 100, run: (task) => sleepForever(task) });
  const manager = open();
  const timedOut = await manager.submit(slow, undefined);
  expect(await errorOf(timedOut.result)).toBeInstanceOf(TaskTimeoutError);
  const late = await manager.submit(slow, undefined, { timeout: 30 });
  expect(await errorOf(late.result)).toBeInstanceOf(DeadlineExceededError);
  expect([timedOut.state, late.state]).toEqual(['failed', 'expired']);
});

test('a task that waited too long expires without having run', async () => {
  const ran: string[] = [];
  const hold = defineTask({ name: 'hold', tags, run: (task) => sleep(100, task) });
  const quick = defineTask({
    name: 'quick',
    tags,
    maxQueueTime: 50,
    run: () => void ran.push('quick'),
  });
  const manager = open({ concurrency: 1 });
  await manager.submit(hold, undefined);
  const handle = await manager.submit(quick, undefined);
  expect(await errorOf(handle.result)).toBeInstanceOf(DeadlineExceededError);
  expect(now()).toBe(50);
  await manager.close();
  expect(ran).toEqual([]);
});

test('a cancelled task has not failed: no dead letter, no attempt, no call of its breaker', async () => {
  const started: number[] = [];
  const wait = defineTask({
    name: 'wait',
    tags,
    circuitBreaker: 'api',
    run: async (task) => {
      started.push(task.attempt);
      await sleepForever(task);
    },
  });
  const manager = open({ concurrency: 1, breakers: { api: { minimumCalls: 1 } } });
  const running = await manager.submit(wait, undefined);
  const waiting = await manager.submit(wait, undefined);
  await sleep(1);
  expect(await waiting.cancel('no longer needed')).toBe('cancelled');
  expect(await running.cancel('no longer needed')).toBe('requested');
  expect(await errorOf(running.result)).toBeInstanceOf(TaskCancelledError);
  expect(await errorOf(waiting.result)).toBeInstanceOf(TaskCancelledError);
  expect(manager.breaker('api').state).toBe('closed');
  expect(await collect(manager.deadLetters.list())).toEqual([]);
  expect(manager.ledger).toMatchObject({ cancelled: 2, failed: 0, live: 0 });
  expect(started).toEqual([1]);
});

test('a task whose breaker is open waits for it, and uses up no attempt', async () => {
  let isDown = true;
  const attempts: number[] = [];
  const call = defineTask({
    name: 'call',
    tags,
    circuitBreaker: 'api',
    run: ({ attempt }) => {
      attempts.push(attempt);
      if (isDown) throw new Error('down');
    },
  });
  const manager = open({
    breakers: { api: { minimumCalls: 2, openFor: 1_000, successes: 1 } },
  });
  for (let n = 0; n < 2; n += 1)
    await (await manager.submit(call, undefined)).result.catch(() => {});
  expect(manager.breaker('api').state).toBe('open');
  isDown = false;
  const parked = await manager.submit(call, undefined);
  await parked.result;
  expect(now()).toBe(750);
  expect(attempts).toEqual([1, 1, 1]);
  expect(manager.breaker('api').state).toBe('closed');
});

test('a task may prefer to die when its breaker is open', async () => {
  const call = defineTask({
    name: 'call',
    tags,
    circuitBreaker: 'api',
    whenCircuitOpen: 'fail-fast',
    run: () => {},
  });
  const manager = open();
  manager.breaker('api').isolate();
  const { result } = await manager.submit(call, undefined);
  expect(await errorOf(result)).toBeInstanceOf(CircuitOpenError);
});

test('a duplicate stands for the live task, or is refused, or replaces it, or follows it', async () => {
  const log: string[] = [];
  const job = defineTask({
    name: 'job',
    tags,
    run: async (task, text: string) => {
      await sleep(10, task);
      log.push(text);
    },
  });
  const manager = open({ concurrency: 1 });
  const first = await manager.submit(job, 'first', { id: 'a' });
  const same = await manager.submit(job, 'same', { id: 'a' });
  expect(same.duplicate).toBe(true);
  const refused = manager.submit(job, 'refused', { id: 'a', onDuplicate: 'reject' });
  expect(await errorOf(refused)).toBeInstanceOf(TaskRejectedError);
  const older = await manager.submit(job, 'older', { id: 'a', onDuplicate: 'run-after' });
  const newer = await manager.submit(job, 'newer', { id: 'a', onDuplicate: 'run-after' });
  const waiting = await manager.submit(job, 'waiting', { id: 'b' });
  const instead = await manager.submit(job, 'instead', { id: 'b', onDuplicate: 'replace' });
  await first.result;
  await same.result;
  expect(await errorOf(older.result)).toBeInstanceOf(TaskCancelledError);
  expect(await errorOf(waiting.result)).toBeInstanceOf(TaskCancelledError);
  await newer.result;
  await instead.result;
  expect(log.toSorted()).toEqual(['first', 'instead', 'newer']);
  expect(manager.ledger).toMatchObject({ submitted: 5, completed: 3, cancelled: 2, live: 0 });
});

test('an id stays taken for a while after its task has completed', async () => {
  let runs = 0;
  const job = defineTask({ name: 'job', tags, run: () => void (runs += 1) });
  const manager = open();
  const options = { id: 'daily', uniqueFor: 1_000 };
  await (
    await manager.submit(job, undefined, options)
  ).result;
  expect((await manager.submit(job, undefined, options)).duplicate).toBe(true);
  await sleep(1_001);
  expect((await manager.submit(job, undefined, options)).duplicate).toBe(false);
  await manager.close();
  expect(runs).toBe(2);
});

test('a handle whose task has ended does not cancel another one of the same id', async () => {
  const job = defineTask({ name: 'job', tags, run: (task) => sleep(10, task) });
  const manager = open();
  const first = await manager.submit(job, undefined, { id: 'a' });
  await first.result;
  const second = await manager.submit(job, undefined, { id: 'a' });
  expect(await first.cancel('too late')).toBe('not-found');
  await second.result;
});

test('tasks of one key run one at a time, and keep nobody else waiting', async () => {
  const log: string[] = [];
  const job = defineTask({
    name: 'job',
    tags,
    run: async (task, text: string) => {
      log.push(`${text} at ${now()}`);
      await sleep(10, task);
    },
  });
  const manager = open({ concurrency: 4 });
  await manager.submit(job, 'a1', { concurrencyKey: 'a' });
  await manager.submit(job, 'a2', { concurrencyKey: 'a' });
  await manager.submit(job, 'b1', { concurrencyKey: 'b' });
  await manager.close();
  expect(log).toEqual(['a1 at 0', 'b1 at 0', 'a2 at 10']);
});

test('a full queue refuses, waits, or drops the lowest, as it was told', async () => {
  const hold = defineTask({ name: 'hold', tags, run: (task) => sleep(10, task) });
  const limits = { concurrency: 1, maxQueued: 1 };

  const rejecting = open(limits);
  await rejecting.submit(hold, undefined);
  await rejecting.submit(hold, undefined);
  expect(await errorOf(rejecting.submit(hold, undefined))).toMatchObject({ reason: 'queue-full' });

  const waiting = open({ ...limits, overflow: 'wait' });
  await waiting.submit(hold, undefined);
  await waiting.submit(hold, undefined);
  await waiting.submit(hold, undefined);
  expect(now()).toBe(10);

  const dropping = open({ ...limits, overflow: 'drop-lowest' });
  await dropping.submit(hold, undefined);
  const dropped = await dropping.submit(hold, undefined, { priority: 'LOW' });
  const urgent = await dropping.submit(hold, undefined, { priority: 'HIGH' });
  expect(await errorOf(dropped.result)).toBeInstanceOf(TaskRejectedError);
  await urgent.result;
  expect(await collect(dropping.deadLetters.list({ reason: 'dropped' }))).toHaveLength(1);
});

test('a dead letter is replayed with its lineage, and not for ever', async () => {
  const broken = defineTask({
    name: 'broken',
    tags,
    run: () => {
      throw new Error('still broken');
    },
  });
  const manager = open({ maxReplays: 2 });
  await (await manager.submit(broken, undefined)).result.catch(() => {});
  for (const replays of [1, 2]) {
    await sleep(1);
    expect(await manager.deadLetters.replay({}, { actor: 'ann' })).toMatchObject({ replayed: 1 });
    await sleep(1);
    const [letter] = await collect(manager.deadLetters.list());
    expect(letter?.lineage).toMatchObject({ replays, actor: 'ann' });
  }
  const { replayed, refused } = await manager.deadLetters.replay();
  expect([replayed, refused[0]?.why]).toEqual([0, 'It was replayed 2 times already']);
  expect(await manager.deadLetters.purge()).toBe(1);
});

test('retries are a share of the work, so that what is down is not called ever more often', async () => {
  const down = defineTask({
    name: 'down',
    tags,
    idempotent: true,
    retry: { maxAttempts: 2, base: 1 },
    run: () => {
      throw new Error('down');
    },
  });
  const manager = open({ retryBudget: { min: 2, ratio: 0.1 } });
  for (let n = 0; n < 5; n += 1) await manager.submit(down, undefined);
  await manager.close();
  expect(await collect(manager.deadLetters.list({ reason: 'retry-budget' }))).toHaveLength(3);
});

test('closing lets what is there come to an end, refuses more, and lets tasks hand over', async () => {
  const log: string[] = [];
  const after = defineTask({ name: 'after', tags, run: () => void log.push('after') });
  const job = defineTask({
    name: 'job',
    tags,
    run: async (task) => {
      await sleep(100, task);
      log.push('job');
      await task.submit(after, undefined);
    },
  });
  const manager = open({ concurrency: 1 });
  await manager.submit(job, undefined);
  const closing = manager.close();
  expect(await errorOf(manager.submit(after, undefined))).toMatchObject({ reason: 'closed' });
  const { ledger, abandoned } = await closing;
  expect(log).toEqual(['job', 'after']);
  expect(abandoned).toEqual([]);
  expect(ledger).toMatchObject({ submitted: 2, completed: 2, live: 0 });
});

test('what does not end in time is cancelled, then abandoned, and each of it is told', async () => {
  const told: string[] = [];
  const cleansUp = defineTask({
    name: 'cleans-up',
    tags,
    run: async (task) => {
      try {
        await sleepForever(task);
      } finally {
        told.push(`clean-up at ${now()}`);
      }
    },
  });
  const deaf = defineTask({ name: 'deaf', tags, run: () => sleep(60_000) });
  const manager = open({
    gracePeriod: 1_000,
    cleanupPeriod: 500,
    onAbandoned: ({ task }) => void told.push(`abandoned ${task.name}`),
  });
  await manager.submit(cleansUp, undefined);
  const handle = await manager.submit(deaf, undefined);
  await manager.submit(deaf, undefined, { delay: 3_600_000 });
  const { ledger } = await manager.close();
  expect(now()).toBe(1_500);
  expect(told).toEqual([
    'clean-up at 1000',
    'abandoned cleans-up',
    'abandoned deaf',
    'abandoned deaf',
  ]);
  expect(await errorOf(handle.result)).toBeInstanceOf(TaskAbandonedError);
  expect(ledger).toMatchObject({ submitted: 3, abandoned: 3, live: 0 });
  await sleep(60_000);
});

test('closing goes on as soon as what was cancelled has cleaned up', async () => {
  const job = defineTask({ name: 'job', tags, run: (task) => sleepForever(task) });
  const manager = open({ gracePeriod: 100, cleanupPeriod: 60_000 });
  await manager.submit(job, undefined);
  await manager.close();
  expect(now()).toBe(100);
});

test('slots kept for critical work are never taken by other work', async () => {
  const log: string[] = [];
  const job = defineTask({
    name: 'job',
    tags,
    run: async (task, text: string) => {
      log.push(`${text} at ${now()}`);
      await sleep(10, task);
    },
  });
  const manager = open({ concurrency: 2 });
  await manager.submit(job, 'n1');
  await manager.submit(job, 'n2');
  await manager.submit(job, 'critical', { priority: 'CRITICAL' });
  await manager.close();
  expect(log).toEqual(['n1 at 0', 'critical at 0', 'n2 at 10']);
});

test('metrics count what happened, and Prometheus can read them', async () => {
  const ok = defineTask({ name: 'ok', tags, run: (task) => sleep(20, task) });
  const manager = open();
  await (
    await manager.submit(ok, undefined)
  ).result;
  const text = await manager.prometheus();
  expect(text).toContain(
    'taskgroup_background_task_submitted_total{name="ok",priority="NORMAL",outcome="enqueued"} 1',
  );
  expect(text).toContain(
    'taskgroup_background_task_duration_seconds_bucket{name="ok",priority="NORMAL",outcome="completed",le="0.025"} 1',
  );
  expect(text).toContain('taskgroup_background_task_ended_total{name="ok",state="completed"} 1');
});
