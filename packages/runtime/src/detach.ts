import { Group, joinerFor, refuse, runIn } from './core/index.ts';
import type { Task, TaskFunction } from './core/index.ts';

/** Options of {@linkcode detach}. */
export interface DetachOptions {
  /** Why nobody waits for it. For the reader of the code and of the task tree. */
  reason: string;
  /** The task's name; its full name is `detached.name`. By default the function's name. */
  name?: string | undefined;
}

/**
 * Starts `fn` with no owner: nobody waits for it and nothing cancels it, save its own handle. The explicit and named form
 * of what `void fn()` hides, for the rare work that really may outlive its caller.
 *
 * A failure is a process warning (`TASKGROUP_TASK_FAILED`), and reaches diagnostics channels. Kotlin's `GlobalScope` and
 * Effect's `forkDetach` do the same, without asking why. Most such work wants an owner: a daemon task of a group that
 * lives longer, or the manager of background tasks.
 *
 * @throws {TypeError} without a reason, or when `fn` is not a function.
 * @example
 * ```ts
 * import { detach } from '@taskgroup/runtime';
 *
 * const task = detach(async () => 'warm', { reason: 'a cold cache is slow, not wrong', name: 'warm-up' });
 * console.log(task.name, await task.result); //=> detached.warm-up warm
 * ```
 */
export function detach<T>(fn: TaskFunction<T>, options: DetachOptions): Task<T> {
  const reason: unknown = (options as DetachOptions | undefined)?.reason;
  if (typeof reason !== 'string' || reason.trim() === '') {
    refuse(TypeError, 'detach a task', `'reason' must say why nobody waits for it`, reason);
  }
  const group = detached();
  const task = group.startSoon(fn, { name: options.name });
  group.endBody(); // It ends with its last task, and the next one opens another.
  return task;
}

let current: Group<void> | undefined;

/** The group of all that is detached now. It is under nothing, also when it is opened within a task. */
function detached(): Group<void> {
  if (current === undefined || current.closed) current = runIn(undefined, open);
  return current;
}

function open(): Group<void> {
  const joiner = joinerFor('supervisor', () => {});
  const defaults = { name: 'detached', throws: 'group' } as const;
  return new Group<void>(
    { policy: 'supervisor' },
    defaults,
    joiner,
    () => {},
    () => {},
  );
}
