import { enterAbandoned } from './abandoned.ts';
import { giveWay, onActivity } from './activity.ts';
import { runIn } from './ambient.ts';
import { CancelNode } from './cancel-node.ts';
import type { CancelOptions } from './cancel-options.ts';
import { nodeOf } from './cancel-options.ts';
import { currentTime } from './clock.ts';
import { dispose } from './disposal.ts';
import type { CancelCause } from './errors.ts';
import { TaskCancelledError, TimeoutError } from './errors.ts';
import { follow, NEVER } from './follow.ts';
import { endLeftOpen } from './left-open.ts';
import type { AsyncContext } from './host.ts';
import { captureAsyncContext } from './host.ts';
import { isCancellationOf } from './reasons.ts';
import { explain } from './scope-node.ts';
import { showAsText } from './show-as-text.ts';
import type { SpawnOptions } from './spawn-options.ts';
import { requireFunction } from './validate.ts';

/**
 * Where a task is.
 *
 * `pending` (not called yet) → `running` → `fulfilled` | `failed` | `cancelled`; `cancelling` is a task that was told to
 * stop and has not ended yet. A pending task that is cancelled is never called, unless it has `runWhenCancelled`.
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
export interface Task<T = unknown> extends TaskReport<T> {
  /** Whether the task was told to stop; a task that ends normally all the same counts as `fulfilled`. */
  readonly cancelRequested: boolean;
  /** Whether it was left to itself when it was cancelled (`abandonOnCancel`). */
  readonly abandoned: boolean;
  /**
   * The value, or the task's own error, or the reason of its cancellation. It counts as handled from the start: ignoring
   * it causes no `unhandledRejection`, as the group reports failures.
   */
  readonly result: Promise<T>;
  /** Tells this task to stop, and nobody else. A task that was not called yet is `cancelled` at once. */
  cancel(reason?: unknown): void;
  /** Resolves when the task has ended, however it did. */
  wait(): Promise<void>;
  /**
   * What there is to tell about the task, as a plain object: `tasks.map((task) => task.report())` is the table of a run,
   * in spawn order, whatever failed in it.
   */
  report(): TaskReport<T>;
}

/** The facts about one task. Times are clock times (`currentTime()`) and durations, in milliseconds. */
export interface TaskReport<T = unknown> {
  /** `group.task`. */
  readonly name: string;
  readonly status: TaskStatus;
  /** Whether the function was called at all. */
  readonly started: boolean;
  /** How often the work was tried: 0 before its start, then 1, or more when `retry` was given the task. */
  readonly attempts: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** From start to end, or until now; `undefined` before the start. */
  readonly duration: number | undefined;
  /** The value of a fulfilled task. */
  readonly value: T | undefined;
  /** The error of a failed task, the reason of a cancelled one. */
  readonly error: unknown;
}

/** What a task needs of its group. */
export interface TaskOwner {
  readonly name: string;
  /** The resolving function of the promise that the group's caller awaits; see `follow`. */
  readonly host: (value: never) => void;
  onTaskStarted(task: TaskNode): void;
  onTaskSettled(task: TaskNode): void;
  /** A task that was abandoned has ended after all. */
  onAbandonedEnded(task: TaskNode, outcome: Outcome, error: unknown): void;
  addError(error: unknown): void;
}

type Outcome = 'fulfilled' | 'failed' | 'cancelled';

/** A task: one object for the owner's view ({@linkcode Task}) and the inside view ({@linkcode TaskContext}). */
export class TaskNode<T = unknown> extends CancelNode implements Task<T>, TaskContext {
  /** Its place in the group, in order of spawning. */
  readonly ordinal: number;
  outcome: Outcome | undefined = undefined;
  value: T | undefined = undefined;
  error: unknown = undefined;
  attempts = 0;
  startedAt: number | undefined = undefined;
  endedAt: number | undefined = undefined;
  abandoned = false;
  /** Whether it takes up one of the places that the group's `limit` gives. */
  holdsSlot = false;
  readonly fn: TaskFunction<T> | undefined;

  readonly #group: TaskOwner;
  readonly #options: SpawnOptions | undefined;
  #context: AsyncContext | undefined = undefined;
  #result: Deferred<T> | undefined = undefined;

