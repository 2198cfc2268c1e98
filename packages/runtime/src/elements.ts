import { isThenable } from './core/index.ts';
import type { Group, TaskContext, TaskFunction } from './core/index.ts';

/**
 * What the twins of the Promise combinators take.
 *
 * - A function is a task: it is called, in order, and can be cancelled.
 * - A promise is work that runs already: it is *adopted*, that is waited for, and can't be cancelled.
 * - Anything else stands for itself, as in the Promise combinators: `[() => load(), cached ? undefined : () => fetch()]`.
 *
 * The one thing that a Promise combinator takes and a twin takes otherwise is a function meant as a value.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- `unknown` would swallow the function's type
export type TaskElement = ((task: TaskContext) => unknown) | {} | null | undefined;

/** What an element comes to: what its function returns, what its promise holds, or itself. */
export type TaskElementResult<E> =
  E extends PromiseLike<unknown>
    ? Awaited<E>
    : E extends (task: TaskContext) => infer R
      ? Awaited<R>
      : Awaited<E>;

/** An element that is work: the common case, in which the awaited type can be inferred in both directions. */
export type TaskOrPromise<T> = TaskFunction<T> | PromiseLike<T>;

/** Starts the elements in order. Once something has failed no function is called any more, but promises are adopted. */
export function startElements<R>(group: Group<R>, elements: Iterable<unknown>): void {
  try {
    for (const element of elements) {
      if (isThenable(element)) group.adopt(element);
      else if (typeof element === 'function') group.startNow(element as TaskFunction<unknown>);
      else group.startNow(() => element);
    }
    group.endBody();
  } catch (error) {
    group.failBody(error);
  }
}
