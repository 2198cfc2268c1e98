import type { TaskEnd } from './backend.ts';
import type { EndState, TaskEnvelope, TaskId } from './envelope.ts';
import { TaskRejectedError } from './errors.ts';

/** A task that was submitted, for whoever wants to know what became of it. Nobody has to: a failure is a dead letter. */
export interface TaskHandle<Result = unknown> {
  readonly id: TaskId;
  /** Whether a live task of the same id stands for it. */
  readonly duplicate: boolean;
  /**
   * What the task returned. Rejects with what made it fail, or with the reason it was cancelled. Of a task in a store that
   * outlives the manager, its end is watched from the first time that somebody asks for this.
   */
  readonly result: Promise<Result>;
  /** How it ended; `undefined` until then. */
  readonly state: EndState | undefined;
  /** Takes it out of the queue, or aborts its signal. */
  cancel(reason?: unknown): Promise<'cancelled' | 'requested' | 'not-found'>;
}

/** How the manager cancels the task of that submission. */
export type Cancel = (
  id: TaskId,
  reason: unknown,
  token: string,
) => ReturnType<TaskHandle['cancel']>;

interface Settle {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The manager's side of a handle; duplicates share it. */
export class Pending {
  readonly id: TaskId;
  readonly #token: string;
  readonly #cancel: Cancel;
  /** Of a task in a store: looks there for its end, when somebody asks. */
  readonly #watch: (() => Promise<TaskEnd>) | undefined;
  #end: TaskEnd | undefined;
  /** Made when somebody asks: most results are never looked at. */
  #result: Promise<unknown> | undefined;
  #settle: Settle | undefined;

  constructor(
    { id, token }: { readonly id: TaskId; readonly token: string },
    cancel: Cancel,
    watch?: () => Promise<TaskEnd>,
  ) {
    this.id = id;
    this.#token = token;
    this.#cancel = cancel;
    this.#watch = watch;
  }

  get state(): EndState | undefined {
    return this.#end?.state;
  }

  get result(): Promise<unknown> {
    this.#result ??= this.#makeResult();
    return this.#result;
  }

  end(end: TaskEnd): void {
    this.#end = end;
    if (this.#settle) settle(this.#settle, end);
  }

  /** An id may be used again: a handle never reaches beyond its own task. */
  cancel(reason: unknown): ReturnType<TaskHandle['cancel']> {
    if (this.#end) return Promise.resolve('not-found');
    return this.#cancel(this.id, reason, this.#token);
  }

  handle<Result>(duplicate: boolean): TaskHandle<Result> {
    return new Handle(this, duplicate);
  }

  #makeResult(): Promise<unknown> {
    const result = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      if (this.#end) settle(this.#settle, this.#end);
      else this.#watch?.().then((end) => this.end(end), reject);
    });
    // A failure that nobody waits for is in the dead letters: it must not end the process.
    result.catch(() => {});
    return result;
  }
}

class Handle<Result> implements TaskHandle<Result> {
  readonly duplicate: boolean;
  readonly #pending: Pending;

  constructor(pending: Pending, duplicate: boolean) {
    this.#pending = pending;
    this.duplicate = duplicate;
  }

  get id(): TaskId {
    return this.#pending.id;
  }

  get result(): Promise<Result> {
    return this.#pending.result as Promise<Result>;
  }

  get state(): EndState | undefined {
    return this.#pending.state;
  }

  // Bound, as handles are passed around and taken apart.
  get cancel(): TaskHandle['cancel'] {
    const pending = this.#pending;
    return (reason) => pending.cancel(reason);
  }
}

function settle({ resolve, reject }: Settle, { state, value, error }: TaskEnd): void {
  if (state === 'completed') resolve(value);
  else reject(error);
}

/** Of a task that ended so lately that its id is still taken. */
export function endedBefore(task: TaskEnvelope): Pending {
  const pending = new Pending(task, () => Promise.resolve('not-found'));
  const message = `Task ${task.name} of that id has completed already: '${task.id}'`;
  const error = new TaskRejectedError(message, 'duplicate');
  pending.end({ task, state: 'completed', value: undefined, error });
  return pending;
}
