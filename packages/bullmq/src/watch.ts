import { TaskAbandonedError, type TaskEnd } from '@taskgroup/background';
import { Event, moveOnAfter } from '@taskgroup/runtime';
import { cancellationOf } from './cancellation.ts';
import { reviveError } from './errors.ts';
import { isGivenUp, letterOf, type StoredJob } from './stored-task.ts';
import type { StoreEvents, StoreOpener, StoreQueue } from './store.ts';

/** Who waits also looks by himself, ever less often: events come only once the connection is there, and are lost with it. */
const FIRST_LOOK = 25;
const LAST_LOOK = 2_000;

/** Tells those who wait for a task how it ended, wherever it ran. It listens only while somebody waits. */
export class EndWatch {
  readonly #queue: StoreQueue;
  readonly #opener: StoreOpener;
  readonly #onError: (error: unknown) => void;
  readonly #waiting = new Map<string, Event>();
  #events: StoreEvents | undefined;
  #isClosed = false;

  constructor(queue: StoreQueue, opener: StoreOpener, onError: (error: unknown) => void) {
    this.#queue = queue;
    this.#opener = opener;
    this.#onError = onError;
  }

  /** @throws {TaskAbandonedError} when nobody waits any longer, as the manager has closed. */
  async endOf(token: string): Promise<TaskEnd> {
    this.#listen();
    try {
      for (let pause = FIRST_LOOK; ; pause = Math.min(2 * pause, LAST_LOOK)) {
        const happened = new Event();
        this.#waiting.set(token, happened);
        const end = await this.#look(token);
        if (end) return end;
        if (this.#isClosed) throw closedBefore(token);
        await moveOnAfter(pause, (scope) => happened.wait(scope));
      }
    } finally {
      this.#waiting.delete(token);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const event of this.#waiting.values()) event.set();
    await this.#events?.close();
  }

  async #look(token: string): Promise<TaskEnd | undefined> {
    try {
      const job = await this.#queue.getJob(token);
      return endOf(token, job);
    } catch (error) {
      this.#onError(error);
      return undefined;
    }
  }

  #listen(): void {
    if (this.#events || this.#isClosed) return;
    const events = this.#opener.events();
    const tell = ({ jobId }: { readonly jobId: string }) => this.#waiting.get(jobId)?.set();
    events.on('completed', tell).on('failed', tell).on('removed', tell);
    this.#events = events;
  }
}

/** How a task ended, as the store has it; nothing when it has not. */
function endOf(token: string, job: StoredJob | undefined): TaskEnd | undefined {
  if (!job)
    return { task: { id: token } as TaskEnd['task'], state: 'cancelled', error: gone(token) };
  const { data: task, finishedOn, returnvalue } = job;
  if (finishedOn === undefined || finishedOn === null) return undefined;
  if (isGivenUp(job)) {
    const letter = letterOf(job);
    const { reason } = letter;
    const error = letter.error && reviveError(letter.error);
    return {
      task,
      state: reason === 'expired' || reason === 'deadline' ? 'expired' : 'failed',
      error,
      reason,
      letter,
    };
  }
  if (returnvalue.state === 'completed') return { task, ...returnvalue };
  return { task, state: 'cancelled', error: cancellationOf(task.name, returnvalue.reason) };
}

/** Who takes a task out of the store before its turn leaves nothing behind; a result may also have been kept for too short. */
function gone(token: string): unknown {
  return cancellationOf(token, 'cancelled before its turn, or its result is no longer kept');
}

function closedBefore(token: string): Error {
  return new TaskAbandonedError(
    `The manager closed before task ${token} had ended; the store still has it`,
  );
}
