import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/prefer-checkpoint.ts';
import { findings, rewrite } from '../rewrite.ts';

const head = `import { sleep, TaskGroup, type TaskContext } from '@taskgroup/runtime';
import { setImmediate as turn, setTimeout as pause, scheduler } from 'node:timers/promises';
`;
const inTask = (code: string) => `${head}async function f(task: TaskContext) { ${code} }`;
const reports = (code: string) => findings(pattern, code).join().replace(/\d+: /g, '');

describe('gives way without a look at the signal', () => {
  test.for([
    'await sleep(0);',
    'await turn();',
    'await pause(0);',
    'await pause();',
    'await scheduler.yield();',
    'await new Promise(setImmediate);',
    'await new Promise((resolve) => setImmediate(resolve));',
    'await new Promise((resolve) => setTimeout(resolve, 0));',
    'await new Promise<void>((resolve) => { setTimeout(resolve); });',
  ])('%s', (code) => {
    expect(reports(inTask(code))).toBe('yield');
  });

  test.for([
    'await sleep(1);',
    'await sleep(0, task);',
    'await pause(0, undefined, { signal: task.signal });',
    'await pause(10);',
    `await turn('value');`,
    'await task.checkpoint();',
    'await new Promise((resolve) => setTimeout(resolve, 10));',
    'await new Promise((resolve) => setImmediate(() => resolve(read())));',
    'await new Promise((resolve, reject) => setTimeout(reject, 0));',
    'const setImmediate = other; await new Promise(setImmediate);',
  ])('not: %s', (code) => {
    expect(reports(inTask(code))).toBe('');
  });

  test('not in a function that is no task', () => {
    expect(reports(`${head}async function f(items) { await sleep(0); }`)).toBe('');
    expect(reports(`${head}await sleep(0);`)).toBe('');
  });
});

describe('waits for ever', () => {
  test.for(['await sleep(1_000_000_000);', 'await sleep(30 * 24 * 60 * 60 * 1000, task);'])(
    '%s',
    (code) => {
      expect(reports(inTask(code))).toBe('forever');
    },
  );

  test.for(['await sleep(24 * 60 * 60 * 1000);', 'await sleep(days);', 'await pause(1e9);'])(
    'not: %s',
    (code) => {
      expect(reports(inTask(code))).toBe('');
    },
  );
});

describe('offers', () => {
  const becomes = (code: string) => rewrite(pattern, code).text.split('\n').at(-1);
  const ofTask = (code: string) => `async function f(task: TaskContext) { ${code} }`;

  test.for([
    ['await sleep(0);', 'await task.checkpoint();'],
    ['await new Promise(setImmediate);', 'await task.checkpoint();'],
    ['await sleep(1e9, task);', 'await sleepForever(task);'],
    ['await sleep(1e9);', 'await sleepForever();'],
  ])('%s', ([code, expected]) => {
    expect(becomes(inTask(code!))).toBe(ofTask(expected!));
  });

  test('the task that the group hands to the function', () => {
    const code = `group.startSoon(async (job) => { await sleep(0); });`;
    expect(becomes(head + code)).toBe(
      'group.startSoon(async (job) => { await job.checkpoint(); });',
    );
    const map = `await TaskGroup.map(xs, async (x, _, t) => { await sleep(0); });`;
    expect(becomes(head + map)).toBe(
      'await TaskGroup.map(xs, async (x, _, t) => { await t.checkpoint(); });',
    );
  });

  test('nothing where the task has no name', () => {
    const code = 'async function f({ signal }) { await sleep(0); }';
    expect(reports(head + code)).toBe('yield');
    expect(becomes(head + code)).toBe(code);
  });
});
