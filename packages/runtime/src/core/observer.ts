import type { CancelNode } from './cancel-node.ts';
import type { Group } from './group.ts';
import type { TaskNode } from './task.ts';

/**
 * Who watches: the seam between the core and `@taskgroup/runtime/instrument`. What it throws is its own affair; it must
 * not throw.
 */
export interface Observer {
  groupOpened(group: Group<unknown>): void;
  /** @param error What the group rejects with; `undefined` when it ended well. */
  groupClosed(group: Group<unknown>, error: unknown): void;
  taskSpawned(task: TaskNode, group: Group<unknown>): void;
  taskStarted(task: TaskNode, group: Group<unknown>): void;
  /** The task has ended, or was abandoned (`task.abandoned`). */
  taskSettled(task: TaskNode, group: Group<unknown>): void;
  /** A scope, group or task was cancelled, and with it what is below it; only the uppermost is told. Nobody else knows yet. */
  cancelled(node: CancelNode): void;
  /** An error that no promise carries: a task of a supervisor failed, or one that was abandoned. */
  errorReported(error: unknown, taskName: string): void;
}

/** The observer, if there is one: `observer?.taskStarted(…)` costs a load and a comparison when nobody watches. */
export let observer: Observer | undefined;

/** Puts an observer in place, or none. */
export function setObserver(next: Observer | undefined): void {
  observer = next;
}
