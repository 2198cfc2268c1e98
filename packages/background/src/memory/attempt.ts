import type { TaskContext } from '@taskgroup/runtime';
import type { AttemptContext } from '../backend.ts';
import type { TaskEnvelope } from '../envelope.ts';
import type { Entry } from './entry.ts';

/** Its signal is made when somebody asks for it: few attempts do. */
export class MemoryAttempt implements AttemptContext {
  readonly task: TaskEnvelope;
  readonly attempt: number;
  readonly starts: number;
  readonly owner: TaskContext;

  constructor({ task, attempts, starts }: Entry, owner: TaskContext) {
    this.task = task;
    this.attempt = attempts;
    this.starts = starts;
    this.owner = owner;
  }

  get signal(): AbortSignal {
    return this.owner.signal;
  }
}
