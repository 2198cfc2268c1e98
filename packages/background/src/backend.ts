import type { CancelOptions, TaskContext, TaskGroup } from '@taskgroup/runtime';
import type { EndState, TaskEnvelope, TaskId, TaskState } from './envelope.ts';
import type { DeadLetter, DeadLetters, DeadReason } from './dead-letters/dead-letter.ts';
import type { Priority } from './priority.ts';

/**
 * Where tasks wait, and who hands them out. The manager decides what an attempt is and what its end means; a backend
 * keeps the tasks, in this process or in a store, and starts attempts when there is a slot.
 */
export interface TaskBackend extends AsyncDisposable {
  readonly name: string;
  readonly capabilities: BackendCapabilities;
  readonly deadLetters: DeadLetters;
  /** Milliseconds, on the clock of the envelopes' times. */
  now(): number;
  /** @throws {TaskRejectedError} when it is full, by the limits that it was opened with. */
  enqueue(
    envelope: TaskEnvelope,
    options: EnqueueOptions,
  ): EnqueueResult | PromiseLike<EnqueueResult>;
  /** Starts handing out tasks. Called once. */
  consume(options: ConsumeOptions, run: RunAttempt): Consumer;
  /** @param token Of the submission that is meant: two may share an id while one waits for the end of the other. */
  cancel(
    id: TaskId,
    reason: unknown,
    token?: string,
  ): Promise<'cancelled' | 'requested' | 'not-found'>;
  counts(): Promise<Readonly<Record<TaskState, number>>>;
  inspect(): AsyncIterable<TaskSnapshot>;
  /** Waits for the end of a task, wherever it runs. Only a durable backend has it: there, another process may run it. */
  watch?(token: string): Promise<TaskEnd>;
}

export interface BackendCapabilities {
  /**
   * Tasks outlive the process. A task that was submitted is then in the hands of the store, and back in those of a manager
   * from `onReceived` to `onEnd` or `onHandedBack`.
   */
  readonly durable: boolean;
  readonly crossProcess: boolean;
  readonly priority: 'weighted' | 'strict';
}

export interface EnqueueOptions {
  /** Ends a wait for room. */
  readonly signal?: AbortSignal | undefined;
  /** Given by a task of the manager itself, which may hand over to a successor while the manager drains. */
  readonly fromTask?: boolean | undefined;
}

export type EnqueueResult =
  | { readonly type: 'enqueued' }
  /** A live task of that id stands for this one; its token where the backend knows it. */
  | { readonly type: 'duplicate'; readonly token?: string | undefined };

export interface ConsumeOptions {
  /** Owns the attempts. */
  readonly group: TaskGroup;
  readonly concurrency: number;
  /** Slots that only tasks of a priority may use. */
  readonly reserved: Readonly<Partial<Record<Priority, number>>>;
  readonly maxQueued: number;
  readonly overflow: Overflow;
  readonly onEnd: (end: TaskEnd) => void;
  /** Takes a task from a durable store, to run it here. */
  readonly onReceived: (task: TaskEnvelope) => void;
  /** The store has it again: for another attempt, at shutdown, or because its lease was lost. */
  readonly onHandedBack: (task: TaskEnvelope) => void;
}

/** What happens to a task for which there is no room. */
export type Overflow = 'reject' | 'wait' | 'drop-lowest';

export interface Consumer {
  /** Takes no more from outside; what is ready still runs, or stays in the store if there is one. */
  quiesce(): void;
  /** Resolves when no attempt runs and nothing waits; once quiesced, when nothing is left that would start by itself. */
  idle(options?: CancelOptions): Promise<void>;
  /** Starts nothing more, and cancels all attempts that run. */
  cancelAll(reason: unknown): void;
  /** So many of the tasks that were released until this is free may start now. Without it they wait for their time. */
  unpark?(what: string, count: number): void;
  /** Gives up, or hands back, what still waits or runs. */
  close(): Promise<void>;
}

export type RunAttempt = (attempt: AttemptContext) => Promise<AttemptOutcome>;

/** One attempt, as the backend sees it. */
export interface AttemptContext {
  readonly task: TaskEnvelope;
  /** From 1; those that were released or lost in a crash don't count. */
  readonly attempt: number;
  /** How often it was started, those that don't count as attempts included: from 1, and never the same twice. */
  readonly starts: number;
  /** What earlier attempts failed with, where the backend keeps that. */
  readonly failures?: readonly unknown[] | undefined;
  /** Aborted on a cancellation, at shutdown, and when the backend has given the task to somebody else. */
  readonly signal: AbortSignal;
  /** The task that it runs in, where that is what `signal` belongs to: it costs less to ask than a signal to make. */
  readonly owner?: TaskContext | undefined;
}

export type AttemptOutcome =
  | { readonly type: 'completed'; readonly value: unknown }
  | { readonly type: 'failed'; readonly error: unknown; readonly retryAt: number }
  | { readonly type: 'dead'; readonly error: unknown; readonly reason: DeadReason }
  | { readonly type: 'cancelled'; readonly reason: unknown }
  /** It goes back to where it came from: no attempt was made. */
  | {
      readonly type: 'released';
      readonly reason: ReleaseReason;
      /** When to try again, at the latest. */
      readonly at: number;
      /** Or earlier, when this is free again: see `Consumer.unpark`. */
      readonly until?: string | undefined;
    };

export type ReleaseReason = 'shutdown' | 'circuit-open' | 'rate-limited' | 'lease-lost';

/** How a task came to its end. */
export interface TaskEnd {
  readonly task: TaskEnvelope;
  readonly state: EndState;
  readonly value?: unknown;
  readonly error?: unknown;
  readonly reason?: DeadReason | undefined;
  /** Where the backend has written it down itself. */
  readonly letter?: DeadLetter | undefined;
}

export interface TaskSnapshot {
  readonly task: TaskEnvelope;
  readonly state: TaskState;
  readonly attempt: number;
  /** When it entered that state. */
  readonly since: number;
}

/** Whether an attempt was told to stop. */
export function isStopped(attempt: AttemptContext): boolean {
  return attempt.owner ? attempt.owner.cancelled : attempt.signal.aborted;
}
