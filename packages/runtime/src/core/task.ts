import { CancelNode } from './cancel-node.ts';
import { dispose } from './disposal.ts';
import { TaskCancelledError } from './errors.ts';
import { follow } from './follow.ts';
import { nextTurn } from './host.ts';
import { isCancellationOf } from './reasons.ts';
import { explain } from './scope-node.ts';

/**
 * Where a task is.
 *
 * `pending` (not called yet) → `running` → `fulfilled` | `failed` | `cancelled`; `cancelling` is a running task that was
 * told to stop and has not ended yet. A pending task that is cancelled is never called.
 */
export type TaskStatus =
  'pending' | 'running' | 'cancelling' | 'fulfilled' | 'failed' | 'cancelled';

/** What a task function is given: its own view of itself. It is a {@linkcode CancelOptions}, so `sleep(100, task)` works. */
export interface TaskContext {
  /** Aborted when the task is cancelled. Made on first use: `({ signal }) => fetch(url, { signal })`. */
  readonly signal: AbortSignal;
  /** `group.task`. */
  readonly name: string;
  /** Whether the task was told to stop. */
  readonly cancelled: boolean;
  /** Throws the reason when the task was told to stop: the signal's `throwIfAborted()` without making the signal. */
  throwIfCancelled(): void;
  /**
   * Calls `callback` when the task is told to stop (at once, when it was told already), for things that can't take a
   * signal. It isn't called when the task ends otherwise. What it throws is added to the errors of the group.
   *
   * @returns Dispose of it to take the callback back.
   */
  onCancel(callback: () => void): Disposable;
  /**
   * Gives way to timers and I/O, then throws if the task was told to stop. For long computations.
   *
   * It waits for a turn of the event loop, not for a microtask: only so can a cancellation from outside get in.
   */
  checkpoint(): Promise<void>;
}

/** What a group runs. Returning a plain value is fine. */
export type TaskFunction<T> = (task: TaskContext) => T | PromiseLike<T>;

/**
 * The owner's view of a task that was started in a group. It is not thenable, so that no task can float: whoever wants
 * the value awaits `result`, and who does not has lost nothing, since the group sees to failures.
 */
export interface Task<T = unknown> {
  /** `group.task`. */
  readonly name: string;
  readonly status: TaskStatus;
  /** Whether the function was called at all. */
  readonly started: boolean;
  /** Whether the task was told to stop; a task that ends normally all the same counts as `fulfilled`. */
  readonly cancelRequested: boolean;
  /**
   * The value, or the task's own error, or the reason of its cancellation. It counts as handled from the start: ignoring
   * it causes no `unhandledRejection`, as the group reports failures.
   */
  readonly result: Promise<T>;
  /** Tells this task to stop, and nobody else. A task that was not called yet is `cancelled` at once. */
  cancel(reason?: unknown): void;
  /** Resolves when the task has ended, however it did. */
  wait(): Promise<void>;
}

/** What a task needs of its group. */
export interface TaskOwner {
  readonly name: string;
  /** The resolving function of the promise that the group's caller awaits; see `follow`. */
  readonly host: (value: never) => void;
  onTaskSettled(task: TaskNode): void;
  addError(error: unknown): void;
}

type Outcome = 'fulfilled' | 'failed' | 'cancelled';

/** A task: one object for the owner's view ({@linkcode Task}) and the inside view ({@linkcode TaskContext}). */
export class TaskNode<T = unknown> extends CancelNode implements Task<T>, TaskContext {
  /** Its place in the group, in order of spawning. */
  readonly ordinal: number;
  started = false;
  outcome: Outcome | undefined = undefined;
  value: T | undefined = undefined;
  error: unknown = undefined;
  /** Not called yet and waiting for its turn. */
  readonly fn: TaskFunction<T> | undefined;

  readonly #group: TaskOwner;
  readonly #label: string | undefined;
  #result: Deferred<T> | undefined = undefined;

  constructor(
    group: TaskOwner,
    ordinal: number,
    fn: TaskFunction<T> | undefined,
    label: string | undefined,
  ) {
    super();
    this.#group = group;
    this.ordinal = ordinal;
    this.fn = fn;
    this.#label = label;
  }

  get name(): string {
    return `${this.#group.name}.${this.#label || this.fn?.name || this.ordinal}`;
  }

  get status(): TaskStatus {
    if (this.outcome !== undefined) return this.outcome;
    if (!this.started) return 'pending';
    return this.cancelled ? 'cancelling' : 'running';
  }

  get cancelRequested(): boolean {
    return this.cancelled;
  }

  get result(): Promise<T> {
    if (this.#result === undefined) {
      this.#result = new Deferred();
      if (this.outcome !== undefined) this.#settleResult(this.#result);
    }
    return this.#result.promise;
  }

  wait(): Promise<void> {
    return this.result.then(noop, noop);
  }

  cancel(reason?: unknown): void {
    if (this.cancelled || this.outcome !== undefined) return;
    const what = `task "${this.name}"`;
    this.cancelTree(TaskCancelledError.of(what, 'explicit', explain(reason), reason), 'explicit');
  }

  throwIfCancelled(): void {
    if (this.cancelled) throw this.reason;
  }

  onCancel(callback: () => void): Disposable {
    if (this.cancelled) this.#callNow(listener);
    else if (this.outcome === undefined) this.subscribe(listener);
    return { [dispose]: () => this.unsubscribe(listener) };

    // One of its own for each call, so that the same callback may be given twice.
    function listener(): void {
      callback();
    }
  }

  async checkpoint(): Promise<void> {
    this.throwIfCancelled();
    await nextTurn();
    this.throwIfCancelled();
  }

  /** Calls the function. What it throws at once is the task's failure too. */
  start(): void {
    this.started = true;
    let returned: T | PromiseLike<T>;
    try {
      const fn = this.fn!; // Called as a plain function: `this.fn(…)` would hand the task over as `this`.
      returned = fn(this);
      if (!isThenable(returned)) return this.#settle('fulfilled', returned, undefined);
    } catch (error) {
      return this.#fail(error);
    }
    this.observe(returned);
  }

  /** Settles the task with `promise`. */
  observe(promise: PromiseLike<T>): void {
    this.started = true;
    follow(
      promise,
      (value) => this.#settle('fulfilled', value, undefined),
      (error) => this.#fail(error),
      this.#group.host,
    );
  }

  /** A task that waits for its turn ends here and now: its function must not be called any more. */
  protected override onCancelled(): void {
    if (!this.started) this.#settle('cancelled', undefined, this.reason);
  }

  protected override onListenerError(error: unknown): void {
    this.#group.addError(error);
  }

  #fail(error: unknown): void {
    this.#settle(isCancellationOf(this, error) ? 'cancelled' : 'failed', undefined, error);
  }

  #settle(outcome: Outcome, value: T | undefined, error: unknown): void {
    if (this.outcome !== undefined) return;
    this.outcome = outcome;
    this.value = value;
    this.error = error;
    this.detach();
    if (this.#result !== undefined) this.#settleResult(this.#result);
    this.#group.onTaskSettled(this as TaskNode);
  }

  #settleResult(result: Deferred<T>): void {
    if (this.outcome === 'fulfilled') result.resolve(this.value as T);
    else result.reject(this.error);
  }

  #callNow(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.onListenerError(error);
    }
  }
}

/** A promise with its two ends, whose rejection counts as handled. */
class Deferred<T> {
  resolve!: (value: T) => void;
  reject!: (error: unknown) => void;
  readonly promise: Promise<T>;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });

    this.promise.catch(noop);
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

function noop(): void {}
