import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-spread-context.ts';
import { findings, rewrite } from '../rewrite.ts';

const head = `import { withTaskGroup, TaskGroup, failAfter, CancelScope, sleep, retry } from '@taskgroup/runtime'; import type { TaskContext, CancelOptions } from '@taskgroup/runtime'; `;

function reports(code: string) {
  return findings(pattern, head + code)
    .join()
    .replace(/\d+: /g, '');
}

function becomes(code: string) {
  return rewrite(pattern, head + code).text.slice(head.length);
}

describe('a copy without a signal', () => {
  test.for([
    ['withTaskGroup((group) => sleep(1, { ...group }));', 'signal'],
    ['withTaskGroup((g) => { g.startSoon((task) => fetch(url, { ...task })); });', 'signal'],
    ['withTaskGroup((g) => { g.startSoon((task) => run({ ...task, input })); });', 'signal'],
    ['withTaskGroup((g) => { g.startSoon((task) => Object.assign({}, task)); });', 'signal'],
    ['function f(task: TaskContext) { return { ...task }; }', 'signal'],
    ['failAfter(10, (scope) => sleep(1, { ...scope }));', 'signal'],
    ['const scope = new CancelScope(); scope.run(() => sleep(1, { ...scope }));', 'signal'],
    ['retry((attempt) => sleep(1, { ...attempt }));', 'signal'],
    ['TaskGroup.map(xs, (x, i, task) => fetch(x, { method: "POST", ...task }));', 'signal'],
    ['TaskGroup.all([(task) => fetch(x, { ...(task as any) })]);', 'signal'],
    ['withTaskGroup((g) => { const t = g.startSoon(work); log({ ...t }); });', 'report'],
    ['withTaskGroup((g) => { g.startSoon(({ signal, ...rest }) => run(rest)); });', 'rest'],
    ['function f({ name, ...rest }: TaskContext) { return run(rest); }', 'rest'],
    ['withTaskGroup((g) => { g.startSoon((task) => { const { name, ...o } = task; }); });', 'rest'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('what is no such copy', () => {
  test.for([
    ['withTaskGroup((g) => { g.startSoon((task) => fetch(url, { signal: task.signal })); });'],
    [
      'withTaskGroup((g) => { g.startSoon((task) => fetch(url, { ...task, signal: task.signal })); });',
    ],
    ['withTaskGroup((g) => { g.startSoon(({ signal }) => fetch(url, { signal })); });'],
    ['withTaskGroup((g) => { g.startSoon((task) => sleep(1, task)); });'],
    ['withTaskGroup((g) => [...g.tasks]);'],
    ['withTaskGroup((g) => { const t = g.startSoon(work); log({ ...t.report() }); });'],
    ['function f(options: CancelOptions) { return { ...options }; }'],
    ['function f(task) { return { ...task }; }'],
    ['function f(...task: TaskContext[]) { return [...task]; }'],
    ['withTaskGroup((g) => { work(...args); });'],
    ['withTaskGroup((group, ...rest) => rest);'],
    ['other((task) => ({ ...task }));'],
    ['Object.assign(task, { a: 1 });'],
    ['withTaskGroup((g) => { Object.assign({}, { ...options }); });'],
    ['withTaskGroup((g) => { Object.assign({}, g, { signal: g.signal }); });'],
    ['TaskGroup.map(xs, ({ id, ...item }) => save(item));'],
    ['const { a, ...rest } = options; const [b, ...others] = list;'],
    ['function Object2(Object) { withTaskGroup((g) => Object.assign({}, g)); }'],
    ['withTaskGroup((g) => { const h = { ...options, name: g.name }; });'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('the suggestion', () => {
  test.for([
    [
      'failAfter(1, (scope) => run({ ...scope, input }));',
      'failAfter(1, (scope) => run({ signal: scope.signal, input }));',
    ],
    [
      'failAfter(1, (scope) => run(Object.assign({}, scope)));',
      'failAfter(1, (scope) => run(Object.assign({}, { signal: scope.signal })));',
    ],
    [
      'withTaskGroup((g) => { const t = g.startSoon(work); log({ ...t }); });',
      'withTaskGroup((g) => { const t = g.startSoon(work); log({ ...t.report() }); });',
    ],
    ['failAfter(1, ({ ...rest }) => run(rest));', 'failAfter(1, ({ ...rest }) => run(rest));'],
  ])('%s', ([code, expected]) => {
    expect(becomes(code!)).toBe(expected);
  });
});
