import { isInstance } from './describe.ts';

/** Every error class of the package. Each exists because a caller may want to catch it; misuse that nobody should
 * catch is a `TypeError` or a `RangeError`. */

/**
 * Why a scope was cancelled. It is recorded once: the first cause wins.
 *
 * - `explicit`: somebody called `cancel()`
 * - `deadline`: its deadline passed
 * - `signal`: the outside `AbortSignal` it was given was aborted
 * - `child`: a task of the group failed (or, in `race` and `any`, decided the outcome)
 * - `body`: the function given to `withTaskGroup` failed
 * - `joined`: a daemon task; all others in its group had ended
 * - `parent`: a scope around it was cancelled; `reason` is that scope's
 */
export type CancelCause =
  'explicit' | 'deadline' | 'signal' | 'child' | 'body' | 'joined' | 'parent';

/** Counts cancellations and groups of errors as they are made: a group that is older than a reason cannot hold it. */
let made = 0;

/** Shows that this module is the one who constructs. */
const KEY = Symbol('TaskCancelledError');

/**
 * The reason of a cancelled task, group or scope: what its `signal.reason` is and what `throwIfCancelled()` throws.
 *
 * There is one object for each scope that was cancelled, shared by everything below it, and a cancellation is
 * recognised by that identity, never by a name. When an outside `AbortSignal` did it, the reason is that signal's own
 * reason instead, as with `fetch`.
 *
 * It has no stack: it says who cancelled, and is made where nobody threw. It can't be constructed (nor subclassed, as
 * in trio): to cancel something, call its `cancel()`.
 *
 * @example
 * ```ts
 * import { TaskCancelledError, sleepForever, withTaskGroup } from '@taskgroup/runtime';
 *
 * await withTaskGroup(async (group) => {
 *   const task = group.startSoon((task) => sleepForever(task), { name: 'poll' });
 *   task.cancel('no longer needed');
 *   await task.wait();
 *   const reason = await task.result.catch((error: unknown) => error);
 *   console.log(reason instanceof TaskCancelledError && reason.source); //=> explicit
 * });
 * ```
 */
export class TaskCancelledError extends Error {
  override readonly name = 'TaskCancelledError';
  /** What cancelled the scope. */
  readonly source: CancelCause;
  readonly #at = (made += 1);

  private constructor(key: symbol, message: string, source: CancelCause, options: ErrorOptions) {
    if (key !== KEY) {
      throw new TypeError(
        'Cannot construct a TaskCancelledError as only a cancellation makes one: call cancel() of a task, group or scope',
      );
    }
    super(message, options);
    this.source = source;
  }

  /**
   * Makes the reason for one cancelled scope. It is not part of the public interface.
   *
   * @internal
   */
  static of(what: string, source: CancelCause, why: string, cause: unknown): TaskCancelledError {
    const options = cause === undefined ? {} : { cause };
    return withoutStack(
      () => new TaskCancelledError(KEY, `Cancelled ${what}: ${why}`, source, options),
    );
  }

  /**
   * When the reason was made; one of somebody else's may have been there always. It is not part of the public interface.
   *
   * @internal
   */
  static madeAt(reason: unknown): number {
    return reason instanceof TaskCancelledError && #at in reason ? reason.#at : 0;
  }
}

/**
 * A deadline passed: thrown by `failAfter`, `failAt`, `shield` and by a group with a `timeout` or `deadline`.
 *
 * It is thrown after the work was cancelled *and has ended*. Its name is that of the error of `AbortSignal.timeout()`;
 * its `cause` is the {@linkcode TaskCancelledError} of the scope.
 *
 * @example
 * ```ts
 * import { TimeoutError, failAfter, sleepForever } from '@taskgroup/runtime';
 *
 * const error = await failAfter(10, (scope) => sleepForever(scope)).catch((error: unknown) => error);
 * console.log(error instanceof TimeoutError); //=> true
 * ```
 */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * A task was started in a group that has ended. Start it in a group that is still open, or join later.
 *
 * As asyncio's and AnyIO's `RuntimeError` ("this task group is not active") and Java's `IllegalStateException`.
 *
 * @example
 * ```ts
 * import { TaskGroupClosedError, withTaskGroup } from '@taskgroup/runtime';
 * import type { TaskGroup } from '@taskgroup/runtime';
 *
 * let leaked: TaskGroup | undefined;
 * await withTaskGroup((group) => {
 *   leaked = group;
 * });
 * try {
 *   leaked?.startSoon(() => {});
 * } catch (error) {
 *   console.log(error instanceof TaskGroupClosedError); //=> true
 * }
 * ```
 */
