import type { TaskEnvelope } from './envelope.ts';
import type { WatchedSubmission } from './instrumentation.ts';
import type { Pending } from './task-handle.ts';

/** A task on its way to the backend. */
export interface Submitted {
  readonly task: TaskEnvelope;
  readonly watched: WatchedSubmission | undefined;
  readonly pending: Pending;
}

/**
 * The promise of a submission. Whoever looks at it hears of a refusal; where nobody does, `unheard` is told instead of the
 * process, which an unhandled rejection would end.
 */
export class Submission<Value> extends Promise<Value> {
  /** What comes of it is an ordinary promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  #isLookedAt = false;

  /** @param unheard is given the reason of a rejection that nobody handles by then. */
  static of<Value>(
    submit: () => Value | PromiseLike<Value>,
    unheard: (reason: unknown) => void,
  ): Submission<Value> {
    let isAccepted = false;
    const submission = new Submission<Value>((resolve) => {
      const submitted = submit();
      resolve(submitted);
      isAccepted = !isPromiseLike(submitted);
    });
    if (!isAccepted) submission.#watch(unheard);
    return submission;
  }

  // Awaiting it comes through here as well, and so do `catch` and `finally`.
  override then<Result = Value, Other = never>(
    onFulfilled?: ((value: Value) => Result | PromiseLike<Result>) | null,
    onRejected?: ((reason: unknown) => Other | PromiseLike<Other>) | null,
  ): Promise<Result | Other> {
    this.#isLookedAt = true;
    return super.then(onFulfilled, onRejected);
  }

  #watch(unheard: (reason: unknown) => void): void {
    super.then(undefined, (reason: unknown) => {
      // Who awaits it has done so when all that is under way in this turn is done, as with any promise.
      process.nextTick(() => {
        if (!this.#isLookedAt) unheard(reason);
      });
    });
  }
}

/** Also asked of what the manager is answered: most tasks are accepted at once, and need no promise. */
export function isPromiseLike<Value>(
  value: Value | PromiseLike<Value>,
): value is PromiseLike<Value> {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function';
}
