import { currentTime } from './clock.ts';
import type { TaskNode } from './task.ts';

/** A task that its group did not wait for, and that still runs. */
export interface AbandonedTask {
  /** `group.task`. */
  readonly name: string;
  /** Clock time (`currentTime()`) at which it was cancelled and left alone. */
  readonly abandonedAt: number;
}

const ledger = new Map<TaskNode, AbandonedTask>();

/**
 * The tasks that were cancelled, had `abandonOnCancel` and still run: the one kind of work that outlives its group.
 *
 * trio has the option (`abandon_on_cancel`) and no such list; here nothing that runs is out of sight.
 *
 * @returns A copy, the oldest first.
 * @example
 * ```ts
 * import { abandonedTasks, withTaskGroup } from '@taskgroup/runtime';
 *
 * let finish = (): void => {};
 * await withTaskGroup((group) => {
 *   const deaf = () => new Promise<void>((resolve) => (finish = resolve));
 *   group.startSoon(deaf, { name: 'deaf', abandonOnCancel: true });
 *   setTimeout(() => group.cancel(), 1);
 * });
 * console.log(abandonedTasks().map((task) => task.name)); //=> [ 'TaskGroup.deaf' ]
 * finish();
 * ```
 */
export function abandonedTasks(): readonly AbandonedTask[] {
  return [...ledger.values()];
}

/** Enters a task that its group no longer waits for. */
export function enterAbandoned(task: TaskNode): void {
  ledger.set(task, { name: task.name, abandonedAt: currentTime() });
}

/** It has ended after all. */
export function leaveAbandoned(task: TaskNode): void {
  ledger.delete(task);
}
