import { type CancelOptions, Event, moveOnAfter } from '@taskgroup/runtime';

/** It took too long. What was waited for goes on. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/**
 * Waits for what can't be cancelled, such as a command to a store, no longer than that.
 *
 * @throws {TookTooLong} then.
 */
export async function within<T>(
  ms: number,
  promise: Promise<T>,
  around?: CancelOptions,
): Promise<T> {
  const settled = new Event();
  const settle = () => settled.set();
  promise.then(settle, settle);
  const { timedOut } = await moveOnAfter(ms, (scope) => settled.wait(scope), around);
  if (timedOut) throw new TookTooLong(`The store did not answer within ${ms} ms`);
  return promise;
}
