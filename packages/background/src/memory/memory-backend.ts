import {
  type CancelOptions,
  CancelScope,
  currentTime,
  Event,
  moveOnAt,
  Semaphore,
  type TaskContext,
} from '@taskgroup/runtime';
import type {
  AttemptOutcome,
  ConsumeOptions,
  Consumer,
  EnqueueOptions,
  EnqueueResult,
  RunAttempt,
  TaskBackend,
  TaskEnd,
  TaskSnapshot,
} from '../backend.ts';
import type { DeadLetters } from '../dead-letters/dead-letter.ts';
import { MemoryDeadLetters, type DeadLetterLimits } from '../dead-letters/memory-dead-letters.ts';
import type { EndState, TaskEnvelope, TaskId, TaskState } from '../envelope.ts';
import { DeadlineExceededError, TaskAbandonedError, TaskRejectedError } from '../errors.ts';
import type { Entry } from './entry.ts';
import { KeyLimits } from './key-limits.ts';
import { ReadyQueue } from './ready-queue.ts';
import { Slots } from './slots.ts';
import { Timetable } from './timetable.ts';

export interface MemoryOptions {
  /** Where tasks go that are given up. Kept in this process by default. */
  readonly deadLetters?: DeadLetters | undefined;
  readonly deadLetterLimits?: Partial<DeadLetterLimits> | undefined;
}

const DAY = 24 * 60 * 60 * 1_000;

/**
 * Keeps tasks in this process: nothing to install, and nothing survives a crash. Each task is run at most once for each
 * attempt it is allowed.
 */
export function memory({ deadLetters, deadLetterLimits }: MemoryOptions = {}): TaskBackend {
  const limits = { maxEntries: 1_000, maxAge: 7 * DAY, ...deadLetterLimits };
  return new MemoryBackend(deadLetters ?? new MemoryDeadLetters(limits));
}

class MemoryBackend implements TaskBackend {
  readonly name = 'memory';
  readonly capabilities = { durable: false, crossProcess: false, priority: 'weighted' } as const;
  readonly deadLetters: DeadLetters;

  readonly #live = new Map<TaskId, Entry>();
  readonly #successors = new Map<TaskId, TaskEnvelope>();
  readonly #recentEnds = new Map<TaskId, number>();
  readonly #ready = new ReadyQueue();
  readonly #later = new Timetable<Entry>();
  readonly #expiry = new Timetable<Entry>();
  readonly #keys = new KeyLimits();
  readonly #ended = new Map<EndState, number>();
  #changed = new Event();
  #becameIdle = new Event();
  #consuming: (ConsumeOptions & { readonly run: RunAttempt; readonly slots: Slots }) | undefined;
  #room: Semaphore | undefined;
  #quiesced = false;
  #stopped = false;
  #closed = false;

  constructor(deadLetters: DeadLetters) {
    this.deadLetters = deadLetters;
  }

  now(): number {
    return currentTime();
  }

  async enqueue(task: TaskEnvelope, options: EnqueueOptions): Promise<EnqueueResult> {
    const known = this.#meet(task);
    if (known) return known;
    const leaveQueue = await this.#enterQueue(task, options);
    // Another one of the same id may have come while this one waited for room.
    const late = this.#meet(task);
    if (late) leaveQueue?.();
    else this.#accept(task, leaveQueue);
    return late ?? { type: 'enqueued' };
  }

