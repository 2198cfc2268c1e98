import {
  follow,
  isThenable,
  joinerFor,
  NEVER,
  NODE,
  requireWork,
  runGroup,
  runIn,
} from './core/index.ts';
import type { Group, GroupOptions, Joiner, TaskGroup } from './core/index.ts';

/**
 * Runs `body` with a group of its own, and returns when the body *and every task it started* have ended.
 *
 * This is the reference form: it sees the body's error, which the block form (`TaskGroup.open`) can't. The first failure,
 * in a task or in the body, cancels the rest; the wait goes on until all have ended, also those that ignore their signal.
 *
 * trio's `open_nursery()`, AnyIO's and asyncio's task group. Different from them: a task that is started in a cancelled
 * group is not called at all.
 *
 * @param body Called at once. It learns of a cancellation through `group.signal` only, so pass that on.
 * @param options A `timeout` or `deadline` works as `failAfter` around the group.
 * @returns The body's value; `undefined` if the body was ended by the group's own `cancel()`. With a {@linkcode Joiner} as
 * the `policy`, what that one's `result` gives.
 * @throws {TaskGroupError} with every failure, even a single one; with `throws: 'first'` the first failure itself.
 * @throws {TimeoutError} when the deadline cut the work short and nothing failed.
 * @throws The reason of the outside cancellation, when that cut the work short and nothing failed.
 * @throws {TypeError | RangeError} for options that can't be.
 * @example
 * ```ts
 * import { sleep, withTaskGroup } from '@taskgroup/runtime';
 *
 * const sum = await withTaskGroup(async (group) => {
 *   const one = group.startSoon(async (task) => {
 *     await sleep(5, task);
 *     return 1;
 *   });
 *   const two = group.startSoon(() => 2);
 *   return (await one.result) + (await two.result);
 * });
 * console.log(sum); //=> 3
 * ```
 */
export function withTaskGroup<R>(
  body: (group: TaskGroup) => unknown,
  options: GroupOptions & { policy: Joiner<R> },
): Promise<R>;
export function withTaskGroup<T>(
  body: (group: TaskGroup) => T | PromiseLike<T>,
  options?: GroupOptions,
): Promise<T>;
export function withTaskGroup(
  body: (group: TaskGroup) => unknown,
  options: GroupOptions = {},
): Promise<unknown> {
  let value: unknown;
  const joiner = () => {
    requireWork('run a task group', 'its first argument', body);
    return joinerFor(options.policy, () => value);
  };
  return runGroup(options, { name: 'TaskGroup', throws: 'group' }, joiner, (group) => {
    runBody(group, body, (returned) => (value = returned));
  });
}

function runBody<T>(
  group: Group<T>,
  body: (group: TaskGroup) => T | PromiseLike<T>,
  onValue: (value: T) => void,
): void {
  let returned: T | PromiseLike<T>;
  try {
    returned = runIn(group[NODE], () => body(group));
    if (!isThenable(returned)) return void end(returned);
  } catch (error) {
    return void fail(error);
  }
  follow(returned, end, fail, group.host);

  function end(value: T): typeof NEVER {
    onValue(value);
    group.endBody();
    return NEVER;
  }

  function fail(error: unknown): typeof NEVER {
    group.failBody(error);
    return NEVER;
  }
}
