import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-wrong-scope.ts';
import { findings, rewrite } from '../rewrite.ts';

const head = `import { withTaskGroup, TaskGroup, failAfter, moveOnAfter, shield, detach, retry, CancelScope, sleep } from '@taskgroup/runtime'; import type { TaskContext } from '@taskgroup/runtime'; `;

function inTask(body: string) {
  return `${head}async function run(task: TaskContext, outer: TaskGroup) { ${body} }`;
}

function reports(body: string) {
  return findings(pattern, inTask(body)).join().replace(/\d+: /g, '');
}

describe('an owner from further out', () => {
  test.for([
    ['await failAfter(10, () => sleep(1, task));', 'scope'],
    ['await failAfter(10, () => fetch(url, { signal: task.signal }));', 'scope'],
    ['await failAfter(10, (scope) => sleep(1, task));', 'scope'],
    ['await failAfter(10, async () => { await sleep(1, task); }, task);', 'scope'],
    ['await moveOnAfter(10, () => load(x, task));', 'scope'],
    ['await moveOnAfter(10, () => load(x, outer.signal));', 'scope'],
    ['await shield({ timeout: 1 }, () => close(task.signal));', 'scope'],
    ['await retry(() => fetch(url, { signal: task.signal }));', 'scope'],
    ['const s = new CancelScope(); await s.run(() => sleep(1, task));', 'scope'],
    ['outer.startSoon(() => sleep(1, task));', 'task'],
    ['outer.startSoon(async () => { for (const x of xs) await load(x, task.signal); });', 'task'],
    ['await TaskGroup.all([() => load(1, task), () => load(2)]);', 'task'],
    ['await TaskGroup.map(xs, (x) => load(x, task));', 'task'],
    ['await TaskGroup.map(xs, (x, i, own) => load(x, task));', 'task'],
    ['await withTaskGroup((inner) => { outer.startSoon(work); });', 'group'],
    ['await withTaskGroup(() => { for (const x of xs) outer.startSoon(() => x()); });', 'group'],
    ['await withTaskGroup(async (inner) => { await outer.start(work); });', 'group'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('the owner at hand, and both', () => {
  test.for([
    ['await failAfter(10, (scope) => sleep(1, scope), task);'],
    ['await failAfter(10, ({ signal }) => fetch(url, { signal }), task);'],
    ['await failAfter(10, (scope) => load(x, AbortSignal.any([scope.signal, task.signal])));'],
    ['await failAfter(10, () => work());'],
    ['await failAfter(10, () => log(task.name));'],
    ['await failAfter(10, () => { task.throwIfCancelled(); });'],
    ['await failAfter(10, (...all) => sleep(1, task));'],
    ['await failAfter(10, work, task);'],
    ['await failAfter(10, () => runAll(outer));'],
    ['await failAfter(10, () => outer.startSoon(work).result);'],
    ['outer.startSoon((task) => sleep(1, task));'],
    ['outer.startSoon(() => sleep(1, outer));'],
    ['outer.startSoon(() => load(outer.signal));'],
    ['outer.startSoon((own) => failAfter(10, (scope) => sleep(1, scope), own));'],
    ['outer.startSoon(() => log(task.name));'],
    ['await withTaskGroup((inner) => { inner.startSoon(work); outer.startSoon(work); });'],
    ['await withTaskGroup((inner) => helper(inner, outer.startSoon(work)));'],
    ['await withTaskGroup((inner) => sleep(1, task));'],
    [
      'await withTaskGroup((inner) => { inner.startSoon((own) => { outer.startSoon(work); return own; }); });',
    ],
    ['other.startSoon(() => sleep(1, task));'],
    ['const s = new CancelScope(); await s.run(() => sleep(1, s));'],
    ['const s = new CancelScope(); await s.run(() => failAfter(1, (own) => sleep(1, own), s));'],
    ['detach(() => sleep(1, task), { reason: "x" });'],
    ['xs.map(() => sleep(1, task));'],
    ['await TaskGroup.map(xs, (x, i, task) => load(x, task));'],
    [
      'await failAfter(10, () => { const own = new CancelScope(); return own.run((s) => sleep(1, s)); });',
    ],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('the suggestion', () => {
  test.for([
    [
      'await failAfter(1, (scope) => sleep(1, task));',
      'await failAfter(1, (scope) => sleep(1, scope));',
    ],
    ['await failAfter(1, () => sleep(1, task));', 'await failAfter(1, (task) => sleep(1, task));'],
    [
      'outer.startSoon(async () => { await sleep(1, task); });',
      'outer.startSoon(async (task) => { await sleep(1, task); });',
    ],
    [
      'await TaskGroup.map(xs, (x, i) => load(x, task));',
      'await TaskGroup.map(xs, (x, i, task) => load(x, task));',
    ],
    [
      'await TaskGroup.map(xs, (x) => load(x, task));',
      'await TaskGroup.map(xs, (x) => load(x, task));',
    ],
    [
      'await withTaskGroup((inner) => { outer.startSoon(work); });',
      'await withTaskGroup((inner) => { inner.startSoon(work); });',
    ],
    [
      'await withTaskGroup(() => { outer.startSoon(work); });',
      'await withTaskGroup((outer) => { outer.startSoon(work); });',
    ],
    [
      'await failAfter(1, () => load(outer.signal));',
      'await failAfter(1, () => load(outer.signal));',
    ],
    [
      'outer.startSoon(async function () { await sleep(1, task); });',
      'outer.startSoon(async function () { await sleep(1, task); });',
    ],
  ])('%s becomes %s', ([code, expected]) => {
    expect(rewrite(pattern, inTask(code!)).text).toBe(inTask(expected!));
  });
});
