import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-dangling-controller.ts';
import { findings } from '../rewrite.ts';

function reports(code: string, path?: string) {
  return findings(pattern, code, path ? { path } : {})
    .join()
    .replace(/\d+: /g, '');
}

/** A function that has a controller, with these statements. */
function using(body: string) {
  return `async function f(u) { const c = new AbortController(); ${body} }`;
}

describe('reports a controller', () => {
  test.for([
    ['whose signal is passed on', using('await fetch(u, { signal: c.signal });')],
    ['whose signal is kept', using('const signal = c.signal; await load(u, signal);')],
    [
      'of which only the signal has a name',
      'const { signal } = new AbortController(); load(signal);',
    ],
    [
      'of a private field',
      'class A { private c = new AbortController(); run() { load(this.c.signal); } }',
    ],
    ['whose signal is taken out', using('const { signal } = c; await load(u, signal);')],
    ['whose signal is asked', using('while (!c.signal.aborted) await step();')],
    ['whose signal is listened to', using(`c.signal.addEventListener('abort', stop);`)],
    ['whose signal is returned', using('return c.signal;')],
    ['whose signal is used in a closure', using('return () => fetch(u, { signal: c.signal });')],
    ['by index', using(`await load(c['signal']);`)],
    ['with a cast', 'function f() { const c = new AbortController() as any; load(c!.signal); }'],
    ['in a let', 'function f() { let c = new AbortController(); load(c.signal); }'],
    ['of a module', 'const c = new AbortController(); export const x = load(c.signal);'],
    ['in a private field', 'class A { #c = new AbortController(); f() { load(this.#c.signal); } }'],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('never');
  });

  test('in JavaScript and JSX', () => {
    const code = 'function F() { const c = new AbortController(); return <L s={c.signal} />; }';
    expect(reports(code, 'input.jsx')).toBe('never');
  });
});

describe('accepts a controller', () => {
  test.for([
    ['that is aborted', using('load(c.signal); c.abort();')],
    [
      'of a field that is aborted',
      'class A { private c = new AbortController(); run() { load(this.c.signal); } stop() { this.c.abort(); } }',
    ],
    [
      'of an object that is handed on',
      'class A { private c = new AbortController(); run() { load(this.c.signal); keep(this); } }',
    ],
    [
      'of which both parts have a name',
      'const { signal, abort } = new AbortController(); load(signal, abort);',
    ],
    ['that is aborted in a handler', using(`on('x', () => c.abort()); load(c.signal);`)],
    ['that is aborted by a timer', using('setTimeout(() => c.abort(), 5); load(c.signal);')],
    ['whose abort is passed on', using(`on('x', c.abort.bind(c)); load(c.signal);`)],
    ['that is passed on', using('load(c.signal); register(c);')],
    ['that is returned', using('load(c.signal); return c;')],
    ['that is kept elsewhere', using('load(c.signal); this.c = c;')],
    ['in an object', using('load(c.signal); return { c };')],
    ['in an array', using('load(c.signal); all.push(c);')],
    ['under another name', using('const d = c; load(c.signal); d.abort();')],
    ['taken apart', using('const { signal, abort } = c; load(signal);')],
    ['taken apart with a rest', using('const { signal, ...rest } = c; load(signal);')],
    ['by a computed name', using('load(c.signal); c[key]();')],
    ['in a cast', using('load(c.signal); (c as any).abort();')],
    ['optionally', using('load(c.signal); c?.abort();')],
    ['that is unused', using('')],
    ['that is exported', 'export const c = new AbortController(); load(c.signal);'],
    ['that is exported later', 'const c = new AbortController(); load(c.signal); export { c };'],
    ['that is set again', 'let c = new AbortController(); load(c.signal); c = other(); '],
    ['that is assigned', 'let c; c = new AbortController(); load(c.signal);'],
    ['that is a mere signal', 'const never = new AbortController().signal; load(never);'],
    ['in an argument', 'start(new AbortController());'],
    [
      'of somebody else',
      'import { AbortController } from "x"; const c = new AbortController(); load(c.signal);',
    ],
    ['in a public field', 'class A { c = new AbortController(); f() { load(this.c.signal); } }'],
    [
      'in a field that is aborted',
      'class A { #c = new AbortController(); f() { load(this.#c.signal); } g() { this.#c.abort(); } }',
    ],
    [
      'in a field that is replaced',
      'class A { #c = new AbortController(); f() { load(this.#c.signal); this.#c = other; } }',
    ],
    [
      'in a field that is asked for',
      'class A { #c = new AbortController(); static is(o) { return #c in o; } }',
    ],
    ['another class', using('').replace('AbortController', 'Controller') + ' load(c.signal);'],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });
});