  constructor(
    group: TaskOwner,
    ordinal: number,
    fn: TaskFunction<T> | undefined,
    options: SpawnOptions | undefined,
  ) {
    super();
    this.#group = group;
    this.ordinal = ordinal;
    this.fn = fn;
    this.#options = options;
  }

  get name(): string {
    return `${this.#group.name}.${this.#options?.name || nameOf(this.fn) || this.ordinal}`;
  }

  get status(): TaskStatus {
    if (this.outcome !== undefined) return this.outcome;
    if (this.cancelled) return 'cancelling';
    return this.started ? 'running' : 'pending';
  }

  get started(): boolean {
    return this.startedAt !== undefined;
  }

  get cancelRequested(): boolean {
    return this.cancelled;
  }

  get duration(): number | undefined {
    if (this.startedAt === undefined) return undefined;
    return (this.endedAt ?? currentTime()) - this.startedAt;
  }

  /** Whether the group ends without it. A task that has not called `started()` yet keeps the group open. */
  get daemon(): boolean {
    return this.#options?.daemon === true && !this.starting;
  }

  /** Whether somebody in `group.start` still waits for its `started()`: its failure is theirs. */
  get starting(): boolean {
    return false;
  }

  /** Whether it was cut short by a cancellation of its group, and not of itself alone. */
  get endedWithGroup(): boolean {
    if (this.outcome !== 'cancelled') return false;
    // A task whose own deadline passed first is `failed`, unless the group was cancelled as well.
    return this.source === 'parent' || this.source === 'deadline';
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

  /** `task "group.name": running`, for logs and `console.log`. */
  override toString(): string {
    return `task "${this.name}": ${this.status}`;
  }

  report(): TaskReport<T> {
    const { name, status, started, attempts, startedAt, endedAt, duration, value, error } = this;
    return { name, status, started, attempts, startedAt, endedAt, duration, value, error };
  }

  cancel(reason?: unknown): void {
    this.cancelBecause('explicit', explain(reason), reason);
  }

  /** Cancels this task alone. */
  cancelBecause(source: CancelCause, why: string, cause?: unknown): void {
    if (this.cancelled || this.outcome !== undefined) return;
    const reason = TaskCancelledError.of(`task "${this.name}"`, source, why, cause);
    this.cancelTree(reason, source);
  }

  throwIfCancelled(): void {
    if (this.cancelled) throw this.reason;
  }

  onCancel(callback: () => void): Disposable {
    requireFunction('listen for a cancellation', `'callback'`, callback);
    // One of its own for each call, so that the same callback may be given twice.
    const listener = (): void => runIn(this, () => callback());
    if (this.cancelled) this.#callNow(listener);
    else if (this.outcome === undefined) this.subscribe(listener);
    return { [dispose]: () => this.unsubscribe(listener) };
  }

  async checkpoint(): Promise<void> {
    this.throwIfCancelled();
    await giveWay();
    this.expireOverdue(); // Timers may come after this turn.
    this.throwIfCancelled();
  }

  /** Puts the task under its group, from where on it can be cancelled. */
  enter(group: CancelNode): void {
    this.attachTo(group);
    if (this.#options?.deadline !== undefined) this.#expireAt(this.#options.deadline);
  }

  /** For a task that starts later: its function is called in the asynchronous context of whoever spawned it. */
  keepContext(): void {
    this.#context ??= captureAsyncContext();
  }

  /** Calls the function, unless the task was cancelled meanwhile. What it throws at once is the task's failure too. */
  start(): void {
    if (this.outcome !== undefined) return;
    this.#begin();
    let returned: T | PromiseLike<T>;
    try {
      returned = this.#call();
      if (!isThenable(returned)) return this.#settle('fulfilled', returned, undefined);
    } catch (error) {
      return this.#fail(error);
    }
    this.#observe(returned);
  }

  #call(): T | PromiseLike<T> {
    const context = this.#context;
    if (context === undefined) return call(this);
    this.#context = undefined;
    return context.runInAsyncScope(call<T>, undefined, this);
  }

  /** Settles the task with `promise`, which is the work of somebody who runs already. */
  adopt(promise: PromiseLike<T>): void {
    this.#begin();
    this.#observe(promise);
  }

  #begin(): void {
    this.startedAt = currentTime();
    this.attempts = 1;
    onActivity?.();
    this.#group.onTaskStarted(this as TaskNode);
    const { timeout, abandonOnCancel } = this.#options ?? {};
    if (timeout !== undefined) this.#expireAt(this.startedAt + timeout);
    if (abandonOnCancel) this.subscribe(() => this.#abandon());
  }

  #observe(promise: PromiseLike<T>): void {
    follow(
      promise,
      (value) => {
        this.#settle('fulfilled', value, undefined);
        return NEVER;
      },
      (error: unknown) => {
        this.#fail(error);
        return NEVER;
      },
      this.#group.host,
    );
    if (this.cancelled && this.#options?.abandonOnCancel) this.#abandon();
  }

  #expireAt(deadline: number): void {
    const expire = (): void => this.cancelBecause('deadline', 'its deadline passed');
    this.setDeadline(deadline, expire);
    if (deadline <= currentTime()) expire();
  }

