import {
  type DeadLetter,
  type DeadLetterQuery,
  type DeadLetters,
  matches,
} from '@taskgroup/background';
import { isGivenUp, letterOf, type StoredJob } from './stored-task.ts';
import type { StoreQueue } from './store.ts';

const PAGE = 100;

/** The failed jobs of a queue. BullMQ moves a task there in the same step in which it dies, so none is lost between. */
export class FailedJobs implements DeadLetters {
  readonly #queue: StoreQueue;

  constructor(queue: StoreQueue) {
    this.#queue = queue;
  }

  async *list(query?: DeadLetterQuery): AsyncIterable<DeadLetter> {
    for await (const job of this.#jobs(query)) yield letterOf(job);
  }

  async purge(query?: DeadLetterQuery): Promise<number> {
    let purged = 0;
    for await (const job of this.#jobs(query)) {
      await job.remove();
      purged += 1;
    }
    return purged;
  }

  async *#jobs(query?: DeadLetterQuery): AsyncIterable<StoredJob> {
    const jobs = query?.id === undefined ? this.#all() : this.#one(query.id);
    for await (const job of jobs) if (matches(letterOf(job), query)) yield job;
  }

  async *#one(id: string): AsyncIterable<StoredJob> {
    const job = await this.#queue.getJob(id);
    if (job && isGivenUp(job)) yield job;
  }

  /** As they are now, oldest first: the list may change while somebody goes through it. */
  async *#all(): AsyncIterable<StoredJob> {
    const ids = await this.#ids();
    for (const id of ids) yield* this.#one(id);
  }

  async #ids(): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let start = 0; ; start += PAGE) {
      const page = await this.#queue.getJobs(['failed'], start, start + PAGE - 1, true);
      ids.push(...page.flatMap((job) => (job?.id === undefined ? [] : [job.id])));
      if (page.length < PAGE) return ids;
    }
  }
}
