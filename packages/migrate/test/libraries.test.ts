import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import * as runtime from '@taskgroup/runtime';
import fc from 'fast-check';
import * as pAll from 'p-all';
import * as pLimit from 'p-limit';
import * as pMap from 'p-map';
import * as pQueue from 'p-queue';
import * as pSettle from 'p-settle';
import { describe, expect, test } from 'vitest';
import { rewriteSource } from '../src/transform.ts';
import { World, type Fate, type Run } from './differential/world.ts';

/**
 * Each form of each library, and of pools made by hand, run as it is and run again after the codemod, with work that ends in
 * any order and as random chance has it.
 */
const require = createRequire(import.meta.url);
const bluebird = require('bluebird') as { setScheduler(run: (fn: () => void) => void): void };
bluebird.setScheduler(queueMicrotask);

const modules: Readonly<Record<string, unknown>> = {
  '@taskgroup/runtime': runtime,
  async: require('async'),
  bluebird,
  'p-all': pAll,
  'p-limit': pLimit,
  'p-map': pMap,
  'p-queue': pQueue,
  'p-settle': pSettle,
};

interface Form {
  /** `none` for a pool made by hand. */
  readonly library: string;
  readonly outcome?: 'marked';
  /** The body of an async function over the ids `xs`, with at most `n` at a time. */
  readonly body: string;
  /** Starts the items in another order than they have. */
  readonly reorders?: true;
  /** With a failure that nobody hears of, or that the loop hears of later: which one comes first may differ. */
  readonly floats?: true;
  /** Runs one at a time, or as many as there are, whatever `n` says. */
  readonly limit?: 1 | 'none';
}

