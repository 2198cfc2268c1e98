import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Bottleneck from 'bottleneck';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import PQueue from 'p-queue';
import {
  BackgroundTaskManager,
  defineTask,
  type ManagerOptions,
  PRIORITIES,
  type Priority,
} from '@taskgroup/background';
import { type CancelOptions, detach, failAfter, sleep } from '@taskgroup/runtime';
import { openProcess } from '@taskgroup/runtime/node';

/** A queue that runs jobs, whoever made it. */
export interface JobQueue extends AsyncDisposable {
  /** Resolves when the job is in the queue; `onDone` is called when it has run. */
  submit(priority: Priority, job: () => Promise<unknown>, onDone: () => void): Promise<void>;
}

export interface QueueMaker {
  readonly label: string;
  readonly by: string;
  open(concurrency: number): Promise<JobQueue>;
}

interface Payload {
  readonly job: () => Promise<unknown>;
  readonly onDone: () => void;
}

/** The manager as it is, or with something that listens. */
export function managed(label: string, options: ManagerOptions = {}): QueueMaker {
  return {
    label,
    by: '@taskgroup/background',
    open: (concurrency) => Promise.resolve(managerQueue({ ...options, concurrency })),
  };
}

function managerQueue(options: ManagerOptions): JobQueue {
  const limits = { maxQueued: Infinity, reserved: {}, gracePeriod: 0, cleanupPeriod: 1_000 };
  const manager = new BackgroundTaskManager({ ...limits, ...options });
  const task = defineTask({
    name: 'job',
    tags: { service: 'bench' },
    run: async (_context, { job, onDone }: Payload) => {
      await job();
      onDone();
    },
  });
  return {
    submit: async (priority, job, onDone) => {
      await manager.submit(task, { job, onDone }, { priority });
    },
    [Symbol.asyncDispose]: async () => {
      await manager.close();
    },
  };
}

export const P_QUEUE: QueueMaker = {
  label: 'PQueue.add',
  by: 'p-queue',
  open: (concurrency) => {
    const queue = new PQueue({ concurrency });
    return Promise.resolve({
      submit: (priority, job, onDone) => {
        const how = { priority: -PRIORITIES.indexOf(priority) };
        detach(() => queue.add(job, how).then(onDone), { reason: 'the queue owns it' });
        return Promise.resolve();
      },
      [Symbol.asyncDispose]: () => {
        queue.clear();
        return queue.onIdle();
      },
    });
  },
};

export const BOTTLENECK: QueueMaker = {
  label: 'Bottleneck.schedule',
  by: 'bottleneck',
  open: (maxConcurrent) => {
    const limiter = new Bottleneck({ maxConcurrent });
    return Promise.resolve({
      submit: (priority, job, onDone) => {
        const options = { priority: 2 * PRIORITIES.indexOf(priority) };
        // What still waits at the end is dropped, and says so.
        const done = () => limiter.schedule(options, job).then(onDone, () => {});
        detach(done, { reason: 'the limiter owns it' });
        return Promise.resolve();
      },
      [Symbol.asyncDispose]: async () => {
        await limiter.stop({ dropWaitingJobs: true });
      },
    });
  },
};

/** BullMQ as it comes, on a Redis that keeps nothing on disk: this process adds and works. */
export const BULLMQ: QueueMaker = { label: 'Queue.add, Worker', by: 'bullmq', open: openBullMQ };

async function openBullMQ(concurrency: number): Promise<JobQueue> {
  const redis = await openRedis();
  const jobs = new Map<string, Payload>();
  const client = () => new Redis(redis.port, '127.0.0.1', { maxRetriesPerRequest: null });
  const connections = [client(), client()];
  const queue = new Queue('bench', { connection: connections[0]! });
  const work = async ({ name }: { readonly name: string }) => {
    const { job, onDone } = jobs.get(name)!;
    jobs.delete(name);
    await job();
    onDone();
  };
  const worker = new Worker('bench', work, { connection: connections[1]!, concurrency });
  let count = 0;
  return {
    submit: async (priority, job, onDone) => {
      const name = String((count += 1));
      jobs.set(name, { job, onDone });
      const how = { priority: PRIORITIES.indexOf(priority) + 1, removeOnComplete: true };
      await queue.add(name, undefined, how);
    },
    [Symbol.asyncDispose]: async () => {
      await worker.close(true);
      await queue.close();
      for (const connection of connections) connection.disconnect();
      await redis[Symbol.asyncDispose]();
    },
  };
}

async function openRedis(): Promise<AsyncDisposable & { readonly port: number }> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-redis-'));
  const where = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  const server = await openProcess(
    'redis-server',
    [...where, '--save', '', '--maxmemory-policy', 'noeviction'],
    { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
  );
  await failAfter(5_000, (scope) => untilOpen(port, scope));
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function untilOpen(port: number, around: CancelOptions): Promise<void> {
  while (!(await isOpen(port))) await sleep(20, around);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
