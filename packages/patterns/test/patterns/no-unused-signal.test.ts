import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-unused-signal.ts';
import { findings } from '../rewrite.ts';

function reports(code: string) {
  return findings(pattern, code).join().replace(/\d+: /g, '');
}

describe('reports', () => {
  test.for([
    ['a signal', 'async function f(signal: AbortSignal) { await g(); }'],
    ['an optional one', 'async function f(signal?: AbortSignal) { await g(); }'],
    ['one in front', 'async function f(signal: AbortSignal, x: X) { await g(x); }'],
    ['a task', 'async function f(task: TaskContext) { await g(); }'],
    ['a scope', 'async function f(scope: CancelScope) { await g(); }'],
    ['a destructured one', 'async function f({ signal }: Options) { await g(); }'],
    ['one of a promise', 'function f(signal: AbortSignal) { return new Promise((r) => g(r)); }'],
    ['one of an arrow', 'const f = (signal: AbortSignal) => new Promise((r) => g(r));'],
    ['one of a query', 'const q = { queryFn: async ({ signal }) => await g() };'],
    ['one of a method', 'class A { async f(signal: AbortSignal) { await g(); } }'],
    ['one of a constant', 'const f = async (signal: AbortSignal) => { await g(); };'],
    [
      'one around a stream',
      'async function f(signal: AbortSignal) { for await (const x of g()) use(x); }',
    ],
    [
      'one that is only written',
      'async function f(signal?: AbortSignal) { signal = undefined; await g(); }',
    ],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('unused');
  });
});

describe('accepts', () => {
  test.for([
    ['one that is passed on', 'async function f(signal: AbortSignal) { await g(signal); }'],
    [
      'one that is asked',
      'async function f(signal: AbortSignal) { await g(); signal.throwIfAborted(); }',
    ],
    ['one read in a callback', 'async function f(signal: AbortSignal) { await g(() => signal); }'],
    ['one that is marked', 'async function f(_signal: AbortSignal) { await g(); }'],
    ['a function that waits for nothing', 'async function f(signal: AbortSignal) { return 1; }'],
    ['a function that returns what it finds', 'function f(signal: AbortSignal) { return g(); }'],
    ['a stub', 'async function f(signal: AbortSignal) {}'],
    [
      'one that is not there yet',
      `async function f(signal: AbortSignal) { throw new Error('x'); }`,
    ],
    ['an override', 'class A extends B { async f(signal: AbortSignal) { await g(); } }'],
    ['an implementation', 'class A implements B { async f(signal: AbortSignal) { await g(); } }'],
    ['a typed constant', 'const f: Load = async (signal: AbortSignal) => { await g(); };'],
    ['a callback', 'load(async (signal: AbortSignal, x: X) => { await g(x); });'],
    ['a member of an object', 'const o = { async f(signal: AbortSignal) { await g(); } };'],
    ['a declaration', 'declare function f(signal: AbortSignal): Promise<void>;'],
    ['an abstract method', 'abstract class A { abstract f(signal: AbortSignal): Promise<void>; }'],
    [
      'an overload',
      'function f(signal: AbortSignal): void; async function f(x: unknown) { await g(x); }',
    ],
    [
      'one that is left out of the others',
      'async function f({ signal, ...others }: Options) { await g(others); }',
    ],
    ['arguments', 'async function f(signal: AbortSignal) { await g(...arguments); }'],
    ['options', 'async function f(o: { signal?: AbortSignal }) { await g(); }'],
    ['a group', 'async function f(group: TaskGroup) { await g(); }'],
    ['the signal of a process', `child.on('exit', async (code, signal) => { await g(); });`],
    ['how a process ended', 'run.then(async ({ code, signal }) => { await g(code); });'],
    ['a string', 'async function f({ signal }: { signal: string }) { await g(); }'],
    ['a call that is reported itself', 'async function f(signal: AbortSignal) { await fetch(u); }'],
    ['a name alone', 'async function f(signal) { await g(); }'],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });
});