const forms: readonly Form[] = [
  { library: 'p-map', body: 'return await call(xs, (x) => work(x));', limit: 'none' },
  { library: 'p-map', body: 'return await call(xs, (x) => work(x), { concurrency: n });' },
  {
    library: 'p-map',
    body: 'return await call(xs, async (x, i) => `${i} ${await work(x)}`, { concurrency: n });',
  },
  { library: 'p-map', body: 'return await call(xs, work, { concurrency: n, stopOnError: true });' },
  {
    library: 'p-all',
    body: 'return await call(xs.map((x) => () => work(x)), { concurrency: n });',
  },
  {
    library: 'p-limit',
    body: 'const limit = call(n);\nreturn await Promise.all(xs.map((x) => limit(() => work(x))));',
  },
  {
    library: 'p-limit',
    body: 'const limit = call(n);\nconst all = [];\nfor (const x of xs) all.push(limit(work, x));\nreturn await Promise.all(all);',
  },
  {
    library: 'p-limit',
    body: 'const limit = call(n);\nreturn await Promise.all(xs.map(async (x) => await limit(() => work(x))));',
  },
  {
    library: 'p-limit',
    body: 'const limit = call(n);\nreturn await limit.map(xs, async (x, i) => `${i} ${await work(x)}`);',
  },
  {
    library: 'p-queue',
    body: 'const queue = new call({ concurrency: n });\nreturn await Promise.all(xs.map((x) => queue.add(() => work(x))));',
  },
  {
    library: 'p-queue',
    body: 'const queue = new call({ concurrency: n });\nreturn await queue.addAll(xs.map((x) => () => work(x)));',
  },
  {
    library: 'async',
    body: 'return await call.mapLimit(xs, n, async (x) => work(x));',
  },
  { library: 'async', body: 'return await call.map(xs, async (x) => work(x));', limit: 'none' },
  { library: 'async', body: 'return await call.mapSeries(xs, async (x) => work(x));', limit: 1 },
  {
    library: 'async',
    body: 'return await call.eachLimit(xs, n, async (x) => { await work(x); });',
  },
  {
    library: 'async',
    body: 'return await call.forEachSeries(xs, async (x) => work(x));',
    limit: 1,
  },
  {
    library: 'async',
    body: 'return await call.eachOfLimit(xs, n, async (x, i) => { note(i); await work(x); });',
  },
  {
    library: 'async',
    body: "return await call.filterLimit(xs, n, async (x) => (await work(x)) !== 'value of w1');",
  },
  {
    library: 'async',
    body: "return await call.rejectSeries(xs, async (x) => (await work(x)) !== 'value of w1');",
    limit: 1,
  },
  {
    library: 'async',
    body: 'return await call.timesLimit(xs.length, n, async (i) => work(xs[i]));',
  },
  {
    library: 'async',
    body: 'return await call.concatLimit(xs, n, async (x) => [x, await work(x)]);',
  },
  {
    library: 'async',
    body: 'return await call.parallelLimit(xs.map((x) => async () => work(x)), n);',
  },
  {
    library: 'async',
    body: 'return await call.series(xs.map((x) => async () => work(x)));',
    limit: 1,
  },
  { library: 'bluebird', body: 'return await call.map(xs, (x) => work(x));', limit: 'none' },
  {
    library: 'bluebird',
    body: 'return await call.map(xs, (x, i) => work(x).then((y) => i + y), { concurrency: n });',
    reorders: true,
  },
  { library: 'bluebird', body: 'return await call.mapSeries(xs, (x) => work(x));', limit: 1 },
  { library: 'bluebird', body: 'await call.each(xs, (x) => work(x));', limit: 1 },
  {
    library: 'bluebird',
    body: "return await call.filter(xs, async (x) => (await work(x)) !== 'value of w1', { concurrency: n });",
    reorders: true,
  },
  { library: 'bluebird', body: 'return await call.all(xs.map((x) => work(x)));', limit: 'none' },
  {
    library: 'none',
    body: 'const ys = [];\nlet next = 0;\nconst worker = async () => {\n  while (next < xs.length) {\n    const i = next++;\n    ys[i] = await work(xs[i]);\n  }\n};\nawait Promise.all(Array.from({ length: n }, worker));\nreturn ys;',
  },
  {
    library: 'none',
    body: 'const running = new Set();\nfor (const x of xs) {\n  const task = work(x).finally(() => running.delete(task));\n  running.add(task);\n  if (running.size >= n) await Promise.race(running);\n}\nawait Promise.all(running);',
    floats: true,
  },
  {
    library: 'none',
    body: 'const all = [];\nconst running = [];\nfor (const x of xs) {\n  const task = Promise.resolve().then(() => work(x));\n  all.push(task);\n  if (n <= xs.length) {\n    const done = task.then(() => running.splice(running.indexOf(done), 1));\n    running.push(done);\n    if (running.length >= n) await Promise.race(running);\n  }\n}\nreturn Promise.all(all);',
    floats: true,
  },
  {
    library: 'none',
    body: "const running = new Set();\nfor (const x of xs) {\n  while (running.size >= n) await Promise.race(running);\n  if (x === 'w1') continue;\n  const task = (async () => { note(await work(x)); })();\n  running.add(task);\n  task.then(() => running.delete(task), () => running.delete(task));\n}\nawait Promise.all(running);",
    floats: true,
  },
  {
    library: 'none',
    body: 'const items = xs.entries();\nconst ys = [];\nconst workers = Array.from({ length: n }, async () => {\n  for (const [i, x] of items) ys[i] = await work(x);\n});\nawait Promise.all(workers);\nreturn ys;',
  },
  {
    library: 'none',
    body: 'const queue = [...xs];\nconst workers = Array(n).fill(0).map(async () => {\n  while (queue.length) {\n    const x = queue.shift();\n    note(await work(x));\n  }\n});\nawait Promise.all(workers);',
  },
  {
    library: 'none',
    body: 'const ys = [];\nfor (let i = 0; i < xs.length; i += n) {\n  ys.push(...(await Promise.all(xs.slice(i, i + n).map((x) => work(x)))));\n}\nreturn ys;',
    outcome: 'marked',
  },
];

describe.for(forms)('$library: $body', (form) => {
  test('the codemod knows it', () => {
    const { sites, text } = migrate(form);
    expect(sites.map(({ outcome }) => outcome)).toEqual([form.outcome ?? 'converted']);
    expect(text).not.toContain(`require('${form.library}')`);
    expect(migrateText(text).text).toBe(text);
  });

  test('the same results, in the same order, with as many at a time', async () => {
    await forEachWorld(form, ['value'], ({ before, after, most }) => {
      expect(after.outcome).toEqual(before.outcome);
      if (form.reorders) expect(starts(after).toSorted()).toEqual(starts(before).toSorted());
      else expect(starts(after)).toEqual(starts(before));
      expect(peak(after)).toBe(peak(before));
      expect(peak(after)).toBeLessThanOrEqual(most);
    });
  });

  test('the same failure, with nothing left running and nothing started after it', async () => {
    await forEachWorld(form, ['value', 'reject'], ({ before, after }) => {
      // In another order another failure may be the first.
      const isSame = !form.reorders && !form.floats && form.outcome !== 'marked';
      if (!isSame) expect(Object.keys(after.outcome)).toEqual(Object.keys(before.outcome));
      else expect(after.outcome).toEqual(before.outcome);
      expect(after.stillRunning).toEqual([]);
      expect(after.unhandled).toEqual([]);
      expect(startsAfterFailure(after)).toEqual([]);
    });
  });
});

