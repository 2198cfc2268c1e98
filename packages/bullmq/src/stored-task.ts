import {
  type DeadLetter,
  type DeadReason,
  PRIORITIES,
  type SerializedError,
  type TaskEnvelope,
} from '@taskgroup/background';
import type { Job, JobsOptions, KeepJobs } from 'bullmq';
import type { Keep, Settings } from './options.ts';
import { isClearedBySweeps } from './retention.ts';

/** What the store keeps of a task. */
export interface StoredTask extends TaskEnvelope {
  /** How it was given up; written before BullMQ moves it to the failed ones. */
  readonly death?: Death | undefined;
  /** When a process first met it that knows no task of that name. */
  readonly unknownSince?: number | undefined;
}

export interface Death {
  readonly reason: DeadReason;
  readonly error: SerializedError | undefined;
}

/** What the store keeps of a task that has not failed. A cancelled one is among them. */
export type StoredEnd =
  | { readonly state: 'completed'; readonly value?: unknown }
  | { readonly state: 'cancelled'; readonly reason: string };

export type StoredJob = Job<StoredTask, StoredEnd>;

/** BullMQ's own word for a task whose workers died too often. */
const STALLED = /stalled more than allowable/;

/** BullMQ knows nothing of attempts: the manager decides after each whether there is another. */
const NO_LIMIT = 2 ** 31 - 1;

export function jobOptionsOf(task: TaskEnvelope, settings: Settings): JobsOptions {
  const { id, token, priority, notBefore } = task;
  const isSwept = isClearedBySweeps(settings);
  return {
    jobId: token,
    // From 1, as BullMQ prefers a job without a priority to all others.
    priority: PRIORITIES.indexOf(priority) + 1,
    attempts: NO_LIMIT,
    backoff: { type: 'custom' },
    removeOnComplete: isSwept ? false : keepOf(settings.keepResults),
    removeOnFail: isSwept ? false : keepOf(settings.keepDeadLetters),
    ...(notBefore !== undefined && { delay: Math.max(0, notBefore - Date.now()) }),
    // An id that was made up is the token: nobody can submit it again.
    ...(id !== token && { deduplication: { id: encode(id) } }),
  };
}

/** Task ids are free text; what a store makes keys of is not. */
export function encode(id: string): string {
  return Buffer.from(id).toString('base64url');
}

/** What failed in an attempt and completed in a later one still has its failure: only the end tells them apart. */
export function isGivenUp({ finishedOn, failedReason, returnvalue }: StoredJob): boolean {
  return isThere(finishedOn) && isThere(failedReason) && !isThere(returnvalue);
}

/** BullMQ has `null` in some places where its types have nothing. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A task that was given up, as a dead letter. */
export function letterOf(job: StoredJob): DeadLetter {
  const { id: taskId, name, data, priority, tags, lineage, death } = job.data;
  const { reason, error } = death ?? deathOf(job);
  const diedAt = new Date(job.finishedOn ?? Date.now()).toISOString();
  return {
    ...{ id: job.id!, taskId, name, data, priority, tags, reason, lineage, error, diedAt },
  };
}

/** Of a task that the store gave up by itself. */
function deathOf({ failedReason = '' }: StoredJob): Death {
  const reason = STALLED.test(failedReason) ? 'poison' : 'failed';
  return { reason, error: { name: 'Error', message: failedReason } };
}

/** BullMQ counts in seconds. */
function keepOf({ age, count }: Required<Keep>): KeepJobs {
  return { age: Math.ceil(age / 1_000), count };
}
