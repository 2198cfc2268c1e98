import type { Lineage, Tags, TaskId } from '../envelope.ts';
import type { Priority } from '../priority.ts';

/** Why a task was given up. */
export type DeadReason =
  | 'failed'
  | 'non-retryable'
  | 'retries-exhausted'
  | 'retry-budget'
  | 'deadline'
  | 'expired'
  | 'circuit-open'
  | 'unknown-task'
  | 'poison'
  | 'lost'
  | 'dropped'
  | 'abandoned';

/** A task that was given up, with all that is needed to run it again. */
export interface DeadLetter {
  /** Of the letter, not of the task: a task that is replayed and dies again is another letter. */
  readonly id: string;
  readonly taskId: TaskId;
  readonly name: string;
  readonly data: unknown;
  readonly priority: Priority;
  readonly tags: Tags;
  readonly reason: DeadReason;
  readonly error: SerializedError | undefined;
  /** ISO 8601. */
  readonly diedAt: string;
  readonly lineage?: Lineage | undefined;
  /** It keeps its place among those that must not run at the same time. */
  readonly concurrencyKey?: string | undefined;
}

/** What of an error survives a process. */
export interface SerializedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly causes?: readonly SerializedError[] | undefined;
}

/** Which letters are meant: all that have every one of these. */
export interface DeadLetterQuery {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly reason?: DeadReason | undefined;
  readonly tags?: Tags | undefined;
}

/** The letters of a manager, oldest first. */
export interface DeadLetters {
  /** Missing where the store itself writes a task down as it dies. */
  add?(letter: DeadLetter): Promise<void>;
  list(query?: DeadLetterQuery): AsyncIterable<DeadLetter>;
  /** Takes them out, and says how many there were. */
  purge(query?: DeadLetterQuery): Promise<number>;
  /** Lets go of what it holds open; it may be used again. */
  close?(): Promise<void>;
}

export function matches(letter: DeadLetter, query: DeadLetterQuery = {}): boolean {
  const { id, name, reason, tags = {} } = query;
  return (
    (id === undefined || letter.id === id) &&
    (name === undefined || letter.name === name) &&
    (reason === undefined || letter.reason === reason) &&
    Object.entries(tags).every(([tag, value]) => letter.tags[tag] === value)
  );
}

/** An error as data; of an aggregate, its parts too, three levels deep at most. */
export function serializeError(error: unknown, depth = 3): SerializedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack, cause } = error;
  const inner = [...(error instanceof AggregateError ? (error.errors as unknown[]) : [])];
  if (cause !== undefined) inner.push(cause);
  const causes = depth > 0 ? inner.map((each) => serializeError(each, depth - 1)) : [];
  return { name, message, stack, ...(causes.length && { causes }) };
}
