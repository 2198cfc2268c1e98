import type { Task } from '@taskgroup/runtime';
import type { TaskEnvelope, TaskState } from '../envelope.ts';
import type { Lane } from './lane.ts';

/** A live task of this process. */
export class Entry {
  readonly task: TaskEnvelope;
  state: TaskState;
  /** How many attempts have counted. */
  attempts = 0;
  /** Those that were released included. */
  starts = 0;
  /** When it entered its state. */
  since: number;
  /** The attempt that runs. */
  running: Task | undefined = undefined;
  /** Whether it takes up room in the bounded queue: until its first attempt, if it was let in by it. */
  inQueue = false;
  /** Where it is ready, and between whom. */
  lane: Lane | undefined = undefined;
  before: Entry | undefined = undefined;
  after: Entry | undefined = undefined;

  constructor(task: TaskEnvelope, state: TaskState, since: number) {
    this.task = task;
    this.state = state;
    this.since = since;
  }
}
