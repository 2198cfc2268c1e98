import type { CancelNode } from './cancel-node.ts';
import { ScopeMisuseError } from './errors.ts';
import type { StartOptions } from './spawn-options.ts';
import type { Task, TaskContext, TaskFunction, TaskOwner } from './task.ts';
import { TaskNode } from './task.ts';

/** What a function that is started with `group.start` is given: its task, and the way to say that it is ready. */
export interface StartContext<S = void> extends TaskContext {
  readonly taskStatus: {
    /**
     * Says that the task is ready; `group.start` then gives `value` to its caller. When the caller has given up
     * meanwhile, nothing happens.
     *
     * @throws {ScopeMisuseError} when it was called before.
     */
    readonly started: (value: S) => void;
  };
}

/** What `group.start` gives: what the task said with `started(value)`, and the task, which goes on. */
export interface StartedTask<S, T = unknown> {
  readonly value: S;
  readonly task: Task<T>;
}

/** What settles the promise of `group.start`. */
export interface StartCaller<S, T> {
  /** Whose cancellation gives the start up. */
  readonly node: CancelNode | undefined;
  readonly resolve: (started: StartedTask<S, T>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A task whose spawner waits until it is ready. Until then its failure is the spawner's, and not the group's; trio's
 * and AnyIO's `start()`.
 */
export class StartingTask<S, T> extends TaskNode<T> implements StartContext<S> {
  readonly taskStatus = { started: (value: S) => this.#started(value) };

  readonly #caller: StartCaller<S, T>;
  #starting = true;
  /** What `started` was called with, boxed, as the value may be `undefined`. */
  #said: { readonly value: S } | undefined = undefined;
  #givenUp = false;
  #calling = false;

  constructor(
    group: TaskOwner,
    ordinal: number,
    fn: (task: StartContext<S>) => T | PromiseLike<T>,
    options: StartOptions | undefined,
    caller: StartCaller<S, T>,
  ) {
    super(group, ordinal, fn as TaskFunction<T>, options);
    this.#caller = caller;
  }

  override get starting(): boolean {
    return this.#starting;
  }

  /** From here on the caller's cancellation ends the task. */
  follow(): void {
    const { node } = this.#caller;
    if (node?.cancelled) this.#giveUp();
    else node?.subscribe(this.#giveUp);
  }

  /** What the function throws at once is the caller's, also after `started()` (trio and AnyIO call it in `start`). */
  override start(): void {
    this.#calling = true;
    super.start();
    this.#calling = false;
    if (this.#said !== undefined && this.#starting) this.#becomeReady(this.#said.value);
  }

  /** The task has ended before it was ready: the caller is told. Whether it is the group's business as well. */
  endStart(): boolean {
    this.#caller.node?.unsubscribe(this.#giveUp);
    if (this.outcome !== 'fulfilled') this.#caller.reject(this.error);
    else if (this.#said) this.#caller.resolve({ value: this.#said.value, task: this });
    else this.#caller.reject(neverStarted(this.name));
    return this.outcome === 'fulfilled' && this.#said !== undefined;
  }

  /** For the group: from now on the task is one like any other. */
  onReady: () => void = () => {};

  readonly #giveUp = (): void => {
    this.#givenUp = true;
    this.cancelTree(this.#caller.node!.reason, 'signal');
  };

  #started(value: S): void {
    if (this.#said !== undefined) {
      throw new ScopeMisuseError(
        `Cannot say that task "${this.name}" has started as it said so before: call taskStatus.started() once`,
      );
    }
    this.#said = { value };
    if (!this.#calling) this.#becomeReady(value);
  }

  #becomeReady(value: S): void {
    if (this.#givenUp || this.outcome !== undefined) return;
    this.#starting = false;
    this.#caller.node?.unsubscribe(this.#giveUp);
    this.#caller.resolve({ value, task: this });
    this.onReady();
  }
}

function neverStarted(name: string): ScopeMisuseError {
  return new ScopeMisuseError(
    `Cannot start task "${name}" as it ended without calling taskStatus.started(): call it when the task is ready`,
  );
}
