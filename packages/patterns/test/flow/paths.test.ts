import type { TSESTree } from '@typescript-eslint/types';
import { describe, expect, test } from 'vitest';
import { flowOf, flowRootOf } from '../../src/flow/flow.ts';
import { isAlwaysFollowedBy, pointsAfter, suspensionBetween } from '../../src/flow/paths.ts';
import { calleeName } from '../../src/ast/kinds.ts';
import { walk } from '../../src/ast/walk.ts';
import { parse } from '../parse.ts';

/** Asks about the calls `start()` and `done()` of a function's body. */
function inside(body: string, head = 'async function f(xs, ok)') {
  const file = parse(`${head} {\n${body}\n}`, 'input.js');
  const calls = [...walk(file.ast, file.visitorKeys)].filter(
    (node): node is TSESTree.CallExpression => node.type === 'CallExpression',
  );
  const named = (name: string) => calls.find((each) => calleeName(each) === name)!;
  return {
    start: named('start'),
    done: named('done'),
    flow: flowOf(flowRootOf(named('start'))!, file)!,
  };
}

function isDone(node: TSESTree.Node): boolean {
  return node.type === 'CallExpression' && calleeName(node) === 'done';
}

function isAlwaysDone(body: string, failures = false): boolean {
  const { flow, start } = inside(body);
  return isAlwaysFollowedBy(flow, start, isDone, { failures });
}

/** The exits and statements that leave, as the paths from `start()` without `done()` reach them. */
function ways(body: string): string {
  const { flow, start } = inside(body);
  const points = [...pointsAfter(flow, start, { until: isDone })];
  return [...new Set(points.flatMap(({ exit }) => exit ?? []))].sort().join(' ');
}

describe('is the one always followed by the other?', () => {
  test.for([
    ['start(); done();', true],
    ['start();', false],
    ['start(); if (ok) done();', false],
    ['start(); if (ok) done(); else done();', true],
    ['start(); if (ok) return; done();', false],
    ['start(); if (ok) throw ok; done();', false],
    ['start(); if (true) done();', true],
    ['start(); ok && done();', false],
    ['start(); done() && ok;', true],
    ['start(); if (done() || ok) ok();', true],
    ['start(); if (ok || xs) done(); else done();', true],
    ['start(); if (ok || done()) done();', true],
    ['start(); if (ok && done()) done();', false],
    ['start(); if (!ok && done()) ok(); else if (ok) done();', false],
    ['start(); if (!(ok && xs) || done()) done();', true],
    ['start(); if (!true) ok(); else done();', true],
    ['start(); while (!ok || done()) { done(); }', true],
    ['start(); ok ? done() : done();', true],
    ['start(); ok ? done() : 0;', false],
    ['start(); ok?.then(done());', false],
    ['start(); done()?.then();', true],
    ['start(); ok?.[done()];', false],
    ['start(); ok.a?.b.c(done());', false],
    ['start(); ok ??= done();', false],
    ['start(); const { a = done() } = ok;', false],
    ['start(); const { a } = done();', true],
    ['start(); while (ok) done();', false],
    ['start(); while (done()) ok();', true],
    ['start(); do { done(); } while (ok);', true],
    ['start(); do { if (ok) continue; done(); } while (ok);', false],
    ['start(); do { if (ok) break; } while (done());', false],
    ['start(); for (;;) { done(); break; }', true],
    ['start(); for (;;) { if (ok) break; done(); }', false],
    ['start(); for (;;) {}', true],
    ['start(); while (true) { ok(); }', true],
    ['start(); for (done(); ok; ) {}', true],
    ['start(); for (; ok; done()) {}', false],
    ['start(); for (const x of xs) done();', false],
    ['start(); for (const x of done()) {}', true],
    ['start(); for (const x in xs) { done(); }', false],
    ['while (ok) { start(); if (ok) continue; done(); }', false],
    ['while (ok) { start(); } done();', true],
    ['start(); a: for (const x of xs) { for (;;) break a; } done();', true],
    ['a: for (const x of xs) { for (;;) { start(); continue a; } } done();', true],
    ['a: for (;;) { for (const x of xs) { start(); break a; } done(); }', false],
    ['a: { start(); if (ok) break a; done(); }', false],
    ['a: { start(); if (ok) break a; } done();', true],
    ['start(); switch (ok) { case 1: done(); }', false],
    ['start(); switch (ok) { case 1: done(); break; default: done(); }', true],
    ['start(); switch (ok) { case 1: default: done(); }', true],
    ['start(); switch (ok) { default: break; case 1: done(); }', false],
    [
      'start(); switch (ok) { case 1: if (ok) break; case 2: done(); break; default: done(); }',
      false,
    ],
    ['start(); switch (done()) {}', true],
    ['start(); switch (ok) { case done(): }', true],
    ['for (;;) { switch (ok) { case 1: start(); continue; } done(); break; }', true],
    ['start(); try { ok(); } finally { done(); }', true],
    ['start(); try { return; } finally { done(); }', true],
    ['start(); try { throw ok; } finally { done(); }', true],
    ['start(); try { throw ok; } catch { done(); }', true],
    ['start(); try { throw ok; } catch { return; } finally { done(); }', true],
    ['start(); try { throw ok; } catch ({ a = done() }) {}', false],
    ['start(); try { return; } catch { done(); }', false],
    ['for (;;) { start(); try { break; } finally { done(); } }', true],
    ['for (;;) { try { start(); continue; } finally { if (ok) done(); } }', true],
    ['try { start(); } finally { if (ok) done(); }', false],
    ['start(); try { try { return; } finally { ok(); } } finally { done(); }', true],
    ['start(); try { return; } finally { for (;;) { if (ok) break; } done(); }', true],
    ['start(); function g() { done(); }', false],
    ['start(); const g = () => done();', false],
    ['start(); class A { static a = done(); }', false],
    ['const a = [start(), done()];', true],
    ['const a = [done(), start()];', false],
    ['x = { a: start(), [done()]: 1 };', true],
    ['`${start()}${done()}`;', true],
    ['start()\n', false],
    ['await start(); yieldNothing(); done();', true],
  ] as const)('%s %s', ([body, expected]) => {
    expect(isAlwaysDone(body)).toBe(expected);
  });

  test.for([
    ['start(); ok(); done();', false],
    ['start(); done();', true],
    ['start(); try { ok(); } finally { done(); }', true],
    ['start(); try { ok(); } catch { } done();', true],
    ['start(); try { ok(); done(); } catch { }', false],
    ['start(); try { await ok; } catch { done(); }', false],
    ['start(); try { await ok; done(); } catch { done(); }', true],
    ['start(); for (const x of xs) {} done();', false],
  ] as const)('also when something fails: %s %s', ([body, expected]) => {
    expect(isAlwaysDone(body, true)).toBe(expected);
  });
});

