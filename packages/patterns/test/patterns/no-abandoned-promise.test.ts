import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-abandoned-promise.ts';
import { findings, rewrite } from '../rewrite.ts';
import { findSites, syntaxOracle, type Pattern } from '../../src/index.ts';
import { parse } from '../parse.ts';
import { typedFindings } from '../typed.ts';

const head = 'async function save(x?) { await fetch(x); } function plain(x) { return x; }\n';

function reports(code: string, options?: object) {
  return findings(pattern, head + code, { options: options ?? {} })
    .map((each) => each.replace(/^\d+: /, ''))
    .join(' ');
}

/** The same for the body of an async function. */
function inside(body: string, options?: object) {
  return reports(`async function f(ok, xs, o) { ${body} }`, options);
}

describe('a promise that nobody handles', () => {
  test.for([
    ['const all = xs.flatMap(async (x) => [await save(x)]); console.log(all.length);', 'unused'],
    ['const p = save();', 'unused'],
    ['let p = save();', 'unused'],
    ['let p; p = save();', 'unused'],
    ['let p; p ??= save();', 'unused'],
    ['let p; p ||= save();', 'unused'],
    ['const p = ok ? save() : undefined;', 'unused'],
    ['const p = ok && save();', 'unused'],
    ['const p = save() as Promise<number>;', 'unused'],
    ['const p = save(); console.log(p);', 'unused'],
    ['const p = save(); console.log(`started ${p}`);', 'unused'],
    ['const p = save(); logger.info("started", { p });', 'unused'],
    ['const p = save(); if (p) plain(1);', 'unused'],
    ['function sink(x) {} const p = save(); sink(p);', 'unused'],
    ['function sink(x) {} sink(save());', 'ignored'],
    ['function sink(...xs) {} sink(1, save());', 'ignored'],
    ['function sink(a, x = 1) { console.log(typeof x); } sink(1, save());', 'ignored'],
    ['console.log("started", save());', 'ignored'],
    ['const p = save(); const job = { p }; console.log(Object.keys(job));', 'unused'],
    ['const p = save(); const job = { p, n: 1 }; plain(job.n);', 'unused'],
    ['const ps = new WeakMap(); ps.set(o, save());', 'unused'],
    ['const [p, q] = [save(), save()]; await q;', 'unused'],
    ['const { p = save() } = o;', 'unused'],
    ['const ps = [save(), save()];', 'unused'],
    ['const ps = xs.map(async (x) => save(x));', 'unused'],
    ['const ps = []; ps.push(save());', 'unused'],
    ['const ps = []; for (const x of xs) ps.push(save(x));', 'unused'],
    ['const ps = []; xs.forEach((x) => ps.push(save(x)));', 'unused'],
    ['const ps = []; ps.push(save()); console.log(ps.length);', 'unused'],
    ['const ps = []; ps[0] = save();', 'unused'],
    ['const ps = new Map(); ps.set(1, save());', 'unused'],
    ['const ps = new Map(); if (!ps.has(1)) ps.set(1, save());', 'unused'],
    ['const ps = new Set(); ps.add(save());', 'unused'],
    ['const job = { task: save(), name: "x" }; plain(job.name);', 'unused'],
    ['const job = {}; job.task = save();', 'unused'],
    ['const p = new Promise((resolve, reject) => setTimeout(reject, 1));', 'unused'],
  ])('%s %s', ([body, expected]) => {
    expect(inside(body!)).toBe(expected);
  });

  test.for([
    ['function f(p = save()) {}', 'unused'],
    ['function f(p = save()) { return p; }', ''],
    ['const p = save();', 'unused'],
    ['class A { static { const p = save(); } }', 'unused'],
    ['let p; on("x", () => { p = save(); });', 'unused'],
  ])('also outside of functions: %s %s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('a promise that some paths do not handle', () => {
  test.for([
    ['const p = save(); if (ok) await p;', 'conditional'],
    ['const p = save(); if (ok) { return await p; } return 1;', 'conditional'],
    ['const p = save(); ok && (await p);', 'conditional'],
    ['const p = save(); return ok ? await p : 0;', 'conditional'],
    ['for (const x of xs) { const p = save(x); if (x) await p; }', 'conditional'],
    ['for (const x of xs) { const p = save(x); if (x) continue; await p; }', 'conditional'],
    ['const p = save(); switch (ok) { case 1: await p; }', 'conditional'],
    ['const p = save(); while (ok()) await p;', 'conditional'],
    ['let p = save(); p = save(); await p;', 'overwritten'],
    ['let p = save(); if (ok) p = save(); await p;', 'overwritten'],
    ['let p; for (const x of xs) { p = save(x); } await p;', 'overwritten'],
    ['let p = save(); p = undefined; if (ok) { p = save(); await p; }', 'overwritten'],
    ['const o2 = { p: save() }; o2.p = save(); await o2.p;', 'overwritten'],
    ['const p = later(); if (ok) await p;', 'conditional'],
    [
      'if (a === 1 || a === 2) { const p = save(); if (a === 1) await p; else if (a === 3) await p; }',
      'conditional',
    ],
    ['if (a === 1 || ok) { const p = save(); if (a === 1) await p; }', 'conditional'],
  ])('%s %s', ([body, expected]) => {
    expect(inside(body!)).toBe(expected);
  });
});

describe('a promise that somebody handles, or may', () => {
  test.for([
    ['const p = save(); await p;'],
    [
      'if (a === 1 || a === 2) { const p = save(); if (a === 1) { return p; } else if (a === 2) await p; }',
    ],
    ['if (a == "x") { const p = save(); if (a == "x") await p; }'],
    ['const p = save(); return p;'],
    ['const p = save(); return p ?? other;'],
    ['const p = save(); const all = [p || other]; await all[0];'],
    ['const p = save(); p.then(plain);'],
    ['const p = save(); p?.catch(plain);'],
    ['const p = save(); void p;'],
    ['const p = save(); plain(p);'],
    ['console.log("started", await save());'],
    ['console.log(plain(1), JSON.stringify(o), xs.join());'],
    ['function keep(x) { plain(x); } keep(save());'],
    ['function keep() { plain(arguments); } keep(save());'],
    ['declare function own(x: unknown): void; own(save());'],
    ['const p = save(); const job = { p }; plain(job);'],
    ['const p = save(); const job = { p }; plain(job.p);'],
    ['const p = save(); const job = { p }; const { p: q } = job; await q;'],
    ['const p = save(); const job = { p, run: () => job }; console.log(job);'],
    ['const p = save(); xs.push(p);'],
    ['const p = save(); o.p = p;'],
    ['const p = save(); const q = p; await q;'],
    ['const p = save(); return { p };'],
    ['const p = save(); on("x", () => p);'],
    ['const p = save(); on("x", async () => { await p; });'],
    ['const p = save(); throw p;'],
    ['const p = save(); new Task(p);'],
    ['const p = save(); for await (const x of p) plain(x);'],
    ['const p = save(); return <any>p;'],
    ['const p = save(); if (ok) await p; else plain(p);'],
    ['const p = save(); if (ok || xs) await p; else plain(p);'],
    ['const p = save(); try { plain(); } finally { await p; }'],
    ['const p = save(); try { return 1; } finally { await p; }'],
    ['const p = save(); if (ok) process.exit(1); await p;'],
    ['const p = ok ? save() : undefined; if (ok) await p;'],
    ['let p; if (ok) p = save(); if (ok) await p;'],
    ['let p; if (ok) p = save(); if (p) await p;'],
    ['let p = save(); p = p.then(plain); await p;'],
    ['let p; while (ok()) { p = save(); await p; }'],
    ['const p = save().catch(plain); if (ok) await p;'],
    ['const p = Promise.resolve(1); if (ok) await p;'],
    ['const p = new Promise((resolve) => on(resolve)); if (ok) await p;'],
    ['const p = plain(1);'],
    ['const p = unknown();'],
    ['const p = await save();'],
    ['const p = knex("a").where(1); if (ok) await p;'],
    ['await using p = save();'],
    ['const ps = []; ps.push(save()); await Promise.all(ps);'],
    ['const ps = []; ps.push(save()); return ps;'],
    ['const ps = []; ps.push(save()); if (ps.length > 3) await Promise.all(ps);'],
    ['const ps = xs.map((x) => plain(x));'],
    ['const ps = xs.map(async (x) => x); plain(...ps);'],
    ['const ps = new Map(); ps.set(1, save()); return ps.get(1);'],
    ['const ps = new Map(); ps.set(1, save()); for (const p of ps.values()) await p;'],
    ['const job = { task: save() }; await job.task;'],
    ['const job = { task: save() }; return job;'],
    ['const job = { task: save(), run() { return this.task; } }; job.run();'],
    ['const job = { task: save() }; const { task } = job; await task;'],
    ['const job = { task: save() }; plain(job[ok]);'],
    ['xs.push(save());'],
    ['o.cache.set(1, save());'],
    ['o.task = save();'],
    ['const sink = (x, ...rest) => plain(x); const p = save(); sink(p);'],
    ['function sink() { return arguments; } const p = save(); sink(p);'],
    ['const [p, , q] = [save(), , save()]; await p; await q;'],
  ])('%s', ([body]) => {
    expect(inside(body!)).toBe('');
  });

  test.for([
    ['let cache; function get() { return (cache ??= save()); }'],
    ['let cache; function get() { cache ??= save(); return cache; }'],
    ['const ready = save(); export { ready };'],
    ['export const ready = save();'],
    ['const ready = save(); export default ready;'],
    ['export default save();'],
    ['function save() {} const p = save();'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });

  test('a template reads what the script of its component declares', () => {
    const code = 'async function save() {} const user = save();';
    expect(findings(pattern, code, { path: 'User.vue' })).toEqual([]);
    expect(findings(pattern, code)).toEqual(['1: unused']);
  });
});

describe('fields of a class', () => {
  test.for([
    ['class A { #p; run() { this.#p = save(); } }', 'field'],
    ['class A { private p; run() { this.p = save(); } }', 'field'],
    ['class A { private p; run() { on(() => { this.p = save(); }); } }', 'field'],
    ['class A { #p; run() { this.#p = save(); } stop() { this.#p = undefined; } }', 'field'],
    ['class A { p; run() { this.p = save(); } }', ''],
    ['class A { protected p; run() { this.p = save(); } }', ''],
    ['class A { #p; run() { this.#p = save(); } stop() { return this.#p; } }', ''],
    ['class A { #p; run() { this.#p ??= save(); return this.#p; } }', ''],
    ['class A { #p; run() { return (this.#p = save()); } }', ''],
    ['class A { #p; run() { this.#p = save(); } static of(a) { return a.#p; } }', ''],
    ['class A { private p; run() { this.p = save(); const { p } = this; return p; } }', ''],
    ['class A { private p; run() { this.p = save(); return this[name]; } }', ''],
    ['class A { private p; constructor() { this.p = save(); } }', ''],
    ['class A { #p; run() { this.#p = plain(); } }', ''],
  ])('%s %s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('collections in the fields of a class', () => {
  test.for([
    ['class A { #s = new Set(); run() { this.#s.add(save()); } }', 'field'],
    ['class A { #m = new Map(); run(k) { this.#m.set(k, save(k)); } }', 'field'],
    [
      'class A { private s = []; run() { this.s.push(save()); } size() { return this.s.length; } }',
      'field',
    ],
    [
      'class A { #m = new Map(); run(k) { if (!this.#m.has(k)) { this.#m.set(k, save(k)); } } }',
      'field',
    ],
    [
      'class A { #m = new Map(); run(k) { this.#m.set(k, save(k)); } get(k) { return this.#m.get(k); } }',
      '',
    ],
    [
      'class A { #s = new Set(); run() { this.#s.add(save()); } end() { return Promise.all(this.#s); } }',
      '',
    ],
    ['class A { #s = []; run() { this.#s.push(save()); } end() { return this.#s.pop(); } }', ''],
    ['class A { #s = []; run() { return this.#s.push(save()); } }', ''],
    ['class A { #s = new Set(); run() { this.#s.add(save().catch(plain)); } }', ''],
    ['class A { #s = new Set(); run() { this.#s.add(plain()); } }', ''],
    ['class A { s = new Set(); run() { this.s.add(save()); } }', ''],
    [
      'class A { private s = new Set(); run() { this.s.add(save()); } end() { const { s } = this; return s; } }',
      '',
    ],
  ])('%s %s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('the top of a file', () => {
  const code = 'const p = fetch(x); exports.y = 1;';

  test('of CommonJS is seen by nobody else', () => {
    const file = parse(code, 'a.cjs', 'commonjs');
    expect(findSites(file, [pattern as Pattern], syntaxOracle(file))).toHaveLength(1);
  });

  test('of a script may be read by another one', () => {
    const file = parse('const p = fetch(x);', 'a.js', 'commonjs');
    expect(findSites(file, [pattern as Pattern], syntaxOracle(file))).toEqual([]);
  });
});

describe('options', () => {
  test('fields and collections can be left out', () => {
    const field = 'class A { #p; run() { this.#p = save(); } }';
    expect(reports(field, { trackFields: false })).toBe('');
    expect(inside('const ps = [save()];', { trackCollections: false })).toBe('');
    expect(inside('const p = save();', { trackCollections: false })).toBe('unused');
  });

  test('exports count where they are asked for', () => {
    expect(reports('export const ready = save();', { checkExports: true })).toBe('exported');
    expect(reports('const p = save(); export { p };', { checkExports: true })).toBe('exported');
    expect(reports('export default save();', { checkExports: true })).toBe('exported');
    expect(reports('export default await save();', { checkExports: true })).toBe('');
    expect(reports('export default save();')).toBe('');
    expect(reports('export const one = plain(1);', { checkExports: true })).toBe('');
  });
});

describe('with types', () => {
  test.for([
    ['declare function load(): Promise<number>; function f() { const p = load(); }', ['1: unused']],
    ['declare function load(): number; function f() { const p = load(); }', []],
    ['declare function load(): PromiseLike<number>; function f() { const p = load(); }', []],
    [
      'declare const api: { load(): Promise<1> }; function f() { const { p = api.load() } = {} as any; }',
      ['1: unused'],
    ],
    [
      'declare function load(x: number): Promise<1>; function f() { const ps = [1].map(load); }',
      ['1: unused'],
    ],
    [
      'declare function load(): number; async function f(ok: 1) { const p = load(); if (ok) await p; }',
      [],
    ],
  ] as const)('%s', ([code, expected]) => {
    expect(typedFindings(pattern, code)).toEqual(expected);
  });
});

describe('the change', () => {
  test.for([
    ['async function f() { const p = save(); }', 'async function f() { await save(); }'],
    ['async function f() { let p = save() as any; }', ''],
    [
      'function f(group: TaskGroup) { const p = save(); }',
      'function f(group: TaskGroup) { group.startSoon(() => save()); }',
    ],
    ['function f() { const p = save(); }', ''],
    ['async function f() { const p = save(), q = 1; }', ''],
    ['async function f() { const p = save(); console.log(p); }', ''],
    ['async function f() { const /* why */ p = save(); }', ''],
    ['async function f() { const ps = []; ps.push(save()); }', ''],
  ])('%s', ([code, expected]) => {
    expect(rewrite(pattern, head + code, { asOffer: true }).text).toBe(head + (expected || code));
  });
});

test.for([
  ['jsx', 'async function f() { const p = save(); return <div p={p} />; }'],
  [
    'odd',
    'async function f() { const [, ...rest] = [save()]; ({ a: rest[0] } = {}); enum E { A } }',
  ],
  [
    'odd',
    'namespace N { const p = 1; } abstract class A { abstract p; declare q; accessor r = 1; }',
  ],
])('%s code is read without a crash', ([, code]) => {
  expect(findings(pattern, head + code, { path: 'input.tsx' })).toEqual([]);
});

test('a constant of a module that only types look at belongs to a test of types', () => {
  expect(reports('const p = save(); export type P = typeof p; export {};')).toBe('');
  expect(reports('const p = save(); type P = typeof p; console.log(p); export {};')).toBe('unused');
  expect(inside('const p = save(); type P = typeof p;')).toBe('unused');
});
