import { parseArgs } from 'node:util';
import { BackgroundTaskManager } from '@taskgroup/background';
import { sleep, type TaskContext, TaskGroup } from '@taskgroup/runtime';
import { nextTurn, reachableBytes } from '../bench/heap.ts';
import { discrepancies } from './account.ts';
import { randomFrom } from './random-from.ts';
import { storm } from './storm.ts';

/**
 * Runs a manager through a storm of submissions, cancellations, failures and breaker trips: `npm run soak -- --minutes 10`.
 *
 * It fails when one task is unaccounted for, or when the heap grows. `--seed` makes the same choices again.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

/** What the heap may have grown by between the first and the last quarter, in MB: noise, not tasks. */
const MOST_GROWTH = 3;
const SAMPLES = 20;

process.exit((await soak(Number(values.minutes), Number(values.seed))) ? 0 : 1);

/** Whether the books are exact and memory is flat. */
async function soak(minutes: number, seed: number): Promise<boolean> {
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot soak for ${values.minutes} minutes with seed ${values.seed}`);
  }
  const duration = minutes * 60_000;
  const random = randomFrom(seed);
  const manager = new BackgroundTaskManager({ name: 'soak', gracePeriod: 5_000, random });
  const heap: number[] = [];
  process.stderr.write(`Soaking for ${minutes} min with seed ${seed} …\n`);
  const cpu = process.cpuUsage();
  await using sampling = TaskGroup.open({ name: 'heap' });
  sampling.startSoon((task) => sampleHeap(heap, duration / SAMPLES, task), { daemon: true });
  const tally = await storm(manager, { duration, random });
  await sampling.join();
  const { ledger } = await manager.close();
  await nextTurn(); // Handles tell of their ends a moment later.
  const problems = discrepancies(ledger, tally);
  const growth = growthOf(heap);
  if (growth > MOST_GROWTH) problems.push(`the heap grew by ${growth.toFixed(1)} MB`);
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  const report = { minutes, seed, cpuSeconds, ledger, tally, heap, growth, problems };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  return problems.length === 0;
}

async function sampleHeap(heap: number[], pause: number, task: TaskContext): Promise<void> {
  for (;;) {
    await sleep(pause, task);
    heap.push(Number(((await reachableBytes()) / 1e6).toFixed(2)));
  }
}

/** Between the medians of the second quarter and the last: the first fills caches and the dead letters. */
function growthOf(heap: readonly number[]): number {
  const quarter = Math.floor(heap.length / 4);
  const median = (part: readonly number[]) =>
    part.toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
  return median(heap.slice(-quarter)) - median(heap.slice(quarter, 2 * quarter));
}
