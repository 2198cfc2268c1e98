/**
 * What the handlers of `follow` return: it leaves the promise that they answer pending for ever, at the cost of one
 * microtask and no memory.
 */
export const NEVER: PromiseLike<never> = { then: () => NEVER };

/**
 * Calls `onValue` or `onError` when `promise` settles, and keeps the callers in the stacks of errors.
 *
 * V8 finds the callers of an async function by walking from promise to promise, as long as each has exactly one
 * reaction. A group that joins through counters breaks that walk. The second `then` mends it: it leads from `promise` to
 * the promise that the group's caller awaits, of which `host` is the resolving function, so that `at async caller` stays
 * in the stack ("a failing child names the functions that wait for its group" in the tests). `host` is never called by
 * it, since the handlers answer `NEVER`: they do it themselves, as two wrappers for each task are felt.
 */
export function follow<T>(
  promise: PromiseLike<T>,
  onValue: (value: T) => typeof NEVER,
  onError: (error: unknown) => typeof NEVER,
  host: (value: never) => void,
): void {
  try {
    // eslint-disable-next-line taskgroup/no-unowned-task -- this is where the group takes the promise over
    void settle(promise, onValue, onError).then(host);
  } catch (error) {
    onError(error); // A getter of the promise threw.
  }
}

/** As `await` does, it asks the promise itself, and not a `then` that somebody has put on it. */
function settle<T>(
  promise: PromiseLike<T>,
  onValue: (value: T) => typeof NEVER,
  onError: (error: unknown) => typeof NEVER,
): Promise<never> {
  const native = Promise.resolve(promise);
  return Promise.prototype.then.call(native, onValue as never, onError) as Promise<never>;
}
