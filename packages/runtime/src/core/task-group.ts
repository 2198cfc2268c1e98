import type { CancelNode } from './cancel-node.ts';
import { NODE } from './cancel-node.ts';
import { nodeOf } from './cancel-options.ts';
import { CancelScope } from './cancel-scope.ts';
import { TaskGroupClosedError, TaskGroupError, TimeoutError } from './errors.ts';
import type { CancelCause } from './errors.ts';
import { follow } from './follow.ts';
import type { GroupDefaults, GroupOptions } from './group-options.ts';
import { readGroupOptions } from './group-options.ts';
import type { FailureSink, Joiner } from './joiner.ts';
import { isCancellationOf } from './reasons.ts';
import { ScopeNode } from './scope-node.ts';
import { suppress } from './suppressed.ts';
import type { Task, TaskFunction, TaskOwner } from './task.ts';
import { TaskNode } from './task.ts';
import { requireFunction } from './validate.ts';
import type { UnresponsiveTask } from './watchdog.ts';
import { watch } from './watchdog.ts';

/** Options of one task. */
export interface SpawnOptions {
  /** The second part of the task's full name, `group.task`. By default the function's name, or its number. */
  name?: string | undefined;
}

/**
 * The owner of the tasks that are started in it: they end before it does, and their failures are its failures.
 *
 * Made by `withTaskGroup` and `TaskGroup.open`. It is trio's nursery, and AnyIO's and asyncio's task group. It is a
 * `CancelOptions`, so `sleep(100, group)` works.
 */
export interface TaskGroup {
  readonly name: string;
  /** Aborted when the group is cancelled. For the body; a task has its own. Made on first use. */
  readonly signal: AbortSignal;
  /** The scope around everything in the group: its deadline may be moved, it says who cancelled. */
  readonly cancelScope: CancelScope;
  /** The tasks that have not ended, in spawn order, as they are now. */
  readonly tasks: ReadonlySet<Task>;
  /**
   * Starts `fn` as a task of the group and returns at once: `fn` is called one microtask later, in the order of spawning
   * (AnyIO came to the same rule), so that the caller can finish its own set-up. With a `limit` it may be later.
   *
   * It is allowed while the group is ending, as long as another task is alive. In a cancelled group `fn` is not called:
   * the task is `cancelled` from the start. (trio and AnyIO start it, and it ends at its first checkpoint; JavaScript
   * has no checkpoints, and the function would run its side effects.)
   *
   * @param fn What it throws, at once or later, is the task's failure, and never thrown here.
   * @throws {TaskGroupClosedError} when the group has ended.
   * @throws {TypeError} when `fn` is not a function; a promise is work that runs already and can't be owned.
   */
  startSoon<T>(fn: TaskFunction<T>, options?: SpawnOptions): Task<T>;
  /** As `startSoon`, but `undefined` when the group is cancelled or has ended. Swift's `addTaskUnlessCancelled`. */
  trySpawn<T>(fn: TaskFunction<T>, options?: SpawnOptions): Task<T> | undefined;
  /**
   * Cancels everything in the group, which then ends without an error of its own. Again, or after the end: no effect.
   *
   * @param reason A sentence or an error: it becomes the message and the `cause` of the `TaskCancelledError`.
   */
  cancel(reason?: unknown): void;
}

/** Work that waits for nothing but the next microtask. */
const START = Promise.resolve();

/**
 * The engine behind every form of group: starts tasks, counts them, asks the joiner what their ends mean, and settles
 * one promise when all have ended.
 *
 * A group has a *body*, whoever fills it: `withTaskGroup`'s function, the block after `TaskGroup.open`, a twin's loop.
 * It ends when the body has ended (`endBody` or `failBody`) and no task is alive.
 */
export class Group<R> implements TaskGroup, TaskOwner, FailureSink {
  readonly name: string;
  readonly cancelScope: CancelScope;
  readonly host: (value: never) => void;

  /** For a body that fills the group bit by bit: called after each end of a task, when there may be room again. */
  onTaskEnd: (() => void) | undefined = undefined;

  readonly #node: ScopeNode;
  readonly #settings: ReturnType<typeof readGroupOptions>;
  readonly #joiner: Joiner<R>;
  readonly #resolve: (value: R) => void;
  readonly #reject: (error: unknown) => void;

  readonly #queue = new TaskQueue();
  #flushing = false;
  #flushScheduled = false;
  #spawned = 0;
  #alive = 0;
  #running = 0;
  #bodyAlive = true;
  #bodyError: unknown = undefined;
  #closed = false;
  /** A cancellation of the group, and not of one task alone, ended something. */
  #interrupted = false;
  readonly #errors: unknown[] = [];
  #stopWatch: (() => void) | undefined = undefined;
  #onClosed: (() => void) | undefined = undefined;

