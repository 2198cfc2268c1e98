import { channel } from 'node:diagnostics_channel';
import { channelNames } from '@taskgroup/background';
import { openTelemetry } from '@taskgroup/background/otel';
import { TaskGroup } from '@taskgroup/runtime';
import { type Effort, type Family, type Findings, OURS } from '../family.ts';
import { numbers, thousands, work } from '../runtime/work.ts';
import { type Contender, timed, timeInTurns } from '../time-in-turns.ts';
import { BOTTLENECK, BULLMQ, managed, P_QUEUE, type QueueMaker } from './queues.ts';

const TASKS = 2_000;
const CONCURRENCY = 16;
const PER_TASK = 1_000 / TASKS;

/** What it costs to submit a task and to have it run. */
export const tasksFamily: Family = { name: 'tasks', run: measureTasks };

async function measureTasks(effort: Effort): Promise<Findings> {
  const rows = await timeInTurns(contenders(), { ...effort, rounds: Math.min(effort.rounds, 10) });
  const about = `${thousands(TASKS)} tasks, each of which waits once, are submitted and run, ${CONCURRENCY} at a time.`;
  return { tables: [{ title: 'Background tasks', about, unit: 'µs per task', rows }], figures: [] };
}

function contenders(): Contender[] {
  const manager = managed('submit');
  const observed = managed('submit, with OpenTelemetry', { instrumentation: openTelemetry() });
  return [
    through(manager),
    { ...through(managed('submit, every channel listened to')), measure: () => listening(manager) },
    through(observed),
    {
      label: 'TaskGroup.map, for comparison',
      by: OURS,
      measure: async () => {
        const some = numbers.slice(0, TASKS);
        return (await timed(() => TaskGroup.map(some, work, { limit: CONCURRENCY }))) * PER_TASK;
      },
    },
    through(P_QUEUE),
    through(BOTTLENECK),
    through(BULLMQ),
  ];
}

function through(maker: QueueMaker): Contender {
  return { label: maker.label, by: maker.by, measure: () => perTask(maker) };
}

/** The queue's own start and end don't count: a program has one. */
async function perTask(maker: QueueMaker): Promise<number> {
  await using queue = await maker.open(CONCURRENCY);
  return (await timed(() => runAll(queue))) * PER_TASK;
}

function runAll(queue: Awaited<ReturnType<QueueMaker['open']>>): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = TASKS;
    const onDone = () => {
      left -= 1;
      if (left === 0) resolve();
    };
    for (let n = 0; n < TASKS; n += 1) queue.submit('NORMAL', () => work(n), onDone).catch(reject);
  });
}

async function listening(maker: QueueMaker): Promise<number> {
  const channels = channelNames.map((name) => channel(`taskgroup.background:${name}`));
  const listen = () => {};
  for (const each of channels) each.subscribe(listen);
  try {
    return await perTask(maker);
  } finally {
    for (const each of channels) each.unsubscribe(listen);
  }
}
