import {
  CancelScope,
  currentTime,
  nodeOf,
  requireDeadline,
  requireDuration,
  TaskNode,
  TimeoutError,
} from './core/index.ts';
import type { CancelOptions, CancelScopeOptions } from './core/index.ts';

/** The work of a scope. It must pass the scope, or its `signal`, to what it awaits. */
export type ScopeBody<T> = (scope: CancelScope) => T | PromiseLike<T>;

/** Whose cancellation also ends it, as always, and what its `TimeoutError` says. */
export interface FailOptions extends CancelOptions {
  /** The message of the `TimeoutError`; by default how long it took. */
  readonly message?: string | undefined;
}

/** How a `moveOnAfter` ended: with the body's value, or cancelled, by its deadline or by `scope.cancel()`. */
export type MoveOnResult<T> =
  | { readonly cancelled: false; readonly timedOut: false; readonly value: T }
  | { readonly cancelled: true; readonly timedOut: boolean; readonly value: undefined };

/**
 * Runs `body`, and cancels it after `ms` milliseconds: then goes on without an error. trio's `move_on_after`.
 *
 * As everywhere, it waits for the body to have ended. A body that ends well in spite of the cancellation counts: its
 * value is given, and `timedOut` is false.
 *
 * @param ms From the start; 0 or more.
 * @param around Whose cancellation also ends it, and goes on outwards: a task, a group, a scope, `{ signal }`.
 * @throws What `body` throws; the reason of `around` when that was cancelled.
 * @throws {RangeError} for a negative time or NaN.
 * @example
 * ```ts
 * import { moveOnAfter, sleep } from '@taskgroup/runtime';
 *
 * const result = await moveOnAfter(5, async (scope) => {
 *   await sleep(60_000, scope);
 *   return 'fresh';
 * });
 * console.log(result.cancelled ? 'stale' : result.value); //=> stale
 * ```
 */
export async function moveOnAfter<T>(
  ms: number,
  body: ScopeBody<T>,
  around?: CancelOptions,
): Promise<MoveOnResult<T>> {
  requireDuration('move on', 'ms', ms);
  return moveOn({ timeout: ms }, body, around);
}

/**
 * As {@linkcode moveOnAfter}, at a point in clock time (`currentTime()`). trio's `move_on_at`.
 *
 * @param deadline Clock time; one that has passed cancels from the start.
 * @throws As `moveOnAfter`.
 * @example
 * ```ts
 * import { currentTime, moveOnAt, sleepForever } from '@taskgroup/runtime';
 *
 * const { timedOut } = await moveOnAt(currentTime() + 5, (scope) => sleepForever(scope));
 * console.log(timedOut); //=> true
 * ```
 */
export async function moveOnAt<T>(
  deadline: number,
  body: ScopeBody<T>,
  around?: CancelOptions,
): Promise<MoveOnResult<T>> {
  requireDeadline('move on', 'deadline', deadline);
  return moveOn({ deadline }, body, around);
}

/**
 * Runs `body`, and cancels it after `ms` milliseconds: then throws. trio's and AnyIO's `fail_after`.
 *
 * Only the deadline makes it throw a `TimeoutError`: when the scope was cancelled by hand before (then it resolves with
 * `undefined`), or one around it is cancelled (then that reason goes on), it doesn't. AnyIO keeps the first as a known
 * failure; here a scope records its first cause once.
 *
 * @param ms From the start; 0 or more.
 * @param around Whose cancellation also ends it, and goes on outwards: a task, a group, a scope, `{ signal }`. With a
 * `message`: what the error says.
 * @throws {TimeoutError} when the deadline ended the body.
 * @throws What `body` throws; the reason of `around` when that was cancelled.
 * @throws {RangeError} for a negative time or NaN.
 * @example
 * ```ts
 * import { failAfter, sleep } from '@taskgroup/runtime';
 *
 * const value = await failAfter(1_000, async (scope) => {
 *   await sleep(5, scope);
 *   return 'in time';
 * });
 * console.log(value); //=> in time
 * ```
 */
export async function failAfter<T>(
  ms: number,
  body: ScopeBody<T>,
  around?: FailOptions,
): Promise<T> {
  requireDuration('fail', 'ms', ms);
  return fail({ timeout: ms }, body, around);
}

/**
 * As {@linkcode failAfter}, at a point in clock time (`currentTime()`). trio's `fail_at`.
 *
 * @param deadline Clock time; one that has passed cancels from the start.
 * @throws As `failAfter`.
 * @example
 * ```ts
 * import { currentTime, failAt } from '@taskgroup/runtime';
 *
 * console.log(await failAt(currentTime() + 1_000, () => 'in time')); //=> in time
 * ```
 */