  consume(options: ConsumeOptions, run: RunAttempt): Consumer {
    const { group, concurrency, reserved, maxQueued } = options;
    if (maxQueued !== Infinity) this.#room = new Semaphore(maxQueued);
    this.#consuming = { ...options, run, slots: new Slots(concurrency, reserved) };
    group.startSoon((task) => this.#watchTime(task), { name: 'timetable', daemon: true });
    return {
      quiesce: () => void (this.#quiesced = true),
      idle: (around) => this.#idle(around),
      cancelAll: (reason) => {
        this.#stopped = true;
        for (const { running } of this.#live.values()) running?.cancel(reason);
      },
      close: () => this.#giveUp(),
    };
  }

  cancel(id: TaskId, reason: unknown): Promise<'cancelled' | 'requested' | 'not-found'> {
    const entry = this.#live.get(id);
    if (!entry) return Promise.resolve('not-found');
    if (entry.running) {
      entry.running.cancel(reason);
      return Promise.resolve('requested');
    }
    this.#end(entry, { state: 'cancelled', error: cancellationOf(entry.task, reason) });
    return Promise.resolve('cancelled');
  }

  counts(): Promise<Readonly<Record<TaskState, number>>> {
    const counts: Record<TaskState, number> = {
      ...{ scheduled: 0, ready: 0, running: 0, retrying: 0 },
      ...{ completed: 0, failed: 0, cancelled: 0, expired: 0, abandoned: 0 },
    };
    for (const { state } of this.#live.values()) counts[state] += 1;
    for (const [state, count] of this.#ended) counts[state] = count;
    return Promise.resolve(counts);
  }

  async *inspect(): AsyncIterable<TaskSnapshot> {
    yield* await Promise.resolve([...this.#live.values()].map(snapshotOf));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#giveUp();
    await this.deadLetters.close?.();
  }

  // A task's way in.

  /** What a task of the same id, live or of late, means for this one; nothing when there is none. */
  #meet(task: TaskEnvelope): EnqueueResult | undefined {
    const live = this.#live.get(task.id);
    if (!live) return this.#endedLately(task) ? { type: 'duplicate' } : undefined;
    if (task.onDuplicate === 'reject') {
      throw new TaskRejectedError(
        `Cannot submit ${task.name} as a task of the same id is live: '${task.id}'`,
        'duplicate',
      );
    }
    if (task.onDuplicate === 'replace' && !live.running) {
      this.#end(live, { state: 'cancelled', error: cancellationOf(live.task, 'replaced') });
      return undefined;
    }
    if (task.onDuplicate !== 'run-after') return { type: 'duplicate' };
    this.#succeed(task);
    return { type: 'enqueued' };
  }

  /** It runs when the live one has ended, in place of one that waits for the same. */
  #succeed(task: TaskEnvelope): void {
    const former = this.#successors.get(task.id);
    this.#successors.set(task.id, task);
    if (former) this.#tell(former, 'cancelled', { error: cancellationOf(former, 'replaced') });
  }

  #endedLately({ id }: TaskEnvelope): boolean {
    return (this.#recentEnds.get(id) ?? -Infinity) > this.now();
  }

  /** An id that is free again is forgotten when others are noted, a few at a time. */
  #noteEnd(id: TaskId, until: number): void {
    this.#recentEnds.delete(id);
    this.#recentEnds.set(id, until);
    let looked = 0;
    for (const [oldest, its] of this.#recentEnds) {
      if (its <= this.now()) this.#recentEnds.delete(oldest);
      if (++looked === 2) break;
    }
  }

  /** Gives what the task has to call when it no longer takes up room. */
  async #enterQueue(
    task: TaskEnvelope,
    { signal, fromTask }: EnqueueOptions,
  ): Promise<(() => void) | undefined> {
    this.#requireOpen(task, fromTask);
    const room = this.#room;
    if (!room) return undefined;
    const leave = () => room.release();
    if (room.tryAcquire()) return leave;
    const { overflow } = this.#consuming!;
    if (overflow === 'wait') {
      await room.acquire({ signal });
      this.#requireOpen(task, fromTask);
      return leave;
    }
    const victim = overflow === 'drop-lowest' && this.#ready.lowestBelow(task.priority);
    if (victim) {
      const error = new TaskRejectedError('It gave way to a task of higher priority', 'queue-full');
      this.#end(victim, { state: 'failed', error, reason: 'dropped' });
      if (room.tryAcquire()) return leave;
    }
    throw new TaskRejectedError(`Cannot submit ${task.name} as the queue is full`, 'queue-full');
  }

  #requireOpen({ name }: TaskEnvelope, fromTask = false): void {
    if (this.#closed || (this.#quiesced && !fromTask)) {
      throw new TaskRejectedError(`Cannot submit ${name} as the manager is closing`, 'closed');
    }
  }

  #accept(task: TaskEnvelope, leaveQueue: (() => void) | undefined): void {
    const now = this.now();
    const entry: Entry = {
      task,
      state: 'ready',
      attempts: 0,
      starts: 0,
      since: now,
      running: undefined,
      leaveQueue,
    };
    this.#live.set(task.id, entry);
    const { notBefore = now, maxQueueTime = Infinity, deadline = Infinity } = task;
    const expires = Math.min(Math.max(now, notBefore) + maxQueueTime, deadline);
    if (expires < Infinity) this.#expiry.add(entry, expires);
    if (notBefore > now) this.#wait(entry, 'scheduled', notBefore);
    else this.#makeReady(entry);
  }

  #wait(entry: Entry, state: 'scheduled' | 'retrying', until: number): void {
    this.#enter(entry, state);
    this.#later.add(entry, until);
    this.#wake();
  }

