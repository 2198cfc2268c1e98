import { randomUUID } from 'node:crypto';
import { BackgroundTaskManager, defineTask, type ManagerOptions } from '@taskgroup/background';
import { sleep, TaskGroup } from '@taskgroup/runtime';
import { expect, onTestFinished, test } from 'vitest';
import { bullmq, type BullMqOptions, StoreTimeoutError } from '../../src/index.ts';
import { collect, errorOf, expectBalance, letters } from './conformance.ts';
import type { Server } from './servers.ts';
import { WorkerProcess } from './worker-process.ts';

const tags = { service: 'test' };
const run = () => {};
const effect = defineTask({ name: 'effect', tags, idempotent: true, run });
const slow = defineTask<{ ms: number }, number>({
  name: 'slow',
  tags,
  idempotent: true,
  run: () => 0,
});
const slowOnce = defineTask<{ ms: number }, number>({ name: 'slow.once', tags, run: () => 0 });
const deaf = defineTask<{ ms: number }>({ name: 'deaf', tags, idempotent: true, run });
const block = defineTask<{ ms: number }, number>({
  name: 'block',
  tags,
  idempotent: true,
  run: () => 0,
});
const poison = defineTask({ name: 'poison', tags, idempotent: true, run });

/** So short that a test needn't wait long, and long enough for a machine with other work. */
const SHORT = { lease: 2_000, sweepInterval: 500 };
const MANY = 10_000;
const MANY_MAY_TAKE = 240_000;