describe('the exits that are left', () => {
  test.for([
    ['start();', 'end'],
    ['start(); done();', ''],
    ['start(); if (ok) return; done();', 'return'],
    ['start(); if (ok) throw 1; done();', 'throw'],
    ['start(); if (ok) return; if (xs) throw 1;', 'end return throw'],
    ['start(); try { throw 1; } catch {}', 'end'],
    ['start(); try { throw 1; } finally { return; }', 'return'],
    ['start(); while (ok) { if (xs) return; }', 'end return'],
  ])('%s %s', ([body, expected]) => {
    expect(ways(body!)).toBe(expected);
  });

  test('an arrow without a body returns', () => {
    const file = parse('const f = async () => start(await 1);', 'input.js');
    const call = [...walk(file.ast, file.visitorKeys)].find(
      (each) => each.type === 'CallExpression',
    )!;
    const flow = flowOf(flowRootOf(call)!, file)!;
    const points = [...pointsAfter(flow, call, { until: () => false })];
    expect(points.map(({ exit }) => exit)).toEqual(['return']);
  });
});

describe('what suspends between the two', () => {
  test.for([
    ['start(); await ok; done();', 'AwaitExpression'],
    ['start(); done(await ok);', 'AwaitExpression'],
    ['start(await ok); done();', undefined],
    ['start(); if (ok) { await ok; return; } done();', undefined],
    ['start(); if (ok) await ok; done();', 'AwaitExpression'],
    ['start(); for await (const x of xs) {} done();', 'ForOfStatement'],
    ['start(); for (const x of xs) {} done();', undefined],
    ['start(); const g = async () => { await 1; }; done();', undefined],
    ['start(); done(); await ok;', undefined],
    ['while (ok) { start(); done(); await ok; }', undefined],
  ])('%s %s', ([body, expected]) => {
    const { flow, start, done } = inside(body!);
    expect(suspensionBetween(flow, start, done)?.type).toBe(expected);
  });

  test('a yield does', () => {
    const { flow, start, done } = inside('start(); yield 1; done();', 'function* f()');
    expect(suspensionBetween(flow, start, done)?.type).toBe('YieldExpression');
  });
});

describe('the flow of', () => {
  test('a module, a static block and parameters', () => {
    const file = parse(
      'start(); class A { static { start(); } field = start(); m(a = start()) {} }',
      'input.js',
    );
    const roots = [...walk(file.ast, file.visitorKeys)]
      .filter((each) => each.type === 'CallExpression')
      .map((each) => flowRootOf(each)?.type);
    expect(roots).toEqual(['Program', 'StaticBlock', undefined, 'FunctionExpression']);
  });

  test('code that only a program can have written is none', () => {
    const body = `start(); ${'if (ok) { '.repeat(170)}done();${' }'.repeat(170)}`;
    expect(inside(body).flow).toBeUndefined();
  });

  test('a long chain of calls or operators is as any other', () => {
    const calls = `start()${'.a()'.repeat(120)}`;
    const sum = Array.from({ length: 300 }, () => 'a').join(' + ');
    expect(isAlwaysDone(`${calls}; x = ${sum}; done();`)).toBe(true);
  });
});
