import type { Task } from '@taskgroup/runtime';
import type { TaskEnvelope, TaskState } from '../envelope.ts';

/** A live task of this process. */
export interface Entry {
  readonly task: TaskEnvelope;
  state: TaskState;
  /** How many attempts have counted. */
  attempts: number;
  /** Those that were released included. */
  starts: number;
  /** When it entered its state. */
  since: number;
  /** The attempt that runs. */
  running: Task | undefined;
  /** Gives its place in the queue to another. */
  leaveQueue: (() => void) | undefined;
}
