import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/prefer-taskgroup-pool.ts';
import { findings, rewrite } from '../rewrite.ts';

const RUNTIME = "import { TaskGroup } from '@taskgroup/runtime';\n\n";

/** What becomes of the body of an async function. */
function becomes(...lines: string[]): string[] {
  const { text } = rewrite(pattern, inFunction(lines));
  expect(text.startsWith(RUNTIME)).toBe(true);
  expect(rewrite(pattern, text).text).toBe(text);
  return text
    .slice(RUNTIME.length)
    .split('\n')
    .slice(1, -2)
    .map((line) => line.slice(2));
}

function inFunction(lines: readonly string[]): string {
  return `async function run(xs: string[], n: number) {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

describe('batches become a group with a limit', () => {
  test.for([
    [
      'a slice',
      [
        'for (let i = 0; i < xs.length; i += n) {',
        '  await Promise.all(xs.slice(i, i + n).map((x) => load(x)));',
        '}',
      ],
      ['await TaskGroup.forEach(xs, (x) => load(x), { limit: n });'],
    ],
    [
      'a slice by a name',
      [
        'for (let i = 0; i < this.xs.length; i += SIZE) {',
        '  const batch = this.xs.slice(i, i + SIZE);',
        '  await Promise.all(batch.map(async (x) => { await load(x); }));',
        '}',
      ],
      ['await TaskGroup.forEach(this.xs, async (x) => { await load(x); }, { limit: SIZE });'],
    ],
    [
      'results that are pushed',
      [
        'const ys = [];',
        'for (let i = 0; i < xs.length; i += 5) ys.push(...(await Promise.all(xs.slice(i, Math.min(i + 5, xs.length)).map((x) => load(x)))));',
        'return ys;',
      ],
      [
        'const ys = [];',
        'ys.push(...(await TaskGroup.map(xs, (x) => load(x), { limit: 5 })));',
        'return ys;',
      ],
    ],
    [
      'results with a name',
      [
        'for (let i = 0; i < xs.length; i += n) {',
        '  const loaded = await Promise.all(xs.slice(i, i + n).map((x) => load(x)));',
        '  ys.push(...loaded);',
        '}',
      ],
      ['ys.push(...(await TaskGroup.map(xs, (x) => load(x), { limit: n })));'],
    ],
  ] as const)('%s', ([, lines, expected]) => {
    expect(becomes(...lines)).toEqual(expected);
    expect(rewrite(pattern, inFunction(lines)).said).toEqual(['marked: batches-overlap']);
  });

  test('a callback that is typed to take the item only', () => {
    const code = `async function run<T>(xs: T[], n: number, fn: (x: T) => Promise<void>) {\n  for (let i = 0; i < xs.length; i += n) {\n    await Promise.all(xs.slice(i, i + n).map(fn));\n  }\n}\n`;
    expect(rewrite(pattern, code).text).toContain('await TaskGroup.forEach(xs, fn, { limit: n });');
  });

  test('chunks of lodash', () => {
    const code = `import { chunk } from 'lodash';\n${inFunction(['for (const part of chunk(xs, 10)) {', '  await Promise.all(part.map((x) => load(x)));', '}'])}`;
    expect(rewrite(pattern, code).text).toContain(
      '  await TaskGroup.forEach(xs, (x) => load(x), { limit: 10 });\n}',
    );
  });
});

describe('workers become a group with a limit', () => {
  test.for([
    [
      'a counter and results',
      [
        'const ys: string[] = new Array(xs.length);',
        'let next = 0;',
        'const worker = async () => {',
        '  while (next < xs.length) {',
        '    const i = next++;',
        '    ys[i] = await load(xs[i]!, i);',
        '  }',
        '};',
        'const workers = Array.from({ length: Math.min(n, xs.length) }, worker);',
        'await Promise.all(workers);',
        'return ys;',
      ],
      [
        'const ys: string[] = await TaskGroup.map(xs, async (item, i) => load(item, i), { limit: n });',
        'return ys;',
      ],
    ],
    [
      'constants for how many there are',
      [
        'const ys = new Array<string>(xs.length);',
        'const count = xs.length;',
        'let offset = 0;',
        'async function worker() {',
        '  while (offset < count) {',
        '    const i = offset++;',
        '    const x = xs[i];',
        '    ys[i] = await load(x, i);',
        '  }',
        '}',
        'const size = Math.min(n, xs.length);',
        'await Promise.all(Array.from({ length: size }, () => worker()));',
      ],
      [
        'const count = xs.length;',
        'const ys = await TaskGroup.map(xs, async (x, i) => load(x, i), { limit: n });',
      ],
    ],
    [
      'an endless loop with an end',
      [
        'let next = 0;',
        'async function worker() {',
        '  for (;;) {',
        '    const i = next++;',
        '    if (i >= xs.length) return;',
        '    const x = xs[i];',
        '    log(x);',
        '    await load(x);',
        '  }',
        '}',
        'await Promise.all(Array.from({ length: n }, () => worker()));',
      ],
      [
        'await TaskGroup.forEach(xs, async (x) => {',
        '    log(x);',
        '    await load(x);',
        '}, { limit: n });',
      ],
    ],
    [
      'a queue',
      [
        'const queue = [...xs];',
        'const workers = Array(n).fill(null).map(async () => {',
        '  while (queue.length > 0) {',
        '    const x = queue.shift();',
        '    if (!x) break;',
        '    try { await load(x); } catch (error) { log(error); }',
        '  }',
        '});',
        'await Promise.all(workers);',
      ],
      [
        'const queue = [...xs];',
        'await TaskGroup.forEach(queue, async (x) => {',
        '    try { await load(x); } catch (error) { log(error); }',
        '}, { limit: n });',
      ],
    ],
    [
      'workers that a loop starts',
      [
        'let next = 0;',
        'const worker = async () => {',
        '  while (next < xs.length) {',
        '    const x = xs[next++];',
        '    await load(x);',
        '  }',
        '};',
        'const workers = [];',
        'for (let w = 0; w < n; w++) workers.push(worker());',
        'await Promise.all(workers);',
      ],
      ['await TaskGroup.forEach(xs, async (x) => {', '    await load(x);', '}, { limit: n });'],
    ],
    [
      'results that are told of',
      [
        'const ys = [];',
        'let next = 0;',
        'const worker = async () => {',
        '  while (true) {',
        '    const i = next;',
        '    next += 1;',
        '    if (i >= xs.length) break;',
        '    ys[i] = await load(xs[i]);',
        '    tell(i);',
        '  }',
        '};',
        'await Promise.all([...Array(n)].map(() => worker()));',
      ],
      [
        'const ys = [];',
        'await TaskGroup.forEach(xs, async (item, i) => {',
        '    ys[i] = await load(item);',
        '    tell(i);',
        '}, { limit: n });',
      ],
    ],
  ] as const)('%s', ([, lines, expected]) => {
    expect(becomes(...lines)).toEqual(expected);
    expect(rewrite(pattern, inFunction(lines)).said).toEqual(['converted: rest-not-started']);
  });
});

describe('what stays, and why', () => {
  test.for([
    [
      'a pause between batches',
      [
        'for (let i = 0; i < xs.length; i += n) {',
        '  await Promise.all(xs.slice(i, i + n).map((x) => load(x)));',
        '  await sleep(10);',
        '}',
      ],
      'no-direct-counterpart',
    ],
    [
      'an index within the batch',
      [
        'for (let i = 0; i < xs.length; i += n) await Promise.all(xs.slice(i, i + n).map((x, j) => load(x, j)));',
      ],
      'callback-arguments',
    ],
    [
      'the start of the batch in the work',
      [
        'for (let i = 0; i < xs.length; i += n) await Promise.all(xs.slice(i, i + n).map((x) => load(x, i)));',
      ],
      'no-direct-counterpart',
    ],
    [
      'a comment',
      [
        'for (let i = 0; i < xs.length; i += n) {',
        '  // why',
        '  await Promise.all(xs.slice(i, i + n).map((x) => load(x)));',
        '}',
      ],
      'comment-in-the-way',
    ],
    [
      'a counter that others read',
      [
        'let next = 0;',
        'const worker = async () => { while (next < xs.length) { const i = next++; await load(i); } };',
        'await Promise.all(Array.from({ length: n }, worker));',
        'log(next);',
      ],
      'no-direct-counterpart',
    ],
    [
      'work between start and wait',
      [
        'let next = 0;',
        'const workers = Array.from({ length: n }, async () => { while (next < xs.length) { const i = next++; await load(i); } });',
        'prepare();',
        'await Promise.all(workers);',
      ],
      'no-direct-counterpart',
    ],
    [
      'a limit that may be none',
      [
        'let next = 0;',
        'await Promise.all(Array.from({ length: xs.length / 2 }, async () => { while (next < xs.length) { const i = next++; await load(i); } }));',
      ],
      'limit-below-one',
    ],
    [
      'a queue that grows',
      [
        'const queue = [...xs];',
        'await Promise.all(Array.from({ length: n }, async () => { while (queue.length) { const x = queue.shift(); queue.push(...(await load(x))); } }));',
      ],
      'no-direct-counterpart',
    ],
  ] as const)('%s', ([, lines, reason]) => {
    expect(rewrite(pattern, inFunction(lines)).said).toEqual([`left: ${reason}`]);
  });

  test.for([
    [
      'a worker that knows its number',
      [
        'let next = 0;',
        'await Promise.all(Array.from({ length: n }, async (_, w) => { while (next < xs.length) { const i = next++; await load(i, w); } }));',
      ],
    ],
    [
      'work that jumps',
      [
        'let next = 0;',
        'await Promise.all(Array.from({ length: n }, async () => { while (next < xs.length) { const x = xs[next++]; if (!x) continue; await load(x); } }));',
      ],
    ],
    [
      'a loop over something else',
      [
        'for (let i = 0; i < xs.length; i += n) await Promise.all(ys.slice(i, i + n).map((x) => load(x)));',
      ],
    ],
    ['no pool at all', ['await Promise.all(xs.map((x) => load(x)));']],
  ] as const)('%s is no pool that we know', ([, lines]) => {
    expect(findings(pattern, inFunction(lines))).toEqual([]);
  });
});

describe('a loop that waits for the first of what runs becomes a group with a limit', () => {
  test.for([
    [
      'a set',
      [
        'const running = new Set<Promise<unknown>>();',
        'for (const x of xs) {',
        '  const task = load(x).finally(() => running.delete(task));',
        '  running.add(task);',
        '  if (running.size >= n) await Promise.race(running);',
        '}',
        'await Promise.all(running);',
      ],
      ['await TaskGroup.forEach(xs, (x) => load(x), { limit: n });'],
    ],
    [
      'an array, and results',
      [
        'const results: Promise<string>[] = [];',
        'const running: Promise<unknown>[] = [];',
        'for (const x of xs) {',
        '  const task = Promise.resolve().then(() => load(x));',
        '  results.push(task);',
        '  if (n <= xs.length) {',
        '    const done: Promise<unknown> = task.then(() => running.splice(running.indexOf(done), 1));',
        '    running.push(done);',
        '    if (running.length >= n) {',
        '      await Promise.race(running);',
        '    }',
        '  }',
        '}',
        'return Promise.all(results);',
      ],
      ['return TaskGroup.map(xs, (x) => load(x), { limit: n });'],
    ],
    [
      'a stream, and a function that cleans up',
      [
        'const running = new Set();',
        'for await (const { id } of stream) {',
        '  while (running.size >= 8) await Promise.race(running);',
        '  const task = (async () => {',
        '    await load(id); // slow',
        '  })();',
        '  running.add(task);',
        '  const clean = () => running.delete(task);',
        '  task.then(clean).catch(clean);',
        '}',
        'await Promise.all(running);',
      ],
      [
        'await TaskGroup.forEach(stream, async ({ id }) => {',
        '    await load(id); // slow',
        '  }, { limit: 8 });',
      ],
    ],
    [
      'more to do before the work',
      [
        'const running = new Set();',
        'for (const x of xs) {',
        '  if (!x) continue;',
        '  const url = `/${x}`; // absolute',
        '  const task = load(url).finally(() => running.delete(task));',
        '  running.add(task);',
        '  if (running.size >= n) await Promise.race(running);',
        '}',
        'await Promise.all(running);',
      ],
      [
        'await TaskGroup.forEach(xs, async (x) => {',
        '  if (!x) return;',
        '  const url = `/${x}`; // absolute',
        '  await load(url);',
        '}, { limit: n });',
      ],
    ],
  ] as const)('%s', ([, lines, expected]) => {
    expect(becomes(...lines)).toEqual(expected);
    expect(rewrite(pattern, inFunction(lines)).said).toEqual(['converted: rest-not-started']);
  });

  test.for([
    [
      'another reader of the list',
      '  const task = load(x).finally(() => running.delete(task));',
      '  running.add(task); log(running.size);',
    ],
    [
      'failures that are handled',
      '  const task = load(x).then(() => running.delete(task), () => running.delete(task));',
      '  running.add(task);',
    ],
    [
      'somebody else who takes the promise',
      '  const task = load(x).finally(() => running.delete(task));',
      '  running.add(task); keep(task);',
    ],
    ['a promise that runs already', '  const task = pending;', '  running.add(task);'],
  ])('no such pool: %s', ([, ...work]) => {
    const lines = [
      'const running = new Set();',
      'for (const x of xs) {',
      ...work,
      '  if (running.size >= n) await Promise.race(running);',
      '}',
      'await Promise.all(running);',
    ];
    expect(findings(pattern, inFunction(lines))).toEqual([]);
  });

  test.for([
    ['an end', '  if (!x) break;'],
    ['a pause', '  await sleep(10);'],
  ])('left: %s', ([, line]) => {
    const lines = [
      'const running = new Set();',
      'for (const x of xs) {',
      line!,
      '  const task = load(x).finally(() => running.delete(task));',
      '  running.add(task);',
      '  if (running.size >= n) await Promise.race(running);',
      '}',
      'await Promise.all(running);',
    ];
    expect(rewrite(pattern, inFunction(lines)).said).toEqual(['left: no-direct-counterpart']);
  });
});

describe('workers that share an iterator become a group with a limit', () => {
  test.for([
    [
      'entries',
      [
        'const out: string[] = [];',
        'const entries = xs.entries();',
        'await Promise.all(Array.from({ length: n }, async () => {',
        '  for (const [i, x] of entries) out[i] = await load(x);',
        '}));',
      ],
      [
        'const out: string[] = [];',
        'await TaskGroup.forEach(xs.entries(), async ([i, x]) => { out[i] = await load(x); }, { limit: n });',
      ],
    ],
    [
      'an iterator that each of them is given',
      [
        'const iterator = xs[Symbol.iterator]();',
        'const workers = Array(n).fill(iterator).map(async (iterator) => {',
        '  for (const x of iterator) {',
        '    await load(x);',
        '  }',
        '});',
        'await Promise.all(workers);',
      ],
      ['await TaskGroup.forEach(xs, async (x) => {', '    await load(x);', '  }, { limit: n });'],
    ],
  ] as const)('%s', ([, lines, expected]) => {
    expect(becomes(...lines)).toEqual(expected);
    expect(rewrite(pattern, inFunction(lines)).said).toEqual(['converted: rest-not-started']);
  });

  test('outcomes are no group', () => {
    const lines = [
      'await Promise.all([]);',
      'const iterator = xs.values();',
      'const workers = Array.from({ length: n }, async () => {',
      '  for (const x of iterator) await load(x);',
      '});',
      'await Promise.allSettled(workers);',
    ];
    expect(findings(pattern, inFunction(lines))).toEqual([]);
  });
});