export async function failAt<T>(
  deadline: number,
  body: ScopeBody<T>,
  around?: FailOptions,
): Promise<T> {
  requireDeadline('fail', 'deadline', deadline);
  return fail({ deadline }, body, around);
}

/** When a {@linkcode shield} ends: it must say. Times are in milliseconds. */
export type ShieldOptions =
  | { readonly timeout: number; readonly deadline?: undefined; readonly graceMs?: undefined }
  | { readonly deadline: number; readonly timeout?: undefined; readonly graceMs?: undefined }
  | { readonly graceMs: number; readonly timeout?: undefined; readonly deadline?: undefined };

/**
 * Runs a clean-up that a cancellation from around must not cut short, with a fresh scope and a deadline of its own.
 *
 * In a cancelled task every API that is given `task.signal` fails at once. Give it this scope's instead. The deadline is
 * not optional: a clean-up that hangs would keep the whole program from ending (trio issue 147; flake8-async ASYNC102).
 *
 * With `graceMs` it is for work that was begun and may be finished: as long as nobody cancels it has no deadline, and from
 * the cancellation of `around` on that many milliseconds. (The soft cancellation asked for in trio issue 147.)
 *
 * @param options `{ timeout }` or `{ graceMs }` in milliseconds, or `{ deadline }` in clock time; finite.
 * @param around Whose cancellation `graceMs` counts from: a task, a group, a scope, `{ signal }`.
 * @throws {TimeoutError} when the deadline ended the body.
 * @throws {TypeError} without a finite deadline.
 * @example
 * ```ts
 * import { moveOnAfter, shield, sleep, sleepForever } from '@taskgroup/runtime';
 *
 * await moveOnAfter(5, async (scope) => {
 *   try {
 *     await sleepForever(scope);
 *   } finally {
 *     await shield({ timeout: 1_000 }, (own) => sleep(5, own));
 *     console.log('closed'); //=> closed
 *   }
 * });
 * ```
 */
export async function shield<T>(
  options: ShieldOptions,
  body: ScopeBody<T>,
  around?: CancelOptions,
): Promise<T> {
  const { deadline, timeout, graceMs } = options;
  if (graceMs !== undefined) return shieldFor(graceMs, body, around);
  return fail({ deadline, timeout, shield: true }, body, around);
}

async function shieldFor<T>(
  graceMs: number,
  body: ScopeBody<T>,
  around: CancelOptions | undefined,
): Promise<T> {
  requireDuration('shield a scope', 'graceMs', graceMs);
  const scope = new CancelScope();
  const end = (): void => {
    scope.deadline = currentTime() + graceMs;
  };
  const outer = nodeOf(around);
  if (outer?.cancelled) end();
  else outer?.subscribe(end);
  nodeOf(scope)!.shielded = true; // The setter asks for a deadline, and this one's comes with the cancellation.
  try {
    const what = outer instanceof TaskNode ? `Task "${outer.name}"` : 'The work';
    const message = `${what} was not finished ${graceMs} ms after its cancellation`;
    return await failIn(scope, body, around, message);
  } finally {
    outer?.unsubscribe(end);
  }
}

async function moveOn<T>(
  options: CancelScopeOptions,
  body: ScopeBody<T>,
  around: CancelOptions | undefined,
): Promise<MoveOnResult<T>> {
  const scope = new CancelScope(options);
  const value = await scope.run(body, around);
  if (!scope.cancelledCaught) return { cancelled: false, timedOut: false, value: value as T };
  return { cancelled: true, timedOut: scope.source === 'deadline', value: undefined };
}

async function fail<T>(
  options: CancelScopeOptions,
  body: ScopeBody<T>,
  around: FailOptions | undefined,
): Promise<T> {
  return failIn(new CancelScope(options), body, around, around?.message);
}

async function failIn<T>(
  scope: CancelScope,
  body: ScopeBody<T>,
  around: CancelOptions | undefined,
  message: string | undefined,
): Promise<T> {
  const start = currentTime();
  const value = await scope.run(body, around);
  if (scope.cancelledCaught && scope.source === 'deadline') {
    const ms = Math.round(currentTime() - start);
    throw new TimeoutError(message ?? `Timed out after ${ms} ms`, { cause: scope.reason });
  }
  return value as T;
}
