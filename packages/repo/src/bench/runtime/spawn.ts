import { Effect } from 'effect';
import { all, call, type Operation, run, spawn, type Task } from 'effection';
import pLimit from 'p-limit';
import pMap from 'p-map';
import PQueue from 'p-queue';
import { TaskGroup, withTaskGroup } from '@taskgroup/runtime';
import { type Effort, type Family, type Findings, OURS } from '../family.ts';
import { ratio } from '../figure.ts';
import { pythonRows } from '../python.ts';
import { type Contender, timeInTurns } from '../time-in-turns.ts';
import { numbers, PER_TASK, perTask, TASKS, thousands, work } from './work.ts';

/** What it costs to start a task and to wait for it. */
export const spawnFamily: Family = { name: 'spawn', run: measureSpawn };

async function measureSpawn(effort: Effort): Promise<Findings> {
  const rows = [
    ...(await timeInTurns(contenders(), effort)),
    ...(await pythonRows('spawn', TASKS, effort, PER_TASK)),
  ];
  const about = `${thousands(TASKS)} tasks, each of which waits once, are started and waited for.`;
  return {
    tables: [{ title: 'Spawn and join', about, unit: 'µs per task', rows }],
    figures: [
      ratio(rows, { job: 'spawn + join', ours: 'TaskGroup.all', peer: 'p-map', bar: 1.5 }),
      ratio(rows, { job: 'spawn + join', ours: 'withTaskGroup', peer: 'p-map', bar: 1.5 }),
      ratio(rows, { job: 'spawn + join', ours: 'TaskGroup.all', peer: 'Promise.all', bar: 5 }),
      ratio(rows, { job: 'spawn + join', ours: 'withTaskGroup', peer: 'Promise.all', bar: 5 }),
    ],
  };
}

const thunks = numbers.map((number) => () => work(number));

function contenders(): Contender[] {
  return [
    perTask('TaskGroup.all', OURS, () => TaskGroup.all(thunks)),
    perTask('withTaskGroup', OURS, spawnInGroup),
    // eslint-disable-next-line taskgroup/no-leaky-combinator -- it is what we are compared with
    perTask('Promise.all', 'JavaScript', () => Promise.all(numbers.map(work))),
    perTask('p-map', 'p-map', () => pMap(numbers, work)),
    perTask('p-limit', 'p-limit', () => pLimit(Infinity).map(numbers, work)),
    perTask('p-queue', 'p-queue', () => new PQueue().addAll(thunks)),
    perTask('Effect.forEach', 'effect', forEachEffect),
    perTask('all', 'effection', () => run(() => all(operations()))),
    perTask('spawn', 'effection', () => run(spawnOperations)),
  ];
}

function spawnInGroup(): Promise<void> {
  return withTaskGroup((group) => {
    for (const thunk of thunks) group.startSoon(thunk);
  });
}

function forEachEffect(): Promise<number[]> {
  const effect = (number: number) => Effect.promise(() => work(number));
  return Effect.runPromise(Effect.forEach(numbers, effect, { concurrency: 'unbounded' }));
}

function operations(): Array<Operation<number>> {
  return numbers.map((number) => call(() => work(number)));
}

function* spawnOperations(): Operation<void> {
  const tasks: Array<Task<number>> = [];
  for (const operation of operations()) tasks.push(yield* spawn(() => operation));
  for (const task of tasks) yield* task;
}