  /** A task that waits for its turn ends here and now: its function must not be called any more. */
  protected override onCancelled(): void {
    if (!this.started && !this.#options?.runWhenCancelled) this.#fail(this.reason);
  }

  protected override onListenerError(error: unknown): void {
    this.#group.addError(error);
  }

  /** Leaves the work to itself; for the group the task ends here. */
  #abandon(): void {
    if (this.outcome !== undefined) return;
    this.abandoned = true;
    enterAbandoned(this as TaskNode);
    this.#fail(this.reason);
  }

  #fail(error: unknown): void {
    if (!isCancellationOf(this, error)) this.#settle('failed', undefined, error);
    else if (this.#expired) this.#settle('failed', undefined, this.#timeoutError());
    else this.#settle('cancelled', undefined, error);
  }

  /** Its own deadline ended it. A cancellation from around it is told first: the outermost wins. */
  get #expired(): boolean {
    return this.source === 'deadline' && !this.parentCancelled;
  }

  #timeoutError(): TimeoutError {
    return new TimeoutError(`Task "${this.name}" exceeded its deadline`, { cause: this.reason });
  }

  #settle(outcome: Outcome, value: T | undefined, error: unknown): void {
    onActivity?.();
    if (this.outcome !== undefined) {
      return this.#group.onAbandonedEnded(this as TaskNode, outcome, error);
    }
    if (this.first === undefined || this.abandoned) return this.#end(outcome, value, error);
    const leaving = endLeftOpen(this, `task "${this.name}"`, outcome === 'fulfilled');
    if (leaving === undefined) return this.#end(outcome, value, error);
    const end = (errors: unknown): typeof NEVER => {
      this.#endAfter(errors as unknown[], outcome, error);
      return NEVER;
    };
    follow(leaving, end, end, this.#group.host);
  }

  /** The end of a task in which groups were left open; `errors` are theirs. */
  #endAfter(errors: unknown[], outcome: Outcome, error: unknown): void {
    if (this.outcome !== undefined) return; // It was abandoned meanwhile.
    const all = outcome === 'failed' ? [error, ...errors] : errors;
    for (const other of all.slice(1)) this.#group.addError(other);
    if (all.length > 0) this.#end('failed', undefined, all[0]);
    else this.#end(outcome, undefined, error);
  }

  #end(outcome: Outcome, value: T | undefined, error: unknown): void {
    this.outcome = outcome;
    this.value = value;
    this.error = error;
    this.endedAt = currentTime();
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

showAsText(TaskNode.prototype);

/** Calls the function of a task, as a plain function and with the task as the ambient one. */
function call<T>(task: TaskNode<T>): T | PromiseLike<T> {
  return runIn(task, task.fn!, task);
}

/** Notes on the task behind `options`, if it is one, that its work is tried for the `attempt`-th time. */
export function recordAttempt(options: CancelOptions | undefined, attempt: number): void {
  const node = nodeOf(options);
  if (node instanceof TaskNode) node.attempts = attempt;
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

/** A class may have a static `name` that is anything. */
function nameOf(fn: TaskFunction<unknown> | undefined): string {
  const name: unknown = fn?.name;
  return typeof name === 'string' ? name : '';
}

function noop(): void {}
