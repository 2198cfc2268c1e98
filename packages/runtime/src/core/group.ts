import { leaveAbandoned } from './abandoned.ts';
import type { CancelNode } from './cancel-node.ts';
import { NODE } from './cancel-node.ts';
import { nodeOf, withoutOwner } from './cancel-options.ts';
import { CancelScope } from './cancel-scope.ts';
import { isInstance } from './describe.ts';
import { FatalError, TaskGroupClosedError, TimeoutError } from './errors.ts';
import type { CancelCause } from './errors.ts';
import { follow, NEVER } from './follow.ts';
import { failureOf } from './group-failure.ts';
import type { GroupDefaults, GroupOptions } from './group-options.ts';
import { readGroupOptions } from './group-options.ts';
import type { FailureSink, Joiner, SettledTask } from './joiner.ts';
import type { LeftOpen } from './left-open.ts';
import { endLeftOpen } from './left-open.ts';
import { observer } from './observer.ts';
import { isCancellationOf } from './reasons.ts';
import { reportError } from './report-error.ts';
import { ScopeNode } from './scope-node.ts';
import { Slots } from './slots.ts';
import type { SpawnOptions, StartOptions } from './spawn-options.ts';
import { readSpawnOptions } from './spawn-options.ts';
import type { StartContext, StartedTask } from './starting-task.ts';
import { StartingTask } from './starting-task.ts';
import { suppressedLists } from './suppressed.ts';
import type { TaskGroup } from './task-group.ts';
import type { Task, TaskFunction, TaskOwner, TaskStatus } from './task.ts';
import { TaskNode } from './task.ts';
import { requireWork } from './validate.ts';
import type { UnresponsiveTask } from './watchdog.ts';
import { watch } from './watchdog.ts';

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

  /** Its place in the tree. */
  readonly node: GroupNode;
  readonly #settings: ReturnType<typeof readGroupOptions>;
  readonly #joiner: Joiner<R>;
  readonly #resolve: (value: R) => void;
  readonly #reject: (error: unknown) => void;

  readonly #slots: Slots;
  /** What the next microtask starts. */
  #soon: TaskNode[] | undefined = undefined;
  #spawned = 0;
  #alive = 0;
  /** How many of those alive are daemons. */
  #daemons = 0;
  /** Some of those were not told yet to stop when only daemons are left. */
  #freshDaemons = false;
  #bodyAlive = true;
  #bodyError: unknown = undefined;
  #closed = false;
  #leaving = false;
  /** A cancellation of the group, and not of one task alone, ended something. */
  #interrupted = false;
  readonly #errors: unknown[] = [];
  #stopWatch: (() => void) | undefined = undefined;
  readonly #onClosed: (() => void)[] = [];
  /** What broke the group itself; boxed, as it may be anything. */
  #broken: { readonly error: unknown } | undefined = undefined;
  /** How many lists of suppressed errors there were when it opened. */
  readonly #listsBefore = suppressedLists();

  constructor(
    options: GroupOptions,
    defaults: GroupDefaults,
    joiner: Joiner<R>,
    resolve: (value: R) => void,
    reject: (error: unknown) => void,
  ) {
    const own = withoutOwner(options);
    this.#settings = readGroupOptions(own, defaults);
    const around = nodeOf(own); // Before anybody hears of the group, as it may be refused.
    this.name = this.#settings.name;
    this.#slots = new Slots(this.#settings.limit);
    this.node = new GroupNode(this as Group<unknown>, own);
    this.cancelScope = new CancelScope(this.node);
    this.#joiner = joiner;
    this.#resolve = resolve;
    this.#reject = reject;
    this.host = resolve;
    observer?.groupOpened(this as Group<unknown>);
    this.node.subscribe(() => this.#onCancelled());
    this.node.enter(around);
  }

  get [NODE](): CancelNode {
    return this.node;
  }

  get signal(): AbortSignal {
    return this.node.signal;
  }

  get cancelled(): boolean {
    return this.node.cancelled;
  }

  /** Whether it has ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Itself, when it is of the block form and nobody has joined it. */
  get leftOpen(): LeftOpen | undefined {
    return undefined;
  }

  /** Whether anything was recorded that the group must throw. */
  get failed(): boolean {
    return this.#errors.length > 0;
  }

  /** How many tasks were called and have not ended. */
  get running(): number {
    return this.#slots.taken;
  }

  get tasks(): ReadonlySet<Task> {
    return new Set(this.#liveTasks());
  }

  startSoon<T>(fn: TaskFunction<T>, options?: SpawnOptions): Task<T> {
    const task = this.#spawn(fn, options);
    this.#startSoon(task as TaskNode);
    return task;
  }

  trySpawn<T>(fn: TaskFunction<T>, options?: SpawnOptions): Task<T> | undefined {
    return this.#closed || this.cancelled ? undefined : this.startSoon(fn, options);
  }

  start<S = void, T = unknown>(
    fn: (task: StartContext<S>) => T | PromiseLike<T>,
    options?: StartOptions,
  ): Promise<StartedTask<S, T>> {
    return new Promise((resolve, reject) => {
      const own = options && withoutOwner(options);
      const caller = { node: own && nodeOf(own), resolve, reject };
      const checked = this.#checkSpawn(fn, own);
      const task = new StartingTask<S, T>(this, this.#spawned, fn, checked, caller);
      task.onReady = () => this.#onReady(task as TaskNode);
      this.#admit(task as TaskNode);
      task.follow();
      this.#startSoon(task as TaskNode);
    });
  }

  /** Starts `fn` before it returns, as the elements of a Promise combinator are; with a `limit`, when its turn comes. */
  startNow<T>(fn: TaskFunction<T>): void {
    const task = this.#spawn(fn, undefined) as TaskNode;
    if (task.outcome !== undefined) return;
    try {
      this.#slots.startIn(task);
    } catch (error) {
      this.#break(error);
    }
  }

  /** Takes in work that runs already: it is waited for, also when the group is cancelled, and can't be stopped. */
  adopt<T>(promise: PromiseLike<T>): void {
    this.#checkOpen();
    const task = new TaskNode<T>(this, this.#spawned, undefined, undefined);
    this.#slots.take(task as TaskNode);
    try {
      task.adopt(promise); // Before it is under the group: work that runs can't be kept from starting.
    } catch (error) {
      this.#break(error);
    }
    this.#admit(task as TaskNode);
  }

  cancel(reason?: unknown): void {
    if (!this.#closed) this.cancelScope.cancel(reason);
  }

  /** Cancels for a cause that lies in the group itself. */
  cancelBecause(source: CancelCause, why: string, cause?: unknown): void {
    this.node.cancelBecause(source, why, cause);
  }

  addError(error: unknown): void {
    this.#errors.push(error);
  }

  reportFailure({ error, name }: SettledTask): void {
    const { onFailure } = this.#settings;
    if (onFailure) this.#try(() => onFailure(error, name));
    else reportError(error, name, 'failed, and its supervisor goes on', 'TASKGROUP_TASK_FAILED');
  }

  /** The body has ended well: the group ends with the last task. */
  endBody(): void {
    this.#bodyAlive = false;
    this.#endIfDone();
  }

  /** The body has failed. Under every policy that cancels the tasks: nobody is left who could use what they do. */
  failBody(error: unknown): void {
    if (isCancellationOf(this.node, error)) {
      this.#interrupted = true;
    } else {
      this.#bodyError = error;
      // A body that awaits a task's result throws that task's own failure: one error, not two.
      if (!this.#errors.includes(error)) this.addError(error);
      this.cancelBecause('body', 'its body failed', error);
    }
    this.endBody();
  }

  /** Calls `callback` when the group has ended. */
  whenClosed(callback: () => void): void {
    if (this.#closed) callback();
    else this.#onClosed.push(callback);
  }

  onTaskStarted(task: TaskNode): void {
    observer?.taskStarted(task, this as Group<unknown>);
  }

  onTaskSettled(task: TaskNode): void {
    observer?.taskSettled(task, this as Group<unknown>);
    if (task.endedWithGroup) this.#interrupted = true;
    if (!task.starting || (task as StartingTask<unknown, unknown>).endStart()) this.#judge(task);
    this.#alive -= 1; // Only now: who judges may end other tasks, and the last one would close the group.
    if (task.daemon) this.#daemons -= 1;
    if (!task.abandoned) this.#slots.release(task);
    this.onTaskEnd?.();
    this.#endIfDone();
  }

  onAbandonedEnded(task: TaskNode, outcome: TaskStatus, error: unknown): void {
    leaveAbandoned(task);
    this.#slots.release(task);
    if (outcome !== 'failed') return;
    const { onAbandonedError } = this.#settings;
    const what = 'was abandoned when it was cancelled, and failed later';
    if (!onAbandonedError) return reportError(error, task.name, what, 'TASKGROUP_ABANDONED_FAILED');
    try {
      onAbandonedError(error, task.name);
    } catch (failure) {
      const broken = `failed late, and 'onAbandonedError' failed too`;
      reportError(failure, task.name, broken, 'TASKGROUP_ABANDONED_FAILED');
    }
  }

  #spawn<T>(fn: TaskFunction<T>, options: SpawnOptions | undefined): TaskNode<T> {
    const checked = this.#checkSpawn(fn, options);
    const task = new TaskNode(this, this.#spawned, fn, checked);
    this.#admit(task as TaskNode);
    return task;
  }

  #checkSpawn(fn: unknown, options: SpawnOptions | undefined): SpawnOptions | undefined {
    requireWork('start a task', 'its first argument', fn);
    const checked = readSpawnOptions(options);
    this.#checkOpen();
    return checked;
  }

  #checkOpen(): void {
    if (!this.#closed) return;
    throw new TaskGroupClosedError(
      `Cannot start a task in task group "${this.name}" as the group has ended: start it in one that is open`,
    );
  }

  #admit(task: TaskNode): void {
    this.#spawned += 1;
    this.#alive += 1;
    if (task.daemon) this.#countDaemon();
    try {
      observer?.taskSpawned(task, this as Group<unknown>);
      task.enter(this.node);
      if (this.#joiner.onSpawn) this.#askOnSpawn(task);
      if (task.daemon) this.#stopDaemonsIfAlone();
    } catch (error) {
      this.#break(error);
    }
  }

  #countDaemon(): void {
    this.#daemons += 1;
    this.#freshDaemons = true;
  }

  #askOnSpawn(task: TaskNode): void {
    this.#try(() => {
      if (this.#joiner.onSpawn!(task)) {
        this.cancelBecause('child', `task "${task.name}" decided the outcome`);
      }
    });
  }

  /** Deferred by one microtask, once for all that are spawned until then. */
  #startSoon(task: TaskNode): void {
    if (task.outcome !== undefined) return;
    task.keepContext();
    if (this.#soon !== undefined) return void this.#soon.push(task);
    const tasks = (this.#soon = [task]);
    const startAll = (): typeof NEVER => {
      this.#soon = undefined;
      for (const each of tasks) if (each.outcome === undefined) this.#slots.startIn(each);
      return NEVER;
    };
    follow(START, startAll, startAll, this.host);
  }

  #onReady(task: TaskNode): void {
    if (!task.daemon) return;
    this.#countDaemon();
    this.#stopDaemonsIfAlone();
  }

  #judge(task: TaskNode): void {
    if (task.outcome === 'failed' && isInstance(task.error, FatalError)) {
      this.addError(task.error); // No policy may keep it to itself.
      return this.#cancelAfter(task);
    }
    try {
      if (this.#joiner.onComplete(task, this)) this.#cancelAfter(task);
    } catch (error) {
      this.addError(error);
      this.#cancelAfter(task);
    }
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
    const report =
      onUnresponsive && ((task: UnresponsiveTask) => this.#try(() => onUnresponsive(task)));
    this.#stopWatch = watch(graceMs, this.name, () => this.#unresponsive(), report);
  }

  #try(callback: () => void): void {
    try {
      callback();
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
    for (let node = this.node.first; node !== undefined; node = node.next) {
      if (node instanceof TaskNode) yield node;
    }
  }

  #endIfDone(): void {
    if (this.#bodyAlive || this.#closed || this.#leaving) return;
    if (this.#broken !== undefined) return this.#close();
    if (this.#alive > 0) return this.#stopDaemonsIfAlone();
    if (this.node.first === undefined || !this.#endLeftOpen()) this.#close();
  }

  /** Groups that were opened in the body and not joined are ended first; whether there are any. */
  #endLeftOpen(): boolean {
    const wellSoFar = this.#errors.length === 0 && !this.#interrupted;
    const leaving = endLeftOpen(this.node, `task group "${this.name}"`, wellSoFar);
    if (leaving === undefined) return false;
    this.#leaving = true;
    const end = (errors: unknown): typeof NEVER => {
      this.#leaving = false;
      this.#errors.push(...(errors as unknown[]));
      this.#endIfDone();
      return NEVER;
    };
    follow(leaving, end, end, this.host);
    return true;
  }

  #stopDaemonsIfAlone(): void {
    if (!this.#freshDaemons || this.#bodyAlive || this.#alive !== this.#daemons) return;
    this.#freshDaemons = false; // Before it tells them: each that ends comes back here.
    for (const task of [...this.#liveTasks()]) {
      task.cancelBecause('joined', 'all others in its group have ended');
    }
  }

  #close(): void {
    this.#closed = true;
    let failure: unknown;
    try {
      if (this.#broken !== undefined) throw this.#broken.error;
      this.#throwFailures();
      this.#throwCancellation();
      this.#resolve(this.#joiner.result());
    } catch (error) {
      failure = error;
      this.#reject(error);
    } finally {
      this.#leave(failure);
    }
  }

  #leave(failure: unknown): void {
    this.#stopWatch?.();
    this.node.detach();
    observer?.groupClosed(this as Group<unknown>, failure);
    for (const callback of this.#onClosed) callback();
  }

  /**
   * Something in here threw, as it does anywhere when the stack is used up. What the group counts may be wrong now, so it
   * must not wait for it: it ends as soon as its body is left.
   */
  #break(error: unknown): never {
    this.#broken ??= { error };
    throw error;
  }

  #throwFailures(): void {
    if (this.#errors.length === 0) return;
    if (this.#interrupted && !this.node.parentCancelled) this.node.caught = this.node.ownCancel;
    throw failureOf(this.name, this.#errors, {
      node: this.node,
      throws: this.#settings.throws,
      bodyError: this.#bodyError,
      since: this.#listsBefore,
    });
  }

  /**
   * Nothing failed, but something was cut short. Whether that goes on outwards is read from the tree, and not from
   * counting who cancelled how often: the area where asyncio had most of its bugs (gh-95289, gh-116720, gh-155433).
   */
  #throwCancellation(): void {
    if (!this.#interrupted) return;
    if (this.node.parentCancelled) throw this.node.parent!.reason;
    this.node.caught = this.node.ownCancel;
    if (this.node.source === 'deadline') {
      throw new TimeoutError(`Task group "${this.name}" exceeded its deadline`, {
        cause: this.node.reason,
      });
    }
  }
}

/** The node of a group in the tree, which leads back to it. */
export class GroupNode extends ScopeNode {
  readonly group: Group<unknown>;

  constructor(group: Group<unknown>, options: GroupOptions) {
    super(`task group "${group.name}"`, options, 'create a task group');
    this.group = group;
  }

  override get leftOpen(): LeftOpen | undefined {
    return this.group.leftOpen;
  }

  protected override onListenerError(error: unknown): void {
    this.group.addError(error);
  }
}
