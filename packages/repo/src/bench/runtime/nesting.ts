import { Effect, Fiber } from 'effect';
import { type Operation, run, scoped, spawn, suspend } from 'effection';
import { sleepForever, withTaskGroup } from '@taskgroup/runtime';
import { type Effort, type Family, type Findings, OURS, type Row } from '../family.ts';
import { bestOf } from '../figure.ts';
import { nextTurn } from '../heap.ts';
import { pythonRows } from '../python.ts';
import { type Call, type Loner, measureAlone, runAlone } from '../run-alone.ts';
import { timed } from '../time-in-turns.ts';
import { thousands } from './work.ts';

const DEPTHS = [500, 5_000];
const TIMEOUT = 30_000;

/** What depth does: groups in groups in groups, cancelled from outside. */
export const nestingFamily: Family = { name: 'nesting', run: measureNesting };

async function measureNesting(effort: Effort): Promise<Findings> {
  const [shallow, deep] = [await nested(DEPTHS[0]!, effort), await nested(DEPTHS[1]!, effort)];
  const value = bestOf(deep, LONERS[0]!.label);
  return {
    tables: [tableOf(DEPTHS[0]!, shallow), tableOf(DEPTHS[1]!, deep)],
    figures: [
      { name: `cancel ${thousands(DEPTHS[1]!)} nested groups`, value, bar: 250, unit: 'ms' },
    ],
  };
}

function tableOf(depth: number, rows: Row[]) {
  return {
    title: `Nested ${thousands(depth)} deep`,
    about: `Each of ${thousands(depth)} groups holds the next one. From the cancellation of the outermost until it has returned.`,
    unit: 'ms',
    rows,
  };
}

/** A peer that hangs, or overflows its stack, takes only its own process with it. */
async function nested(depth: number, effort: Effort): Promise<Row[]> {
  const call = { module: import.meta.url, name: sampleNesting.name, timeout: TIMEOUT };
  const rounds = Math.min(5, effort.rounds);
  return [
    ...(await measureAlone(LONERS, ({ label }) =>
      runAlone<number[]>({ ...call, input: [label, depth, rounds] } satisfies Call),
    )),
    ...(await pythonRows('nesting', depth, effort)),
  ];
}

const LONERS: readonly Loner[] = [
  { label: 'withTaskGroup', by: OURS },
  { label: 'forkChild', by: 'effect' },
  { label: 'scoped + spawn', by: 'effection' },
];

/** Runs in a process of its own. */
export async function sampleNesting(
  label: string,
  depth: number,
  rounds: number,
): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1) samples.push(await NESTINGS[label]!(depth));
  return samples;
}

const NESTINGS: Readonly<Record<string, (depth: number) => Promise<number>>> = {
  withTaskGroup: cancelGroups,
  forkChild: interruptFibers,
  'scoped + spawn': haltScopes,
};

async function cancelGroups(depth: number): Promise<number> {
  const controller = new AbortController();
  let reached = false;
  const outermost = nest(depth, controller.signal).catch(() => {});
  while (!reached) await nextTurn();
  return timed(() => {
    controller.abort(new Error('enough'));
    return outermost;
  });

  async function nest(left: number, signal: AbortSignal): Promise<void> {
    await Promise.resolve(); // Each level starts on a fresh stack.
    await withTaskGroup(
      (group) => {
        if (left > 1) return nest(left - 1, group.signal);
        reached = true;
        return sleepForever(group);
      },
      { signal },
    );
  }
}

async function interruptFibers(depth: number): Promise<number> {
  let reached = false;
  const outermost = Effect.runFork(nest(depth));
  while (!reached) await nextTurn();
  return timed(() => Effect.runPromise(Fiber.interrupt(outermost)));

  function nest(left: number): Effect.Effect<void> {
    return Effect.gen(function* () {
      yield* Effect.yieldNow; // Each level starts on a fresh stack.
      reached ||= left === 1;
      const child = yield* Effect.forkChild(left > 1 ? nest(left - 1) : Effect.never);
      yield* Fiber.join(child);
    });
  }
}

async function haltScopes(depth: number): Promise<number> {
  let reached = false;
  const outermost = run(() => nest(depth));
  while (!reached) await nextTurn();
  return timed(() => outermost.halt());

  function* nest(left: number): Operation<void> {
    yield* scoped(function* () {
      reached ||= left === 1;
      const child = yield* spawn(() => (left > 1 ? nest(left - 1) : suspend()));
      yield* child;
    });
  }
}
