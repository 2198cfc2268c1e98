import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-taskgroup-escape.ts';
import { findings } from '../rewrite.ts';

const head = `import { withTaskGroup, TaskGroup, failAfter, CancelScope } from '@taskgroup/runtime'; import type { TaskContext } from '@taskgroup/runtime'; import { runMain } from '@taskgroup/runtime/node'; `;

function reports(code: string, options = {}) {
  return findings(pattern, head + code, { options })
    .join()
    .replace(/\d+: /g, '');
}

describe('a group that leaves its body', () => {
  test.for([
    ['withTaskGroup((group) => group);', 'returned'],
    ['withTaskGroup(async (group) => { await work(); return group; });', 'returned'],
    ['withTaskGroup(async function (group) { return group; });', 'returned'],
    ['withTaskGroup(async (group) => { return { group, done: true }; });', 'returned'],
    ['withTaskGroup(async (group) => [1, group] as const);', 'returned'],
    ['withTaskGroup(async (group) => { return (job) => group.startSoon(job); });', 'captured'],
    ['withTaskGroup(async (group) => ({ add: (job) => group.startSoon(job) }));', 'captured'],
    ['withTaskGroup(async (group) => () => { if (x) group.trySpawn(job); });', 'captured'],
    ['async function f() { await using group = TaskGroup.open(); return group; }', 'returned'],
    [
      'async function f() { await using g = TaskGroup.open(); return () => g.startSoon(job); }',
      'captured',
    ],
    ['withTaskGroup((group) => { group.startSoon(async (task) => task); });', 'returned'],
    ['class A { run() { return withTaskGroup((group) => { this.group = group; }); } }', 'stored'],
    ['class A { run() { return withTaskGroup((g) => { this.#state.g = g; }); } }', 'stored'],
    [
      'class A { run() { return withTaskGroup((g) => { this.add = (job) => g.startSoon(job); }); } }',
      'captured',
    ],
    ['let current; withTaskGroup((group) => { current = group; });', 'stored'],
    ['const state = {}; withTaskGroup((group) => { state.group = group; });', 'stored'],
    ['const all = []; withTaskGroup((group) => { all.push(group); });', 'stored'],
    ['const all = new Map(); withTaskGroup((group) => { all.set("a", group); });', 'stored'],
    ['const all = new Set(); withTaskGroup((group) => { all.add({ group }); });', 'stored'],
    ['let last; withTaskGroup((g) => { g.startSoon((task) => { last = task; }); });', 'stored'],
    ['let main; runMain((group) => { main = group; });', 'stored'],
    ['export const group = TaskGroup.open();', 'exported'],
    ['const group = TaskGroup.open(); export { group };', 'exported'],
    ['const group = TaskGroup.open(); export { group as shared };', 'exported'],
    ['const group = TaskGroup.open(); export default group;', 'exported'],
    ['await using group = TaskGroup.open(); export { group };', 'exported'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('a group that stays, or is cleared in time', () => {
  test.for([
    ['withTaskGroup(async (group) => { await helper(group); });'],
    ['withTaskGroup((group) => helper({ group }));'],
    ['withTaskGroup((group) => group.name);'],
    ['withTaskGroup((group) => { const own = group; });'],
    ['withTaskGroup((group) => { const state = { group }; state.group = group; });'],
    ['withTaskGroup((group) => { const get = () => group; get().cancel(); });'],
    ['withTaskGroup((group) => group.startSoon(work).result);'],
    ['withTaskGroup((group) => { emitter.on("x", () => group.startSoon(work)); });'],
    ['withTaskGroup((group) => { process.once("SIGINT", () => group.cancel()); });'],
    ['withTaskGroup(async (group) => { return () => group.cancel(); });'],
    ['withTaskGroup((group) => { const all = []; all.push(group); });'],
    ['function f(group: TaskGroup) { return group; }'],
    ['class A { constructor(group: TaskGroup) { this.group = group; } }'],
    ['class A { constructor(private readonly group: TaskGroup) {} }'],
    ['class A { group = TaskGroup.open(); }'],
    ['class A { constructor() { this.group = TaskGroup.open(); } }'],
    ['function f() { const group = TaskGroup.open(); return group; }'],
    [
      'class A { run() { return withTaskGroup(async (g) => { this.g = g; try {} finally { this.g = undefined; } }); } }',
    ],
    ['let g1; withTaskGroup(async (g) => { g1 = g; try {} finally { g1 = null; } });'],
    [
      'const all = new Set(); withTaskGroup((g) => { all.add(g); try {} finally { all.delete(g); } });',
    ],
    ['async function f() { let inner; await withTaskGroup((g) => { inner = g; }); }'],
    ['const scope = new CancelScope(); export { scope };'],
    ['class A { run() { return failAfter(10, (scope) => { this.scope = scope; }); } }'],
    ['const task = withTaskGroup((g) => g.startSoon(work).result); export { task };'],
    ['const withTaskGroup2 = (f) => f(1); withTaskGroup2((group) => group);'],
    ['class A { run() { other((group) => { this.group = group; }); } }'],
    ['export { group } from "./group.ts"; export * from "./x.ts"; export default class {}'],
    ['const make = () => withTaskGroup((group) => { group.startSoon(work); });'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });

  test('fields, where they are allowed', () => {
    const code = 'class A { run() { return withTaskGroup((group) => { this.group = group; }); } }';
    expect(reports(code, { allowFields: true })).toBe('');
  });
});
