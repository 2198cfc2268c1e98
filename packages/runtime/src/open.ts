import { asyncDispose, Group, joinerFor } from './core/index.ts';
import type { GroupOptions, Joiner, LeftOpen, TaskGroup } from './core/index.ts';

/** The group of the block form, which ends with a {@linkcode OpenTaskGroup.join | join}. */
export interface OpenTaskGroup<R = void> extends TaskGroup, AsyncDisposable {
  /**
   * The end of the block: waits until every task has ended, and then throws as `withTaskGroup` does. Calling it again
   * gives the same promise. Tasks may go on starting others until the last one has ended.
   */
  join(): Promise<R>;
  /**
   * What `await using` calls. After `join` it only waits. Without `join` the block was left early: it cancels, waits, and
   * rejects with the failures of tasks if there were any, since nobody else would see them.
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens a group for the rest of the block: `await using group = TaskGroup.open()`, then `await group.join()` at its end.
 *
 * `join` is not optional. A disposer isn't told whether the block threw, so it can't know whether to wait or to stop:
 * waiting would hang when the block threw past a server, stopping would kill work on the normal path. Java's
 * `StructuredTaskScope` has the same contract: leaving the block un-joined cancels, then waits. When both the block and
 * a task fail, JavaScript gives a `SuppressedError` with both. `withTaskGroup` has neither trouble: prefer it.
 *
 * @throws {TypeError | RangeError} for options that can't be.
 * @example
 * ```ts no-run
 * import { TaskGroup, sleep } from '@taskgroup/runtime';
 *
 * await using group = TaskGroup.open();
 * group.startSoon((task) => sleep(10, task));
 * await group.join();
 * ```
 */
export function open<R>(options: GroupOptions & { policy: Joiner<R> }): OpenTaskGroup<R>;
export function open(options?: GroupOptions): OpenTaskGroup;
export function open(options: GroupOptions = {}): OpenTaskGroup<unknown> {
  return new OpenGroup(options);
}

class OpenGroup extends Group<unknown> implements OpenTaskGroup<unknown> {
  readonly #joined: Promise<unknown>;
  #joinCalled = false;

  constructor(options: GroupOptions) {
    let resolve!: (value: unknown) => void;
    let reject!: (error: unknown) => void;
    const joined = new Promise<unknown>((onValue, onError) => {
      resolve = onValue;
      reject = onError;
    });
    const joiner = joinerFor(options.policy, () => undefined);
    super(options, { name: 'TaskGroup', throws: 'group' }, joiner, resolve, reject);
    this.#joined = joined;
  }

  join(): Promise<unknown> {
    if (!this.#joinCalled) {
      this.#joinCalled = true;
      this.endBody();
    }
    return this.#joined;
  }

  override get leftOpen(): LeftOpen | undefined {
    return this.#joinCalled ? undefined : this;
  }

  async [asyncDispose](): Promise<void> {
    // Waiting on `#joined` would count as handling its rejection, which is up to whoever called `join`.
    if (this.#joinCalled) return new Promise((resolve) => this.whenClosed(resolve));
    return this.leave();
  }

  async leave(): Promise<void> {
    this.cancelBecause('explicit', 'its block was left without join()');
    try {
      await this.join();
    } catch (error) {
      if (this.failed) throw error;
    }
  }
}
