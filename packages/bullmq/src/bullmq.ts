import {
  type ConsumeOptions,
  type Consumer,
  type DeadLetters,
  type EnqueueOptions,
  type EnqueueResult,
  type RunAttempt,
  type TaskBackend,
  type TaskEnd,
  type TaskEnvelope,
  TaskRejectedError,
  type TaskSnapshot,
  type TaskState,
} from '@taskgroup/background';
import { cancellationOf } from './cancellation.ts';
import { StoreConsumer } from './consumer.ts';
import { FailedJobs } from './dead-letters.ts';
import { StoreTimeoutError } from './errors.ts';
import { type BullMqOptions, readOptions, type Settings } from './options.ts';
import { requireJson } from './require-json.ts';
import { encode, jobOptionsOf, type StoredJob } from './stored-task.ts';
import { StoreOpener, type StoreQueue } from './store.ts';
import { EndWatch } from './watch.ts';
import { TookTooLong, within } from './within.ts';

/**
 * Keeps tasks in Redis, Valkey or PostgreSQL, through BullMQ: they survive the process, and any process with a manager of the same queue
 * may run them. Task definitions and the manager's API stay the same.
 *
 * Where a worker is lost, an idempotent task is started again when its lease has run out; one that is not goes to the dead
 * letters, as nobody knows whether it was run.
 *
 * @throws {RangeError} for options that can't be.
 * @example
 * ```ts no-run
 * import { BackgroundTaskManager } from '@taskgroup/background';
 * import { bullmq } from '@taskgroup/bullmq';
 *
 * const backend = bullmq({ queue: 'shop', store: { redis: 'redis://127.0.0.1:6379' } });
 * await using manager = new BackgroundTaskManager({ name: 'shop', backend });
 * ```
 */
export function bullmq(options: BullMqOptions): TaskBackend {
  return new StoreBackend(readOptions(options));
}

class StoreBackend implements TaskBackend {
  readonly name = 'bullmq';
  readonly capabilities = { durable: true, crossProcess: true, priority: 'strict' } as const;
  readonly deadLetters: DeadLetters;
  readonly #settings: Settings;
  readonly #opener: StoreOpener;
  readonly #queue: StoreQueue;
  readonly #watch: EndWatch;
  readonly #ended = new Map<TaskState, number>();
  #consuming: ConsumeOptions | undefined;
  #consumer: StoreConsumer | undefined;
  #lastError: unknown;
  #isClosed = false;

