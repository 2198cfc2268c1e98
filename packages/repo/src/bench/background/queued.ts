import type { Effort, Family, Findings, Row } from '../family.ts';
import { reachableBytes } from '../heap.ts';
import { measureAlone, runAlone } from '../run-alone.ts';
import { thousands } from '../runtime/work.ts';
import { BOTTLENECK, managed, P_QUEUE, type QueueMaker } from './queues.ts';

const TASKS = 20_000;
const MAKERS: readonly QueueMaker[] = [managed('submit'), P_QUEUE, BOTTLENECK];

/** What a task costs while it waits for its turn. */
export const queuedFamily: Family = { name: 'queued', run: measureQueued };

async function measureQueued(effort: Effort): Promise<Findings> {
  const measured = await measureAlone(MAKERS, ({ by }) => bytesOf(by, Math.min(3, effort.rounds)));
  const inRedis = { label: 'Queue.add', by: 'bullmq', why: 'it keeps them in Redis' };
  const rows: readonly Row[] = [...measured, inRedis];
  const about = `What ${thousands(TASKS)} tasks that wait for a slot keep on the heap, each one's share.`;
  return {
    tables: [{ title: 'Memory of a queued task', about, unit: 'bytes per task', rows }],
    figures: [],
  };
}

async function bytesOf(by: string, times: number): Promise<number[]> {
  const samples: number[] = [];
  while (samples.length < times) {
    const call = { module: import.meta.url, name: bytesPerQueuedTask.name, input: [by] };
    samples.push(await runAlone<number>(call));
  }
  return samples;
}

/** Runs in a process of its own, which is ended with all that waits. */
export async function bytesPerQueuedTask(by: string): Promise<number> {
  const queue = await MAKERS.find((maker) => maker.by === by)!.open(1);
  // Code that is compiled on first use is not what a task costs; the first one of these takes the slot for good.
  for (let n = 0; n < 100; n += 1) await queue.submit('NORMAL', never, ignore);
  const before = await reachableBytes();
  for (let n = 0; n < TASKS; n += 1) await queue.submit('NORMAL', never, ignore);
  return ((await reachableBytes()) - before) / TASKS;
}

function never(): Promise<never> {
  return new Promise(() => {});
}

function ignore(): void {}
