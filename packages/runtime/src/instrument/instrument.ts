import { dispose, warn } from '../core/index.ts';
import type { CancelCause, Task, TaskGroup } from '../core/index.ts';

/** What was cancelled, and why. What is below it is cancelled with it, and isn't told of. */
export interface Cancellation {
  /** As in the message of the reason: `task group "jobs"`, `task "jobs.load"`, `scope "cleanup"`. */
  readonly what: string;
  readonly source: CancelCause;
  readonly reason: unknown;
}

/**
 * Who wants to know what goes on: each method is called at once, in the middle of things. So it must be quick, must not
 * throw and should start nothing. All are optional. trio's `Instrument`.
 */
export interface Instrument {
  groupOpened?(group: TaskGroup): void;
  /** @param error What the group rejects with; `undefined` when it ended well. */
  groupClosed?(group: TaskGroup, error: unknown): void;
  taskSpawned?(task: Task, group: TaskGroup): void;
  /** Its function is about to be called. */
  taskStarted?(task: Task, group: TaskGroup): void;
  /** It has ended, or was abandoned; `task.report()` tells how. */
  taskSettled?(task: Task, group: TaskGroup): void;
  cancelled?(cancellation: Cancellation): void;
  /** An error that no promise carries: a task of a supervisor failed, or one that was abandoned. */
  errorReported?(error: unknown, taskName: string): void;
}

type Hook = keyof Instrument;

const instruments = new Set<Instrument>();

/**
 * Adds an instrument, until the result is disposed of. Several may be there; they are called in the order of adding.
 *
 * One that throws is taken out, with a process warning (`TASKGROUP_INSTRUMENT_FAILED`): what watches must not change
 * what it watches. (trio does the same.)
 *
 * @example
 * ```ts
 * import { TaskGroup } from '@taskgroup/runtime';
 * import { addInstrument } from '@taskgroup/runtime/instrument';
 *
 * const names: string[] = [];
 * const added = addInstrument({ taskSettled: (task) => names.push(task.name) });
 * await TaskGroup.all([async () => 1, async () => 2]);
 * added[Symbol.dispose]();
 * console.log(names); //=> [ 'TaskGroup.all.0', 'TaskGroup.all.1' ]
 * ```
 */
export function addInstrument(instrument: Instrument): Disposable {
  instruments.add(instrument);
  return { [dispose]: () => void instruments.delete(instrument) };
}

/** Tells every instrument that wants to know. */
export function tell<H extends Hook>(hook: H, ...args: Parameters<Required<Instrument>[H]>): void {
  for (const instrument of instruments) {
    try {
      (instrument[hook] as ((...args: unknown[]) => void) | undefined)?.apply(instrument, args);
    } catch (error) {
      instruments.delete(instrument);
      const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
      warn(`An instrument threw in ${hook}() and is out: ${text}`, 'TASKGROUP_INSTRUMENT_FAILED');
    }
  }
}
