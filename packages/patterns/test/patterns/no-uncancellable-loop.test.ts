import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-uncancellable-loop.ts';
import { findings } from '../rewrite.ts';

const reports = (code: string, options: object = {}) =>
  findings(pattern, code, { options }).join(', ');
const runtime = 'import { TaskGroup, withTaskGroup, retry } from "@taskgroup/runtime"; ';
const task = (body: string) => `group.startSoon(async (task) => { ${body} });`;

describe('an endless loop in a task with a way through that asks nobody', () => {
  test.for([
    'while (true) { await work(); }',
    'for (;;) await work();',
    'do { await work(); } while (1);',
    'while (true) { if (ready) await work(task); else await other(); }',
    'while (true) { if (ready) await work(task); }',
    'while (true) { if (!ready) continue; await work(task); }',
    'while (true) { for (const x of xs) await work(x, task); await other(); }',
    'while (true) { await sleep(50); }',
    'while (true) { if (done) break; await work(); }',
    'while (true) { try { await work(); } catch { return; } }',
    'while (true) { await all(async () => {}); on(() => task.signal.aborted); await work(); }',
    'const reader = open(file); while (true) { await reader.read(); }',
  ])('%s', (body) => {
    expect(reports(task(body))).toBe('1: deaf');
  });

  test.for([
    'async function run(signal) { while (true) { await work(); } }',
    'async function run(signal: AbortSignal) { while (true) { await work(); } }',
    'async function run(it: TaskContext) { while (true) { await work(); } }',
    'const run = async ({ signal }) => { while (true) { await work(); } };',
    'class A { async run(url: string, stop: AbortSignal) { while (true) { await work(); } } }',
    `${runtime}withTaskGroup(async () => { while (true) { await work(); } });`,
    `${runtime}TaskGroup.map(xs, async (x) => { while (true) { await work(x); } });`,
    `${runtime}TaskGroup.all([async () => { while (true) { await work(); } }]);`,
    `${runtime}retry(async () => { while (true) { await work(); } });`,
  ])('%s', (code) => {
    expect(reports(code)).toBe('1: deaf');
  });

  test.for([
    'while (true) { await work(task); }',
    'while (true) { await sleep(50, task); await work(); }',
    'while (true) { await work({ signal: task.signal }); }',
    'while (true) { await task.checkpoint(); work(); }',
    'while (true) { await work(); task.throwIfCancelled(); }',
    'while (true) { await work(); if (task.signal.aborted) break; }',
    'while (true) { if (task.cancelled) return; await work(); }',
    'while (true) { if (ready) await work(task); else await other(task); }',
    'while (true) { if (ready) await work(task); else return; }',
    'while (true) { try { await work(task); } catch (error) { log(error); } }',
    'while (true) { try { await work(); } finally { await sleep(50, task); } }',
    'while (true) { do { await work(task); } while (ready); }',
    'while (true) { for await (const x of stream) use(x); }',
    'while (!task.signal.aborted) { await work(); }',
    'while (ready) { await work(); }',
    'const { signal } = task; const reader = open({ signal }); while (true) { await reader.read(); }',
    'const answer = await fetch(url, { signal: task.signal }); const reader = answer.body.getReader(); while (true) { const { done } = await reader.read(); if (done) break; }',
    'on(async () => { while (true) { await work(); } });',
  ])('but not %s', (body) => {
    expect(reports(task(body))).toBe('');
  });

  test.for([
    'async function run() { while (true) { await work(); } }',
    'async function run(url: string) { for (;;) { await work(url); } }',
    'async function* run(signal) { while (true) { yield await work(); } }',
    'start(async () => { while (true) { await work(); } });',
    'withTaskGroup(async () => { while (true) { await work(); } });',
  ])('nor %s', (code) => {
    expect(reports(code)).toBe('');
  });

  test('checkpoints names more of them', () => {
    const code = task('while (true) { await work(); stopIfAsked(); }');
    expect(reports(code)).toBe('1: deaf');
    expect(reports(code, { checkpoints: ['stopIfAsked'] })).toBe('');
  });
});

describe('an endless loop that nothing ends', () => {
  test.for([
    'while (true) {}',
    'for (;;) { work(); }',
    'function f() { while (true) { work(); } }',
    'while (true) { for (const x of xs) { break; } }',
    'while (true) { xs.forEach((x) => { return; }); }',
    'while (true) { switch (x) { case 1: break; } }',
  ])('%s', (code) => {
    expect(reports(code)).toBe('1: forever');
  });

  test.for([
    'for (;;) { if (work()) break; }',
    'function f() { for (;;) { if (work()) return; } }',
    'for (;;) { if (work()) throw new Error(); }',
    'for (;;) { await work(); }',
    'for (;;) { for await (const x of xs) use(x); }',
    'function* f() { for (;;) yield 1; }',
    'outer: for (;;) { for (const x of xs) { break outer; } }',
    'for (;;) { Atomics.wait(flags, 0, 0); work(); }',
    'for (;;) { if (done) process.exit(); }',
    'while (x) {}',
    'for (const x of xs) {}',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('');
  });
});
