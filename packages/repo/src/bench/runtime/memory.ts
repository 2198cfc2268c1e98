import { Effect } from 'effect';
import { run, spawn, suspend } from 'effection';
import pLimit from 'p-limit';
import pMap from 'p-map';
import PQueue from 'p-queue';
import { sleepForever, type TaskFunction, withTaskGroup } from '@taskgroup/runtime';
import { type Effort, type Family, type Findings, OURS } from '../family.ts';
import { nextTurn, reachableBytes } from '../heap.ts';
import { pythonRows } from '../python.ts';
import { type Loner, measureAlone, runAlone } from '../run-alone.ts';
import { thousands } from './work.ts';

const TASKS = 20_000;

/** What a task costs for as long as it waits. */
export const memoryFamily: Family = { name: 'memory', run: measureMemory };

async function measureMemory(effort: Effort): Promise<Findings> {
  const times = Math.min(3, effort.rounds);
  const rows = [
    ...(await measureAlone(PENDING, ({ label }) => bytesOf(label, times))),
    ...(await pythonRows('memory', TASKS, effort)),
  ];
  const about = `What ${thousands(TASKS)} waiting tasks keep on the heap, each one's share.`;
  return {
    tables: [{ title: 'Memory of a pending task', about, unit: 'bytes per task', rows }],
    figures: [],
  };
}

async function bytesOf(label: string, times: number): Promise<number[]> {
  const samples: number[] = [];
  while (samples.length < times) {
    const call = { module: import.meta.url, name: bytesPerTask.name, input: [label] };
    samples.push(await runAlone<number>(call));
  }
  return samples;
}

/** Runs in a process of its own. */
export async function bytesPerTask(label: string): Promise<number> {
  const { start } = PENDING.find((pending) => pending.label === label)!;
  held.push(start(100)); // Code that is compiled on first use is not what a task costs.
  await settled();
  const before = await reachableBytes();
  held.push(start(TASKS));
  await settled();
  return ((await reachableBytes()) - before) / TASKS;
}

/** Some peers start their tasks in later turns. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await nextTurn();
}

interface Pending extends Loner {
  /** Starts so many tasks that wait for good. */
  readonly start: (count: number) => unknown;
}

const PENDING: readonly Pending[] = [
  { label: 'startSoon, sleepForever(task)', by: OURS, start: sleepInGroup },
  { label: 'startSoon, a foreign promise', by: OURS, start: awaitInGroup },
  { label: 'startSoon, with its signal looked at', by: OURS, start: listenInGroup },
  {
    label: 'a bare async function',
    by: 'JavaScript',
    start: (count) => times(count, awaitForeign),
  },
  { label: '… with an AbortController each', by: 'JavaScript', start: listenToControllers },
  { label: 'p-map', by: 'p-map', start: (count) => pMap(times(count, Number), awaitForeign) },
  { label: 'p-limit', by: 'p-limit', start: limitForeign },
  { label: 'p-queue, running', by: 'p-queue', start: (count) => enqueue(count, Infinity) },
  { label: 'p-queue, waiting for its turn', by: 'p-queue', start: (count) => enqueue(count, 1) },
  { label: 'Effect.never', by: 'effect', start: (count) => runEffects(count, Effect.never) },
  {
    label: 'Effect.promise, a foreign promise',
    by: 'effect',
    start: (count) => runEffects(count, Effect.promise(awaitForeign)),
  },
  { label: 'spawn, suspend()', by: 'effection', start: spawnOperations },
];

/** Who waits, and what for: nothing of it may be collected, as a timer, a socket or a caller holds on to it. */
const held: unknown[] = [];
const foreign: Array<() => void> = [];

async function awaitForeign(): Promise<void> {
  await new Promise<void>((resolve) => foreign.push(resolve));
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function sleepInGroup(count: number): unknown {
  return startInGroup(count, (task) => sleepForever(task));
}

function awaitInGroup(count: number): unknown {
  return startInGroup(count, awaitForeign);
}

function listenInGroup(count: number): unknown {
  return startInGroup(count, ({ signal }) => listen(signal));
}

function startInGroup(count: number, run: TaskFunction<void>): unknown {
  return withTaskGroup((group) => {
    foreign.push(() => group.cancel());
    for (let index = 0; index < count; index += 1) group.startSoon(run);
  });
}

function listenToControllers(count: number): unknown {
  return times(count, () => {
    const controller = new AbortController();
    foreign.push(() => controller.abort());
    return listen(controller.signal);
  });
}

async function listen(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    foreign.push(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function limitForeign(count: number): unknown {
  const limit = pLimit(Infinity);
  return times(count, () => limit(awaitForeign));
}

function enqueue(count: number, concurrency: number): unknown {
  const queue = new PQueue({ concurrency });
  foreign.push(() => queue.clear());
  return times(count, () => queue.add(awaitForeign));
}

function runEffects(count: number, effect: Effect.Effect<void>): unknown {
  const effects = times(count, () => effect);
  return Effect.runFork(Effect.all(effects, { concurrency: 'unbounded', discard: true }));
}

function spawnOperations(count: number): unknown {
  return run(function* () {
    for (let index = 0; index < count; index += 1) {
      // eslint-disable-next-line @typescript-eslint/no-floating-promises -- its parent owns it
      yield* spawn(suspend);
    }
    yield* suspend();
  });
}