  #makeReady(entry: Entry, options?: { readonly first: boolean }): void {
    this.#enter(entry, 'ready');
    this.#ready.add(entry, options);
    this.#wake();
    this.#dispatch();
  }

  #enter(entry: Entry, state: TaskState): void {
    entry.state = state;
    entry.since = this.now();
  }

  // Time, and who is next.

  /** Wakes what is due. The manager's group owns it, so it ends with the manager. */
  async #watchTime(task: TaskContext): Promise<void> {
    for (;;) {
      this.#expire();
      for (const entry of this.#later.due(this.now())) this.#makeReady(entry);
      this.#changed = new Event();
      const next = Math.min(this.#later.next, this.#expiry.next);
      await moveOnAt(next, (scope) => this.#changed.wait(scope), task);
    }
  }

  #wake(): void {
    this.#changed.set();
  }

  #expire(): void {
    for (const entry of this.#expiry.due(this.now())) {
      if (entry.running) continue;
      const message = `Task ${entry.task.name} waited too long: ${entry.task.id}`;
      this.#end(entry, {
        state: 'expired',
        error: new DeadlineExceededError(message),
        reason: 'expired',
      });
    }
  }

  #dispatch(): void {
    if (!this.#consuming || this.#stopped) return;
    const { slots } = this.#consuming;
    for (;;) {
      const entry = this.#ready.take(slots.mayStart);
      if (!entry) return;
      if (this.#keys.admit(entry)) this.#start(entry);
    }
  }

  #start(entry: Entry): void {
    const { group, slots } = this.#consuming!;
    const { name, priority } = entry.task;
    slots.take(priority);
    this.#leaveQueue(entry);
    this.#expiry.delete(entry);
    this.#enter(entry, 'running');
    entry.attempts += 1;
    entry.starts += 1;
    // Also an attempt that is cancelled before its turn has an outcome, and one that ignores its cancellation must not keep the manager from closing.
    const options = { name, runWhenCancelled: true, abandonOnCancel: true };
    entry.running = group.startSoon((task) => this.#attempt(entry, task), options);
  }

  async #attempt(entry: Entry, { signal }: TaskContext): Promise<void> {
    const { run, slots } = this.#consuming!;
    const outcome = await run({
      task: entry.task,
      attempt: entry.attempts,
      starts: entry.starts,
      signal,
    });
    entry.running = undefined;
    slots.give(entry.task.priority);
    const next = this.#keys.leave(entry);
    if (next) this.#ready.add(next, { first: true });
    if (this.#live.get(entry.task.id) === entry) this.#follow(entry, outcome);
    this.#dispatch();
    this.#tellIfIdle();
  }

  /** What an attempt's outcome means for the task. */
  #follow(entry: Entry, outcome: AttemptOutcome): void {
    if (outcome.type === 'completed') {
      this.#end(entry, { state: 'completed', value: outcome.value });
    } else if (outcome.type === 'dead') {
      const { error, reason } = outcome;
      const state = reason === 'expired' || reason === 'deadline' ? 'expired' : 'failed';
      this.#end(entry, { state, error, reason });
    } else if (outcome.type === 'cancelled') {
      this.#end(entry, { state: 'cancelled', error: outcome.reason });
    } else if (outcome.type === 'failed') {
      this.#wait(entry, 'retrying', outcome.retryAt);
    } else this.#takeBack(entry, outcome.at);
  }

  /** No attempt was made; a manager that is closing finds it among those that wait. */
  #takeBack(entry: Entry, at: number): void {
    entry.attempts -= 1;
    if (at > this.now()) this.#wait(entry, entry.attempts > 0 ? 'retrying' : 'scheduled', at);
    else this.#makeReady(entry, { first: true });
  }

  // A task's way out.

  #end(entry: Entry, { state, ...end }: Omit<TaskEnd, 'task'>): void {
    const { task } = entry;
    this.#forget(entry);
    this.#enter(entry, state);
    if (task.uniqueFor !== undefined && state === 'completed') {
      this.#noteEnd(task.id, this.now() + task.uniqueFor);
    }
    this.#tell(task, state, end);
    this.#startSuccessor(task.id);
    this.#tellIfIdle();
  }

  #tell(task: TaskEnvelope, state: EndState, end: Omit<TaskEnd, 'task' | 'state'>): void {
    this.#ended.set(state, (this.#ended.get(state) ?? 0) + 1);
    this.#consuming?.onEnd({ task, state, ...end });
  }

  #forget(entry: Entry): void {
    this.#live.delete(entry.task.id);
    this.#ready.delete(entry);
    this.#later.delete(entry);
    this.#expiry.delete(entry);
    this.#keys.delete(entry);
    this.#leaveQueue(entry);
  }

  #leaveQueue(entry: Entry): void {
    entry.leaveQueue?.();
    entry.leaveQueue = undefined;
  }

  #startSuccessor(id: TaskId): void {
    const successor = this.#successors.get(id);
    this.#successors.delete(id);
    if (successor && !this.#closed) this.#accept(successor, undefined);
  }

  async #idle(around?: CancelOptions): Promise<void> {
    while (!this.#isIdle()) await this.#becameIdle.wait(around);
  }

  /** What waits for a later time doesn't keep a manager that is closing. */
  #isIdle(): boolean {
    const { running } = this.#consuming!.slots;
    if (running > 0) return false;
    if (this.#stopped) return true;
    return this.#quiesced ? this.#ready.size === 0 : this.#live.size === 0;
  }

  #tellIfIdle(): void {
    if (!this.#consuming || !this.#isIdle()) return;
    this.#becameIdle.set();
    this.#becameIdle = new Event();
  }

  #giveUp(): Promise<void> {
    this.#closed = true;
    for (const task of this.#successors.values()) {
      this.#tell(task, 'abandoned', abandonment(task, 'waiting'));
    }
    this.#successors.clear();
    for (const entry of [...this.#live.values()]) {
      const end = abandonment(entry.task, entry.running ? 'running' : 'waiting');
      this.#end(entry, { state: 'abandoned', ...end });
    }
    return Promise.resolve();
  }
}

function snapshotOf({ task, state, attempts, since }: Entry): TaskSnapshot {
  return { task, state, attempt: attempts, since };
}

function abandonment({ id, name }: TaskEnvelope, doing: string): Pick<TaskEnd, 'error' | 'reason'> {
  const message = `Task ${name} was still ${doing} when its manager closed: ${id}`;
  return { error: new TaskAbandonedError(message), reason: 'abandoned' };
}

/** The reason that a running task of that name would have got, as a scope makes it. */
function cancellationOf({ name }: TaskEnvelope, reason: unknown): unknown {
  const scope = new CancelScope({ name });
  scope.cancel(reason);
  return scope.reason;
}
