import pMap from 'p-map';
import { sleepForever, TaskGroup, withTaskGroup } from '@taskgroup/runtime';
import type { Task } from '@taskgroup/runtime';
import type { Figure } from './figure.ts';

const TASKS = 10_000;
const ROUNDS = 25;
const CANCELS = 10;
const CHILDREN = 100_000;
const GROUPS = 1_000_000;
const SCOPES = 5_000;

/**
 * Measures what the runtime promises. Costs are ratios to what they are compared with, taken in turns in the same
 * process, so that a slow or busy machine slows both.
 */
export async function benchRuntime(): Promise<Figure[]> {
  const [all, withGroup, map, promiseAll, peer] = await timeInTurns([
    () => TaskGroup.all(thunks),
    spawnAndJoin,
    () => TaskGroup.map(numbers, work, { limit: 10 }),
    // eslint-disable-next-line taskgroup/no-leaky-combinator -- it is what we are compared with
    () => Promise.all(numbers.map(work)),
    () => pMap(numbers, work, { concurrency: 10 }),
  ]);
  return [
    ratio('spawn + join, TaskGroup.map against p-map, limit 10', map!, peer!, 1.5),
    ratio('spawn + join, TaskGroup.all against p-map', all!, peer!, 1.5),
    ratio('spawn + join, withTaskGroup against p-map', withGroup!, peer!, 1.5),
    ratio('spawn + join, TaskGroup.all against Promise.all', all!, promiseAll!, 5),
    ratio('spawn + join, withTaskGroup against Promise.all', withGroup!, promiseAll!, 5),
    { name: 'cancel 100,000 waiting children', value: await timeCancel(), bar: 50, unit: 'ms' },
    {
      name: 'heap after 1,000,000 groups under one signal',
      value: await growth(),
      bar: 2,
      unit: 'MB',
    },
    { name: 'cancel 5,000 nested groups', value: await timeNested(), bar: 250, unit: 'ms' },
  ];
}

const numbers = Array.from({ length: TASKS }, (_, index) => index);
const thunks = numbers.map((number) => () => work(number));

async function work(number: number): Promise<number> {
  await Promise.resolve();
  return number;
}

function spawnAndJoin(): Promise<void> {
  return withTaskGroup((group) => {
    for (const thunk of thunks) group.startSoon(thunk);
  });
}

/** The best time of each, in ms. Every round runs all of them, so that all see the same machine. */
async function timeInTurns(runs: Array<() => Promise<unknown>>): Promise<number[]> {
  const best = runs.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, run] of runs.entries()) {
      const start = performance.now();
      await run();
      best[index] = Math.min(best[index]!, performance.now() - start);
    }
  }
  return best;
}

function ratio(name: string, value: number, peer: number, bar: number): Figure {
  return { name, value: toHundredths(value / peer), bar, unit: 'x' };
}

/** How long `cancel()` holds the event loop, until the last child has been told; the best of a few. */
async function timeCancel(): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < CANCELS; round += 1) best = Math.min(best, await timeOneCancel());
  return toHundredths(best);
}

async function timeOneCancel(): Promise<number> {
  let blocked = 0;
  await withTaskGroup(async (group) => {
    for (let index = 0; index < CHILDREN; index += 1) group.startSoon((task) => sleepForever(task));
    await nextTurn();
    const start = performance.now();
    group.cancel();
    blocked = performance.now() - start;
  });
  return blocked;
}

/** What a signal that outlives its groups holds on to. Exact under `--expose-gc`. */
async function growth(): Promise<number> {
  const { signal } = new AbortController();
  for (let index = 0; index < 1_000; index += 1) await run();
  const before = await heapUsed();
  for (let index = 0; index < GROUPS; index += 1) await run();
  return toHundredths(Math.max(0, (await heapUsed()) - before) / 2 ** 20);

  function run(): Promise<void> {
    return withTaskGroup((group) => void group.startSoon(() => {}), { signal });
  }
}

async function heapUsed(): Promise<number> {
  await nextTurn();
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

async function timeNested(): Promise<number> {
  let innermost!: () => void;
  const reached = new Promise<void>((resolve) => (innermost = resolve));
  let outermost: Task | undefined;
  let blocked = 0;
  await withTaskGroup(async (group) => {
    outermost = group.startSoon((task) => nest(SCOPES, task.signal, innermost));
    await reached;
    const start = performance.now();
    outermost.cancel();
    blocked = performance.now() - start;
  });
  return toHundredths(blocked);
}

async function nest(depth: number, signal: AbortSignal, reached: () => void): Promise<void> {
  await Promise.resolve(); // Each level starts on a fresh stack.
  await withTaskGroup(
    async (group) => {
      if (depth > 1) return nest(depth - 1, group.signal, reached);
      reached();
      await sleepForever(group);
    },
    { signal },
  );
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function toHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
