import { randomUUID } from 'node:crypto';
import process from 'node:process';
import {
  BackgroundTaskManager,
  type DeadLetter,
  DeadlineExceededError,
  defineTask,
  type ManagerOptions,
  RetriesExhaustedError,
  type TaskBackend,
  TaskRejectedError,
} from '@taskgroup/background';
import { Event, sleep, sleepForever, TaskCancelledError } from '@taskgroup/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';

const tags = { service: 'test' };

/** What every backend does, wherever it keeps its tasks. */
export function behavesAsABackend(openBackend: (queue: string) => TaskBackend): void {
  let managers: BackgroundTaskManager[] = [];
  let queue = '';
  beforeEach(() => void (queue = randomUUID()));
  afterEach(async () => {
    for (const manager of managers.splice(0)) await manager.close();
  });
  const open = (options: ManagerOptions = {}) => {
    const limits = { gracePeriod: 5_000, cleanupPeriod: 1_000 };
    const manager = new BackgroundTaskManager({
      ...limits,
      ...options,
      backend: openBackend(queue),
    });
    managers = [...managers, manager];
    return manager;
  };

  test('a task runs with its data, and its handle tells what it returned', async () => {
    const double = defineTask({
      name: 'double',
      tags,
      run: (_task, { n }: { n: number }) => ({ twice: 2 * n }),
    });
    const manager = open();
    const handle = await manager.submit(double, { n: 21 });
    expect(await handle.result).toEqual({ twice: 42 });
    expect(handle.state).toBe('completed');
  });

  test('what fails for good is a dead letter with all its failures', async () => {
    const attempts: number[] = [];
    const flaky = defineTask({
      name: 'flaky',
      tags,
      idempotent: true,
      retry: { maxAttempts: 3, base: 5 },
      run: ({ attempt }) => {
        attempts.push(attempt);
        throw new TypeError(`failure ${attempt}`);
      },
    });
    const manager = open();
    const handle = await manager.submit(flaky, undefined, { tags: { tenant: 'a' } });
    const error = await errorOf(handle.result);
    expect(error).toBeInstanceOf(RetriesExhaustedError);
    expect((error as RetriesExhaustedError).errors.map(String)).toEqual([
      'TypeError: failure 1',
      'TypeError: failure 2',
      'TypeError: failure 3',
    ]);
    expect(attempts).toEqual([1, 2, 3]);
    const [letter] = await collect(manager.deadLetters.list({ tags: { tenant: 'a' } }));
    expect(letter).toMatchObject({ name: 'flaky', reason: 'retries-exhausted' });
  });

  test('a duplicate stands for the live task, or is refused, or replaces one that waits', async () => {
    const ran: string[] = [];
    const job = defineTask({
      name: 'job',
      tags,
      run: async (task, text: string) => {
        await sleep(50, task);
        ran.push(text);
      },
    });
    const manager = open({ concurrency: 1 });
    const first = await manager.submit(job, 'first', { id: 'tenant:1/ä' });
    const same = await manager.submit(job, 'same', { id: 'tenant:1/ä' });
    expect([first.duplicate, same.duplicate]).toEqual([false, true]);
    const refused = manager.submit(job, 'refused', { id: 'tenant:1/ä', onDuplicate: 'reject' });
    expect(await errorOf(refused)).toBeInstanceOf(TaskRejectedError);
    const waiting = await manager.submit(job, 'waiting', { id: 'b', delay: 60_000 });
    const instead = await manager.submit(job, 'instead', { id: 'b', onDuplicate: 'replace' });
    expect(await errorOf(waiting.result)).toBeInstanceOf(TaskCancelledError);
    await same.result;
    await instead.result;
    expect(ran).toEqual(['first', 'instead']);
    const again = await manager.submit(job, 'again', { id: 'tenant:1/ä' });
    expect(again.duplicate).toBe(false);
    await again.result;
  });

  test('a cancelled task has not failed, whether it ran or waited', async () => {
    const wait = defineTask({
      name: 'wait',
      tags,
      circuitBreaker: 'api',
      run: (task) => sleepForever(task),
    });
    const manager = open({ concurrency: 1, breakers: { api: { minimumCalls: 1 } } });
    const running = await manager.submit(wait, undefined);
    await oneRuns(manager);
    const waiting = await manager.submit(wait, undefined);
    expect(await waiting.cancel('no longer needed')).toBe('cancelled');
    expect(await running.cancel('no longer needed')).toBe('requested');
    expect(await errorOf(running.result)).toBeInstanceOf(TaskCancelledError);
    expect(await errorOf(waiting.result)).toBeInstanceOf(TaskCancelledError);
    expect(manager.breaker('api').state).toBe('closed');
    expect(await collect(manager.deadLetters.list())).toEqual([]);
    expect(await running.cancel()).toBe('not-found');
    await manager.close();
    expect(manager.ledger).toMatchObject({ cancelled: 2, failed: 0, live: 0 });
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
    await errorOf((await manager.submit(broken, undefined)).result);
    for (const replays of [1, 2]) {
      const before = await letters(manager, 1);
      expect(await manager.deadLetters.replay({}, { actor: 'ann' })).toMatchObject({ replayed: 1 });
      const [letter] = await letters(manager, 1, before);
      expect(letter?.lineage).toMatchObject({ replayOf: before[0]!.id, replays, actor: 'ann' });
    }
    const { replayed, refused } = await manager.deadLetters.replay();
    expect([replayed, refused[0]?.why]).toEqual([0, 'It was replayed 2 times already']);
    expect(await manager.deadLetters.purge()).toBe(1);
    expect(await collect(manager.deadLetters.list())).toEqual([]);
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
    const breakers = { api: { minimumCalls: 2, openFor: 200, successes: 1 } };
    const manager = open({ breakers });
    for (let n = 0; n < 2; n += 1) {
      await errorOf((await manager.submit(call, undefined)).result);
    }
    expect(manager.breaker('api').state).toBe('open');
    isDown = false;
    const parked = await manager.submit(call, undefined);
    await parked.result;
    expect(attempts).toEqual([1, 1, 1]);
  });

  test('a task that waited too long expires without having run', async () => {
    const ran: string[] = [];
    const hold = defineTask({ name: 'hold', tags, run: (task) => sleep(150, task) });
    const run = () => void ran.push('ran');
    const impatient = defineTask({ name: 'impatient', tags, maxQueueTime: 20, run });
    const late = defineTask({ name: 'late', tags, run });
    const manager = open({ concurrency: 1 });
    await manager.submit(hold, undefined, { priority: 'CRITICAL' });
    await oneRuns(manager);
    const handles = [
      await manager.submit(impatient, undefined),
      await manager.submit(late, undefined, { timeout: 20 }),
    ];
    for (const { result } of handles) {
      expect(await errorOf(result)).toBeInstanceOf(DeadlineExceededError);
    }
    expect(handles.map(({ state }) => state)).toEqual(['expired', 'expired']);
    expect(ran).toEqual([]);
  });

  test('what is critical goes first, and what is delayed goes later', async () => {
    const ran: string[] = [];
    const job = defineTask({
      name: 'job',
      tags,
      run: async (task, text: string) => {
        ran.push(text);
        if (text === 'holds') await allAreThere.wait(task);
      },
    });
    const allAreThere = new Event();
    const manager = open({ concurrency: 1 });
    await manager.submit(job, 'holds');
    await oneRuns(manager);
    await manager.submit(job, 'low', { priority: 'LOW' });
    await manager.submit(job, 'high', { priority: 'HIGH' });
    await manager.submit(job, 'critical', { priority: 'CRITICAL' });
    const delayed = await manager.submit(job, 'delayed', { priority: 'CRITICAL', delay: 1_000 });
    allAreThere.set();
    await delayed.result;
    expect(ran).toEqual(['holds', 'critical', 'high', 'low', 'delayed']);
  });

  test('closing lets what runs come to an end, refuses more, and lets tasks hand over', async () => {
    const ran: string[] = [];
    const after = defineTask({ name: 'after', tags, run: () => void ran.push('after') });
    const job = defineTask({
      name: 'job',
      tags,
      run: async (task) => {
        await sleep(100, task);
        ran.push('job');
        await task.submit(after, undefined);
      },
    });
    const manager = open({ concurrency: 1 });
    await manager.submit(job, undefined);
    await oneRuns(manager);
    const closing = manager.close();
    expect(await errorOf(manager.submit(after, undefined))).toMatchObject({ reason: 'closed' });
    const { ledger } = await closing;
    expectBalance(manager);
    // What a store has, another manager finds there.
    if (ledger.handedBack > 0) {
      const next = open();
      next.register(after);
      while (next.ledger.completed < 1) await sleep(10);
    }
    expect(ran).toEqual(['job', 'after']);
  });

  test('every start of a task has a higher fence, also those that count as no attempt', async () => {
    const fences: { readonly key: string; readonly number: number }[] = [];
    const flaky = defineTask({
      name: 'flaky',
      tags,
      idempotent: true,
      retry: { maxAttempts: 3, base: 5 },
      run: ({ fence }) => {
        fences.push(fence);
        if (fences.length < 3) throw new Error('again');
      },
    });
    const manager = open();
    await (
      await manager.submit(flaky, undefined)
    ).result;
    expect(fences.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(new Set(fences.map(({ key }) => key)).size).toBe(1);
  });
}

/** In, and out. */
export function expectBalance({ ledger }: BackgroundTaskManager): void {
  const { submitted, received, completed, failed, cancelled, expired, abandoned } = ledger;
  const ends = completed + failed + cancelled + expired + abandoned;
  expect(submitted + received).toBe(ends + ledger.handedBack);
  expect(ledger.live).toBe(0);
}

/** Where a test needs a server that isn't installed: a failure in CI, where it is. */
export const areServersRequired = process.env['CI_SERVERS_REQUIRED'] === '1';

/** What a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error(`Expected a rejection, but it resolved with ${String(outcome.value)}`);
}

export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** Waits until so many letters are there that were not before. */
export async function letters(
  manager: BackgroundTaskManager,
  count: number,
  before: readonly DeadLetter[] = [],
): Promise<DeadLetter[]> {
  const old = new Set(before.map(({ id }) => id));
  for (;;) {
    const all = await collect(manager.deadLetters.list());
    const fresh = all.filter(({ id }) => !old.has(id));
    if (fresh.length >= count) return fresh;
    await sleep(10);
  }
}

/** Waits until a task runs. */
async function oneRuns(manager: BackgroundTaskManager): Promise<void> {
  for (;;) {
    for await (const { state } of manager.inspect()) if (state === 'running') return;
    await sleep(5);
  }
}
