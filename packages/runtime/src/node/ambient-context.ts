import { AsyncLocalStorage } from 'node:async_hooks';
import { ambientNode, installAmbient, TaskNode } from '../core/index.ts';
import type { CancelNode, CancelOptions, TaskContext } from '../core/index.ts';

let storage: AsyncLocalStorage<CancelNode | undefined> | undefined;

/**
 * From now on a wait that names nobody who could cancel it is cancelled with the task that it runs in: in a task,
 * `sleep(100)` means `sleep(100, task)`, and `withTaskGroup(body)` opens a group under that task. What trio does always,
 * and JavaScript can only where there is `AsyncLocalStorage`; so it is not the default, and `runMain` switches it on.
 *
 * It reaches into tasks, into the bodies of `withTaskGroup`, of scopes and timeouts, and into all that they call; not
 * into the block after `TaskGroup.open`, since a block can't be given a context that ends with it. A `signal` that is
 * named counts instead of the ambient one. It costs each task about one `AsyncLocalStorage.run`, and on Node 20 it makes
 * every promise of the process slower; calling it again does nothing.
 *
 * @example
 * ```ts
 * import { failAfter, sleep } from '@taskgroup/runtime';
 * import { enableAmbientContext } from '@taskgroup/runtime/node';
 *
 * enableAmbientContext();
 * const error = await failAfter(5, () => sleep(60_000)).catch((error: unknown) => error);
 * console.log((error as Error).name); //=> TimeoutError
 * ```
 */
export function enableAmbientContext(): void {
  if (storage !== undefined) return;
  const context = new AsyncLocalStorage<CancelNode | undefined>();
  storage = context;
  installAmbient({
    current: () => context.getStore(),
    run: (node, fn) => context.run(node, fn),
  });
}

/** Takes it back, for tests. What runs already loses its ambient scope. */
export function disableAmbientContext(): void {
  installAmbient(undefined);
  storage?.disable();
  storage = undefined;
}

/**
 * The task that the caller runs in, also several calls and `await`s deep; `undefined` outside of tasks, and where
 * {@linkcode enableAmbientContext} was not called. As asyncio's `current_task()`.
 */
export function currentTask(): TaskContext | undefined {
  for (let node = ambientNode(); node !== undefined; node = node.parent) {
    if (node instanceof TaskNode) return node;
  }
  return undefined;
}

/**
 * The innermost task, group or scope that the caller runs in: what an ambient wait is cancelled with. Its `signal` is
 * for what takes nothing else: `fetch(url, currentScope())`.
 */
export function currentScope(): (CancelOptions & { readonly signal: AbortSignal }) | undefined {
  return ambientNode();
}