  constructor(
    options: GroupOptions,
    defaults: GroupDefaults,
    joiner: Joiner<R>,
    resolve: (value: R) => void,
    reject: (error: unknown) => void,
  ) {
    this.#settings = readGroupOptions(options, defaults);
    this.name = this.#settings.name;
    this.#node = new ScopeNode(`task group "${this.name}"`, options, 'create a task group');
    this.cancelScope = new CancelScope(this.#node);
    this.#joiner = joiner;
    this.#resolve = resolve;
    this.#reject = reject;
    this.host = resolve;
    this.#node.subscribe(() => this.#onCancelled());
    this.#node.enter(nodeOf(options));
  }

  get [NODE](): CancelNode {
    return this.#node;
  }

  get signal(): AbortSignal {
    return this.#node.signal;
  }

  get cancelled(): boolean {
    return this.#node.cancelled;
  }

  /** Whether it has ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Whether anything was recorded that the group must throw. */
  get failed(): boolean {
    return this.#errors.length > 0;
  }

  /** How many tasks were called and have not ended. */
  get running(): number {
    return this.#running;
  }

  get tasks(): ReadonlySet<Task> {
    return new Set(this.#liveTasks());
  }

  startSoon<T>(fn: TaskFunction<T>, options?: SpawnOptions): Task<T> {
    const task = this.#spawn(fn, options?.name);
    if (task.outcome === undefined) this.#enqueue(task as TaskNode);
    return task;
  }

  trySpawn<T>(fn: TaskFunction<T>, options?: SpawnOptions): Task<T> | undefined {
    return this.#closed || this.cancelled ? undefined : this.startSoon(fn, options);
  }

  /** Starts `fn` before it returns, as the elements of a Promise combinator are; with a `limit`, when its turn comes. */
  startNow<T>(fn: TaskFunction<T>, name?: string): TaskNode<T> {
    const task = this.#spawn(fn, name);
    if (task.outcome !== undefined) return task;
    if (this.#running < this.#settings.limit && this.#queue.empty) this.#start(task as TaskNode);
    else this.#queue.push(task as TaskNode);
    return task;
  }

  /** Takes in work that runs already: it is waited for, also when the group is cancelled, and can't be stopped. */
  adopt<T>(promise: PromiseLike<T>, name?: string): TaskNode<T> {
    const task = this.#newTask<T>(undefined, name);
    this.#running += 1;
    task.started = true;
    task.attachTo(this.#node);
    task.observe(promise);
    return task;
  }

  cancel(reason?: unknown): void {
    if (!this.#closed) this.cancelScope.cancel(reason);
  }

  /** Cancels for a cause that lies in the group itself. */
  cancelBecause(source: CancelCause, why: string, cause?: unknown): void {
    this.#node.cancelBecause(source, why, cause);
  }

  /** Records something that the group must throw. */
  addError(error: unknown): void {
    this.#errors.push(error);
  }

  /** The body has ended well: the group ends with the last task. */
  endBody(): void {
    this.#bodyAlive = false;
    this.#closeIfDone();
  }

  /** The body has failed. Under every policy that cancels the tasks: nobody is left who could use what they do. */
  failBody(error: unknown): void {
    if (isCancellationOf(this.#node, error)) {
      this.#interrupted = true;
    } else {
      this.#bodyError = error;
      this.addError(error);
      this.cancelBecause('body', 'its body failed', error);
    }
    this.endBody();
  }

  /** Calls `callback` when the group has ended; there is room for one. */
  whenClosed(callback: () => void): void {
    if (this.#closed) callback();
    else this.#onClosed = callback;
  }

  onTaskSettled(task: TaskNode): void {
    this.#alive -= 1;
    if (task.started) this.#running -= 1;
    const byGroup = task.outcome === 'cancelled' && task.source === 'parent';
    if (byGroup) this.#interrupted = true;
    if (this.#joiner.onComplete(task, this)) this.#cancelAfter(task);
    this.#flush();
    this.onTaskEnd?.();
    this.#closeIfDone();
  }

  #spawn<T>(fn: TaskFunction<T>, name: string | undefined): TaskNode<T> {
    requireFunction('start a task', 'its first argument', fn);
    const task = this.#newTask(fn, name);
    task.attachTo(this.#node);
    return task;
  }

  #newTask<T>(fn: TaskFunction<T> | undefined, name: string | undefined): TaskNode<T> {
    if (this.#closed) {
      throw new TaskGroupClosedError(
        `Cannot start a task in task group "${this.name}" as the group has ended: start it in one that is open`,
      );
    }
    this.#alive += 1;
    return new TaskNode(this, this.#spawned++, fn, name);
  }

  /** Deferred by one microtask, once for all that are spawned until then. */
  #enqueue(task: TaskNode): void {
    this.#queue.push(task);
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    const flush = (): void => {
      this.#flushScheduled = false;
      this.#flush();
    };
    follow(START, flush, flush, this.host);
  }

  /**
   * Starts what waits, as far as the limit allows; what is spawned meanwhile has its own microtask to come. A task that
   * ends at once comes back here, and the loop goes on for it.
   */
  #flush(): void {
    if (this.#flushing || this.#queue.empty) return;
    this.#flushing = true;
    for (let left = this.#queue.size; left > 0 && this.#running < this.#settings.limit; left -= 1) {
      const task = this.#queue.shift();
      if (!task.cancelled) this.#start(task); // A cancelled one has ended, or is about to be told.
    }
    this.#flushing = false;
  }

  #start(task: TaskNode): void {
    this.#running += 1;
    task.start();
  }

  #cancelAfter(task: TaskNode): void {
    if (this.cancelled) return;
    if (task.outcome === 'failed') {
      this.cancelBecause('child', `task "${task.name}" failed`, task.error);
    } else {
      this.cancelBecause('child', `task "${task.name}" decided the outcome`);
    }
  }

  #onCancelled(): void {
    if (this.#closed) return;
    const { graceMs, onUnresponsive } = this.#settings;
    const report = onUnresponsive && ((task: UnresponsiveTask) => this.#try(onUnresponsive, task));
    this.#stopWatch = watch(graceMs, this.name, () => this.#unresponsive(), report);
  }

  #try<A>(callback: (argument: A) => void, argument: A): void {
    try {
      callback(argument);
    } catch (error) {
      this.addError(error);
    }
  }

  /** Who keeps the group from ending. A task that waits for a group of its own is left to that group's report. */
  #unresponsive(): string[] {
    const names = [...this.#liveTasks()]
      .filter((task) => task.first === undefined)
      .map((task) => task.name);
    if (names.length === 0 && this.#bodyAlive && this.#alive === 0) names.push(`${this.name}.body`);
    return names;
  }

  *#liveTasks(): Generator<TaskNode> {
    for (let node = this.#node.first; node !== undefined; node = node.next) {
      if (node instanceof TaskNode) yield node;
    }
  }

  #closeIfDone(): void {
    if (this.#bodyAlive || this.#alive > 0 || this.#closed) return;
    this.#closed = true;
    this.#stopWatch?.();
    try {
      this.#throwFailures();
      this.#throwCancellation();
      this.#resolve(this.#joiner.result());
    } catch (error) {
      this.#reject(error);
    } finally {
      this.#node.detach();
      this.#onClosed?.();
    }
  }

  #throwFailures(): void {
    const errors = this.#errors;
    if (errors.length === 0) return;
    if (this.#settings.throws === 'first') {
      suppress(errors[0], errors.slice(1));
      throw errors[0];
    }
    const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
    const message = `Task group "${this.name}" failed with ${count}: ${firstLine(errors[0])}`;
    throw new TaskGroupError(errors, message, { bodyError: this.#bodyError });
  }

  /**
   * Nothing failed, but something was cut short. Whether that goes on outwards is read from the tree, and not from
   * counting who cancelled how often: the area where asyncio had most of its bugs (gh-95289, gh-116720, gh-155433).
   */
  #throwCancellation(): void {
    if (!this.#interrupted) return;
    if (this.#node.parentCancelled) throw this.#node.parent!.reason;
    this.#node.caught = this.#node.ownCancel;
    if (this.#node.source === 'deadline') {
      throw new TimeoutError(`Task group "${this.name}" exceeded its deadline`, {
        cause: this.#node.reason,
      });
    }
  }
}

/** Opens a group for `fill`, which must end its body, and gives the promise that it settles. */
export function runGroup<R>(
  options: GroupOptions,
  defaults: GroupDefaults,
  joiner: Joiner<R>,
  fill: (group: Group<R>) => void,
): Promise<R> {
  return new Promise((resolve, reject) => {
    fill(new Group(options, defaults, joiner, resolve, reject));
  });
}

/** First in, first out, without moving the rest. */
class TaskQueue {
  #tasks: TaskNode[] = [];
  #head = 0;

  get size(): number {
    return this.#tasks.length - this.#head;
  }

  get empty(): boolean {
    return this.size === 0;
  }

  push(task: TaskNode): void {
    this.#tasks.push(task);
  }

  /** Takes the first out; there must be one. */
  shift(): TaskNode {
    const task = this.#tasks[this.#head++]!;
    if (this.empty) {
      this.#tasks = [];
      this.#head = 0;
    }
    return task;
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0]!;
}
