import { Fifo, runGroup } from './core/index.ts';
import type { FailureSink, Group, Joiner, SettledTask, TaskContext } from './core/index.ts';
import { spawnForEach } from './spawn-for-each.ts';
import { ruleForValues } from './values-options.ts';
import type { ValuesOptions } from './values-options.ts';

/**
 * The values of many tasks in the order in which they come: `for await (const value of TaskGroup.asCompleted(…))`.
 *
 * The loop is the body of the group: leaving it early (`break`, `return`, a throw) cancels what still runs and waits for
 * it. With a `limit` no item is taken while that many tasks run or have values that the loop has not read, so a slow
 * reader slows the work down. Nothing starts before the first value is asked for. asyncio's and AnyIO's `as_completed`,
 * p-map's `pMapIterable`, which gives the values in the order of the items.
 *
 * @param items Any iterable or async iterable.
 * @param fn The work for one item, as in `TaskGroup.map`.
 * @throws The first failure, bare, after the values that came before it and after the others have ended.
 * @throws {TimeoutError} or the outside signal's reason, when that cut the work short.
 * @example
 * ```ts
 * import { TaskGroup, sleep } from '@taskgroup/runtime';
 *
 * const values: number[] = [];
 * const slowestFirst = TaskGroup.asCompleted([30, 1], async (ms, _index, task) => {
 *   await sleep(ms, task);
 *   return ms;
 * });
 * for await (const value of slowestFirst) values.push(value);
 * console.log(values); //=> [ 1, 30 ]
 * ```
 */
export function asCompleted<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  fn: (item: T, index: number, task: TaskContext) => R,
  options: ValuesOptions = {},
): AsyncGenerator<Awaited<R>, void, undefined> {
  const values = new ValuesToRead(options.policy);
  return read(values, () => start(values, items, fn, options)) as AsyncGenerator<
    Awaited<R>,
    void,
    undefined
  >;
}

interface Run {
  /** Options that can't be make none. */
  readonly group: Group<void> | undefined;
  /** Settles with the group. */
  readonly done: Promise<void>;
}

function start<T>(
  values: ValuesToRead,
  items: Iterable<T> | AsyncIterable<T>,
  fn: (item: T, index: number, task: TaskContext) => unknown,
  options: ValuesOptions,
): Run {
  let group: Group<void> | undefined;
  const defaults = { name: 'TaskGroup.asCompleted', throws: 'first' } as const;
  const done = runGroup(
    options,
    defaults,
    () => values,
    (opened) => {
      group = opened;
      spawnForEach(opened, items, fn, { limit: options.limit, waiting: () => values.size });
    },
  );
  done.then(values.end, values.end);
  return { group, done };
}

async function* read(
  values: ValuesToRead,
  startRun: () => Run,
): AsyncGenerator<unknown, void, undefined> {
  const { group, done } = startRun();
  try {
    while (await values.ready()) {
      yield values.take();
      group?.onTaskEnd?.(); // There is room for another one.
    }
  } finally {
    end(group);
    await done;
  }
}

/** The loop was left, or has all its values. Nobody takes what still waits, so whoever reads the items is told. */
function end(group: Group<void> | undefined): void {
  group?.cancel('the loop over its values was left');
  group?.onTaskEnd?.();
}

/** Values that wait for the loop; as the group's joiner it is told of each. */
class ValuesToRead implements Joiner<void> {
  readonly #rule: Joiner<unknown>['onComplete'];
  readonly #values = new Fifo<unknown>();
  #ended = false;
  #wake: () => void = () => {};

  constructor(policy: ValuesOptions['policy']) {
    this.#rule = ruleForValues(policy);
  }

  get size(): number {
    return this.#values.size;
  }

  onComplete(task: SettledTask, group: FailureSink): boolean {
    if (task.status === 'fulfilled') {
      this.#values.push(task.value);
      this.#wake();
    }
    return this.#rule(task, group);
  }

  result(): void {}

  readonly end = (): void => {
    this.#ended = true;
    this.#wake();
  };

  /** Waits for a value; `false` when none will come any more. */
  async ready(): Promise<boolean> {
    while (this.#values.empty && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return !this.#values.empty;
  }

  take(): unknown {
    return this.#values.shift();
  }
}
