import type { CancelNode } from './cancel-node.ts';

/**
 * What keeps the current task across `await`: the seam between the core and `AsyncLocalStorage`, which only some hosts
 * have (`@taskgroup/runtime/node`).
 */
export interface AmbientStorage {
  current(): CancelNode | undefined;
  run<R>(node: CancelNode | undefined, fn: () => R): R;
}

let storage: AmbientStorage | undefined;

/** From now on what is called with nobody to cancel it is cancelled with the task that it runs in. */
export function installAmbient(next: AmbientStorage | undefined): void {
  storage = next;
}

/** The innermost task, group or scope that runs the caller; `undefined` where ambient context isn't enabled. */
export function ambientNode(): CancelNode | undefined {
  return storage?.current();
}

/** Calls `fn` so that `node` is the ambient one in it, and in everything that it starts. */
export function runIn<R>(node: CancelNode | undefined, fn: () => R): R;
export function runIn<A, R>(node: CancelNode | undefined, fn: (argument: A) => R, argument: A): R;
export function runIn<A, R>(node: CancelNode | undefined, fn: (argument: A) => R, argument?: A): R {
  return storage === undefined ? fn(argument!) : storage.run(node, () => fn(argument!));
}
