import type { TaskSnapshot } from '../backend.ts';
import { type DeadLetter, serializeError } from '../dead-letters/dead-letter.ts';
import type { Tags, TaskState } from '../envelope.ts';
import type { LedgerEntries } from '../ledger.ts';
import type { BackgroundTaskManager, ManagerState } from '../manager.ts';
import { PRIORITIES, type Priority } from '../priority.ts';

/** How a manager is, for the page and for `/status.json`. No task's data is in it. */
export interface Status {
  readonly name: string;
  readonly state: ManagerState;
  readonly ledger: LedgerEntries;
  readonly queues: readonly Queue[];
  /** Those that have run longest, first. */
  readonly running: readonly RunningTask[];
  readonly services: readonly ServiceStatus[];
  readonly breakers: readonly {
    readonly name: string;
    readonly state: string;
    readonly retryAfter: number;
  }[];
  /** The newest first. */
  readonly deadLetters: readonly Letter[];
  /** How many of the running and the dead are not listed. */
  readonly more: { readonly running: number; readonly deadLetters: number };
}

export interface Queue extends Readonly<Record<LiveState, number>> {
  readonly priority: Priority;
}

export type LiveState = Extract<TaskState, 'scheduled' | 'ready' | 'running' | 'retrying'>;

export interface RunningTask {
  readonly id: string;
  readonly name: string;
  readonly priority: Priority;
  readonly tags: Tags;
  readonly attempt: number;
  /** In milliseconds. */
  readonly age: number;
}

interface ServiceStatus {
  readonly name: string;
  readonly state: string;
  readonly restarts: number;
  readonly tags: Tags;
  readonly error: string | undefined;
}

/** Without its data. */
export type Letter = DeadLetter;

const MOST_LISTED = 100;

export async function statusOf(manager: BackgroundTaskManager): Promise<Status> {
  const { name, state, ledger } = manager;
  const { queues, running } = await liveTasks(manager);
  const { letters, count } = await newestLetters(manager);
  return {
    ...{ name, state, ledger, queues },
    running: running.slice(0, MOST_LISTED),
    services: [...manager.services.values()].map((service) => ({
      name: service.name,
      state: service.state,
      restarts: service.restarts,
      tags: service.tags,
      error: messageOf(service.error),
    })),
    breakers: [...manager.breakers.values()].map((breaker) => ({
      name: breaker.name,
      state: breaker.state,
      retryAfter: breaker.retryAfter,
    })),
    deadLetters: letters,
    more: {
      running: Math.max(0, running.length - MOST_LISTED),
      deadLetters: count - letters.length,
    },
  };
}

async function liveTasks(
  manager: BackgroundTaskManager,
): Promise<{ readonly queues: readonly Queue[]; readonly running: readonly RunningTask[] }> {
  const queues = new Map(
    PRIORITIES.map((priority) => [
      priority,
      { priority, scheduled: 0, ready: 0, running: 0, retrying: 0 },
    ]),
  );
  const running: RunningTask[] = [];
  for await (const snapshot of manager.inspect()) {
    queues.get(snapshot.task.priority)![snapshot.state as LiveState] += 1;
    if (snapshot.state === 'running') running.push(runningTask(snapshot, manager.now()));
  }
  return { queues: [...queues.values()], running: running.toSorted((a, b) => b.age - a.age) };
}

function runningTask({ task, attempt, since }: TaskSnapshot, now: number): RunningTask {
  const { id, name, priority, tags } = task;
  return { id, name, priority, tags, attempt, age: Math.max(0, now - since) };
}

async function newestLetters(
  manager: BackgroundTaskManager,
): Promise<{ readonly letters: readonly Letter[]; readonly count: number }> {
  const letters: Letter[] = [];
  let count = 0;
  for await (const letter of manager.deadLetters.list()) {
    letters.push({ ...letter, data: undefined });
    count += 1;
    if (letters.length > MOST_LISTED) letters.shift();
  }
  return { letters: letters.toReversed(), count };
}

function messageOf(error: unknown): string | undefined {
  return error === undefined ? undefined : serializeError(error).message;
}
