import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/prefer-taskgroup.ts';
import { findings, rewrite } from '../rewrite.ts';
import { typed } from '../typed.ts';
import { findSites, rewriteSites, syntaxOracle, type Pattern } from '../../src/index.ts';
import noLeakyCombinator from '../../src/patterns/no-leaky-combinator.ts';
import { parse } from '../parse.ts';

const RUNTIME = "import { TaskGroup } from '@taskgroup/runtime';\n";

/** The statement that a call becomes, below an import that nothing else uses. */
function becomes(library: string, code: string, path?: string): string {
  const { text } = rewrite(
    pattern,
    `${library}\nasync function run(xs: string[]) {\n  ${code}\n}\n`,
    {
      ...(path !== undefined && { path }),
    },
  );
  return text.startsWith(RUNTIME) ? text.split('\n  ')[1]!.replace(/\n}\n$/, '') : text;
}

function said(library: string, code: string): string[] {
  return rewrite(pattern, `${library}\nasync function run(xs: string[]) {\n  ${code}\n}\n`).said;
}

const P_MAP = "import pMap from 'p-map';";
const ASYNC = "import async from 'async';";
const BLUEBIRD = "import Bluebird from 'bluebird';";

describe('a call becomes its twin', () => {
  test.for([
    ['p-map', P_MAP, 'await pMap(xs, (x) => load(x));', 'await TaskGroup.map(xs, (x) => load(x));'],
    [
      'p-map with a limit',
      P_MAP,
      'return pMap(xs, async (x, i) => load(x, i), { concurrency: 4 });',
      'return TaskGroup.map(xs, async (x, i) => load(x, i), { limit: 4 });',
    ],
    [
      'a shorthand limit and a signal',
      P_MAP,
      'await pMap(xs, (x) => load(x), { concurrency, signal });',
      'await TaskGroup.map(xs, (x) => load(x), { limit: concurrency, signal });',
    ],
    [
      'all failures at the end',
      P_MAP,
      'await pMap(xs, (x) => load(x), { concurrency: 2, stopOnError: false });',
      "await TaskGroup.map(xs, (x) => load(x), { limit: 2, policy: 'collectAll', throws: 'group' });",
    ],
    [
      'constant options above',
      P_MAP,
      'const o = { concurrency: 2 }; await pMap(xs, (x) => load(x), o);',
      'const o = { concurrency: 2 }; await TaskGroup.map(xs, (x) => load(x), { limit: o.concurrency });',
    ],
    [
      'p-map-series',
      "import mapSeries from 'p-map-series';",
      'const ys = await mapSeries(xs, (x) => load(x));',
      'const ys = await TaskGroup.map(xs, (x) => load(x), { limit: 1 });',
    ],
    [
      'p-each-series',
      "import each from 'p-each-series';",
      'await each(xs, (x) => load(x));',
      'await TaskGroup.forEach(xs, (x) => load(x), { limit: 1 });',
    ],
    [
      'p-filter',
      "import pFilter from 'p-filter';",
      'const ys = await pFilter(xs, (x) => isGood(x), { concurrency: 2 });',
      'const ys = await TaskGroup.map(xs, (x) => isGood(x), { limit: 2 }).then((keep) => xs.filter((_item, index) => keep[index]));',
    ],
    [
      'p-all',
      "import pAll from 'p-all';",
      'const [a, b] = await pAll([() => load(1), () => load(2)], { concurrency: 1 });',
      'const [a, b] = await TaskGroup.all([() => load(1), () => load(2)], { limit: 1 });',
    ],
    [
      'tiny-async-pool',
      "import pool from 'tiny-async-pool';",
      'await pool(2, xs, (x) => load(x));',
      'await TaskGroup.map(xs, (x) => load(x), { limit: 2 });',
    ],
    [
      'tiny-async-pool, of which later versions iterate',
      "import pool from 'tiny-async-pool';",
      'for await (const y of pool(2, xs, (x) => load(x))) use(y);',
      'for await (const y of TaskGroup.asCompleted(xs, (x) => load(x), { limit: 2 })) use(y);',
    ],
    [
      'p-times',
      "import pTimes from 'p-times';",
      'await pTimes(3, (i) => load(i), { "concurrency": 2 });',
      'await TaskGroup.map(Array(3).keys(), (i) => load(i), { limit: 2 });',
    ],
    [
      'times',
      ASYNC,
      'await async.timesSeries(xs.length, async (i) => load(i));',
      'await TaskGroup.map(Array(xs.length).keys(), async (i) => load(i), { limit: 1 });',
    ],
    [
      'lists that are joined',
      ASYNC,
      'return async.concatLimit(xs, 2, async (x) => list(x));',
      'return TaskGroup.map(xs, async (x) => list(x), { limit: 2 }).then((lists) => lists.flat());',
    ],
    [
      'mapLimit',
      ASYNC,
      'const ys = await async.mapLimit(xs, 5, async (x) => load(x));',
      'const ys = await TaskGroup.map(xs, async (x) => load(x), { limit: 5 });',
    ],
    [
      'a series',
      "import { eachSeries } from 'async';",
      'await eachSeries(xs, async (x) => load(x));',
      'await TaskGroup.forEach(xs, async (x) => load(x), { limit: 1 });',
    ],
    [
      'a function of its own entry',
      "import forEachLimit from 'async/forEachLimit';",
      'await forEachLimit(xs, LIMIT, async (x) => load(x));',
      'await TaskGroup.forEach(xs, async (x) => load(x), { limit: LIMIT });',
    ],
    [
      'rejectLimit',
      ASYNC,
      'return async.rejectLimit(xs, 2, async (x) => isGood(x));',
      'return TaskGroup.map(xs, async (x) => isGood(x), { limit: 2 }).then((keep) => xs.filter((_item, index) => !keep[index]));',
    ],
    [
      'parallelLimit',
      ASYNC,
      'await async.parallelLimit([async () => load(1), async () => load(2)], 1);',
      'await TaskGroup.all([async () => load(1), async () => load(2)], { limit: 1 });',
    ],
    [
      'Bluebird.map',
      BLUEBIRD,
      'return await Bluebird.map(xs, (x) => load(x), { concurrency: 3 });',
      'return await TaskGroup.map(xs, (x) => load(x), { limit: 3 });',
    ],
    [
      'mapSeries under the name of Promise',
      "import Promise from 'bluebird';",
      'return Promise.mapSeries(xs, (x) => load(x)).then((ys) => ys.length);',
      'return TaskGroup.map(xs, (x) => load(x), { limit: 1 }).then((ys) => ys.length);',
    ],
    [
      'explicit types',
      ASYNC,
      'await async.mapLimit<string, number>(xs, 2, async (x) => load(x));',
      'await TaskGroup.map(xs, async (x) => load(x), { limit: 2 });',
    ],
    [
      'Bluebird.all',
      BLUEBIRD,
      'await Bluebird.all([load(1), load(2)]);',
      'await TaskGroup.all([() => load(1), () => load(2)]);',
    ],
    [
      'p-settle',
      "import pSettle from 'p-settle';",
      'const all = await pSettle([() => load(1), () => load(2)], { concurrency: 1 });',
      'const all = await TaskGroup.allSettled([() => load(1), () => load(2)], { limit: 1 });',
    ],
    [
      'items that may be a promise',
      "import Bluebird = require('bluebird');",
      'await Bluebird.each(findAll(), (x) => load(x));',
      'await TaskGroup.forEach(await findAll(), (x) => load(x), { limit: 1 });',
    ],
  ])('%s', ([, library, code, expected]) => {
    expect(becomes(library!, code!)).toBe(expected);
  });
});

