import {
  type AttemptOutcome,
  type DeadReason,
  NonRetryableError,
  serializeError,
  type TaskEnd,
} from '@taskgroup/background';
import { TaskCancelledError } from '@taskgroup/runtime';
import { Job, type JobJson, UnrecoverableError } from 'bullmq';
import type { HeldTask } from './held-task.ts';
import { requireJson } from './require-json.ts';
import { letterOf, type StoredEnd, type StoredJob, type StoredTask } from './stored-task.ts';
import type { StoreWorker } from './store.ts';
import { stackOf, TryAgainIn } from './try-again.ts';

/** What became of a held task when the store had taken in the outcome of its attempt. */
export interface Settled {
  /** How the task ended; nothing when the store has it again. */
  readonly end?: Omit<TaskEnd, 'task'>;
  /** The store gave the next task out in the same step. */
  readonly next?: StoredJob | undefined;
}

export interface SettleOptions {
  readonly worker: StoreWorker;
  readonly fetchNext: boolean;
  readonly unknownTasksFor: number;
}

type Dead = Extract<AttemptOutcome, { type: 'dead' }>;
type Released = Extract<AttemptOutcome, { type: 'released' }>;

const PARK_FOR = 1_000;

/**
 * Tells the store what an attempt came to. Throws what the store answers: that it takes somebody else for the holder, or
 * that it can't be reached.
 */
export async function settle(
  held: HeldTask,
  outcome: AttemptOutcome,
  options: SettleOptions,
): Promise<Settled> {
  const { job, lock } = held;
  if (outcome.type === 'completed') {
    const problem = problemOf(held, outcome.value);
    if (problem) return bury(held, { type: 'dead', error: problem, reason: 'non-retryable' });
    const { value } = outcome;
    const next = await finish(held, { state: 'completed', value }, options);
    return { end: { state: 'completed', value }, next };
  }
  if (outcome.type === 'cancelled') {
    const { reason } = outcome;
    const next = await finish(held, { state: 'cancelled', reason: textOf(reason) }, options);
    return { end: { state: 'cancelled', error: reason }, next };
  }
  if (outcome.type === 'failed') {
    const delay = Math.max(0, Math.ceil(outcome.retryAt - Date.now()));
    await job.moveToFailed(new TryAgainIn(delay, outcome.error), lock, false);
    return {};
  }
  if (outcome.type === 'released') return release(held, outcome);
  return outcome.reason === 'unknown-task' ? park(held, outcome, options) : bury(held, outcome);
}

/** Whether an error is the store's word that the lease is gone, not trouble on the way to it. */
export function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' && code < 0;
}

/** Gives it back as it was; what must not be started again is given up instead, for a person to decide. */
export async function release(held: HeldTask, { reason, at }: Released): Promise<Settled> {
  const { job, lock, task } = held;
  if (reason === 'shutdown' && held.wasStarted && !task.idempotent) {
    const error = new Error(
      `Task ${task.name} was still running when its manager closed, and must not be started twice: ${task.id}`,
    );
    return bury(held, { type: 'dead', error, reason: 'abandoned' });
  }
  if (at > Date.now()) await job.moveToDelayed(at, lock);
  else await job.moveToWait(lock);
  return {};
}

async function finish(
  { job, lock }: HeldTask,
  end: StoredEnd,
  { worker, fetchNext }: SettleOptions,
): Promise<StoredJob | undefined> {
  const next = await job.moveToCompleted(end, lock, fetchNext);
  const [data, id] = (next ?? []) as [JobJson?, string?];
  return data ? Job.fromJSON<StoredTask, StoredEnd>(worker, data, id) : undefined;
}

async function bury({ job, lock }: HeldTask, { error, reason }: Dead): Promise<Settled> {
  const death = { reason, error: error === undefined ? undefined : serializeError(error) };
  await job.updateData({ ...job.data, death });
  const last = new UnrecoverableError(`${reason}: ${textOf(error)}`);
  last.stack = stackOf(error);
  await job.moveToFailed(last, lock, false);
  return { end: { state: stateOf(reason), error, reason, letter: letterOf(job) } };
}

/** Another process may know it: while a new version rolls out, both are there. */
async function park(held: HeldTask, dead: Dead, options: SettleOptions): Promise<Settled> {
  const { job, lock } = held;
  const { unknownSince = Date.now() } = job.data;
  if (Date.now() - unknownSince >= options.unknownTasksFor) return bury(held, dead);
  if (job.data.unknownSince === undefined) await job.updateData({ ...job.data, unknownSince });
  await job.moveToDelayed(Date.now() + Math.min(PARK_FOR, options.unknownTasksFor), lock);
  return {};
}

function stateOf(reason: DeadReason): TaskEnd['state'] {
  if (reason === 'expired' || reason === 'deadline') return 'expired';
  return reason === 'abandoned' ? 'abandoned' : 'failed';
}

function problemOf({ task }: HeldTask, value: unknown): Error | undefined {
  try {
    requireJson(value, `keep what task ${task.name} returned`);
    return undefined;
  } catch (cause) {
    return new NonRetryableError((cause as Error).message, { cause });
  }
}

/** Of a cancellation, what somebody gave as its reason. */
function textOf(reason: unknown): string {
  if (reason instanceof TaskCancelledError && reason.cause !== undefined)
    return textOf(reason.cause);
  return reason instanceof Error ? reason.message : String(reason);
}