export class TaskGroupClosedError extends Error {
  override readonly name = 'TaskGroupClosedError';
}

/**
 * A scope was used against its structure, for example run twice.
 *
 * @example
 * ```ts
 * import { CancelScope, ScopeMisuseError } from '@taskgroup/runtime';
 *
 * const scope = new CancelScope();
 * await scope.run(() => {});
 * const error = await scope.run(() => {}).catch((error: unknown) => error);
 * console.log(error instanceof ScopeMisuseError); //=> true
 * ```
 */
export class ScopeMisuseError extends Error {
  override readonly name = 'ScopeMisuseError';
}

/**
 * An error after which the program must not go on: it leaves every group bare, whatever the policy and however deep, and
 * cancels all the way up. Extend it, or throw it.
 *
 * Python's `SystemExit` and `KeyboardInterrupt` leave asyncio's task groups in this way. When two happen at once, the
 * first is thrown; the rest is in `suppressedErrors(error)`.
 *
 * @example
 * ```ts
 * import { FatalError, withTaskGroup } from '@taskgroup/runtime';
 *
 * const run = withTaskGroup(
 *   (group) => {
 *     group.startSoon(() => {
 *       throw new FatalError('the data directory is gone');
 *     });
 *   },
 *   { policy: 'supervisor' },
 * );
 * console.log(String(await run.catch((error: unknown) => error))); //=> FatalError: the data directory is gone
 * ```
 */
export class FatalError extends Error {
  override readonly name: string = 'FatalError';
}

/** Selects errors in {@linkcode TaskGroupError.split}: a class (`instanceof`) or a predicate. */
export type ErrorMatcher =
  (abstract new (...args: never[]) => unknown) | ((error: unknown) => boolean);

/**
 * Everything that failed in one task group, in the order in which it failed.
 *
 * A group always throws it, for one error as for ten, so that the shape of an error doesn't depend on luck
 * (trio learned this over five years: issues 611, 2301, 2886). It is Python's `ExceptionGroup`: nested groups stay
 * nested, and {@linkcode TaskGroupError.split | split} and {@linkcode TaskGroupError.subgroup | subgroup} keep the nesting.
 *
 * @example
 * ```ts
 * import { TaskGroupError, withTaskGroup } from '@taskgroup/runtime';
 *
 * try {
 *   await withTaskGroup((group) => {
 *     group.startSoon(() => {
 *       throw new RangeError('too far');
 *     });
 *   });
 * } catch (error) {
 *   if (!(error instanceof TaskGroupError)) throw error;
 *   const [ranges, rest] = error.split(RangeError);
 *   console.log(ranges?.leaves().length, rest); //=> 1 undefined
 * }
 * ```
 */
export class TaskGroupError extends AggregateError {
  override readonly name = 'TaskGroupError';
  /** The error of the group's own body, which is in `errors` too; `undefined` when the body did not fail. */
  readonly bodyError: unknown;
  readonly #at = (made += 1);

  constructor(
    errors: Iterable<unknown>,
    message?: string,
    options?: ErrorOptions & { bodyError?: unknown },
  ) {
    super(errors, message, options);
    this.bodyError = options?.bodyError;
  }