test('a limit goes on a line of its own where the last argument has one', () => {
  const code = `await async.mapLimit(\n    xs,\n    5,\n    async (x) => load(x),\n  );`;
  expect(
    rewrite(pattern, `${ASYNC}\nasync function run(xs) {\n  ${code}\n}\n`, { path: 'a.js' }).text,
  ).toBe(
    `${RUNTIME}async function run(xs) {\n  await TaskGroup.map(\n    xs,\n    async (x) => load(x),\n    { limit: 5 },\n  );\n}\n`,
  );
});

describe('a function by its name', () => {
  test.for([
    ['stays where it takes two', 'function load(x, i) {}\n', 'load'],
    [
      'is wrapped where it takes more',
      'function load(x, i, force = false) {}\n',
      '(item, index) => load(item, index)',
    ],
    ['is wrapped where nobody knows', '', '(item, index) => load(item, index)'],
  ])('%s', ([, declaration, callback]) => {
    const { text } = rewrite(pattern, `${P_MAP}\n${declaration}pMap([1], load);\n`, {
      path: 'a.js',
    });
    expect(text).toBe(`${RUNTIME}${declaration}TaskGroup.map([1], ${callback});\n`);
  });
});

describe('what stays, and why', () => {
  test.for([
    ['options from elsewhere', P_MAP, 'await pMap(xs, f, options);', 'options-elsewhere'],
    [
      'a spread in the options',
      P_MAP,
      'await pMap(xs, (x) => f(x), { ...o });',
      'options-elsewhere',
    ],
    [
      'skipped items',
      "import pMap, { pMapSkip } from 'p-map';",
      'await pMap(xs, (x) => x ? f(x) : pMapSkip);',
      'no-direct-counterpart',
    ],
    [
      'an iterable',
      "import { pMapIterable } from 'p-map';",
      'pMapIterable(xs, (x) => f(x));',
      'no-direct-counterpart',
    ],
    [
      'promises as items',
      P_MAP,
      'await pMap(xs.map(async (x) => x), (x) => f(x));',
      'items-not-awaited',
    ],
    [
      'a third parameter',
      P_MAP,
      'await pMap(xs, (x, i, more = 1) => f(x, more));',
      'callback-arguments',
    ],
    [
      'a callback',
      ASYNC,
      'async.eachLimit(xs, 2, (x, done) => f(x, done), finish);',
      'callback-style',
    ],
    [
      'an iteratee that is no async function',
      ASYNC,
      'await async.each(xs, (x) => f(x));',
      'callback-style',
    ],
    ['tasks from elsewhere', ASYNC, 'await async.parallel(tasks);', 'callback-style'],
    ['tasks by name', ASYNC, 'await async.parallel({ a: async () => 1 });', 'callback-style'],
    [
      'a result that is the items',
      BLUEBIRD,
      'return Bluebird.each(xs, (x) => f(x));',
      'no-direct-counterpart',
    ],
    [
      'a chain that only Bluebird has',
      BLUEBIRD,
      'await Bluebird.map(xs, (x) => f(x)).tap(log);',
      'library-promise-escapes',
    ],
    [
      'a filtered catch',
      BLUEBIRD,
      'await Bluebird.map(xs, (x) => f(x)).catch(TypeError, log);',
      'library-promise-escapes',
    ],
    [
      'a promise that is kept',
      BLUEBIRD,
      'const ys = Bluebird.map(xs, (x) => f(x));',
      'library-promise-escapes',
    ],
    ['a length', BLUEBIRD, 'await Bluebird.map(xs, (x, i, n) => f(x, n));', 'callback-arguments'],
    [
      'the promise of a map',
      BLUEBIRD,
      'await Bluebird.all(find().map((x) => f(x)));',
      'items-not-awaited',
    ],
    ['an array that may be a promise', BLUEBIRD, 'await Bluebird.all(ys);', 'items-not-awaited'],
    [
      'a spread of results',
      BLUEBIRD,
      'await Bluebird.all([f(), g()]).spread(h);',
      'library-promise-escapes',
    ],
    [
      'outcomes that are asked for more',
      "import pSettle from 'p-settle';",
      'for (const each of await pSettle([f()])) if (each.isFulfilled) log(each);',
      'library-result',
    ],
    [
      'an iterator that is kept',
      "import pool from 'tiny-async-pool';",
      'const ys = pool(2, xs, (x) => f(x)); for await (const y of ys) use(y);',
      'no-direct-counterpart',
    ],
    [
      'all of the items as a second argument',
      "import pool from 'tiny-async-pool';",
      'await pool(2, xs, (x, all) => f(x, all));',
      'callback-arguments',
    ],
    ['a first answer', ASYNC, 'await async.some(xs, async (x) => f(x));', 'no-direct-counterpart'],
    ['outcomes of Bluebird', BLUEBIRD, 'await Bluebird.allSettled(ys);', 'no-direct-counterpart'],
    ['named promises', BLUEBIRD, 'await Bluebird.props({ a: f() });', 'no-direct-counterpart'],
  ])('%s', ([, library, code, reason]) => {
    expect(said(library!, code!)).toEqual([`left: ${reason}`]);
  });

  test('a promise that a function without async returns', () => {
    const code = `${BLUEBIRD}\nconst run = (xs: string[]) => Bluebird.map(xs, (x) => load(x));\n`;
    expect(rewrite(pattern, code).said).toEqual(['left: library-promise-escapes']);
  });
});

