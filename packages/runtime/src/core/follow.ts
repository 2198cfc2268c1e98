/**
 * A handler that returns this leaves the promise it answers pending for ever, at the cost of one microtask and no
 * memory.
 */
const NEVER: PromiseLike<never> = { then: () => NEVER };

/**
 * Calls `onValue` or `onError` when `promise` settles, and keeps the callers in the stacks of errors.
 *
 * V8 finds the callers of an async function by walking from promise to promise, as long as each has exactly one
 * reaction. A group that joins through counters breaks that walk. The second `then` mends it: it leads from `promise` to
 * the promise that the group's caller awaits, of which `host` is the resolving function, so that `at async caller` stays
 * in the stack ("a failing child names the functions that wait for its group" in the tests). `host` is never called by
 * it, since the handlers answer `NEVER`.
 */
export function follow<T>(
  promise: PromiseLike<T>,
  onValue: (value: T) => void,
  onError: (error: unknown) => void,
  host: (value: never) => void,
): void {
  // eslint-disable-next-line taskgroup/no-floating-task -- this is where the group takes the promise over
  void Promise.resolve(promise)
    .then(
      (value) => {
        onValue(value);
        return NEVER;
      },
      (error: unknown) => {
        onError(error);
        return NEVER;
      },
    )
    .then(host);
}