  /**
   * Parts the errors in two groups of the same shape: those that match, and the rest. A part without errors is
   * `undefined`. The matcher is asked about a nested group first, and about its errors when the group doesn't match.
   */
  split(
    matcher: ErrorMatcher,
  ): [matched: TaskGroupError | undefined, rest: TaskGroupError | undefined] {
    const matches = toPredicate(matcher);
    if (matches(this)) return [this, undefined];
    const matched: unknown[] = [];
    const rest: unknown[] = [];
    for (const error of this.errors) splitInto(error, matches, matched, rest);
    return [this.#derive(matched), this.#derive(rest)];
  }

  /** The errors that match, in a group of the same shape; `undefined` when none does. */
  subgroup(matcher: ErrorMatcher): TaskGroupError | undefined {
    return this.split(matcher)[0];
  }

  /** The errors of this group and of all groups nested in it, as one flat list. */
  leaves(): unknown[] {
    const leaves: unknown[] = [];
    const left: unknown[] = [this]; // The next one last. Not recursive, as groups may be nested deeper than a stack is.
    while (left.length > 0) {
      const error = left.pop();
      if (!isInstance(error, TaskGroupError)) leaves.push(error);
      else for (let i = error.errors.length; i > 0; i -= 1) left.push(error.errors[i - 1]);
    }
    return leaves;
  }

  /**
   * Whether `isReason` accepts one of the leaves, which a group made before `since` has none of: asked level by level on the
   * way out, all the levels below would be asked again at each. It is not part of the public interface.
   *
   * @internal
   */
  static holds(
    group: TaskGroupError,
    isReason: (leaf: unknown) => boolean,
    since: number,
  ): boolean {
    const left: unknown[] = [group];
    while (left.length > 0) {
      const error = left.pop();
      if (!isInstance(error, TaskGroupError)) {
        if (isReason(error)) return true;
      } else if (!(#at in error) || error.#at > since) {
        for (let i = error.errors.length; i > 0; i -= 1) left.push(error.errors[i - 1]);
      }
    }
    return false;
  }

  #derive(errors: unknown[]): TaskGroupError | undefined {
    if (errors.length === 0) return undefined;
    if (errors.length === this.errors.length && errors.every((e, i) => e === this.errors[i])) {
      return this;
    }
    const bodyError = errors.includes(this.bodyError) ? this.bodyError : undefined;
    const options = 'cause' in this ? { cause: this.cause, bodyError } : { bodyError };
    const derived = new TaskGroupError(errors, this.message, options);
    if (this.stack !== undefined) derived.stack = this.stack;
    return derived;
  }
}

/** Makes errors that cost no stack walk (5 µs each otherwise): V8 and JavaScriptCore honour the limit. */
export function withoutStack<E extends Error>(make: () => E): E {
  const limits = Error as { stackTraceLimit?: number };
  const limit = limits.stackTraceLimit;
  if (limit === undefined || !trySetLimit(0)) return make();
  try {
    return make();
  } finally {
    trySetLimit(limit);
  }
}

/** `Error` may be frozen (`node --frozen-intrinsics`); then the stack is made, and nothing else changes. */
function trySetLimit(limit: number): boolean {
  return Reflect.set(Error, 'stackTraceLimit', limit);
}

function splitInto(
  error: unknown,
  matches: (error: unknown) => boolean,
  matched: unknown[],
  rest: unknown[],
): void {
  if (!isInstance(error, TaskGroupError)) {
    (matches(error) ? matched : rest).push(error);
    return;
  }
  const [inside, outside] = error.split(matches);
  if (inside) matched.push(inside);
  if (outside) rest.push(outside);
}

function toPredicate(matcher: ErrorMatcher): (error: unknown) => boolean {
  return isClass(matcher) ? (error) => isInstance(error, matcher) : matcher;
}

/** A class has a `prototype` that can't be written; a function has one that can, an arrow function none. */
function isClass(matcher: ErrorMatcher): matcher is abstract new (...args: never[]) => unknown {
  return (
    Object.getOwnPropertyDescriptor(matcher, 'prototype')?.writable === false ||
    matcher.prototype instanceof Error
  );
}
