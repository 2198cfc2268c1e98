const suppressed = new WeakMap<
  object,
  { readonly errors: readonly unknown[]; readonly at: number }
>();
let lists = 0;

/**
 * The other failures behind an error that a twin (`TaskGroup.all`, `.map`, …) or a group with `throws: 'first'`
 * rejected with: they reject with the first failure itself, and keep the rest here, in the order of failing.
 *
 * A side table, and not a property, because the error belongs to whoever made it: it may be frozen, shared, or compared.
 * An error that isn't an object can't carry any.
 *
 * @param error What was caught.
 * @returns The other failures; empty when there was only one.
 * @example
 * ```ts
 * import { TaskGroup, suppressedErrors } from '@taskgroup/runtime';
 *
 * const failing = TaskGroup.all([
 *   async () => Promise.reject(new Error('first')),
 *   async () => Promise.reject(new Error('second')),
 * ]);
 * const error = await failing.catch((error: unknown) => error);
 * console.log(String(error), suppressedErrors(error).map(String)); //=> Error: first [ 'Error: second' ]
 * ```
 */
export function suppressedErrors(error: unknown): readonly unknown[] {
  return (isObject(error) && suppressed.get(error)?.errors) || [];
}

/** How many lists were made so far: a point in time, for `suppressedSince`. */
export function suppressedLists(): number {
  return lists;
}

/**
 * What was kept beside `error` since then: by a group inside the one that throws it now. What is older belongs to another
 * failure, of which the same object was thrown.
 */
export function suppressedSince(error: unknown, since: number): readonly unknown[] {
  const list = isObject(error) ? suppressed.get(error) : undefined;
  return list !== undefined && list.at > since ? list.errors : [];
}

/** Keeps `others` beside `error`, in place of what was there. */
export function suppress(error: unknown, others: readonly unknown[]): void {
  if (!isObject(error)) return;
  if (others.length > 0) suppressed.set(error, { errors: others, at: (lists += 1) });
  else suppressed.delete(error);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
