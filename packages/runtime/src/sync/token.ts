import { dispose, nodeOf, TaskNode } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';

/**
 * The right to use something, from `acquire` to `release`: whoever has the token has the lock, or the place.
 *
 * It is the `GovernorToken` of TC39's concurrency control proposal: `using token = await lock.acquire(task)`. JavaScript
 * knows no current task, so ownership is this object and not, as in trio and AnyIO, the task that acquired: it may be
 * passed on, and a task may hold several. Nobody can release what somebody else holds, as only the holder has the token.
 */
export interface Token extends Disposable {
  /** Whether it was given back. */
  readonly released: boolean;
  /** The name of the task with which it was acquired; `undefined` when it wasn't with a task. */
  readonly owner: string | undefined;
  /**
   * Gives it back, to the next one who waits if there is one. Doing so again does nothing, so that a token can be released
   * early inside the `using` block that would do it at the end (trio throws instead: it has no tokens to tell apart).
   */
  release(): void;
}

/** A {@linkcode Token}, as its lender sees it. */
export class Loan implements Token {
  /** Who was named by `acquireOnBehalfOf`. */
  readonly borrower: unknown;
  readonly #task: TaskNode | undefined;
  #takeBack: ((loan: Loan) => void) | undefined;

  constructor(
    takeBack: (loan: Loan) => void,
    options: CancelOptions | undefined,
    borrower?: unknown,
  ) {
    const node = nodeOf(options);
    this.#task = node instanceof TaskNode ? node : undefined;
    this.#takeBack = takeBack;
    this.borrower = borrower;
  }

  get released(): boolean {
    return this.#takeBack === undefined;
  }

  get owner(): string | undefined {
    return this.#task?.name;
  }

  release(): void {
    this.#takeBack?.(this); // May refuse; then it isn't released.
    this.#takeBack = undefined;
  }

  [dispose](): void {
    this.release();
  }
}