  constructor(settings: Settings) {
    const onError = (error: unknown) => this.#onError(error);
    this.#settings = settings;
    this.#opener = new StoreOpener(settings, onError);
    this.#queue = this.#opener.queue();
    this.#watch = new EndWatch(this.#queue, this.#opener, onError);
    this.deadLetters = new FailedJobs(this.#queue);
  }

  now(): number {
    return Date.now();
  }

  async enqueue(task: TaskEnvelope, { signal }: EnqueueOptions): Promise<EnqueueResult> {
    requireSupported(task);
    requireJson(task.data, `submit ${task.name}`);
    await this.#requireRoom(task);
    for (;;) {
      const token = await this.#add(task, signal);
      if (token === task.token) return { type: 'enqueued' };
      if (task.onDuplicate === 'reject') {
        throw new TaskRejectedError(
          `Cannot submit ${task.name} as a task of the same id is live: '${task.id}'`,
          'duplicate',
        );
      }
      const isGone = task.onDuplicate === 'replace' && (await this.#takeOut(token));
      if (!isGone) return { type: 'duplicate', token };
    }
  }

  consume(options: ConsumeOptions, run: RunAttempt): Consumer {
    if (options.overflow !== 'reject') {
      throw new TypeError(
        `Cannot use overflow '${options.overflow}' with tasks in a store, as several processes fill it: 'reject' is what it can do`,
      );
    }
    const counting: ConsumeOptions = {
      ...options,
      onEnd: (end) => {
        this.#ended.set(end.state, (this.#ended.get(end.state) ?? 0) + 1);
        options.onEnd(end);
      },
    };
    this.#consuming = counting;
    if (!this.#settings.consume) return NO_CONSUMER;
    this.#consumer = new StoreConsumer({
      worker: this.#opener.worker(),
      settings: this.#settings,
      options: counting,
      run,
      onError: (error) => this.#onError(error),
    });
    return this.#consumer;
  }

  async cancel(id: string, reason: unknown): Promise<'cancelled' | 'requested' | 'not-found'> {
    const token = (await this.#queue.getDeduplicationJobId(encode(id))) ?? id;
    if (this.#consumer?.cancel(token, reason)) return 'requested';
    if (await this.#takeOut(token)) return 'cancelled';
    const job = await this.#queue.getJob(token);
    if (!job || (await job.getState()) !== 'active') return 'not-found';
    await job.updateProgress({ cancel: reason instanceof Error ? reason.message : String(reason) });
    return 'requested';
  }

  async counts(): Promise<Readonly<Record<TaskState, number>>> {
    const { waiting, prioritized, delayed, active } = await this.#queue.getJobCounts(
      ...(['waiting', 'prioritized', 'delayed', 'active'] as const),
    );
    const ended = (state: TaskState) => this.#ended.get(state) ?? 0;
    return {
      scheduled: delayed ?? 0,
      ready: (waiting ?? 0) + (prioritized ?? 0),
      running: active ?? 0,
      retrying: 0,
      completed: ended('completed'),
      failed: ended('failed'),
      cancelled: ended('cancelled'),
      expired: ended('expired'),
      abandoned: ended('abandoned'),
    };
  }

  async *inspect(): AsyncIterable<TaskSnapshot> {
    for (const type of ['active', 'prioritized', 'waiting', 'delayed'] as const) {
      for (const job of await this.#queue.getJobs([type], 0, -1, true)) {
        if (job) yield snapshotOf(job, type);
      }
    }
  }

  watch(token: string): Promise<TaskEnd> {
    return this.#watch.endOf(token);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#watch.close();
    // A store that is out of reach must not keep the program from ending.
    await within(this.#settings.storeTimeout, this.#queue.close()).catch(() =>
      this.#queue.disconnect(),
    );
  }

  #onError(error: unknown): void {
    if (this.#isClosed) return;
    this.#lastError = error;
    this.#settings.onStoreError?.(error instanceof Error ? error : new Error(String(error)));
  }

  /** Gives the token of the task that is live under that id: its own, or that of the one before. */
  async #add(task: TaskEnvelope, signal: AbortSignal | undefined): Promise<string> {
    const adding = this.#queue.add(task.name, task, jobOptionsOf(task, this.#settings));
    try {
      const { id } = await within(this.#settings.storeTimeout, adding, { signal });
      return id ?? task.token;
    } catch (error) {
      // Who was told that it failed must not find it run later.
      adding.then(
        (job) => (job.id === task.token ? this.#removeLate(job) : undefined),
        () => {},
      );
      if (!(error instanceof TookTooLong)) throw error;
      throw new StoreTimeoutError(
        `Cannot tell whether task ${task.name} was accepted as the store did not answer within ${this.#settings.storeTimeout} ms`,
        { cause: this.#lastError ?? error },
      );
    }
  }

  async #removeLate(job: StoredJob): Promise<void> {
    try {
      await job.remove();
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Counted when it is submitted: several processes together may exceed it a little. */
  async #requireRoom({ name }: TaskEnvelope): Promise<void> {
    const { maxQueued = Infinity } = this.#consuming ?? {};
    if (maxQueued === Infinity) return;
    const { ready, scheduled } = await this.counts();
    if (ready + scheduled < maxQueued) return;
    throw new TaskRejectedError(
      `Cannot submit ${name} as the queue is full: ${ready + scheduled} tasks wait`,
      'queue-full',
    );
  }

  /** Cancels a task that waits; false if there is none, or it runs. */
  async #takeOut(token: string): Promise<boolean> {
    const job = (await this.#queue.getJob(token)) as StoredJob | undefined;
    if (!job || job.finishedOn || (await job.getState()) === 'active') return false;
    try {
      await job.remove();
    } catch {
      return false; // It was started in between.
    }
    this.#consuming?.onReceived(job.data);
    const error = cancellationOf(job.name, 'cancelled before its turn');
    this.#consuming?.onEnd({ task: job.data, state: 'cancelled', error });
    return true;
  }
}

/** Of a process that only submits. */
const NO_CONSUMER: Consumer = {
  quiesce() {},
  async idle() {},
  cancelAll() {},
  async close() {},
};

function requireSupported({ name, concurrencyKey, uniqueFor, onDuplicate }: TaskEnvelope): void {
  const asked = { concurrencyKey, uniqueFor };
  for (const [option, value] of Object.entries(asked)) {
    if (value !== undefined) throw unsupported(name, option);
  }
  if (onDuplicate === 'run-after') throw unsupported(name, `onDuplicate: 'run-after'`);
}

function unsupported(name: string, option: string): TypeError {
  return new TypeError(
    `Cannot submit ${name} with ${option} to BullMQ, which has no such thing: leave it out, or keep these tasks in memory`,
  );
}

function snapshotOf(
  job: StoredJob,
  type: 'active' | 'prioritized' | 'waiting' | 'delayed',
): TaskSnapshot {
  const { data: task, attemptsMade, processedOn, timestamp } = job;
  if (type === 'active') {
    return { task, state: 'running', attempt: attemptsMade + 1, since: processedOn ?? timestamp };
  }
  const later = attemptsMade > 0 ? 'retrying' : 'scheduled';
  return {
    task,
    state: type === 'delayed' ? later : 'ready',
    attempt: attemptsMade,
    since: processedOn ?? timestamp,
  };
}
