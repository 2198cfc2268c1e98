import { randomUUID } from 'node:crypto';
import {
  type AttemptOutcome,
  type ConsumeOptions,
  type Consumer,
  DeadlineExceededError,
  LeaseLostError,
  type RunAttempt,
} from '@taskgroup/background';
import {
  type CancelOptions,
  Event,
  moveOnAfter,
  Semaphore,
  sleep,
  type TaskContext,
  TaskGroup,
} from '@taskgroup/runtime';
import { Job } from 'bullmq';
import { cancellationOf } from './cancellation.ts';
import { HeldTask } from './held-task.ts';
import type { Settings } from './options.ts';
import { clearAway, isClearedBySweeps } from './retention.ts';
import { isRefusal, release, settle, type Settled } from './settle.ts';
import type { StoredJob } from './stored-task.ts';
import type { StoreWorker } from './store.ts';
import { failureOf } from './try-again.ts';
import { within } from './within.ts';

export interface ConsumerHost {
  readonly worker: StoreWorker;
  readonly settings: Settings;
  readonly options: ConsumeOptions;
  readonly run: RunAttempt;
  readonly onError: (error: unknown) => void;
}

/** While the store is out of reach, how long until it is asked again. */
const PAUSE = 500;
/** How soon a cancellation from another process is noticed. */
const LOOK_EVERY = 2_000;

/**
 * Takes tasks from the store one by one, runs them, and tells the store what they came to.
 *
 * It does by itself what BullMQ's worker does around a processor, on the same calls: so a task's end counts only when the
 * store has accepted it, and leases, attempts and their cancellation belong to the manager's group.
 */
export class StoreConsumer implements Consumer {
  readonly #host: ConsumerHost;
  readonly #held = new Map<string, HeldTask>();
  readonly #slots: Semaphore;
  readonly #name = randomUUID();
  #turn = 0;
  #becameIdle = new Event();
  #fetchEnded: Event | undefined;
  #isQuiesced = false;

