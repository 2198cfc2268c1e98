import type { TaskEnd } from './backend.ts';
import type { EndState, TaskId } from './envelope.ts';

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

type Cancel = TaskHandle['cancel'];

/** The manager's side of a handle; duplicates share it. */
export class Pending {
  readonly id: TaskId;
  readonly result: Promise<unknown>;
  state: EndState | undefined;
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;
  #watch: (() => Promise<TaskEnd>) | undefined;

  constructor(id: TaskId, watch?: () => Promise<TaskEnd>) {
    this.id = id;
    this.#watch = watch;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A failure that nobody waits for is in the dead letters: it must not end the process.
    this.result.catch(() => {});
  }

  end({ state, value, error }: TaskEnd): void {
    this.state = state;
    if (state === 'completed') this.#resolve(value);
    else this.#reject(error);
  }

  handle<Result>(duplicate: boolean, cancel: Cancel): TaskHandle<Result> {
    const { id } = this;
    const state = () => this.state;
    const look = () => this.#look();
    return {
      id,
      duplicate,
      get result() {
        return look() as Promise<Result>;
      },
      get state() {
        return state();
      },
      // An id may be used again: a handle never reaches beyond its own task.
      cancel: (reason) =>
        state() === undefined ? cancel(reason) : Promise.resolve('not-found' as const),
    };
  }

  #look(): Promise<unknown> {
    const watch = this.#watch;
    this.#watch = undefined;
    watch?.().then(
      (end) => this.end(end),
      (error: unknown) => this.#reject(error),
    );
    return this.result;
  }
}
