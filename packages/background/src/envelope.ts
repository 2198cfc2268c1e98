import type { Priority } from './priority.ts';

/** What a task is known by while it is live. */
export type TaskId = string;

/** Who a task belongs to and what it is about, for people and for reports: `{ service: 'mail' }`. */
export type Tags = Readonly<Record<string, string>>;

/** A task on its way: everything a backend has to keep of it. Times are milliseconds on the backend's clock. */
export interface TaskEnvelope {
  readonly id: TaskId;
  /** Of this submission alone, as an id may be used again. */
  readonly token: string;
  /** The name of its definition. */
  readonly name: string;
  readonly priority: Priority;
  readonly tags: Tags;
  readonly data: unknown;
  readonly submittedAt: number;
  /** Not to be started before. */
  readonly notBefore?: number | undefined;
  /** Not to be started, and not to run on, after. */
  readonly deadline?: number | undefined;
  /** How long it may wait for its first attempt. */
  readonly maxQueueTime?: number | undefined;
  /** At most `concurrencyPerKey` tasks of the same key run at a time. */
  readonly concurrencyKey?: string | undefined;
  readonly concurrencyPerKey?: number | undefined;
  /** Whether it may be started again after an attempt that nobody knows the end of. */
  readonly idempotent: boolean;
  readonly onDuplicate: DuplicatePolicy;
  /** For how long after its end another task of the same id is a duplicate. */
  readonly uniqueFor?: number | undefined;
  /** Of a replay: the dead letter it came from, and how often its ancestors were replayed. */
  readonly lineage?: Lineage | undefined;
  /** What an instrumentation sends along, such as the trace that it was submitted in. */
  readonly trace?: Readonly<Record<string, string>> | undefined;
}

/**
 * What becomes of a task whose id belongs to a live one. `return`: the live one stands for both. `reject`: an error.
 * `replace`: a waiting one is cancelled in its favour. `run-after`: it waits until the live one has ended, and of several
 * that wait so only the last does.
 */
export type DuplicatePolicy = 'return' | 'reject' | 'replace' | 'run-after';

export interface Lineage {
  readonly replayOf: string;
  readonly replays: number;
  readonly actor?: string | undefined;
}

/**
 * `scheduled` waits for its time, `ready` for a slot, `retrying` for its next attempt. The other five are ends.
 * `expired` means that it waited too long, `abandoned` that the manager ended first.
 */
export type TaskState =
  | 'scheduled'
  | 'ready'
  | 'running'
  | 'retrying'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'expired'
  | 'abandoned';

export type EndState = Extract<
  TaskState,
  'completed' | 'failed' | 'cancelled' | 'expired' | 'abandoned'
>;

/** Data may be secret, and large: nothing that observes the manager gets it. */
export function withoutData(task: TaskEnvelope): TaskEnvelope {
  return { ...task, data: undefined };
}