test('a promise of Bluebird that a type makes a plain one for all callers', () => {
  const code = `${BLUEBIRD}\nconst run = (xs: string[]): Promise<number[]> => Bluebird.map(xs, (x) => load(x));\n`;
  expect(rewrite(pattern, code).said).toEqual(['converted: items-not-awaited']);
  const own = code
    .replace(BLUEBIRD, "import Promise from 'bluebird';")
    .replace('Bluebird', 'Promise');
  expect(rewrite(pattern, own).said).toEqual(['left: library-promise-escapes']);
});

test('a collection that may be an object is marked, and left where it often is', () => {
  expect(said(ASYNC, 'await async.each(ys, async (x) => f(x));')).toEqual([
    'marked: may-be-object',
  ]);
  expect(said(ASYNC, 'await async.eachOf(ys, async (x) => f(x));')).toEqual([
    'left: may-be-object',
  ]);
  expect(said(ASYNC, 'await async.eachOf(xs, async (x) => f(x));')).toEqual(['converted']);
});

test('the codemod has one site for a combinator of Bluebird, whoever else knows combinators', () => {
  const code =
    "import Promise from 'bluebird';\nexport const run = async () => Promise.all([load(1), load(2)]);\n";
  const file = parse(code);
  const types = syntaxOracle(file);
  const sites = findSites(file, [noLeakyCombinator, pattern] as Pattern[], types);
  expect(sites.map((site) => site.pattern.id)).toEqual(['prefer-taskgroup']);
  expect(rewriteSites(file, sites, types).text).toBe(
    `${RUNTIME}export const run = async () => TaskGroup.all([() => load(1), () => load(2)]);\n`,
  );
});

