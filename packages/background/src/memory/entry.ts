import type { Task } from '@taskgroup/runtime';
import type { TaskEnvelope, TaskState } from '../envelope.ts';
import type { Lane } from './lane.ts';

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
  /** Whether it takes up room in the bounded queue: until its first attempt, if it was let in by it. */
  inQueue: boolean;
  /** Where it is ready, and between whom. */
  lane: Lane | undefined;
  before: Entry | undefined;
  after: Entry | undefined;
}

export function entryOf(task: TaskEnvelope, state: TaskState, since: number): Entry {
  return {
    ...{ task, state, attempts: 0, starts: 0, since, running: undefined, inQueue: false },
    ...{ lane: undefined, before: undefined, after: undefined },
  };
}