  constructor(host: ConsumerHost) {
    this.#host = host;
    const { concurrency, group } = host.options;
    this.#slots = new Semaphore(Math.min(concurrency, Number.MAX_SAFE_INTEGER));
    group.startSoon((task) => this.#fetch(task), daemon('fetch tasks'));
    group.startSoon((task) => this.#renew(task), daemon('renew leases'));
    group.startSoon((task) => this.#look(task), daemon('look for cancels'));
    if (isClearedBySweeps(host.settings)) {
      group.startSoon((task) => this.#clearAway(task), daemon('clear away'));
    }
    host.worker.startStalledCheckTimer().catch(host.onError);
  }

  quiesce(): void {
    if (this.#isQuiesced) return;
    this.#isQuiesced = true;
    // It may wait for a task that is long in coming.
    this.#host.worker.getBackend().disconnectBlocking(false).catch(this.#host.onError);
  }

  async idle(around?: CancelOptions): Promise<void> {
    while (!this.#isIdle()) await this.#becameIdle.wait(around);
  }

  #isIdle(): boolean {
    return this.#held.size === 0;
  }

  cancelAll(reason: unknown): void {
    this.quiesce();
    for (const held of this.#held.values()) held.cancel(reason);
  }

  /** Whether it runs here, and was told to stop. */
  cancel(token: string, reason: unknown): boolean {
    const held = this.#held.get(token);
    held?.cancel(reason);
    return held !== undefined;
  }

  /** The store gets back what still runs: worse than to run a task twice is to lose it. */
  async close(): Promise<void> {
    this.quiesce();
    await TaskGroup.forEach([...this.#held.values()], (held) => this.#handBack(held));
    // What it was just given goes back as well.
    const { storeTimeout } = this.#host.settings;
    await moveOnAfter(storeTimeout, async (scope) => this.#fetchEnded?.wait(scope));
    await this.#host.worker.close(true);
  }

  // From the store.

  async #fetch(task: TaskContext): Promise<void> {
    while (!this.#isQuiesced) {
      await this.#slots.acquire(task);
      if (!this.#isQuiesced) await this.#fetchOne(task);
    }
  }

  async #fetchOne(task: TaskContext): Promise<void> {
    const ended = new Event();
    this.#fetchEnded = ended;
    const lock = `${this.#name}:${this.#turn++}`;
    const job = await this.#next(lock, task);
    await this.#startOrReturn(job, lock);
    ended.set();
  }

  /** With a slot, which is free again if nothing is started. What comes while the manager begins to close goes back. */
  async #startOrReturn(job: StoredJob | undefined, lock: string): Promise<void> {
    if (job && !this.#isQuiesced) return this.#start(new HeldTask(job, lock));
    this.#slots.release();
    try {
      await job?.moveToWait(lock);
    } catch (error) {
      this.#host.onError(error);
    }
  }

  async #next(lock: string, task: TaskContext): Promise<StoredJob | undefined> {
    try {
      return await this.#host.worker.getNextJob(lock);
    } catch (error) {
      this.#host.onError(error);
      await sleep(PAUSE, task);
      return undefined;
    }
  }

  /** It has a slot already. */
  #start(held: HeldTask): void {
    const { group, onReceived } = this.#host.options;
    this.#held.set(held.id, held);
    onReceived(held.task);
    // As in memory: an attempt that is cancelled before its turn has an outcome, and one that is deaf keeps no manager from closing.
    const options = { name: held.task.name, runWhenCancelled: true, abandonOnCancel: true };
    held.running = group.startSoon((task) => this.#attempt(held, task), options);
  }

  async #attempt(held: HeldTask, { signal }: TaskContext): Promise<void> {
    const outcome = await this.#outcomeOf(held, signal);
    const next = await this.#settle(held, outcome);
    await this.#startOrReturn(next, held.lock);
    this.#forget(held);
  }

  async #outcomeOf(held: HeldTask, signal: AbortSignal): Promise<AttemptOutcome> {
    const { task, job } = held;
    const early = earlyEndOf(held);
    if (early) return early;
    if (signal.aborted && !this.#isQuiesced) return { type: 'cancelled', reason: signal.reason };
    if (signal.aborted) return { type: 'released', reason: 'shutdown', at: 0 };
    held.wasStarted = true;
    const { attemptsMade, attemptsStarted: starts, stacktrace } = job;
    const failures = (stacktrace ?? []).map(failureOf);
    return this.#host.run({ task, attempt: attemptsMade + 1, starts, failures, signal });
  }

  // To the store.

  /** Goes on until the store has accepted the outcome, or says that the lease is gone. */
  async #settle(held: HeldTask, outcome: AttemptOutcome): Promise<StoredJob | undefined> {
    const { worker, settings, onError } = this.#host;
    const { unknownTasksFor } = settings;
    for (let hadTrouble = false; !held.isGone && !held.isReturned; hadTrouble = true) {
      try {
        held.isSettling = true;
        const fetchNext = !this.#isQuiesced;
        const settled = await settle(held, outcome, { worker, fetchNext, unknownTasksFor });
        this.#tell(held, settled);
        return settled.next;
      } catch (error) {
        onError(error);
        const isOver = isRefusal(error);
        if (isOver && !(hadTrouble && (await this.#wasAccepted(held)))) this.#lose(held);
        else if (isOver) this.#tellAfterTrouble(held, outcome);
        else await sleep(PAUSE);
      }
    }
    return undefined;
  }

  #tell(held: HeldTask, { end }: Settled): void {
    if (held.isGone) return;
    held.isGone = true;
    const { onEnd, onHandedBack } = this.#host.options;
    if (end) onEnd({ task: held.task, ...end });
    else onHandedBack(held.task);
  }

  /** The store had accepted the outcome before the connection broke. */
  #tellAfterTrouble(held: HeldTask, outcome: AttemptOutcome): void {
    if (outcome.type === 'completed')
      this.#tell(held, { end: { state: 'completed', value: outcome.value } });
    else if (outcome.type === 'cancelled')
      this.#tell(held, { end: { state: 'cancelled', error: outcome.reason } });
    else if (outcome.type === 'dead') this.#tell(held, { end: { ...outcome, state: 'failed' } });
    else this.#tell(held, {});
  }

  async #wasAccepted({ id, job }: HeldTask): Promise<boolean> {
    const now = await Job.fromId(this.#host.worker, id).catch(() => undefined);
    return now?.finishedOn !== undefined && now.attemptsStarted === job.attemptsStarted;
  }

  async #handBack(held: HeldTask): Promise<void> {
    const { onError, settings } = this.#host;
    // What is on its way to the store either arrives, or its lease runs out.
    if (held.isSettling) return this.#lose(held);
    held.isReturned = true;
    const releasing = release(held, { type: 'released', reason: 'shutdown', at: 0 });
    try {
      this.#tell(held, await within(settings.storeTimeout, releasing));
    } catch (error) {
      // Its lease runs out, and somebody takes it then.
      onError(error);
      this.#tell(held, {});
    }
    this.#forget(held);
  }

  #forget(held: HeldTask): void {
    if (this.#held.get(held.id) === held) this.#held.delete(held.id);
    if (!this.#isIdle()) return;
    this.#becameIdle.set();
    this.#becameIdle = new Event();
  }

  #lose(held: HeldTask): void {
    this.#tell(held, {});
    held.lose();
    this.#forget(held);
  }

  // While they run.

  async #renew(task: TaskContext): Promise<void> {
    const { lease } = this.#host.settings;
    for (;;) {
      await sleep(lease / 3, task);
      await this.#renewAll(lease).catch(this.#host.onError);
    }
  }

  async #renewAll(lease: number): Promise<void> {
    const held = [...this.#held.values()];
    if (held.length === 0) return;
    const ids = held.map(({ id }) => id);
    const locks = held.map(({ lock }) => lock);
    const lost = new Set(await this.#host.worker.extendJobLocks(ids, locks, lease));
    for (const each of held) {
      if (lost.has(each.id) && !each.isSettling && !each.isGone) this.#lose(each);
    }
  }

  async #clearAway(task: TaskContext): Promise<void> {
    const { worker, settings, onError } = this.#host;
    for (;;) {
      await sleep(settings.sweepInterval, task);
      await clearAway(worker, settings).catch(onError);
    }
  }

  async #look(task: TaskContext): Promise<void> {
    for (;;) {
      const before = [...this.#held.values()];
      await sleep(Math.min(LOOK_EVERY, this.#host.settings.lease / 3), task);
      // What is over within that time isn't asked about.
      for (const held of before) if (this.#held.get(held.id) === held) await this.#lookAt(held);
    }
  }

  async #lookAt(held: HeldTask): Promise<void> {
    try {
      const now = await Job.fromId(this.#host.worker, held.id);
      const reason = cancelReasonOf(now?.progress);
      if (reason !== undefined) held.cancel(reason);
    } catch (error) {
      this.#host.onError(error);
    }
  }
}

/** BullMQ never answers what is asked of a PostgreSQL store while the connection closes: nobody may wait for that. */
function daemon(name: string) {
  return { name, daemon: true, abandonOnCancel: true };
}

/** What ends a task before it is run. */
function earlyEndOf({ task, job }: HeldTask): AttemptOutcome | undefined {
  const { stalledCounter, deferredFailure, progress, attemptsMade } = job;
  const of = `${task.name}: ${task.id}`;
  if (deferredFailure !== undefined) {
    const error = new Error(
      `Each of ${stalledCounter} workers died or stood still while it ran task ${of}`,
    );
    return { type: 'dead', error, reason: 'poison' };
  }
  if (stalledCounter > 0 && !task.idempotent) {
    const error = new LeaseLostError(
      `A worker was lost while it held task ${of}. Whether the task was run is not known, and it isn't declared idempotent`,
    );
    return { type: 'dead', error, reason: 'lost' };
  }
  const reason = cancelReasonOf(progress);
  if (reason !== undefined) {
    return { type: 'cancelled', reason: cancellationOf(task.name, reason) };
  }
  const { notBefore = 0, submittedAt, maxQueueTime = Infinity, deadline = Infinity } = task;
  const latest = attemptsMade > 0 ? Infinity : Math.max(submittedAt, notBefore) + maxQueueTime;
  if (Date.now() < Math.min(latest, deadline)) return undefined;
  const error = new DeadlineExceededError(`Task ${task.name} waited too long: ${task.id}`);
  return { type: 'dead', error, reason: 'expired' };
}

/** A task that runs elsewhere is cancelled by a note in its progress, which is of no other use here. */
export function cancelReasonOf(progress: unknown): string | undefined {
  if (typeof progress !== 'object' || progress === null) return undefined;
  const { cancel } = progress as { cancel?: unknown };
  return typeof cancel === 'string' ? cancel : undefined;
}
