import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-async-init.ts';
import { findings } from '../rewrite.ts';
import { typedFindings } from '../typed.ts';

const head = 'async function save(x?) { await fetch(x); } function plain(x) { return x; }\n';

function reports(code: string, options?: object) {
  return findings(pattern, head + code, { options: options ?? {} })
    .map((each) => each.replace(/^\d+: /, ''))
    .join(' ');
}

describe('work that starts with the object, and that nobody can wait for', () => {
  test.for([
    ['class A { #p = save(); }', 'dropped'],
    ['class A { private p = save(); }', 'dropped'],
    ['class A { private static p = save(); }', 'dropped'],
    ['class A { static #p = save(); }', 'dropped'],
    ['class A { private accessor p = save(); }', 'dropped'],
    ['class A { #p = (async () => { await fetch("/"); })(); }', 'dropped'],
    ['class A { #p; constructor() { this.#p = save(); } }', 'dropped'],
    ['class A { private p; constructor() { this.p = this.init(); } async init() {} }', 'dropped'],
    ['class A { #p; constructor() { if (ok) this.#p = save(); } }', 'dropped'],
    ['class A { #p; constructor() { this.#p = save().catch(plain); } }', 'dropped'],
    ['class A { static #p; static { this.#p = save(); } }', 'dropped'],
    ['class A { #p; get x() { this.#p = save(); return 1; } }', 'dropped'],
    ['class A { #p; set x(y) { this.#p = save(y); } }', 'dropped'],
    ['class A { #p = save(); stop() { this.#p = undefined; } }', 'dropped'],
    ['class A { constructor() { return save(); } }', 'returned'],
    ['class A { constructor() { return (async () => this)(); } }', 'returned'],
    ['class A { constructor() { return ok ? save() : this; } }', 'returned'],
    ['const A = class { #p = save(); };', 'dropped'],
  ])('%s %s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('a field that says when the object is ready', () => {
  const ready = [
    'class A { ready = save(); }',
    'class A { ready; constructor() { this.ready = this.init(); } async init() {} }',
    'class A { #ready = save(); async use() { await this.#ready; } }',
    'class A { private ready; constructor() { this.ready = save(); } use() { return this.ready; } }',
    'class A { static ready; static { this.ready = save(); } }',
    'class A { protected ready = save(); }',
  ];
  test.for(ready)('is accepted at first: %s', (code) => {
    expect(reports(code)).toBe('');
  });

  test.for(ready)('is reported where it may not be: %s', (code) => {
    expect(reports(code, { allowReadyField: false })).toBe('ready');
  });
});

describe('none of its business', () => {
  test.for([
    ['class A { p = plain(1); }'],
    ['class A { #p = unknown(); }'],
    ['class A { #p = async () => { await save(); }; }'],
    ['class A { #p = () => save(); }'],
    ['class A { #p; run() { this.#p = save(); } }'],
    ['class A { #p; constructor() { on(() => { this.#p = save(); }); } }'],
    ['class A { constructor() { save(); } }'],
    ['class A { constructor() { void save(); } }'],
    ['class A { constructor() { save().catch(plain); } }'],
    ['class A { constructor() { register(save()); } }'],
    ['class A { constructor() { const p = save(); } }'],
    ['class A { constructor() { return plain(1); } }'],
    ['class A { constructor() { const f = () => { return save(); }; } }'],
    ['class A { static { save(); } }'],
    ['class A { get x() { return save(); } }'],
    ['class A { get x() { this.p ??= save(); return this.p; } }'],
    ['class A { #p; get x() { return (this.#p ??= save()); } }'],
    ['class A { #done = new Promise((resolve) => { this.stop = resolve; }); }'],
    ['class A { done = new Promise((resolve) => { this.stop = resolve; }); }'],
    [
      'class A { p; constructor() { this.p = new Promise((_, reject) => { this.fail = (e) => { this.failed = true; reject(e); }; }); } }',
    ],
    ['class A { p; constructor(executor) { this.p = new Promise(executor); } }'],
    ['class A { chain = Promise.resolve(); }'],
    ['class A { pause = sleep(1); }'],
    ['class A { static async create() { await save(); return new A(); } }'],
    ['class A { [Symbol.iterator] = save(); }'],
    ['const o = { p: save(), get q() { return save(); } };'],
    ['function A() { this.p = save(); }'],
    ['abstract class A { abstract p; declare q; accessor r; constructor(private s = 1) {} }'],
    ['class A { constructor(); constructor(x?) { return; } }'],
  ])('%s', ([code]) => {
    expect(reports(code!, { allowReadyField: false })).toBe('');
  });
});

describe('with types', () => {
  const declared = 'declare function load(): Promise<number>; declare function sync(): number;\n';
  test.for([
    ['class A { #p = load(); }', ['2: dropped']],
    ['class A { #p = sync(); }', []],
    ['class A { constructor() { return load() as never; } }', ['2: returned']],
    ['class A { private p?: unknown; constructor() { this.p = load(); } }', ['2: dropped']],
  ] as const)('%s', ([code, expected]) => {
    expect(typedFindings(pattern, declared + code)).toEqual(expected);
  });
});

test('JavaScript has private names only', () => {
  const code = 'class A { #p = fetch("/"); _p = fetch("/"); }';
  expect(findings(pattern, code, { path: 'input.js' })).toEqual(['1: dropped']);
});
