import { CancelNode } from './cancel-node.ts';
import { currentTime } from './clock.ts';
import { isInstance, messageOf } from './describe.ts';
import type { CancelCause } from './errors.ts';
import { ScopeMisuseError, TaskCancelledError, TaskGroupError } from './errors.ts';
import { holdsOnly, isCancellationOf } from './reasons.ts';
import { refuse, requireDeadline, requireDuration } from './validate.ts';

/** When a scope ends by itself. Both are in milliseconds. */
export interface DeadlineOptions {
  /** Clock time (`currentTime()`) at which it is cancelled. The past is allowed: cancelled from the start. */
  deadline?: number | undefined;
  /** The same, counted from the start of the work. Not together with `deadline`. */
  timeout?: number | undefined;
}

/** The node behind a `CancelScope`: a node with a movable deadline, a shield, and a beginning and an end. */
export class ScopeNode extends CancelNode {
  /** Who is cancelled, as messages name it. */
  readonly what: string;
  #timeout: number | undefined;
  #entered = false;
  #ended = false;
  /** Whether the scope's own cancellation ended the work. */
  caught = false;

  constructor(what: string, { deadline = Infinity, timeout }: DeadlineOptions, action: string) {
    super();
    requireDeadline(action, 'deadline', deadline);
    if (timeout !== undefined) requireDuration(action, 'timeout', timeout);
    if (timeout !== undefined && deadline !== Infinity) {
      refuse(TypeError, action, `only one of 'deadline' and 'timeout' may be given`, 'both');
    }
    this.what = what;
    this.#timeout = timeout;
    this.deadline = deadline;
  }

  /** Whether the first cancellation was the scope's own, and not one from around it. */
  get ownCancel(): boolean {
    return this.cancelled && this.source !== 'parent' && this.source !== 'signal';
  }

  /** The beginning: from here on time counts, and `parent` is around the scope. */
  enter(parent: CancelNode | undefined): void {
    if (this.#entered) {
      throw new ScopeMisuseError('Cannot run the scope as a scope runs once: create a new one');
    }
    if (parent !== undefined) this.#refuseInside(parent);
    this.#entered = true;
    if (parent !== undefined) this.attachTo(parent);
    this.#arm(this.#timeout === undefined ? this.deadline : currentTime() + this.#timeout);
  }

  /** A scope can't be around itself. Only one that has something in it already can be around others. */
  #refuseInside(parent: CancelNode): void {
    let around: CancelNode | undefined = parent;
    while (around !== undefined && around !== this) {
      around = this.first === undefined ? undefined : around.parent;
    }
    if (around === undefined) return;
    throw new ScopeMisuseError(
      `Cannot run ${this.what} as it would be around itself: pass what is around it, or nothing`,
    );
  }

  /** Moves it at once. After the end nothing is left to cancel: the deadline is only noted. */
  moveDeadline(deadline: number): void {
    requireDeadline('move the deadline', 'deadline', deadline);
    if (this.shielded && deadline === Infinity) {
      refuse(TypeError, 'move the deadline', 'a shielded scope needs a finite one', deadline);
    }
    this.#timeout = undefined;
    if (this.#entered && !this.#ended) this.#arm(deadline);
    else this.deadline = deadline;
  }

  setShield(shield: boolean): void {
    if (typeof shield !== 'boolean') {
      refuse(TypeError, 'shield a scope', `'shield' must be a boolean`, shield);
    }
    if (shield && (this.#timeout ?? this.deadline) === Infinity) {
      refuse(TypeError, 'shield a scope', `it needs a finite 'deadline' or 'timeout'`, Infinity);
    }
    this.shielded = shield;
    this.feelParent();
  }

  /**
   * Cancels the scope when its deadline has passed and the timer hasn't had its turn yet, or wasn't set because the work
   * hasn't begun. As in trio, whether a scope is cancelled is read off the clock when somebody asks.
   */
  expireIfDue(): void {
    if (!this.cancelled && !this.#ended && this.deadline <= currentTime()) this.#expire();
  }

  override detach(): void {
    this.#ended = true;
    super.detach();
  }

  /** What the scope is at, for people. */
  get phase(): string {
    if (!this.#entered) return 'unbound';
    return this.#ended ? 'exited' : 'active';
  }

  /** Cancels the scope in the name of `source`, with a reason of its own. */
  cancelBecause(source: CancelCause, why: string, cause?: unknown): void {
    if (this.cancelled) return;
    this.cancelTree(TaskCancelledError.of(this.what, source, why, cause), source);
  }

  /** The end for work that threw: returns when the error was the scope's own cancellation, else throws. */
  absorb(error: unknown): void {
    if (!isCancellationOf(this, error)) throw this.withoutOwn(error);
    this.throwIfAround(error);
    if (!this.ownCancel) throw error;
    this.caught = true;
  }

  /**
   * Takes the scope's own cancellation out of a group of errors that leaves the scope; shape, cause and the rest stay
   * (trio and AnyIO: `exception_group_filtering`). One that comes from around the scope goes on outwards, in the group.
   */
  withoutOwn(error: unknown): unknown {
    if (!this.ownCancel || !isInstance(error, TaskGroupError)) return error;
    const since = TaskCancelledError.madeAt(this.reason);
    if (!TaskGroupError.holds(error, (leaf) => this.#isOwn(leaf), since)) return error;
    const rest = error.subgroup((each) => !this.#isOwnLeaf(each));
    if (rest === error || rest === undefined) return error;
    this.caught = true;
    return rest;
  }

  /** Asked about a group, it answers as for a failure of its own kind: the group is then asked leaf by leaf. */
  #isOwnLeaf(error: unknown): boolean {
    return isInstance(error, TaskGroupError) || this.#isOwn(error);
  }

  #isOwn(error: unknown): boolean {
    return holdsOnly(error, (each) => each === this.reason);
  }

  /** Throws when a cancellation from around the scope must go on outwards: the outermost wins, whatever `error` shows. */
  throwIfAround(error: unknown): void {
    if (!this.parentCancelled) return;
    const { parent } = this;
    throw isCancellationOf(parent!, error) ? error : parent!.reason;
  }

  #arm(deadline: number): void {
    this.setDeadline(deadline, () => this.#expire());
    if (deadline <= currentTime()) this.#expire();
  }

  #expire(): void {
    this.cancelBecause('deadline', 'its deadline passed');
  }
}

/** What a reason reads like in a sentence. */
export function explain(reason: unknown): string {
  if (reason === undefined) return 'cancel() was called';
  if (typeof reason === 'string') return reason;
  return isInstance(reason, Error) ? messageOf(reason) : 'cancel() was called with a reason';
}
