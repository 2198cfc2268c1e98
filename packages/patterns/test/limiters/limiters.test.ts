import { describe, expect, test } from 'vitest';
import { findSites, rewriteSites, syntaxOracle, type Pattern } from '../../src/index.ts';
import noLeakyCombinator from '../../src/patterns/no-leaky-combinator.ts';
import { parse } from '../parse.ts';
import pattern from '../../src/patterns/prefer-taskgroup.ts';
import { rewrite } from '../rewrite.ts';

const P_LIMIT = "import pLimit from 'p-limit';";
const P_QUEUE = "import PQueue from 'p-queue';";

/** What becomes of the body of an async function, below the import of a library that nothing else uses. */
function becomes(library: string, ...lines: string[]): string[] {
  const { text } = rewrite(pattern, `${library}\n${inFunction(lines)}`);
  return text
    .split('\n')
    .slice(2, -2)
    .map((line) => line.slice(2));
}

function said(library: string, ...lines: string[]): string[] {
  return rewrite(pattern, `${library}\n${inFunction(lines)}`).said;
}

function inFunction(lines: readonly string[]): string {
  return `async function run(xs: string[]) {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

describe('a limiter that goes through a list itself', () => {
  test.for([
    [
      P_LIMIT,
      'const limit = pLimit(4);',
      'return limit.map(xs, load);',
      'return TaskGroup.map(xs, load, { limit: 4 });',
    ],
    [
      P_LIMIT,
      'const limit = pLimit(4);',
      'await limit.map(xs, (x) => load(x));',
      'await TaskGroup.map(xs, (x) => load(x), { limit: 4 });',
    ],
    [
      P_QUEUE,
      'const queue = new PQueue({ concurrency: 4 });',
      'return queue.addAll(xs.map((x) => () => load(x)));',
      'return TaskGroup.all(xs.map((x) => () => load(x)), { limit: 4 });',
    ],
    [
      P_QUEUE,
      'const queue = new PQueue();',
      'await queue.addAll([() => load(1), second]);',
      'await TaskGroup.all([() => load(1), second]);',
    ],
  ])('%s %s %s', ([library, limiter, work, expected]) => {
    expect(becomes(library!, limiter!, work!)).toEqual([expected]);
  });

  test.for([
    [
      P_LIMIT,
      'const limit = pLimit(4);',
      'const all = limit.map(xs, (x) => load(x)); return all;',
      'limiter-shared',
    ],
    [
      P_LIMIT,
      'const limit = pLimit(4);',
      'return limit.map(xs, (x, i, more) => load(x, more));',
      'callback-arguments',
    ],
    [
      P_QUEUE,
      'const queue = new PQueue();',
      'await queue.addAll(tasks, { priority: 1 });',
      'limiter-shared',
    ],
  ])('stays: %s %s %s', ([library, limiter, work, reason]) => {
    expect(said(library!, limiter!, work!)).toEqual([`left: ${reason}`]);
  });
});

test.for([
  [
    P_LIMIT,
    'const limit = pLimit(4);',
    'try { await Promise.all(xs.map((x) => limit(() => load(x)))); } catch { limit.clearQueue(); }',
  ],
  [
    P_QUEUE,
    'const queue = new PQueue({ autoStart: false });',
    'const all = []; for (const x of xs) all.push(queue.add(() => load(x))); stop = () => queue.clear(); await Promise.all(all);',
  ],
])('no group waits for what a limiter may forget: %s %s %s', ([library, limiter, work]) => {
  const file = parse(`${library}\n${inFunction([limiter!, work!])}`);
  const types = syntaxOracle(file);
  const sites = findSites(file, [noLeakyCombinator, pattern] as Pattern[], types);
  expect(rewriteSites(file, sites, types).sites.map(({ rewrite: each }) => each)).toEqual([
    { outcome: 'left', reason: 'limiter-drops-work' },
  ]);
});

describe('a limiter for one combinator is the limit of its group', () => {
  test.for([
    [
      'a call',
      ['return Promise.all(xs.map((x) => limit(() => load(x))));'],
      ['return TaskGroup.map(xs, (x) => load(x), { limit: 4 });'],
    ],
    [
      'an async block',
      ['await Promise.all(xs.map((x, i) => limit(async () => { await load(x, i); })));'],
      ['await TaskGroup.map(xs, async (x, i) => { await load(x, i); }, { limit: 4 });'],
    ],
    [
      'a block that only returns',
      ['await Promise.all(xs.map((x) => { return limit(() => load(x)); }));'],
      ['await TaskGroup.map(xs, (x) => { return load(x); }, { limit: 4 });'],
    ],
    [
      'a function and its arguments',
      ['await Promise.all(xs.map((x) => limit(load, x, true)));'],
      ['await TaskGroup.map(xs, (x) => load(x, true), { limit: 4 });'],
    ],
    [
      'tasks made by others',
      ['const [a, b] = await Promise.all([limit(() => load(1)), limit(second)]);'],
      ['const [a, b] = await TaskGroup.all([() => load(1), () => second()], { limit: 4 });'],
    ],
    [
      'an async callback that only waits',
      ['const ys = await Promise.all(xs.map(async (x) => await limit(async () => load(x))));'],
      ['const ys = await TaskGroup.map(xs, async (x) => load(x), { limit: 4 });'],
    ],
    [
      'an async callback without a result',
      ['await Promise.all(list.map(async (x) => { await limit(load, x); }));'],
      ['await TaskGroup.all(list.map((x) => () => load(x)), { limit: 4 });'],
    ],
    [
      'outcomes',
      ['const all = await Promise.allSettled(xs.map((x) => limit(() => load(x))));'],
      ['const all = await TaskGroup.allSettled(xs.map((x) => () => load(x)), { limit: 4 });'],
    ],
    [
      'items that may be no array',
      ['await Promise.all(list().map((x) => limit(() => load(x))));'],
      ['await TaskGroup.all(list().map((x) => () => load(x)), { limit: 4 });'],
    ],
    [
      'work with a preparation',
      ['await Promise.all(xs.map((x) => { const y = x + 1; return limit(() => load(y)); }));'],
      [
        'await TaskGroup.all(xs.map((x) => { const y = x + 1; return () => load(y); }), { limit: 4 });',
      ],
    ],
    [
      'promises kept for a moment',
      ['const loads = xs.map((x) => limit(() => load(x)));', 'await Promise.all(loads);'],
      ['const loads = xs.map((x) => () => load(x));', 'await TaskGroup.all(loads, { limit: 4 });'],
    ],
    [
      'promises pushed',
      [
        'const loads: Promise<string>[] = [];',
        'for (const x of xs) loads.push(limit(() => load(x)));',
        'return await Promise.all(loads);',
      ],
      [
        'const loads: (() => Promise<string>)[] = [];',
        'for (const x of xs) loads.push(() => load(x));',
        'return await TaskGroup.all(loads, { limit: 4 });',
      ],
    ],
    [
      'two combinators in turn',
      [
        'await Promise.all(xs.map((x) => limit(() => load(x))));',
        'await Promise.all(xs.map((x) => limit(() => save(x))));',
      ],
      [
        'await TaskGroup.map(xs, (x) => load(x), { limit: 4 });',
        'await TaskGroup.map(xs, (x) => save(x), { limit: 4 });',
      ],
    ],
  ] as const)('%s', ([, lines, expected]) => {
    expect(becomes(P_LIMIT, 'const limit = pLimit(4);', ...lines)).toEqual(expected);
  });

  test('of a queue', () => {
    expect(
      becomes(
        P_QUEUE,
        'const queue = new PQueue({ concurrency: size });',
        'return await Promise.all(xs.map((x) => queue.add(() => load(x))));',
      ),
    ).toEqual(['return await TaskGroup.map(xs, (x) => load(x), { limit: size });']);
  });

  test('with a note about the rest', () => {
    expect(
      said(
        P_LIMIT,
        'const limit = pLimit(4);',
        'await Promise.all(xs.map((x) => limit(() => load(x))));',
      ),
    ).toEqual(['converted: rest-not-started']);
  });
});

describe('what the limiter was told stays', () => {
  test('a limit that a call tells is asked for once, where a loop would ask again', () => {
    expect(
      becomes(
        P_LIMIT,
        'const limitRun = pLimit(workers());',
        'for (const chunk of chunks) await Promise.all(chunk.map((x) => limitRun(() => load(x))));',
      ),
    ).toEqual([
      'const limitRun = workers();',
      'for (const chunk of chunks) await TaskGroup.all(chunk.map((x) => () => load(x)), { limit: limitRun });',
    ]);
    expect(
      becomes(P_LIMIT, 'const limit = pLimit(workers());', 'await limit.map(xs, load);'),
    ).toEqual(['await TaskGroup.map(xs, load, { limit: workers() });']);
    expect(
      becomes(
        P_LIMIT,
        'const limit = pLimit(workers());',
        'await limit.map(xs, load);',
        'await limit.map(xs, save);',
      ),
    ).toEqual([
      'const limit = workers();',
      'await TaskGroup.map(xs, load, { limit });',
      'await TaskGroup.map(xs, save, { limit });',
    ]);
  });

  test('and so does the type of what the work returns', () => {
    expect(
      becomes(
        P_LIMIT,
        'const limit = pLimit(4);',
        'await Promise.all(xs.map((x) => limit(async (): Promise<[string, number]> => [x, 1])));',
      ),
    ).toEqual([
      'await TaskGroup.all(xs.map((x) => async (): Promise<[string, number]> => [x, 1]), { limit: 4 });',
    ]);
  });

  test('a block begins on the line of its arrow', () => {
    expect(
      becomes(
        P_LIMIT,
        'const limit = pLimit(4);',
        'await Promise.all(xs.map(async (x) =>\n    limit(async () => {\n      await load(x);\n    })));',
      ).join('\n'),
    ).toContain('await TaskGroup.map(xs, async (x) => {');
  });
});

describe('a limiter that several share becomes a CapacityLimiter', () => {
  test.for([
    ['a call', ['await limit(() => load(1));'], ['await limit.run(() => load(1));']],
    [
      'a function and its arguments',
      ['await limit(load, 1, 2);'],
      ['await limit.run(() => load(1, 2));'],
    ],
    ['a function by its name', ['await limit(load);'], ['await limit.run(() => load());']],
    [
      'how many run',
      ['await limit(() => load(1));', 'log(limit.activeCount, limit.pendingCount);'],
      [
        'await limit.run(() => load(1));',
        'log(limit.borrowedTokens, limit.statistics().tasksWaiting);',
      ],
    ],
    [
      'a combinator with others beside',
      ['await Promise.all([limit(() => load(1)), load(2)]);'],
      ['await Promise.all([limit.run(() => load(1)), load(2)]);'],
    ],
    [
      'work that is only partly limited',
      [
        'await Promise.all(xs.map(async (x) => { const y = await limit(() => load(x)); await save(y); }));',
      ],
      [
        'await Promise.all(xs.map(async (x) => { const y = await limit.run(() => load(x)); await save(y); }));',
      ],
    ],
    [
      'an await between the work and the combinator',
      [
        'const loads = [];',
        'for await (const x of xs) loads.push(limit(() => load(x)));',
        'await Promise.all(loads);',
      ],
      [
        'const loads = [];',
        'for await (const x of xs) loads.push(limit.run(() => load(x)));',
        'await Promise.all(loads);',
      ],
    ],
  ] as const)('%s', ([, lines, expected]) => {
    expect(becomes(P_LIMIT, 'const limit = pLimit({ concurrency: 4 });', ...lines)).toEqual([
      'const limit = new CapacityLimiter(4);',
      ...expected,
    ]);
  });

  test('at the top of a module', () => {
    const code = `${P_LIMIT}\nconst limit = pLimit(2);\nexport function load(x) {\n  return limit(() => read(x));\n}\n`;
    expect(rewrite(pattern, code, { path: 'a.js' }).text).toBe(
      "import { CapacityLimiter } from '@taskgroup/runtime';\nconst limit = new CapacityLimiter(2);\nexport function load(x) {\n  return limit.run(() => read(x));\n}\n",
    );
  });
});

describe('a queue that a function fills and waits for becomes a list for a group', () => {
  test('in a loop', () => {
    expect(
      becomes(
        P_QUEUE,
        'const queue = new PQueue({ concurrency: 2 });',
        'for (const x of xs) void queue.add(() => load(x));',
        'xs.forEach((x) => queue.add(() => save(x)));',
        'await queue.onEmpty();',
        'await queue.onIdle();',
      ),
    ).toEqual([
      'const queue: (() => unknown)[] = [];',
      'for (const x of xs) queue.push(() => load(x));',
      'xs.forEach((x) => queue.push(() => save(x)));',
      'await TaskGroup.all(queue, { limit: 2 });',
    ]);
  });
});

describe('what stays, and why', () => {
  test.for([
    [
      'a limiter that is passed on',
      P_LIMIT,
      'const limit = pLimit(2); await use(limit);',
      'limiter-shared',
    ],
    ['a limiter in a field', P_LIMIT, 'this.limit = pLimit(2);', 'limiter-shared'],
    [
      'an emptied limiter',
      P_LIMIT,
      'const limit = pLimit(2); await limit(f); limit.clearQueue();',
      'limiter-drops-work',
    ],
    [
      'a rate',
      P_QUEUE,
      'const queue = new PQueue({ concurrency: 2, interval: 10 }); await queue.add(f);',
      'no-direct-counterpart',
    ],
    [
      'options of a queue',
      P_QUEUE,
      'const queue = new PQueue(options); await queue.add(f);',
      'options-elsewhere',
    ],
    [
      'a priority',
      P_QUEUE,
      'const queue = new PQueue({ concurrency: 2 }); await queue.add(f, { priority: 1 });',
      'limiter-shared',
    ],
    [
      'an event',
      P_QUEUE,
      "const queue = new PQueue({ concurrency: 2 }); queue.on('idle', f); await queue.add(f);",
      'limiter-shared',
    ],
    [
      'work that adds work',
      P_QUEUE,
      'const queue = new PQueue({ concurrency: 2 }); queue.add(() => { queue.add(g); }); await queue.onIdle();',
      'limiter-shared',
    ],
    [
      'a comment',
      P_LIMIT,
      'const limit = pLimit(2); await Promise.all([limit(/* why */ () => f())]);',
      'comment-in-the-way',
    ],
  ])('%s', ([, library, code, reason]) => {
    expect(said(library!, code!)).toEqual([`left: ${reason}`]);
  });
});

test('the codemod gives a combinator to the limiter of its work, and to nobody else', () => {
  const file = parse(
    `${P_LIMIT}\n${inFunction(['const limit = pLimit(4);', 'await Promise.all(xs.map((x) => limit(() => load(x))));', 'await Promise.all(xs.map((x) => load(x)));'])}`,
  );
  const types = syntaxOracle(file);
  const sites = findSites(file, [noLeakyCombinator, pattern] as Pattern[], types);
  expect(sites.map((site) => site.pattern.id)).toEqual(['prefer-taskgroup', 'no-leaky-combinator']);
  expect(rewriteSites(file, sites, types).text).toContain(
    'await TaskGroup.map(xs, (x) => load(x), { limit: 4 });\n  await TaskGroup.map(xs, (x) => load(x));\n',
  );
});
