import { runGroup } from './core/index.ts';
import { startElements } from './elements.ts';
import type { TaskElement, TaskElementResult, TaskOrPromise } from './elements.ts';
import { OrderedValues } from './ordered-values.ts';
import type { ValuesOptions } from './values-options.ts';

/**
 * `Promise.all` with an owner: runs the tasks at the same time and gives their values in order. When one fails, the others
 * are cancelled, and only when they have ended too does it reject, with that first failure itself.
 *
 * The functions are called at once and in order, as the elements of `Promise.all([a(), b()])` are. One that throws at once
 * stops the rest from being called; those that run already are cancelled and waited for. Promises among the elements are
 * waited for, but can't be cancelled. Types are those of `Promise.all`.
 *
 * @param tasks Functions, promises or plain values, see {@linkcode TaskElement}.
 * @throws The first failure, bare. The others are in `suppressedErrors(error)`. With `throws: 'group'` a `TaskGroupError`.
 * @throws {TimeoutError} or the outside signal's reason, when that cut the work short.
 * @example
 * ```ts
 * import { TaskGroup, sleep } from '@taskgroup/runtime';
 *
 * const [user, posts] = await TaskGroup.all([
 *   async () => ({ name: 'Ada' }),
 *   async (task) => {
 *     await sleep(5, task);
 *     return ['first post'];
 *   },
 * ]);
 * console.log(user.name, posts.length); //=> Ada 1
 * ```
 */
export function all<T extends readonly unknown[] | []>(
  tasks: { readonly [P in keyof T]: TaskOrPromise<T[P]> },
  options?: ValuesOptions,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }>;
export function all<T>(
  tasks: Iterable<TaskOrPromise<T>>,
  options?: ValuesOptions,
): Promise<Awaited<T>[]>;
export function all<T extends readonly TaskElement[] | []>(
  tasks: T,
  options?: ValuesOptions,
): Promise<{ -readonly [P in keyof T]: TaskElementResult<T[P]> }>;
export function all<E extends TaskElement>(
  tasks: Iterable<E>,
  options?: ValuesOptions,
): Promise<TaskElementResult<E>[]>;
export function all(tasks: Iterable<unknown>, options: ValuesOptions = {}): Promise<unknown[]> {
  const defaults = { name: 'TaskGroup.all', throws: 'first' } as const;
  const joiner = (): OrderedValues => new OrderedValues(options.policy);
  return runGroup(options, defaults, joiner, (group) => {
    startElements(group, tasks);
  });
}
