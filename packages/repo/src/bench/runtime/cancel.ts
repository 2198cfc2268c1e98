import { setMaxListeners } from 'node:events';
import { Effect, Fiber } from 'effect';
import { type Operation, run, spawn, suspend } from 'effection';
import { sleepForever, type TaskFunction, withTaskGroup } from '@taskgroup/runtime';
import { type Effort, type Family, type Findings, OURS, type Row } from '../family.ts';
import { bestOf } from '../figure.ts';
import { nextTurn } from '../heap.ts';
import { pythonRows } from '../python.ts';
import { type Contender, timed, timeInTurns } from '../time-in-turns.ts';
import { thousands } from './work.ts';

const CHILDREN = 100_000;
/** Effection needs half a minute and more to start all of them. */
const FEWER = 10_000;

const PROMISES_LIBRARIES = ['p-map', 'p-limit', 'p-queue'];

/** What it costs to end work that nobody wants any more. */
export const cancelFamily: Family = { name: 'cancel', run: measureCancel };

async function measureCancel(effort: Effort): Promise<Findings> {
  const told = await timeInTurns(tellers(), effort);
  const ended = [
    ...(await timeInTurns(enders(), effort)),
    ...PROMISES_LIBRARIES.map(cannotCancel),
    ...(await pythonRows('cancel', CHILDREN, effort)),
  ];
  const many = thousands(CHILDREN);
  return {
    tables: [
      {
        title: `Cancel ${many}: told`,
        about: `How long \`cancel()\` or \`abort()\` takes to tell ${many} waiting children.`,
        unit: 'ms',
        rows: told,
      },
      {
        title: `Cancel ${many}: ended`,
        about: `From the cancellation until the last of ${many} waiting children has ended and the group has returned.`,
        unit: 'ms',
        rows: ended,
      },
    ],
    figures: [
      { name: `cancel ${many} children`, value: bestOf(told, 'group.cancel'), bar: 50, unit: 'ms' },
    ],
  };
}

function tellers(): Contender[] {
  return [
    { label: 'group.cancel', by: OURS, measure: async () => (await cancelGroup(wait)).told },
    {
      label: 'group.cancel, each child listens to its signal',
      by: OURS,
      measure: async () => (await cancelGroup(({ signal }) => untilAborted(signal))).told,
    },
    {
      label: 'one AbortController for all',
      by: 'JavaScript',
      measure: async () => (await abort(1)).told,
    },
    {
      label: 'an AbortController for each',
      by: 'JavaScript',
      measure: async () => (await abort(CHILDREN)).told,
    },
  ];
}

function enders(): Contender[] {
  return [
    { label: 'group.cancel', by: OURS, measure: async () => (await cancelGroup(wait)).ended },
    {
      label: 'one AbortController, Promise.allSettled',
      by: 'JavaScript',
      measure: async () => (await abort(1)).ended,
    },
    { label: 'Fiber.interrupt', by: 'effect', measure: interruptFibers },
    {
      label: `halt, only ${thousands(FEWER)} children`,
      by: 'effection',
      measure: haltOperations,
    },
  ];
}

function cannotCancel(name: string): Row {
  return { label: name, by: name, why: 'what runs runs on: it can only stop starting more' };
}

/** Milliseconds from a cancellation until its caller goes on, and until all of it has ended. */
interface Cancelled {
  readonly told: number;
  readonly ended: number;
}

function wait(...[task]: Parameters<TaskFunction<void>>): Promise<void> {
  return sleepForever(task);
}

async function cancelGroup(child: TaskFunction<void>): Promise<Cancelled> {
  let start = 0;
  let told = 0;
  await withTaskGroup(async (group) => {
    for (let index = 0; index < CHILDREN; index += 1) group.startSoon(child);
    await nextTurn();
    start = performance.now();
    group.cancel();
    told = performance.now() - start;
  });
  return { told, ended: performance.now() - start };
}

async function abort(controllers: number): Promise<Cancelled> {
  const all = Array.from({ length: controllers }, () => new AbortController());
  for (const { signal } of all) setMaxListeners(0, signal);
  const children = Array.from({ length: CHILDREN }, (_, index) =>
    untilAborted(all[index % controllers]!.signal),
  );
  const joined = Promise.allSettled(children);
  await nextTurn();
  const reason = new Error('enough');
  const start = performance.now();
  for (const controller of all) controller.abort(reason);
  const told = performance.now() - start;
  await joined;
  return { told, ended: performance.now() - start };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
}

async function interruptFibers(): Promise<number> {
  let waiting = 0;
  const child = Effect.suspend(() => {
    waiting += 1;
    return Effect.never;
  });
  const children = Array.from({ length: CHILDREN }, () => child);
  const fiber = Effect.runFork(Effect.all(children, { concurrency: 'unbounded', discard: true }));
  while (waiting < CHILDREN) await nextTurn();
  await nextTurn();
  return timed(() => Effect.runPromise(Fiber.interrupt(fiber)));
}

async function haltOperations(): Promise<number> {
  let waiting = 0;
  const parent = run(function* () {
    for (let index = 0; index < FEWER; index += 1) {
      // eslint-disable-next-line @typescript-eslint/no-floating-promises -- its parent owns it
      yield* spawn(child);
    }
    yield* suspend();
  });
  while (waiting < FEWER) await nextTurn();
  await nextTurn();
  return timed(() => parent.halt());

  function* child(): Operation<void> {
    waiting += 1;
    yield* suspend();
  }
}
