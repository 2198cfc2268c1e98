import { isInstance, TaskGroupError } from './core/index.ts';

type ErrorClass<E> = abstract new (...args: never[]) => E;

/** A class of errors, and what to do with those that were found: they come in a group of the same shape. */
export type GroupHandler = readonly [
  type: ErrorClass<unknown>,
  handle: (group: TaskGroupError) => void | PromiseLike<void>,
];

/**
 * Python's `except*`: hands the errors in `error` to the handlers by class, and throws what is left.
 *
 * Each handler is called at most once, with all errors of its class that no handler before it took. An error that isn't a
 * `TaskGroupError` is treated as a group of one. What handlers throw is thrown together with what is left.
 *
 * @param error What was caught.
 * @param handlers Asked in order.
 * @throws What no handler took: an error that was no group as it came, else a `TaskGroupError`.
 * @example
 * ```ts
 * import { catchGroup, withTaskGroup } from '@taskgroup/runtime';
 *
 * try {
 *   await withTaskGroup((group) => {
 *     group.startSoon(() => {
 *       throw new RangeError('too far');
 *     });
 *   });
 * } catch (error) {
 *   await catchGroup(error, [
 *     [RangeError, (group) => console.log(group.leaves().length)], //=> 1
 *   ]);
 * }
 * ```
 */
export async function catchGroup(error: unknown, handlers: readonly GroupHandler[]): Promise<void> {
  let rest: TaskGroupError | undefined = toGroup(error);
  const raised: unknown[] = [];
  for (const [type, handle] of handlers) {
    if (rest === undefined) break;
    const [matched, others]: ReturnType<TaskGroupError['split']> = rest.split(type);
    rest = others;
    if (matched === undefined) continue;
    try {
      await handle(matched);
    } catch (failure) {
      raised.push(failure);
    }
  }
  throwRest(error, rest, raised);
}

function toGroup(error: unknown): TaskGroupError {
  return isInstance(error, TaskGroupError) ? error : new TaskGroupError([error]);
}

function throwRest(
  error: unknown,
  rest: TaskGroupError | undefined,
  raised: readonly unknown[],
): void {
  if (raised.length > 0) {
    throw new TaskGroupError(
      rest ? [...raised, rest] : raised,
      'Handling a group of errors failed',
    );
  }
  if (rest !== undefined) throw isInstance(error, TaskGroupError) ? rest : error;
}