test('all failures at the end, in one error', async () => {
  const form = {
    library: 'p-map',
    body: 'return await call(xs, (x) => work(x), { concurrency: n, stopOnError: false });',
  } as const;
  await forEachWorld(form, ['value', 'reject'], ({ before, after }) => {
    expect(sorted(after)).toEqual(sorted(before));
    expect(starts(after)).toEqual(starts(before));
  });
});

test('outcomes instead of failures', async () => {
  const form = {
    library: 'p-settle',
    body: 'const all = await call(xs.map((x) => () => work(x)), { concurrency: n });\nreturn all.map(({ status, value, reason }) => `${status} ${value} ${reason}`);',
  } as const;
  await forEachWorld(form, ['value', 'reject'], ({ before, after }) => {
    expect(after).toEqual(before);
  });
});

test('a queue that is filled and awaited does its work at the same pace', async () => {
  const form = {
    library: 'p-queue',
    body: 'const queue = new call({ concurrency: n });\nfor (const x of xs) queue.add(() => work(x));\nawait queue.onIdle();',
  } as const;
  await forEachWorld(form, ['value'], ({ before, after }) => {
    expect(after).toEqual(before);
  });
});

interface Compared {
  readonly before: Run;
  readonly after: Run;
  readonly most: number;
}

async function forEachWorld(
  form: Form,
  ends: readonly Fate['end'][],
  compare: (compared: Compared) => void,
): Promise<void> {
  const { text } = migrate(form);
  const fate = fc.record({ turns: fc.nat(4), end: fc.constantFrom(...ends) });
  const property = fc.asyncProperty(
    fc.array(fate, { maxLength: 6 }),
    fc.integer({ min: 1, max: 4 }),
    async (fates, n) => {
      const before = await run(sourceOf(form), fates, n);
      const after = await run(text, fates, n);
      const most = form.limit === 'none' ? fates.length : (form.limit ?? n);
      compare({ before, after, most });
    },
  );
  await fc.assert(property, { numRuns: 60, seed: 20_26 });
}

function sourceOf({ library, body }: Form): string {
  const module = `require('${library}')${library.startsWith('p-') ? '.default' : ''}`;
  const loads = library === 'none' ? '' : `const call = ${module};\n`;
  return `${loads}async function main({ xs: given, n, work, note }) {\nconst xs = [...given];\n${body}\n}\n`;
}

function migrate(form: Form) {
  return migrateText(sourceOf(form));
}

function migrateText(text: string) {
  return rewriteSource(text, 'program.cjs');
}

function run(source: string, fates: readonly Fate[], n: number): Promise<Run> {
  const xs = fates.map((_, index) => `w${index}`);
  const world = new World(new Map(xs.map((id, index) => [id, fates[index]!])));
  const make = compileFunction(`${source}\nreturn main;`, ['require']) as (
    require: (module: string) => unknown,
  ) => (given: object) => Promise<unknown>;
  const main = make((module) => modules[module]);
  return world.run(() => main({ ...world.names, xs, n }));
}

function starts({ log }: Run): string[] {
  return log.filter((entry) => entry.startsWith('start'));
}

/** How many ran at a time, at most. */
function peak({ log }: Run): number {
  let [running, most] = [0, 0];
  for (const entry of log) {
    if (entry.startsWith('start')) running++;
    if (entry.startsWith('end')) running--;
    most = Math.max(most, running);
  }
  return most;
}

function startsAfterFailure({ log, outcome }: Run): string[] {
  const failed = 'error' in outcome ? String(outcome.error).replace('Error: ', 'end ') : undefined;
  const at = failed === undefined ? -1 : log.indexOf(failed);
  return at < 0 ? [] : log.slice(at).filter((entry) => entry.startsWith('start'));
}

function sorted({ outcome }: Run): unknown {
  return 'error' in outcome ? (outcome.error as string[]).toSorted() : outcome.value;
}