describe('what a reader should know', () => {
  test.for([
    ['items that may be promises', P_MAP, 'await pMap(ys, (x) => f(x));', 'items-not-awaited'],
    [
      'a limit that may be none',
      BLUEBIRD,
      'await Bluebird.map([1, 2], (x) => f(x), { concurrency: n });',
      'start-order-kept, limit-below-one',
    ],
  ])('%s', ([, library, code, notes]) => {
    expect(said(library!, code!)).toEqual([`converted: ${notes}`]);
  });
});

describe('the import of the library', () => {
  test.for([
    ['goes with its last use', P_MAP, `${RUNTIME}`],
    [
      'goes as a require',
      "const pMap = require('p-map');",
      "const { TaskGroup } = require('@taskgroup/runtime');\n",
    ],
    [
      'goes as one of two names',
      "import pMap, { pMapSkip } from 'p-map';\nuse(pMapSkip);",
      `import { pMapSkip } from 'p-map';\n${RUNTIME}use(pMapSkip);\n`,
    ],
    ['stays where it is used', `${P_MAP}\nuse(pMap);`, `${P_MAP}\n${RUNTIME}use(pMap);\n`],
    [
      'goes where the runtime is imported already',
      `import { sleep } from '@taskgroup/runtime';\n${P_MAP}\nuse(sleep);`,
      "import { sleep, TaskGroup } from '@taskgroup/runtime';\nuse(sleep);\n",
    ],
    [
      'stays with a comment in it',
      "import pMap /* ours */ from 'p-map';",
      `import pMap /* ours */ from 'p-map';\n${RUNTIME}`,
    ],
  ])('%s', ([, library, expected]) => {
    const { text } = rewrite(pattern, `${library}\npMap([1], (x) => load(x));\n`, { path: 'a.js' });
    expect(text).toBe(`${expected}TaskGroup.map([1], (x) => load(x));\n`);
  });
});

test('an array of promises that Bluebird itself makes is a promise', () => {
  expect(said(BLUEBIRD, 'await Bluebird.all(Bluebird.map(xs, (x) => f(x)));')).toEqual([
    'left: items-not-awaited',
    'left: library-promise-escapes',
  ]);
});

test('a name that only looks like the library is none', () => {
  const code = "import pMap from './p-map.js';\nimport 'p-map';\npMap(xs, (x) => load(x));\n";
  expect(findings(pattern, code)).toEqual([]);
});

test('types tell which items are promises and which callbacks take more', () => {
  const { file, types } = typed(`
    import pMap from 'p-map';
    declare const values: string[];
    declare const promises: Promise<string>[];
    declare const holder: { load(x: string): Promise<void>; more(x: string, i: number, force?: object): Promise<void> };
    await pMap(values, holder.load);
    await pMap(values, holder.more);
    await pMap(promises, (x) => holder.load(x));
  `);
  const sites = findSites(file, [pattern], types);
  expect(
    rewriteSites(file, sites, types).sites.map(({ rewrite }) =>
      rewrite.outcome === 'left' ? rewrite.reason : rewrite.notes,
    ),
  ).toEqual([[], ['gets-a-task'], 'items-not-awaited']);
});
