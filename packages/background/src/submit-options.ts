import type { TaskDefinition } from './define-task.ts';
import type { DuplicatePolicy, Tags, TaskId } from './envelope.ts';
import type { TaskHandle } from './task-handle.ts';
import type { Priority } from './priority.ts';

/** How one task differs from others of its kind. Times are in milliseconds. */
export interface SubmitOptions {
  /** Unique among live tasks: another of the same id is a duplicate. Made up by default. */
  readonly id?: TaskId | undefined;
  /** `return` by default: the live one stands for both. */
  readonly onDuplicate?: DuplicatePolicy | undefined;
  /** How long an id stays taken after the task has completed. By default not at all. */
  readonly uniqueFor?: number | undefined;
  readonly priority?: Priority | undefined;
  /** Added to those of its kind. */
  readonly tags?: Tags | undefined;
  /** How long from now it must wait. */
  readonly delay?: number | undefined;
  /** How long from now it is of use, attempts and pauses included. */
  readonly timeout?: number | undefined;
  /** Tasks of the same key run one at a time, or as many as their kind's `concurrencyPerKey` says. */
  readonly concurrencyKey?: string | undefined;
  /** Ends a wait for room in the queue; an accepted task is cancelled by its handle. */
  readonly signal?: AbortSignal | undefined;
}

/** What a function that is submitted as it is has to be given, besides what it may be given. */
export interface FunctionOptions extends SubmitOptions {
  /** Of few values, as it is a label of metrics: `mail.send`. */
  readonly name: string;
}

export type Submit = <Data, Result>(
  definition: TaskDefinition<Data, Result>,
  data: Data,
  options?: SubmitOptions,
) => Promise<TaskHandle<Result>>;
