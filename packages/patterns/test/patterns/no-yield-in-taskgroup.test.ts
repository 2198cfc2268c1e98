import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-yield-in-taskgroup.ts';
import { findings } from '../rewrite.ts';

const head = `import { withTaskGroup, TaskGroup, failAfter, retry } from '@taskgroup/runtime'; async function* rows() { yield 1; } `;
const open = 'await using group = TaskGroup.open(); ';

function reports(code: string) {
  return findings(pattern, head + code)
    .join()
    .replace(/\d+: /g, '');
}

describe('a group across a yield', () => {
  test.for([
    [`async function* f() { ${open} yield 1; await group.join(); }`, 'yield'],
    [`async function* f() { ${open} for (const x of xs) { yield x; } }`, 'yield'],
    [`async function* f() { ${open} yield* other(); }`, 'yield'],
    [`async function* f() { ${open} try { if (x) yield 1; } finally { done(); } }`, 'yield'],
    [`async function* f() { { ${open} const x = yield 1; } }`, 'yield'],
    [`class A { async *[Symbol.asyncIterator]() { ${open} yield 1; } }`, 'yield'],
    ['withTaskGroup(async function* (group) { yield 1; });', 'generator'],
    [
      'withTaskGroup((group) => { group.startSoon(async function* () { yield 1; }); });',
      'generator',
    ],
    ['withTaskGroup((group) => { group.startSoon(rows); });', 'generator'],
    ['withTaskGroup((group) => group.start(function* () {}));', 'generator'],
    ['failAfter(10, async function* (scope) { yield 1; });', 'generator'],
    ['TaskGroup.all([async () => 1, rows]);', 'generator'],
    ['TaskGroup.map([1], async function* (x) { yield x; });', 'generator'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('a yield without a group, a group without a yield', () => {
  test.for([
    ['async function* f() { yield 1; }'],
    [`async function* f() { { ${open} await group.join(); } yield 1; }`],
    [`async function* f() { ${open} group.startSoon(work); await group.join(); yield 1; }`],
    [`async function* f() { ${open} const x = await group.join(); yield x; }`],
    [`async function* f() { yield 1; ${open} await group.join(); }`],
    [`async function f() { ${open} async function* g() { yield 1; } await group.join(); }`],
    [
      `async function* f() { await withTaskGroup((group) => { group.startSoon(work); }); yield 1; }`,
    ],
    ['async function* f() { yield await TaskGroup.all([() => 1]); }'],
    ['async function* f() { yield* TaskGroup.asCompleted(xs, load); }'],
    ['async function* f() { await using r = open(); yield r.read(); }'],
    ['async function* f() { using r = open(); yield 1; }'],
    ['async function* f() { const group = TaskGroup.open(); yield 1; }'],
    ['withTaskGroup((group) => { group.startSoon(() => send(rows())); });'],
    ['other.startSoon(rows); other(async function* () {});'],
    ['function* saga() { yield call(withTaskGroup, work); }'],
    ['retry(async () => { for await (const row of rows()) use(row); });'],
    ['TaskGroup.map(rows(), async (row) => row);'],
    ['withTaskGroup(); TaskGroup.all(); TaskGroup.all(...xs); TaskGroup.all([, ...xs]);'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});
