import { LeaseLostError, type TaskEnvelope } from '@taskgroup/background';
import type { Task } from '@taskgroup/runtime';
import type { StoredJob } from './stored-task.ts';

/** A task that this process holds the lease of. */
export class HeldTask {
  readonly job: StoredJob;
  /** What the store knows the lease by: who has another one is refused. */
  readonly lock: string;
  /** The body was called, so it may have had effects. */
  wasStarted = false;
  /** Its end is on the way to the store: a lease that is gone then was given up by ourselves. */
  isSettling = false;
  /** It was given back while it ran, as it went on after its cancellation. */
  isReturned = false;
  /** Somebody else has it; what the body still does counts no more. */
  isGone = false;
  running: Task | undefined;

  constructor(job: StoredJob, lock: string) {
    this.job = job;
    this.lock = lock;
  }

  get task(): TaskEnvelope {
    return this.job.data;
  }

  get id(): string {
    return this.job.id!;
  }

  cancel(reason: unknown): void {
    this.running?.cancel(reason);
  }

  /** The store no longer takes this process for its holder. */
  lose(): void {
    this.isGone = true;
    const { name, id } = this.task;
    this.cancel(new LeaseLostError(`Another worker may run task ${name} by now: ${id}`));
  }
}
