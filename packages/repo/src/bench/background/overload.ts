import { sleep } from '@taskgroup/runtime';
import { PRIORITIES, type Priority } from '@taskgroup/background';
import type { Effort, Family, Findings, Row } from '../family.ts';
import { absent, rowOf } from '../time-in-turns.ts';
import { BOTTLENECK, BULLMQ, managed, P_QUEUE, type QueueMaker } from './queues.ts';

/** In milliseconds. */
const WORK = 5;
const DURATION = 2_000;
const LOAD = 1.3;

/** Of 20 tasks, spread evenly. */
const MIX: readonly Priority[] = [
  ...(['NORMAL', 'HIGH', 'LOW', 'NORMAL', 'BACKGROUND', 'NORMAL', 'LOW', 'NORMAL'] as const),
  ...(['HIGH', 'CRITICAL', 'NORMAL', 'LOW', 'BACKGROUND', 'NORMAL', 'LOW', 'NORMAL'] as const),
  ...(['HIGH', 'NORMAL', 'BACKGROUND', 'LOW'] as const),
];

/** How long tasks of each priority wait while more come than can be done. */
export const overloadFamily: Family = { name: 'overload', run: measureOverload };

async function measureOverload(effort: Effort): Promise<Findings> {
  const rows: Row[] = [];
  for (const maker of [managed('submit'), P_QUEUE, BOTTLENECK, BULLMQ]) {
    rows.push(...(await rowsOf(maker, Math.min(3, effort.rounds))));
  }
  const about = `99 of 100 tasks of a priority were started within that time, while ${LOAD} times as many came as one slot can do in ${DURATION / 1_000} s, each of ${WORK} ms. What was not started by the end has waited until then.`;
  return { tables: [{ title: 'Waiting under overload', about, unit: 'ms', rows }], figures: [] };
}

async function rowsOf(maker: QueueMaker, rounds: number): Promise<Row[]> {
  const samples = new Map<Priority, number[]>(PRIORITIES.map((priority) => [priority, []]));
  const label = (priority: Priority) => `${maker.label}, ${priority}`;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const waits = await simulate(maker);
      for (const [priority, all] of waits) samples.get(priority)!.push(percentile(all, 0.99));
    }
  } catch (error) {
    return PRIORITIES.map((priority) => absent(label(priority), maker.by, error));
  }
  return PRIORITIES.map((priority) => rowOf(label(priority), maker.by, samples.get(priority)!));
}

interface Waiting {
  readonly priority: Priority;
  readonly since: number;
  waited: number | undefined;
}

async function simulate(maker: QueueMaker): Promise<Map<Priority, number[]>> {
  await using queue = await maker.open(1);
  const start = performance.now();
  const all: Waiting[] = [];
  const elapsed = () => performance.now() - start;
  while (elapsed() < DURATION) {
    // By the clock, as timers are late: the load is what it is said to be.
    const due = Math.floor((elapsed() * LOAD) / WORK);
    while (all.length < due) await submit(MIX[all.length % MIX.length]!);
    await sleep(1);
  }
  const end = performance.now();
  return new Map(
    PRIORITIES.map((priority) => [
      priority,
      all
        .filter((each) => each.priority === priority)
        .map((each) => each.waited ?? end - each.since),
    ]),
  );

  async function submit(priority: Priority): Promise<void> {
    const task: Waiting = { priority, since: performance.now(), waited: undefined };
    all.push(task);
    const job = () => {
      task.waited ??= performance.now() - task.since;
      return sleep(WORK);
    };
    await queue.submit(priority, job, () => {});
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
