import type { CancelOptions } from './cancel-options.ts';
import { nodeOf } from './cancel-options.ts';
import { TaskCancelledError } from './errors.ts';
import { holdsOnly, isCancellationOf } from './reasons.ts';

/**
 * Tells whether `error` is a cancellation on its way out, and not a failure.
 *
 * Recognised by identity: `error`, or one of its causes (at most 8 deep), *is* the reason of a cancelled scope. That
 * covers `fetch` (rejects with the reason) and Node's own APIs (a new `AbortError` whose `cause` is the reason), and
 * leaves an `AbortError` that somebody else made a failure. An `AggregateError` of nothing but cancellations is one.
 *
 * @param error What was caught.
 * @param scope With it: is it the cancellation of this task, group, scope or signal, or of one around it?
 * Without: is it a {@linkcode TaskCancelledError}? (The reason of an outside signal can't be known without the signal.)
 * @example
 * ```ts
 * import { isCancellation, sleep, withTaskGroup } from '@taskgroup/runtime';
 *
 * await withTaskGroup(async (group) => {
 *   group.startSoon(async (task) => {
 *     try {
 *       await sleep(1_000, task);
 *     } catch (error) {
 *       console.log(isCancellation(error, task)); //=> true
 *       throw error;
 *     }
 *   });
 *   await sleep(1);
 *   group.cancel('enough');
 * });
 * ```
 */
export function isCancellation(error: unknown, scope?: CancelOptions): boolean {
  const node = nodeOf(scope);
  return node === undefined
    ? holdsOnly(error, (cause) => cause instanceof TaskCancelledError)
    : isCancellationOf(node, error);
}

/**
 * Throws `error` again when it is a cancellation. The first line of a `catch` that is about to handle failures.
 *
 * A cancellation that is swallowed leaves a task running that everybody else believes gone: trio's and Kotlin's most
 * reported mistake (kotlinx.coroutines issue 1814).
 *
 * @param error What was caught.
 * @param scope As for {@linkcode isCancellation}.
 * @throws `error` itself.
 * @example
 * ```ts
 * import { TaskGroup, rethrowCancellation } from '@taskgroup/runtime';
 * import type { TaskContext } from '@taskgroup/runtime';
 *
 * async function load({ signal }: TaskContext): Promise<string> {
 *   try {
 *     signal.throwIfAborted();
 *     throw new Error('no network');
 *   } catch (error) {
 *     rethrowCancellation(error, { signal });
 *     return 'default';
 *   }
 * }
 * console.log(await TaskGroup.all([load])); //=> [ 'default' ]
 * ```
 */
export function rethrowCancellation(error: unknown, scope?: CancelOptions): void {
  if (isCancellation(error, scope)) throw error;
}
