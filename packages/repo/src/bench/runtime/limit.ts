import { Effect } from 'effect';
import pLimit from 'p-limit';
import pMap from 'p-map';
import PQueue from 'p-queue';
import { TaskGroup, withTaskGroup } from '@taskgroup/runtime';
import { type Effort, type Family, type Findings, OURS } from '../family.ts';
import { ratio } from '../figure.ts';
import { pythonRows } from '../python.ts';
import { type Contender, timeInTurns } from '../time-in-turns.ts';
import { numbers, PER_TASK, perTask, TASKS, thousands, work } from './work.ts';

const LIMIT = 10;

/** What it costs to map a list with so many at a time. */
export const limitFamily: Family = { name: 'limit', run: measureLimit };

async function measureLimit(effort: Effort): Promise<Findings> {
  const rows = [
    ...(await timeInTurns(contenders(), effort)),
    ...(await pythonRows('limit', TASKS, effort, PER_TASK)),
  ];
  const about = `The same ${thousands(TASKS)} tasks, ${LIMIT} at a time.`;
  return {
    tables: [{ title: 'Map with a limit', about, unit: 'µs per task', rows }],
    figures: [
      ratio(rows, { job: 'map, 10 at a time', ours: 'TaskGroup.map', peer: 'p-map', bar: 1.5 }),
    ],
  };
}

const thunks = numbers.map((number) => () => work(number));

function contenders(): Contender[] {
  return [
    perTask('TaskGroup.map', OURS, () => TaskGroup.map(numbers, work, { limit: LIMIT })),
    perTask('withTaskGroup', OURS, spawnInLimitedGroup),
    perTask('p-map', 'p-map', () => pMap(numbers, work, { concurrency: LIMIT })),
    perTask('p-limit', 'p-limit', () => pLimit(LIMIT).map(numbers, work)),
    perTask('p-queue', 'p-queue', () => new PQueue({ concurrency: LIMIT }).addAll(thunks)),
    perTask('Effect.forEach', 'effect', forEachEffect),
    { label: 'Promise.all', by: 'JavaScript', why: 'it has no limit' },
    { label: 'all', by: 'effection', why: 'it has no limit' },
  ];
}

function spawnInLimitedGroup(): Promise<void> {
  const spawnAll = (group: TaskGroup) => {
    for (const thunk of thunks) group.startSoon(thunk);
  };
  return withTaskGroup(spawnAll, { limit: LIMIT });
}

function forEachEffect(): Promise<number[]> {
  const effect = (number: number) => Effect.promise(() => work(number));
  return Effect.runPromise(Effect.forEach(numbers, effect, { concurrency: LIMIT }));
}