/** What a store does for tasks whose worker, whose network or which itself goes down. */
export function survivesCrashes(server: () => Server, launch: () => Promise<Server>): void {
  function setUp(more: Partial<BullMqOptions> = {}, { store } = server()) {
    const options: BullMqOptions = { queue: randomUUID(), store, ...SHORT, ...more };
    const producer = open({ ...options, consume: false });
    const work = async (manager: ManagerOptions = {}) => {
      const worker = new WorkerProcess(options, manager);
      onTestFinished(() => worker.kill('SIGKILL'));
      await worker.says('up');
      return worker;
    };
    const workTogether = () => TaskGroup.all([() => work(), () => work()]);
    return { options, producer, work, workTogether };
  }

  test('a worker is killed: another one runs its task, and no attempt is lost', async () => {
    const { producer, workTogether } = setUp();
    const workers = await workTogether();
    const { result } = await producer.submit(slow, { ms: 1_500 });
    const { holder, other, fence } = await whoStarts(workers);
    holder.kill('SIGKILL');
    const again = await other.says('started');
    expect(again.attempt).toBe(1);
    expect(again.fence!.key).toBe(fence.key);
    expect(again.fence!.number).toBeGreaterThan(fence.number);
    expect(await result).toBe(other.pid);
  });

  test('a worker is killed: what is not idempotent is not run again, but a dead letter', async () => {
    const { producer, workTogether } = setUp();
    const workers = await workTogether();
    const { result } = await producer.submit(slowOnce, { ms: 60_000 });
    const { holder, other } = await whoStarts(workers);
    holder.kill('SIGKILL');
    expect(await errorOf(result)).toMatchObject({ name: 'LeaseLostError' });
    expect(await letters(producer, 1)).toMatchObject([{ name: 'slow.once', reason: 'lost' }]);
    expect(other.said.map(({ what }) => what)).toEqual(['up']);
  });

  test('a worker stands still past its lease: it is told when it wakes, and its result does not count', async () => {
    const { producer, workTogether } = setUp();
    const workers = await workTogether();
    const { result } = await producer.submit(slow, { ms: 3_000 });
    const { holder, other } = await whoStarts(workers);
    holder.kill('SIGSTOP');
    await other.says('started');
    holder.kill('SIGCONT');
    expect(await holder.says('aborted')).toMatchObject({ reason: 'LeaseLostError' });
    expect(await result).toBe(other.pid);
  });

  test('a worker whose event loop is blocked past its lease loses the task, and learns of it', async () => {
    const { producer, workTogether } = setUp();
    const workers = await workTogether();
    const { result } = await producer.submit(block, { ms: 5_000 });
    const { holder, other } = await whoStarts(workers);
    expect(await result).toBe(other.pid);
    expect(await holder.says('aborted')).toMatchObject({ reason: 'LeaseLostError' });
  });

  test('a task that takes every worker with it is given up as poison', async () => {
    const { producer, work } = setUp({ maxCrashes: 1 });
    const { result } = await producer.submit(poison, undefined);
    await (
      await work()
    ).ended;
    await (
      await work()
    ).ended;
    await work();
    expect(await errorOf(result)).toMatchObject({
      message: expect.stringMatching(/workers died/) as string,
    });
    expect(await letters(producer, 1)).toMatchObject([{ name: 'poison', reason: 'poison' }]);
  });

  test('SIGTERM hands back what runs without using up an attempt, but not what must not be run twice', async () => {
    const { producer, work } = setUp();
    const first = await work({ gracePeriod: 50, cleanupPeriod: 200, concurrency: 4 });
    const again = await producer.submit(slow, { ms: 1_000 });
    const once = await producer.submit(slowOnce, { ms: 60_000 });
    await producer.submit(deaf, { ms: 2_000 }, { id: 'deaf' });
    await first.says('started', 3);
    first.kill('SIGTERM');
    const second = await work();
    expect(await first.ended).toEqual([null, 'SIGTERM']);
    expect(await again.result).toBe(second.pid);
    await errorOf(once.result);
    expect(await letters(producer, 1)).toMatchObject([{ name: 'slow.once', reason: 'abandoned' }]);
    await second.says('started', 2);
    const started = second.said.filter(({ what }) => what === 'started');
    expect(started.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  test('a second SIGTERM ends a worker at once, and its lease does the rest', async () => {
    const { producer, work } = setUp();
    const first = await work({ gracePeriod: 60_000 });
    const { result } = await producer.submit(slow, { ms: 1_000 });
    await first.says('started');
    first.kill('SIGTERM');
    await sleep(50); // Two signals at the same moment are one.
    first.kill('SIGTERM');
    expect(await first.ended).toEqual([null, 'SIGTERM']);
    const second = await work();
    expect(await result).toBe(second.pid);
  });

  test('a task of a name that nobody knows is passed on for a while, and then given up', async () => {
    const stranger = defineTask({ name: 'stranger', tags, run: () => 'found' });
    const { options, producer, work } = setUp({ unknownTasksFor: 60_000 });
    await work();
    const { result } = await producer.submit(stranger, undefined);
    const knows = open(options);
    knows.register(stranger);
    expect(await result).toBe('found');

    const strict = setUp({ unknownTasksFor: 0 });
    await strict.work();
    const lost = await strict.producer.submit(stranger, undefined);
    expect(await errorOf(lost.result)).toBeInstanceOf(Error);
    expect(await letters(strict.producer, 1)).toMatchObject([{ reason: 'unknown-task' }]);
  });

  test('a task that runs elsewhere is cancelled from here', async () => {
    const { producer, work } = setUp();
    const worker = await work();
    const handle = await producer.submit(slow, { ms: 60_000 });
    await worker.says('started');
    expect(await handle.cancel('not needed')).toBe('requested');
    expect(await errorOf(handle.result)).toMatchObject({
      message: expect.stringMatching(/not needed/) as string,
    });
    expect(await worker.says('aborted')).toBeDefined();
  });

  test('what JSON would change, and what a store has not, is refused at once', async () => {
    const { producer } = setUp();
    const job = defineTask<unknown>({ name: 'job', tags, run });
    expect(await errorOf(producer.submit(job, { at: [new Date()] }))).toMatchObject({
      message: expect.stringMatching(/a Date at 'at\[0\]'/) as string,
    });
    for (const options of [{ concurrencyKey: 'a' }, { uniqueFor: 1 }]) {
      expect(await errorOf(producer.submit(job, 1, options))).toBeInstanceOf(TypeError);
    }
    expect(() => open({ queue: 'a', store: server().store }, { overflow: 'wait' })).toThrow(/wait/);
  });

  test('of dead letters only the newest are kept', async () => {
    const { options } = setUp({ keepDeadLetters: { count: 3 }, sweepInterval: 100 });
    const manager = open(options);
    const fails = defineTask<number>({
      name: 'fails',
      tags,
      run: (_task, n) => {
        throw new Error(`failure ${n}`);
      },
    });
    for (let n = 0; n < 8; n += 1) {
      await errorOf((await manager.submit(fails, n)).result);
      await sleep(2); // Those of one millisecond are kept together.
    }
    const kept = () => collect(manager.deadLetters.list());
    while ((await kept()).length > 3) await sleep(20);
    expect((await kept()).map(({ data }) => data)).toEqual([5, 6, 7]);
  });

  test('the store is killed and comes back: nothing is lost, and nothing is run twice', async () => {
    const other = await launch();
    onTestFinished(() => other.stop());
    const { options, producer, work } = setUp({ lease: 20_000 }, other);
    const impatient = open({ ...options, consume: false, storeTimeout: 300 });
    const worker = await work({ concurrency: 2 });
    const running = await producer.submit(slow, { ms: 500 });
    const handles = [running];
    for (let n = 0; n < 5; n += 1) handles.push(await producer.submit(slow, { ms: 1 }));
    await worker.says('started', 2);
    await other.kill();
    const refused = await errorOf(impatient.submit(slow, { ms: 1 }));
    expect(refused).toBeInstanceOf(Error);
    if ('redis' in other.store) expect(refused).toBeInstanceOf(StoreTimeoutError);
    await sleep(500); // The task ends while nobody can be told.
    await other.start();
    for (const { result } of handles) expect(await result).toBe(worker.pid);
    const started = worker.said.filter(({ what }) => what === 'started').map(({ id }) => id);
    expect(new Set(started).size).toBe(started.length);
  });

  test('who starts while the store is down takes up the work when it is back', async () => {
    const other = await launch();
    onTestFinished(() => other.stop());
    await other.kill();
    const { producer, work } = setUp({ storeTimeout: 30_000 }, other);
    const worker = await work();
    // PostgreSQL refuses at once, Redis' client waits.
    const submitting = producer.submit(slow, { ms: 1 }).catch(() => 'refused');
    await sleep(100); // So much for the first try of each.
    await other.start();
    await submitting;
    const { result } = await producer.submit(slow, { ms: 1 });
    expect(await result).toBe(worker.pid);
  });

  test(
    `of ${MANY} tasks none is lost, and no effect happens twice, though a worker is killed`,
    async () => {
      const { producer, work } = setUp();
      const workers = [await work({ concurrency: 32 }), await work({ concurrency: 32 })];
      const killed = workers[0]!;
      const submitting = TaskGroup.all(
        Array.from({ length: 50 }, () => async () => {
          for (let n = 0; n < MANY / 50; n += 1) await producer.submit(effect, undefined);
        }),
      );
      await killed.says('effect', 500);
      killed.kill('SIGKILL');
      workers.push(await work({ concurrency: 32 }));
      await submitting;
      const highest = new Map<string, number>();
      const applied = () => {
        highest.clear();
        for (const { fence } of workers.flatMap(({ said }) => said.filter((it) => it.fence))) {
          highest.set(fence!.key, Math.max(highest.get(fence!.key) ?? 0, fence!.number));
        }
        return highest.size;
      };
      while (applied() < MANY) await sleep(100);
      expect(highest.size).toBe(MANY);
      const starts = new Set(workers.flatMap(({ said }) => said.map(nameOfStart)));
      const all = workers.flatMap(({ said }) => said.filter(({ what }) => what === 'effect'));
      expect(starts.size - 1).toBe(all.length); // No start of a task has happened twice; `up` has none.
      await producer.close();
      expect(producer.ledger).toMatchObject({ submitted: MANY, handedBack: MANY, live: 0 });
    },
    MANY_MAY_TAKE,
  );
}

/** Of several that wait for a task, who got it. */
async function whoStarts(workers: readonly WorkerProcess[]) {
  for (;;) {
    for (const holder of workers) {
      const [started] = holder.said.filter(({ what }) => what === 'started');
      const other = workers.find((worker) => worker !== holder)!;
      if (started) return { holder, other, fence: started.fence! };
    }
    await sleep(10);
  }
}

function nameOfStart({
  fence,
}: {
  readonly fence?: { readonly key: string; readonly number: number };
}) {
  return `${fence?.key} ${fence?.number}`;
}

function open(options: BullMqOptions, manager: ManagerOptions = {}): BackgroundTaskManager {
  const opened = new BackgroundTaskManager({ ...manager, backend: bullmq(options) });
  onTestFinished(async () => {
    await opened.close();
    expectBalance(opened);
  });
  return opened;
}
