import { runIn } from './ambient.ts';
import { NODE } from './cancel-node.ts';
import { currentTime } from './clock.ts';
import type { CancelOptions } from './cancel-options.ts';
import { nodeOf } from './cancel-options.ts';
import type { CancelCause } from './errors.ts';
import type { DeadlineOptions } from './scope-node.ts';
import { explain, ScopeNode } from './scope-node.ts';
import { showAsText } from './show-as-text.ts';

/** Options of a {@linkcode CancelScope}. */
export interface CancelScopeOptions extends DeadlineOptions {
  /** Named in the reason of a cancellation. */
  name?: string | undefined;
  /** Keep out cancellations from around the scope. Needs a `deadline` or a `timeout`. */
  shield?: boolean | undefined;
}

/**
 * A piece of work that can be cancelled as one, by hand or by a deadline that may move.
 *
 * It is trio's and AnyIO's `CancelScope`, with one difference that JavaScript forces: there is no ambient "current"
 * scope, so the work must pass the scope (or its `signal`) to whatever it awaits.
 *
 * A scope absorbs only its own cancellation: `run` then resolves with `undefined` and `cancelledCaught` is true. When a
 * scope around it is cancelled as well, the outer one wins and its reason goes on outwards.
 *
 * @example
 * ```ts
 * import { CancelScope, sleepForever } from '@taskgroup/runtime';
 *
 * const scope = new CancelScope({ timeout: 10 });
 * await scope.run(() => sleepForever(scope));
 * console.log(scope.cancelledCaught, scope.source); //=> true deadline
 * ```
 */
export class CancelScope {
  readonly #node: ScopeNode;

  /**
   * @throws {RangeError} for a time that is NaN, or a negative `timeout`.
   * @throws {TypeError} for `deadline` and `timeout` together, or a `shield` with neither.
   */
  constructor(options: CancelScopeOptions = {}) {
    if (new.target !== CancelScope) {
      throw new TypeError(
        'Cannot extend CancelScope as its parts rely on each other: keep one in a field',
      );
    }
    this.#node = options instanceof ScopeNode ? options : createNode(options);
  }

  /** Aborted when the scope is cancelled, from inside or from around it. Made on first use. */
  get signal(): AbortSignal {
    return this.#node.signal;
  }

  /**
   * Clock time at which the scope cancels itself; `Infinity` for never. Setting it takes effect at once: a time that
   * has passed cancels. A `timeout` counts from entry, so it shows here only after entry.
   */
  get deadline(): number {
    return this.#node.deadline;
  }

  set deadline(deadline: number) {
    this.#node.moveDeadline(deadline);
  }

  /**
   * Whether cancellations from around the scope are kept out. Both ways it takes effect at once; but a signal that was
   * aborted stays aborted, so shielding a scope that is cancelled already changes nothing for it.
   *
   * Shielding needs a deadline, so that a clean-up that hangs can't keep a whole program from ending (trio issue 147).
   */
  get shield(): boolean {
    return this.#node.shielded;
  }

  set shield(shield: boolean) {
    this.#node.setShield(shield);
  }

  /** Whether the scope was cancelled, from inside or from around it, also by a deadline that has just passed. */
  get cancelled(): boolean {
    this.#node.expireIfDue();
    return this.#node.cancelled;
  }

  /** Whether it was the scope's own `cancel()` or deadline (or, in a group, a failure) that cancelled it. */
  get cancelCalled(): boolean {
    this.#node.expireIfDue();
    return this.#node.ownCancel;
  }

  /** Whether the work was ended by the scope's own cancellation, which was then absorbed. */
  get cancelledCaught(): boolean {
    return this.#node.caught;
  }

  /** What cancelled the scope first; `undefined` while nothing has. */
  get source(): CancelCause | undefined {
    this.#node.expireIfDue();
    return this.#node.source;
  }

  /** What the signal was aborted with; `undefined` while it isn't. */
  get reason(): unknown {
    this.#node.expireIfDue();
    return this.#node.reason;
  }

  /**
   * Cancels the scope and everything in it. Calling it again changes nothing; calling it before `run` makes `run` start
   * cancelled; after the end there is nothing left to stop, and only `cancelled` and the signal tell of it.
   *
   * @param reason A sentence or an error: it becomes the message and the `cause` of the `TaskCancelledError`.
   */
  cancel(reason?: unknown): void {
    this.#node.cancelBecause('explicit', explain(reason), reason);
  }

  /**
   * Runs `body` in the scope, under whatever `around` is. `body` is called at once, even when the scope is cancelled
   * already: it finds out at its first cancellable wait.
   *
   * @param body The work. It must pass the scope or its `signal` on to what it awaits.
   * @param around The task, group, scope or signal whose cancellation also cancels this scope.
   * @returns The body's value; `undefined` when the scope's own cancellation ended it (see `cancelledCaught`).
   * @throws {ScopeMisuseError} when the scope was run before.
   * @throws What `body` throws; the reason of a scope around it, when that one is cancelled.
   */
  async run<T>(
    body: (scope: CancelScope) => T | PromiseLike<T>,
    around?: CancelOptions,
  ): Promise<T | undefined> {
    this.#node.enter(nodeOf(around));
    try {
      return await runIn(this.#node, () => body(this));
    } catch (error) {
      this.#node.absorb(error);
      return undefined;
    } finally {
      this.#node.detach();
    }
  }

  /** `scope "load": active, deadline in 300 ms`, for logs and `console.log`. */
  toString(): string {
    const node = this.#node;
    const parts = [node.phase];
    const left = Math.round(node.deadline - currentTime());
    if (Number.isFinite(left))
      parts.push(left < 0 ? `deadline ${-left} ms ago` : `deadline in ${left} ms`);
    if (node.cancelled) parts.push(`cancelled (${node.source})`);
    return `${node.what}: ${parts.join(', ')}`;
  }

  // Keeps the node readable for this package and out of the public type.
  static {
    Object.defineProperty(this.prototype, NODE, {
      get(this: CancelScope) {
        return this.#node;
      },
    });
    showAsText(this.prototype);
  }
}

function createNode(options: CancelScopeOptions): ScopeNode {
  const what = options.name === undefined ? 'scope' : `scope "${options.name}"`;
  const node = new ScopeNode(what, options, 'create a scope');
  if (options.shield) node.setShield(true);
  return node;
}
