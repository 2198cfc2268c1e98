import { compileFunction } from 'node:vm';
import { TaskGroup } from '@taskgroup/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rewriteSource, type RewrittenSource } from '../src/transform.ts';
import { JoiningPromise } from './differential/joining-promise.ts';
import { programs, type Program, type Shape } from './differential/programs.ts';
import { World, type Run } from './differential/world.ts';

/** A longer look: `DIFFERENTIAL_RUNS=20000`, with other programs each time. */
const { DIFFERENTIAL_RUNS } = process.env;
const RUNS = Number(DIFFERENTIAL_RUNS ?? 400);
const SEED = DIFFERENTIAL_RUNS ? Date.now() % 2 ** 31 : 20_26;
const EVERYTHING: Shape = {
  ends: ['value'],
  calls: ['work', 'fetch'],
  combinators: ['all', 'allSettled'],
  atLeast: 0,
  values: true,
  waitsBetween: true,
};

test('a program in which nothing fails does the same, in the same order', async () => {
  await forEachProgram(EVERYTHING, async ({ original, migrated }) => {
    expect(await migrated()).toEqual(await original());
  });
});

test('a failing program does what its original does with combinators that join', async () => {
  const shape: Shape = {
    ...EVERYTHING,
    ends: ['value', 'value', 'reject'],
    calls: ['work'],
    waitsBetween: false,
  };
  await forEachProgram(shape, async ({ joining, migrated, sites }) => {
    const run = await migrated();
    expect(run).toEqual(await joining());
    if (sites.every(({ outcome }) => outcome !== 'left')) expect(run.stillRunning).toEqual([]);
  });
});

test('a failure while nobody waits is no longer unhandled, and has the same outcome', async () => {
  const shape: Shape = { ...EVERYTHING, ends: ['value', 'value', 'reject'], calls: ['work'] };
  await forEachProgram(shape, async ({ original, migrated, sites }) => {
    const [before, after] = [await original(), await migrated()];
    expect(Object.keys(after.outcome)).toEqual(Object.keys(before.outcome));
    if (sites.every(isWholly)) expect(after.unhandled).toEqual([]);
    else expect(before.unhandled).toEqual(expect.arrayContaining([...after.unhandled]));
  });
});

test('an element that throws at once starts nothing after it, and what runs is still joined', async () => {
  const shape: Shape = {
    ...EVERYTHING,
    ends: ['value', 'value', 'throw'],
    calls: ['work'],
    combinators: ['all'],
    waitsBetween: false,
  };
  await forEachProgram(shape, async ({ original, migrated, sites }) => {
    const [before, after] = [await original(), await migrated()];
    expect(Object.keys(after.outcome)).toEqual(Object.keys(before.outcome));
    expect(starts(after)).toEqual(expect.arrayContaining(starts(before)));
    if (sites.every(({ outcome }) => outcome === 'converted'))
      expect(after.stillRunning).toEqual([]);
    expect(before.unhandled).toEqual(expect.arrayContaining([...after.unhandled]));
  });
});

test('work that takes a signal is cancelled by the failure of its sibling', async () => {
  const shape: Shape = {
    ...EVERYTHING,
    ends: ['value', 'value', 'reject'],
    calls: ['fetch'],
    waitsBetween: false,
  };
  await forEachProgram(shape, async ({ original, migrated, sites }) => {
    const [before, after] = [await original(), await migrated()];
    expect(Object.keys(after.outcome)).toEqual(Object.keys(before.outcome));
    if (sites.every(({ outcome }) => outcome !== 'left')) expect(after.stillRunning).toEqual([]);
  });
});

test('the losers of a race are joined, and the winner is the same', async () => {
  const shape: Shape = {
    ...EVERYTHING,
    ends: ['value', 'value', 'reject'],
    calls: ['work'],
    combinators: ['race', 'any'],
    atLeast: 1,
    values: false,
    waitsBetween: false,
  };
  await forEachProgram(shape, async ({ joining, original, migrated, sites }) => {
    const unchanged = sites.some(({ outcome }) => outcome === 'left');
    const run = await migrated();
    if (!unchanged) expect(run).toEqual(await joining());
    else expect(Object.keys(run.outcome)).toEqual(Object.keys((await original()).outcome));
  });
});

test('the comparison sees what a program leaves behind', async () => {
  const program = {
    body: "await Promise.all([work('fails'), work('stays')]);",
    plan: new Map([
      ['fails', { turns: 0, end: 'reject' }],
      ['stays', { turns: 1, end: 'value' }],
    ] as const),
  };
  const outcome = { error: 'Error: fails' };
  expect(await run(program.body, program)).toMatchObject({ outcome, stillRunning: ['stays'] });
  const migrated = await run(migrate(program).text, program);
  expect(migrated).toMatchObject({ outcome, stillRunning: [] });
});

/** Nothing of a site runs while something else is awaited. */
function isWholly({ outcome, notes }: RewrittenSource['sites'][number]): boolean {
  const runsMeanwhile = ['await-in-element', 'awaits-between-starts'];
  return outcome === 'converted' && !notes.some((note) => runsMeanwhile.includes(note));
}

interface Compared {
  readonly original: () => Promise<Run>;
  /** The original, with combinators that wait for all of their elements. */
  readonly joining: () => Promise<Run>;
  readonly migrated: () => Promise<Run>;
  readonly sites: RewrittenSource['sites'];
}

async function forEachProgram(shape: Shape, compare: (compared: Compared) => Promise<void>) {
  const property = fc.asyncProperty(programs(shape), async (program) => {
    const { text, sites } = migrate(program);
    try {
      await compare({
        sites,
        original: () => run(program.body, program),
        joining: () => run(program.body, program, JoiningPromise),
        migrated: () => run(text, program),
      });
    } catch (error) {
      throw new Error(`${program.body}\n--- migrated:\n${text}\n--- ${String(error)}`, {
        cause: error,
      });
    }
  });
  await fc.assert(property, { numRuns: RUNS, seed: SEED });
}

function migrate({ body }: Program) {
  const source = `async function main({ work, fetch, note }) {\n${body}\n}\n`;
  const { text, sites } = rewriteSource(source, 'program.mjs');
  const start = text.indexOf('async function main');
  return { text: text.slice(text.indexOf('\n', start) + 1, text.lastIndexOf('}')), sites };
}

function run(body: string, { plan }: Program, combinators: unknown = Promise): Promise<Run> {
  const world = new World(plan);
  const make = compileFunction(`return async () => {\n${body}\n};`, [
    'Promise',
    'TaskGroup',
    ...Object.keys(world.names),
  ]) as (...values: unknown[]) => () => Promise<unknown>;
  const main = make(combinators, TaskGroup, ...Object.values(world.names));
  return world.run(main);
}

function starts({ log }: Run): string[] {
  return log.filter((entry) => entry.startsWith('start'));
}
