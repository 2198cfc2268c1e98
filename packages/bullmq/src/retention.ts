import { Job } from 'bullmq';
import type { Keep, Settings } from './options.ts';
import type { StoreWorker } from './store.ts';

/**
 * Whether BullMQ must not clear away what has ended as it goes: in PostgreSQL it compares all that is kept each time that a
 * task ends.
 */
export function isClearedBySweeps({ store }: Settings): boolean {
  return 'postgres' in store;
}

/** Removes results and dead letters beyond what is kept. Several workers may do so at the same time. */
export async function clearAway(worker: StoreWorker, settings: Settings): Promise<void> {
  await clear(worker, 'completed', settings.keepResults);
  await clear(worker, 'failed', settings.keepDeadLetters);
}

async function clear(
  worker: StoreWorker,
  state: 'completed' | 'failed',
  { age, count }: Required<Keep>,
): Promise<void> {
  const store = worker.getBackend();
  await store.cleanJobsByState(state, Date.now() - age);
  const newest = await lastToKeep(worker, state, count);
  if (newest !== undefined) await store.cleanJobsByState(state, newest - 1);
}

/** When the last one that is kept has ended; who ended within the same millisecond is kept as well. */
async function lastToKeep(
  worker: StoreWorker,
  state: 'completed' | 'failed',
  count: number,
): Promise<number | undefined> {
  if (count === 0) return Number.MAX_SAFE_INTEGER;
  const [ids] = await worker.getBackend().getRanges([state], count - 1, count - 1);
  const last = ids?.[0] === undefined ? undefined : await Job.fromId(worker, ids[0]);
  return last?.finishedOn;
}
