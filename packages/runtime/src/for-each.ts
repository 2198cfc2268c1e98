import { joinerFor, runGroup } from './core/index.ts';
import type { GroupOptions, Policy, TaskContext } from './core/index.ts';
import { spawnForEach } from './spawn-for-each.ts';

/** Options of `TaskGroup.forEach`. */
export interface ForEachOptions extends GroupOptions {
  /** What one failure does to the others. `failFast` by default. */
  policy?: Policy | undefined;
}

/**
 * `TaskGroup.map` without values: for work whose results nobody wants, over iterables too long to keep them.
 *
 * @param items Any iterable or async iterable; items are taken only when there is room for a task.
 * @param fn The work for one item. What it returns is waited for and dropped.
 * @throws As `TaskGroup.map`.
 * @example
 * ```ts
 * import { TaskGroup } from '@taskgroup/runtime';
 *
 * let sum = 0;
 * await TaskGroup.forEach([1, 2, 3], async (n) => {
 *   sum += n;
 * });
 * console.log(sum); //=> 6
 * ```
 */
export function forEach<T>(
  items: Iterable<T> | AsyncIterable<T>,
  fn: (item: T, index: number, task: TaskContext) => unknown,
  options: ForEachOptions = {},
): Promise<void> {
  const defaults = { name: 'TaskGroup.forEach', throws: 'first' } as const;
  const joiner = () => joinerFor(options.policy, () => undefined);
  return runGroup(options, defaults, joiner, (group) => {
    spawnForEach(group, items, fn, options);
  });
}
