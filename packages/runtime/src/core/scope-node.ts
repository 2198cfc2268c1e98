import { CancelNode } from './cancel-node.ts';
import { currentTime } from './clock.ts';
import type { CancelCause } from './errors.ts';
import { ScopeMisuseError, TaskCancelledError } from './errors.ts';
import { isCancellationOf } from './reasons.ts';
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
    this.#entered = true;
    if (parent !== undefined) this.attachTo(parent);
    this.#arm(this.#timeout === undefined ? this.deadline : currentTime() + this.#timeout);
  }

  moveDeadline(deadline: number): void {
    requireDeadline('move the deadline', 'deadline', deadline);
    this.#timeout = undefined;
    if (this.#entered) this.#arm(deadline);
    else this.deadline = deadline;
  }

  setShield(shield: boolean): void {
    if (shield && (this.#timeout ?? this.deadline) === Infinity) {
      refuse(TypeError, 'shield a scope', `it needs a finite 'deadline' or 'timeout'`, Infinity);
    }
    this.shielded = shield;
    this.feelParent();
  }

  /** Cancels the scope in the name of `source`, with a reason of its own. */
  cancelBecause(source: CancelCause, why: string, cause?: unknown): void {
    if (this.cancelled) return;
    this.cancelTree(TaskCancelledError.of(this.what, source, why, cause), source);
  }

  /** The end for work that threw: returns when the error was the scope's own cancellation, else throws. */
  absorb(error: unknown): void {
    if (!isCancellationOf(this, error)) throw error;
    this.throwIfAround(error);
    if (!this.ownCancel) throw error;
    this.caught = true;
  }

  /** Throws when a cancellation from around the scope must go on outwards: the outermost wins, whatever `error` shows. */
  throwIfAround(error: unknown): void {
    if (!this.parentCancelled) return;
    const { parent } = this;
    throw isCancellationOf(parent!, error) ? error : parent!.reason;
  }

  #arm(deadline: number): void {
    const onDeadline = (): void => this.cancelBecause('deadline', 'its deadline passed');
    this.setDeadline(deadline, onDeadline);
    if (deadline <= currentTime()) onDeadline();
  }
}

/** What a reason reads like in a sentence. */
export function explain(reason: unknown): string {
  if (reason === undefined) return 'cancel() was called';
  if (reason instanceof Error) return reason.message;
  return typeof reason === 'string' ? reason : 'cancel() was called with a reason';
}
