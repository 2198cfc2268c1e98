import { setMaxListeners } from 'node:events';
import { Effect } from 'effect';
import { type Operation, run, scoped, spawn, until } from 'effection';
import pMap from 'p-map';
import PQueue from 'p-queue';
import { withTaskGroup } from '@taskgroup/runtime';
import { type Effort, type Family, type Findings, OURS } from '../family.ts';
import { bestOf } from '../figure.ts';
import { reachableBytes } from '../heap.ts';
import { type Loner, measureAlone, runAlone } from '../run-alone.ts';
import { thousands } from './work.ts';

/** What something that lives long keeps of what came and went under it. */
export const growthFamily: Family = { name: 'growth', run: measureGrowth };

async function measureGrowth({ groups }: Effort): Promise<Findings> {
  const rows = await measureAlone(GROWING, async ({ label, share }) => {
    const input = [label, groups * share];
    return [await runAlone<number>({ module: import.meta.url, name: bytesPerGroup.name, input })];
  });
  const ours = bestOf(rows, GROWING[0]!.label);
  const megabytes = ours === undefined ? undefined : Math.round((ours * groups) / 1e4) / 100;
  return {
    tables: [
      {
        title: 'What a long-lived owner keeps',
        about: `Up to ${thousands(groups)} groups start and end, one after another, under one signal, scope or fiber that lives on. Afterwards, the heap has grown by so much for each.`,
        unit: 'bytes per group',
        rows,
      },
    ],
    figures: [
      {
        name: `heap after ${thousands(groups)} groups under one signal`,
        value: megabytes,
        bar: 2,
        unit: 'MB',
      },
    ],
  };
}

/** Runs in a process of its own. */
export async function bytesPerGroup(label: string, groups: number): Promise<number> {
  const { live } = GROWING.find((growing) => growing.label === label)!;
  const grown = await live(groups);
  return Math.max(0, grown) / groups;
}

interface Growing extends Loner {
  /** Which part of the groups is enough to see its growth; one by one they would take minutes. */
  readonly share: number;
  /** The bytes by which the heap has grown after so many groups. */
  readonly live: (groups: number) => Promise<number>;
}

const WARM_UP = 1_000;

/** Whatever hangs on to these is still reachable when the heap is measured. */
const longLived: unknown[] = [];

const GROWING: readonly Growing[] = [
  { label: 'withTaskGroup, one signal', by: OURS, share: 1, live: underSignal(groupUnder) },
  { label: 'tasks of one group', by: OURS, share: 1, live: inOneGroup },
  { label: 'AbortSignal.any', by: 'JavaScript', share: 0.1, live: underSignal(anyOf) },
  {
    label: 'a listener that nobody removes',
    by: 'JavaScript',
    share: 0.01, // Each one more is searched for among all the others.
    live: underSignal(listen),
  },
  { label: 'p-map, one signal', by: 'p-map', share: 1, live: underSignal(mapUnder) },
  { label: 'p-queue, one signal', by: 'p-queue', share: 1, live: underSignal(queueUnder) },
  { label: 'Effect.forEach in one fiber', by: 'effect', share: 1, live: inFiber },
  { label: 'scoped + spawn in one task', by: 'effection', share: 0.02, live: inOperation },
];

function underSignal(live: (signal: AbortSignal) => unknown): Growing['live'] {
  return async (groups) => {
    const controller = new AbortController();
    longLived.push(controller);
    const { signal } = controller;
    setMaxListeners(0, signal);
    for (let index = 0; index < WARM_UP; index += 1) await live(signal);
    const before = await reachableBytes();
    for (let index = 0; index < groups; index += 1) await live(signal);
    return (await reachableBytes()) - before;
  };
}

function groupUnder(signal: AbortSignal): Promise<void> {
  return withTaskGroup((group) => void group.startSoon(idle), { signal });
}

function anyOf(signal: AbortSignal): void {
  listen(AbortSignal.any([signal]));
}

function listen(signal: AbortSignal): void {
  signal.addEventListener('abort', () => {}, { once: true });
}

function mapUnder(signal: AbortSignal): Promise<void[]> {
  return pMap([0], idle, { signal });
}

function queueUnder(signal: AbortSignal): Promise<void> {
  return new PQueue().add(idle, { signal });
}

function inOneGroup(groups: number): Promise<number> {
  return withTaskGroup(async (group) => {
    for (let index = 0; index < WARM_UP; index += 1) await group.startSoon(idle).result;
    const before = await reachableBytes();
    for (let index = 0; index < groups; index += 1) await group.startSoon(idle).result;
    return (await reachableBytes()) - before;
  });
}

function inFiber(groups: number): Promise<number> {
  const live = Effect.forEach([0], () => Effect.promise(idle), { concurrency: 'unbounded' });
  const program = Effect.gen(function* () {
    for (let index = 0; index < WARM_UP; index += 1) yield* live;
    const before = yield* Effect.promise(reachableBytes);
    for (let index = 0; index < groups; index += 1) yield* live;
    return (yield* Effect.promise(reachableBytes)) - before;
  });
  return Effect.runPromise(program);
}

async function inOperation(groups: number): Promise<number> {
  return run(function* () {
    for (let index = 0; index < WARM_UP; index += 1) yield* live();
    const before = yield* until(reachableBytes());
    for (let index = 0; index < groups; index += 1) yield* live();
    return (yield* until(reachableBytes())) - before;
  });

  function* live(): Operation<void> {
    yield* scoped(function* () {
      const task = yield* spawn(() => until(idle()));
      yield* task;
    });
  }
}

async function idle(): Promise<void> {
  await Promise.resolve();
}
