import { runGroup } from './core/index.ts';
import type { FailureSink, Joiner, SettledTask, TaskContext } from './core/index.ts';
import { OrderedValues } from './ordered-values.ts';
import { spawnForEach } from './spawn-for-each.ts';
import { ruleForValues } from './values-options.ts';
import type { ValuesOptions } from './values-options.ts';

/** Options of `TaskGroup.map`. */
export interface MapOptions extends ValuesOptions {
  /** `false` gives the values in the order in which the tasks ended. `true` by default: in the order of the items. */
  ordered?: boolean | undefined;
}

/**
 * `Promise.all(items.map(fn))` with an owner and, if wanted, a limit: the job of p-map.
 *
 * `fn` is called with the item, its index and the task, in the order of the items and, as far as the `limit` allows,
 * before `map` returns. Items are taken from the iterable only when there is room for a task, so it may be endless or
 * costly. When one task fails, the others are cancelled and waited for, the iterator is closed, and the call rejects with
 * that first failure itself.
 *
 * Different from p-map: the task gets a signal; a failure waits for the mappers that run; items that are promises are
 * passed on as they are; `policy: 'collectAll'` is its `stopOnError: false`.
 *
 * @param items Any iterable or async iterable.
 * @param fn The work for one item. Unlike in `Array.prototype.map` the third argument is the task.
 * @throws The first failure, bare, or what the iterable throws. The others are in `suppressedErrors(error)`.
 * @throws {TimeoutError} or the outside signal's reason, when that cut the work short.
 * @example
 * ```ts
 * import { TaskGroup, sleep } from '@taskgroup/runtime';
 *
 * const lengths = await TaskGroup.map(
 *   ['a', 'bb', 'ccc'],
 *   async (word, index, task) => {
 *     await sleep(5 - index, task);
 *     return word.length;
 *   },
 *   { limit: 2 },
 * );
 * console.log(lengths); //=> [ 1, 2, 3 ]
 * ```
 */
export function map<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  fn: (item: T, index: number, task: TaskContext) => R,
  options: MapOptions = {},
): Promise<Awaited<R>[]> {
  const { policy, ordered = true } = options;
  const defaults = { name: 'TaskGroup.map', throws: 'first' } as const;
  const joiner = (): Joiner<unknown[]> =>
    ordered ? new OrderedValues(policy) : new ValuesAsTheyCome(policy);
  return runGroup(options, defaults, joiner, (group) => {
    spawnForEach(group, items, fn, options);
  }) as Promise<Awaited<R>[]>;
}

class ValuesAsTheyCome implements Joiner<unknown[]> {
  readonly #rule: Joiner<unknown>['onComplete'];
  readonly #values: unknown[] = [];

  constructor(policy: ValuesOptions['policy']) {
    this.#rule = ruleForValues(policy);
  }

  onComplete(task: SettledTask, group: FailureSink): boolean {
    if (task.status === 'fulfilled') this.#values.push(task.value);
    return this.#rule(task, group);
  }

  result(): unknown[] {
    return this.#values;
  }
}
