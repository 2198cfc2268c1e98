const suppressed = new WeakMap<object, readonly unknown[]>();

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
  return (isObject(error) && suppressed.get(error)) || [];
}

/** Keeps `others` beside `error`. The same error thrown again by another group has that group's others. */
export function suppress(error: unknown, others: readonly unknown[]): void {
  if (!isObject(error)) return;
  if (others.length > 0) suppressed.set(error, others);
  else suppressed.delete(error);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
