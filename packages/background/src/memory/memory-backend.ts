import {
  type CancelOptions,
  CancelScope,
  currentTime,
  Event,
  moveOnAt,
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
import type { DeadLetterLimits } from '../dead-letters/limits.ts';
import { MemoryDeadLetters } from '../dead-letters/memory-dead-letters.ts';
import type { EndState, TaskEnvelope, TaskId, TaskState } from '../envelope.ts';
import { DeadlineExceededError, TaskAbandonedError, TaskRejectedError } from '../errors.ts';
import { Admission } from './admission.ts';
import { MemoryAttempt } from './attempt.ts';
import { Entry } from './entry.ts';
import { KeyLimits } from './key-limits.ts';
import { LiveTasks } from './live-tasks.ts';
import { Parking } from './parking.ts';
import { ReadyQueue } from './ready-queue.ts';
import { RecentEnds } from './recent-ends.ts';
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

  readonly #live = new LiveTasks();
  readonly #recentEnds = new RecentEnds(() => this.now());
  readonly #ready = new ReadyQueue();
  readonly #later = new Timetable<Entry>();
  readonly #expiry = new Timetable<Entry>();
  readonly #keys = new KeyLimits();
  readonly #parking = new Parking();
  readonly #ended = new Map<EndState, number>();
  #changed = new Event();
  #becameIdle = new Event();
  #consuming: Consuming | undefined;
  #quiesced = false;
  #stopped = false;
  #isDispatching = false;

  constructor(deadLetters: DeadLetters) {
    this.deadLetters = deadLetters;
  }

  now(): number {
    return currentTime();
  }

  enqueue(task: TaskEnvelope, options: EnqueueOptions): EnqueueResult | PromiseLike<EnqueueResult> {
    const { admission } = this.#consuming!;
    admission.requireOpen(task, options);
    const known = this.#meet(task);
    if (known) return known;
    if (!admission.tryEnter()) return this.#enqueueWhenRoom(task, options);
    this.#accept(task, admission.isLimited);
    return ENQUEUED;
  }

  async #enqueueWhenRoom(task: TaskEnvelope, options: EnqueueOptions): Promise<EnqueueResult> {
    const { admission } = this.#consuming!;
    await admission.makeRoom(task, options);
    // Another one of the same id may have come meanwhile.
    const late = this.#meet(task);
    if (!late) this.#accept(task, true);
    else admission.leave();
    return late ?? ENQUEUED;
  }

  consume(options: ConsumeOptions, run: RunAttempt): Consumer {
    const { group, concurrency, reserved, maxQueued, overflow } = options;
    const slots = new Slots(concurrency, reserved);
    const dropBelow = (task: TaskEnvelope) => this.#dropBelow(task);
    const admission = new Admission({ maxQueued, overflow, dropBelow });
    this.#consuming = { ...options, run, slots, admission };
    group.startSoon((task) => this.#watchTime(task), { name: 'timetable', daemon: true });
    return {
      quiesce: () => {
        this.#quiesced = true;
        admission.drain();
      },
      idle: (around) => this.#idle(around),
      cancelAll: (reason) => {
        this.#stopped = true;
        for (const { running } of this.#live.all()) running?.cancel(reason);
      },
      unpark: (what, count) => {
        const entries = this.#parking.take(what, count);
        for (const entry of entries) this.#later.delete(entry);
        this.#makeAllReady(entries, { first: true });
      },
      close: () => this.#giveUp(),
    };
  }

  cancel(
    id: TaskId,
    reason: unknown,
    token?: string,
  ): Promise<'cancelled' | 'requested' | 'not-found'> {
    const entry = token === undefined ? this.#live.holder(id) : this.#live.byToken(token);
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
    for (const { state } of this.#live.all()) counts[state] += 1;
    for (const [state, count] of this.#ended) counts[state] = count;
    return Promise.resolve(counts);
  }

  async *inspect(): AsyncIterable<TaskSnapshot> {
    yield* await Promise.resolve(this.#live.all().map(snapshotOf));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#giveUp();
    await this.deadLetters.close?.();
  }

  // A task's way in.

  /** What a task of the same id, live or of late, means for this one; nothing when there is none. */
  #meet(task: TaskEnvelope): EnqueueResult | undefined {
    const { id, name, onDuplicate } = task;
    const live = this.#live.holder(id);
    if (!live) return this.#recentEnds.has(id) ? { type: 'duplicate' } : undefined;
    if (onDuplicate === 'reject') {
      const message = `Cannot submit ${name} as a task of the same id is live: '${id}'`;
      throw new TaskRejectedError(message, 'duplicate');
    }
    const next = this.#live.successor(id);
    const isLast =
      onDuplicate === 'run-after' || (onDuplicate === 'replace' && next && live.running);
    if (isLast) return this.#succeed(task, next);
    if (onDuplicate === 'replace' && !live.running) return this.#replace(live, next, task);
    return { type: 'duplicate', token: live.task.token };
  }

  /** It runs when the live one has ended, in place of one that waits for the same. */
  #succeed(task: TaskEnvelope, former: Entry | undefined): EnqueueResult {
    if (former) this.#endReplaced(former);
    const entry = new Entry(task, 'scheduled', this.now());
    this.#live.addSuccessor(entry);
    this.#watchExpiry(entry);
    return ENQUEUED;
  }

  /** It also takes over the room of the one that waited: whoever replaces needs no more. */
  #replace(live: Entry, next: Entry | undefined, task: TaskEnvelope): EnqueueResult {
    const { inQueue } = live;
    live.inQueue = false;
    if (next) this.#endReplaced(next);
    this.#endReplaced(live);
    this.#accept(task, inQueue);
    return ENQUEUED;
  }

  #endReplaced(entry: Entry): void {
    this.#end(entry, { state: 'cancelled', error: cancellationOf(entry.task, 'replaced') });
  }

  #dropBelow({ priority }: TaskEnvelope): boolean {
    const victim = this.#ready.lowestBelow(priority);
    if (!victim) return false;
    const error = new TaskRejectedError('It gave way to a task of higher priority', 'queue-full');
    this.#end(victim, { state: 'failed', error, reason: 'dropped' });
    return true;
  }

  #accept(task: TaskEnvelope, inQueue: boolean): void {
    const entry = new Entry(task, 'ready', task.submittedAt);
    entry.inQueue = inQueue;
    this.#live.add(entry);
    this.#watchExpiry(entry);
    this.#begin(entry);
  }

  #begin(entry: Entry): void {
    const { notBefore } = entry.task;
    if (notBefore !== undefined && notBefore > this.now())
      this.#wait(entry, 'scheduled', notBefore);
    else this.#makeReady(entry);
  }

  #watchExpiry(entry: Entry): void {
    const { submittedAt, notBefore = submittedAt, maxQueueTime, deadline } = entry.task;
    if (maxQueueTime === undefined && deadline === undefined) return;
    const hasWaited = maxQueueTime === undefined || entry.attempts > 0;
    const patience = hasWaited ? Infinity : Math.max(submittedAt, notBefore) + maxQueueTime;
    const expires = Math.min(patience, deadline ?? Infinity);
    if (expires === Infinity) return;
    this.#expiry.add(entry, expires);
    this.#wake();
  }

  #wait(entry: Entry, state: 'scheduled' | 'retrying', until: number): void {
    this.#enter(entry, state);
    this.#later.add(entry, until);
    this.#wake();
  }

  #makeReady(entry: Entry, options?: { readonly first: boolean }): void {
    this.#makeAllReady([entry], options);
  }

  /** First all, then who is next: of those that become ready at the same time it is the one of the highest priority. */
  #makeAllReady(entries: Iterable<Entry>, options?: { readonly first: boolean }): void {
    for (const entry of entries) {
      this.#parking.delete(entry);
      this.#enter(entry, 'ready');
      this.#ready.add(entry, options);
    }
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
      this.#makeAllReady(this.#later.due(this.now()));
      this.#changed = new Event();
      const next = Math.min(this.#later.next, this.#expiry.next);
      await moveOnAt(next, (scope) => this.#changed.wait(scope), task);
    }
  }

  #wake(): void {
    this.#changed.set();
  }

  #expire(): void {
    for (const entry of this.#expiry.due(this.now())) this.#endExpired(entry);
  }

  #endExpired(entry: Entry): void {
    const { name, id, deadline = Infinity } = entry.task;
    const isOver = deadline <= this.now();
    const what = isOver ? `The deadline of task ${name} passed` : `Task ${name} waited too long`;
    const error = new DeadlineExceededError(`${what}: ${id}`);
    this.#end(entry, { state: 'expired', error, reason: isOver ? 'deadline' : 'expired' });
  }

  #dispatch(): void {
    if (!this.#consuming || this.#stopped || this.#isDispatching) return;
    const { slots } = this.#consuming;
    this.#isDispatching = true; // What ends on the way may make others ready: the same loop sees to them.
    for (;;) {
      const entry = this.#ready.take(slots.mayStart);
      if (!entry) break;
      // A loop that was blocked learns of a deadline only now.
      const { deadline } = entry.task;
      if (deadline !== undefined && deadline <= this.now()) this.#endExpired(entry);
      else if (this.#keys.admit(entry)) this.#start(entry);
      else this.#ready.passOver(entry);
    }
    this.#isDispatching = false;
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

  async #attempt(entry: Entry, owner: TaskContext): Promise<void> {
    const { run, slots } = this.#consuming!;
    const outcome = await run(new MemoryAttempt(entry, owner));
    entry.running = undefined;
    slots.give(entry.task.priority);
    this.#keys.leave(entry);
    this.#wakeNextOfKey(entry);
    if (this.#live.has(entry)) this.#follow(entry, outcome);
    this.#dispatch();
    this.#tellIfIdle();
  }

  #wakeNextOfKey(entry: Entry): void {
    const next = this.#keys.next(entry);
    if (next) this.#ready.add(next, { first: true });
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
      this.#watchExpiry(entry);
      this.#wait(entry, 'retrying', outcome.retryAt);
    } else this.#takeBack(entry, outcome);
  }

  /** No attempt was made; a manager that is closing finds it among those that wait. */
  #takeBack(entry: Entry, { at, until }: Extract<AttemptOutcome, { type: 'released' }>): void {
    entry.attempts -= 1;
    this.#watchExpiry(entry);
    if (at <= this.now()) return this.#makeReady(entry, { first: true });
    if (until !== undefined) this.#parking.add(entry, until);
    this.#wait(entry, entry.attempts > 0 ? 'retrying' : 'scheduled', at);
  }

  // A task's way out.

  #end(entry: Entry, { state, ...end }: Omit<TaskEnd, 'task'>): void {
    const { id, uniqueFor } = entry.task;
    const successor = this.#forget(entry);
    entry.state = state;
    if (uniqueFor !== undefined && state === 'completed') this.#recentEnds.add(id, uniqueFor);
    this.#ended.set(state, (this.#ended.get(state) ?? 0) + 1);
    this.#consuming?.onEnd({ task: entry.task, state, ...end });
    if (successor && !this.#stopped) this.#begin(successor);
    this.#wakeNextOfKey(entry);
    this.#dispatch();
    this.#tellIfIdle();
  }

  /** Gives the one that waited for its end. */
  #forget(entry: Entry): Entry | undefined {
    // One that runs was taken out of all of these when it started.
    if (entry.state !== 'running') this.#takeOut(entry);
    return this.#live.delete(entry);
  }

  #takeOut(entry: Entry): void {
    this.#ready.delete(entry);
    this.#later.delete(entry);
    this.#expiry.delete(entry);
    this.#keys.delete(entry);
    this.#parking.delete(entry);
    this.#leaveQueue(entry);
  }

  #leaveQueue(entry: Entry): void {
    if (!entry.inQueue) return;
    entry.inQueue = false;
    this.#consuming!.admission.leave();
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
    this.#stopped = true;
    this.#consuming?.admission.close();
    for (const entry of this.#live.all()) {
      const end = abandonment(entry.task, entry.running ? 'running' : 'waiting');
      this.#end(entry, { state: 'abandoned', ...end });
    }
    return Promise.resolve();
  }
}

const ENQUEUED: EnqueueResult = { type: 'enqueued' };

interface Consuming extends ConsumeOptions {
  readonly run: RunAttempt;
  readonly slots: Slots;
  readonly admission: Admission;
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
