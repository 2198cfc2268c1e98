import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-misused-promise.ts';
import { findings, rewrite } from '../rewrite.ts';
import { typedFindings } from '../typed.ts';

/** What is reported for code below a function that syntax alone can follow. */
function reports(code: string, options: object = {}, path = 'input.tsx') {
  return findings(pattern, `async function load() {}\n${code}`, { path, options })
    .map((each) => each.replace(/^\d+: /, ''))
    .join(', ');
}

/** A function that leaves no error to a `try` around its call. */
const kept = 'const copy = async () => { look(); try { await put(); } catch (e) { log(e); } };';

describe('a promise where only its value makes sense', () => {
  test.for([
    ['if (load()) x();', 'test'],
    ['if (!load()) x();', 'test'],
    ['while (load()) x();', 'test'],
    ['do x(); while (load());', 'test'],
    ['for (; load(); ) x();', 'test'],
    ['load() ? a : b;', 'test'],
    ['const a = load() || b;', 'test'],
    ['const a = load() && b;', 'test'],
    ['if (a && load()) x();', 'test'],
    ['if (a && (b || !load())) x();', 'test'],
    ['if (load() && load()) x();', 'test, test'],
    ['const p = load(); if (p) x();', 'test'],
    ['const a = (load() || b) && c;', 'test'],
    ['if (a ?? load()) x();', 'test'],
    ['if (new Promise(r)) x();', 'test'],
    ['xs.filter(async (x) => x.ok);', 'predicate'],
    ['xs?.some(async (x) => x.ok);', 'predicate'],
    ['xs.every(load);', 'predicate'],
    ['const y = xs.find(async function (x) { return x; });', 'predicate'],
    ['xs.findIndex(async (x) => x);', 'predicate'],
    ['xs.findLast(() => load());', 'predicate'],
    ['[1].findLastIndex(async (x) => x);', 'predicate'],
    ['await Promise.all(xs.filter(async (x) => x));', 'predicate'],
    ['await [1].filter(async (x) => x);', 'predicate'],
    ['xs.sort(async (a, b) => (await a) - (await b));', 'comparator'],
    ['xs.toSorted(async (a, b) => a - b);', 'comparator'],
    ['xs.reduce(async (sum, x) => sum + (await x()), 0);', 'accumulator'],
    ['xs.reduce(async (all, x) => [...all, await x()], []);', 'accumulator'],
    ['xs.reduce(async (_, x) => { await x(); }, 0);', 'accumulator'],
    ['xs.reduce(async ({ a }, x) => ({ a }), {});', 'accumulator'],
    ['text.replace(/x/g, async (m) => look(m));', 'replacer'],
    ['const y = text.replaceAll("x", async () => "y");', 'replacer'],
    ['const all = /x/g; f(text.replace(all, load));', 'replacer'],
    ['text.replace(new RegExp(x), () => load());', 'replacer'],
    ['JSON.stringify(x, async (key, value) => value);', 'replacer'],
    ['JSON.parse(x, async (key, value) => value);', 'replacer'],
    ['Object.groupBy(xs, async (x) => x.kind);', 'replacer'],
    ['Map.groupBy(xs, load);', 'replacer'],
    ['xs.values().filter(async (x) => x.ok);', 'predicate'],
    ['const y = map?.entries().some(async ([key]) => key);', 'predicate'],
    ['const y = xs.map(async (x) => x).join();', 'elements'],
    ['const y = xs.map(load).filter(Boolean);', 'elements'],
    ['const y = xs?.map((x) => load(x)).join(", ");', 'elements'],
    ['Object.fromEntries(xs.map(async (x) => [x, 1]));', 'elements'],
    ['new Map(xs.map(async (x) => [x, 1]));', 'elements'],
    ['const a = { ...load() };', 'spread'],
    ['f(...load());', 'spread'],
    ['const a = `${load()}`;', 'text'],
    ['const a = "x" + load();', 'text'],
    ['const a = load() + `x`;', 'text'],
    ['JSON.stringify(load());', 'text'],
    ['JSON.stringify({ a: load(), b: 1 });', 'text'],
    ['JSON.stringify([load(), , 1]);', 'text'],
    ['async function f() { try { return load(); } catch {} }', 'returned'],
    [`${kept} async function f() { try { return copy(); } catch {} }`, ''],
    ['async function f() { try { start(); return Promise.resolve(); } catch {} }', ''],
    ['async function f() { try { return Promise.resolve(load()); } catch {} }', 'returned'],
    [`${kept} async function f() { try { return copy().finally(end); } catch {} }`, ''],
    [`${kept} async function f() { try { return copy().then(use); } catch {} }`, 'returned'],
    [
      `${kept} async function f() { try { return copy(); } catch {} finally { end(); } }`,
      'returned',
    ],
    [
      `${kept} async function f() { try { try { return copy(); } catch {} } finally { end(); } }`,
      'returned',
    ],
    ['const f = async () => { try { return load(); } finally { close(); } };', 'returned'],
    ['async function f() { try { if (a) { return load(); } } catch {} }', 'returned'],
    ['async function f() { const p = load(); try { await q; return p; } catch {} }', 'returned'],
    [
      'async function f() { const p = load(); try { if (a) { return p; } await p; } catch {} }',
      'returned',
    ],
    [
      'async function f() { try { x(); } catch { return load(); } finally { close(); } }',
      'returned',
    ],
    ['async function f() { try { return new Promise((a, b) => x(a, b)); } catch {} }', 'returned'],
    ['async function f() { try { try { return load(); } catch {} } catch {} }', 'returned'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('silence for', () => {
  test.for([
    ['router.replace("/home", async () => {});'],
    ['return_(router.replace("/home", async () => {}));'],
    ['router.replace(path, async () => {});'],
    ['await text.replace(/x/, async () => {});'],
    ['const JSON = mine(); JSON.stringify(x, async () => {});'],
    ['Object.groupBy(xs, (x) => x.kind);'],
    ['await Promise.all(xs.map(async (x) => x)); path.join(a, b);'],
    ['(await Promise.all(xs.map(load))).join();'],
    ['xs.map((x) => x.name).join(); xs.map(async (x) => x).filter(isWanted);'],
    ['new Set(xs.map(async (x) => x));'],
    ['if (await load()) x();'],
    ['if (x()) load();'],
    ['if (a && b) load();'],
    ['const a = b || load();'],
    ['const a = b && load();'],
    ['const a = b ?? load();'],
    ['const a = load() ?? b;'],
    ['let p; if (!p) p = load();'],
    ['const r = useRef({ p: null! }); if (!r.current.p) r.current.p = load();'],
    ['class A { p: Promise<void> = null!; get() { if (!this.p) this.p = load(); } }'],
    ['class A { async get() { if (!this.p) this.p = load(); return this.p; } }'],
    ['function f(p?: Promise<void>) { if (p) x(); }'],
    ['function f(a) { if (a?.load()) x(); }'],
    ['switch (load()) {}'],
    ['typeof load() === "x";'],
    ['void load();'],
    ['load() === load();'],
    ['a ? load() : b;'],
    ['xs.filter((x) => x.ok);'],
    ['xs.filter(Boolean);'],
    ['xs.filter();'],
    ['xs.filter(...fs);'],
    ['xs.map(async (x) => x);'],
    ['filter(async (x) => x);'],
    ['await stream.filter(async (x) => x);'],
    ['stream.some(async (x) => x).then(x);'],
    ['db.find({ a: 1 });'],
    ['xs.sort((a, b) => a - b);'],
    ['xs.reduce(async (all, x) => { await all; await x(); }, Promise.resolve());'],
    ['xs.reduce(async (all, x) => [...(await all), await x()], Promise.resolve([]));'],
    ['xs.reduce((all, x) => all.then(x), Promise.resolve());'],
    ['xs.reduce(async (all, x) => all.then(x), Promise.resolve());'],
    ['xs.reduce(async (all, x) => { const sum = f(all); return sum; }, 0);'],
    ['const a = { ...(await load()) };'],
    ['f(...xs);'],
    ['const a = `${await load()}`;'],
    ['tag`${load()}`;'],
    ['const a = `${x()}`;'],
    ['const a = 1 + load();'],
    ['JSON.parse(load());'],
    ['function f(JSON) { JSON.stringify(load()); }'],
    ['JSON.stringify();'],
    ['async function f() { try { return await load(); } catch {} }'],
    ['async function f() { try { x(); } catch { return load(); } }'],
    ['async function f() { try { x(); } finally { return load(); } }'],
    ['function f() { try { return load(); } catch {} }'],
    ['async function* f() { try { return load(); } catch {} }'],
    ['async function f() { try { g(() => { return load(); }); } catch {} }'],
    ['async function f() { try { return new Promise((r) => setTimeout(r)); } catch {} }'],
    ['async function f() { try { return; } catch {} }'],
    ['async function f() { return load(); }'],
    ['async function f() { const p = load(); try { await p; return p; } catch {} }'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});

test('odd code does not make it fail', () => {
  const odd = [
    'for (;;) break;',
    'for (const x in y) {} #a in b;',
    'class A { #a; f() { return #a in this && x; } }',
    'xs.reduce(async () => {});',
    'xs.reduce(async (...all) => all);',
    'xs[0](async () => {}); xs["filter"]?.(f)!;',
    '[, ...xs]; `a`; ``; f?.();',
    'return_: while (0) break return_;',
    'JSON.stringify([...xs, , { ...y }]);',
    'const x = <a b={c && d} />;',
  ];
  for (const code of odd)
    expect(reports(code)).toBe(code.startsWith('xs.reduce(async ()') ? 'accumulator' : '');
});

describe('options', () => {
  test.for<[string, object, string]>([
    ['if (load()) x();', { report: ['text'] }, ''],
    ['if (load()) x();', { compat: true }, 'test'],
    ['if (load()) x();', { compat: { checksConditionals: false } }, ''],
    ['f(...load());', { compat: { checksConditionals: false } }, 'spread'],
    ['f(...load());', { compat: { checksSpreads: false } }, ''],
    ['JSON.stringify(load());', { compat: true }, ''],
  ])('%s %o', ([code, options, expected]) => {
    expect(reports(code, options)).toBe(expected);
  });
});

describe('with types', () => {
  const before = [
    'declare function load(): Promise<number>; declare const maybe: Promise<number> | undefined;',
    'declare const lazy: { then(f: (n: number) => void): void; toString(): string };',
    'declare const list: { filter(f: () => Promise<boolean>): Promise<void> };',
    'declare const xs: number[] | undefined; declare const x: any;\n',
  ].join(' ');

  test.for([
    ['declare const o: { load(): Promise<boolean> }; if (o.load()) x();', true],
    ['if (maybe) x();', false],
    ['if (!maybe) x();', false],
    ['if (x) x();', false],
    ['const a = await ((x.load?.() as Promise<number>) || load());', false],
    ['declare const p: Promise<void>; if (p!) x();', false],
    ['declare const r: { p: Promise<void> }; if (!r.p) x();', true],
    ['const r: { p: Promise<void> } = { p: load() as any }; if (!r.p) x();', true],
    ['const r: { p: Promise<void> } = { p: null! }; if (!r.p) x();', false],
    ['const r: { p: Promise<void> } = { p: undefined as never }; if (!r.p) x();', false],
    ['const a = `${maybe}`;', false],
    ['const a = `${lazy}`;', false],
    ['list.filter(async () => true);', false],
    ['xs?.filter(async () => true);', true],
    ['xs!.filter(load);', true],
    ['x.filter(load);', true],
    ['declare const p: { a: Promise<number> }; const a = { ...p };', false],
    ['declare const p: { a: Promise<number> }; const a = { ...p.a };', true],
    ['async function f() { try { return x.load(); } catch {} }', false],
    [
      'declare const d: { load(): Promise<void> }; async function f() { try { return d.load(); } catch {} }',
      true,
    ],
  ] as const)('%s is reported: %s', ([code, isReported]) => {
    expect(typedFindings(pattern, before + code).length > 0).toBe(isReported);
  });
});

test('what may be absent though no type says so is a fair question', () => {
  const types = { isAlwaysThenable: () => true, hidesAbsence: () => true };
  const before = 'async function load() {}\n';
  const said = (code: string) => findings(pattern, before + code, { types });
  expect(said('if (this.closing.done) x();')).toEqual([]);
  expect(said('function f(closing: Promise<void>) { if (closing) x(); }')).toEqual([]);
  expect(said('const closing = load(); if (closing) x();')).toEqual(['2: test']);
});

describe('a type is asked for', () => {
  const asks = (code: string, path: string) =>
    findings({ ...pattern, confirm: (match) => match }, code, { path }).length > 0;

  test.for([
    ['if (f()) x();', true],
    ['if (Number(a)) x();', false],
    ['if (existsSync(a)) x();', false],
    ['if (a.status) x();', false],
    ['const a = 1 ? {} : null; if (a) x();', false],
    ['const a = 1 ? f() : null; if (a) x();', true],
    ['const a = 1 && {}; if (a) x();', false],
    ['const a = 1 || f(); if (a) x();', true],
    ['let a = f(); if (!a) a = await g();', false],
    ['let a = f(); if (!a) a = null;', true],
    ['if (a === "x" && !a) x();', true],
    ['function f(a: A) { if (a) x(); }', false],
    ['function f(a: A | undefined) { if (a) x(); }', false],
    ['function f(a: LazyA) { if (a) x(); }', true],
    ['function f(a: Promise<A>) { if (a) x(); }', true],
    ['function f(a: Promise<A> | string) { if (a) x(); }', true],
    ['type A = Promise<B>; function f(a: A) { if (a) x(); }', true],
    ['interface A { b: B } function f(a: A) { if (a) x(); }', false],
    ['interface A extends B {} function f(a: A) { if (a) x(); }', true],
    ['interface A { then(): void } function f(a: A) { if (a) x(); }', true],
    ['class A { then() {} } function f(a: A) { if (a) x(); }', true],
    ['function f<A>(a: A) { if (a) x(); }', true],
    ['function f<A extends string>(a: A) { if (a) x(); }', false],
    ['type A = B; type B = A; function f(a: A) { if (a) x(); }', true],
    ['function f(a: A["b"]) { if (a) x(); }', true],
    ['function f({ a }: A) { if (a) x(); }', true],
    ['function f({ a }: A) { if (a) x(a === "b"); }', false],
    ['const a = { ...(1 ? { c } : {}) };', false],
    ['const a = [...b];', false],
    ['const a = [...b()];', true],
    ['const a = { ...b };', true],
    ['const a = f(); `${a.b.c}`;', false],
    ['`${this.a.b}`;', true],
    ['`${a}`;', true],
  ] as const)('%s: %s', ([code, isAsked]) => {
    expect(asks(code, 'input.ts')).toBe(isAsked);
  });

  test('in JavaScript also where the compiler would tell', () => {
    expect(asks('const a = [...b];', 'input.js')).toBe(true);
    expect(asks('function f(a) { if (a) x(a < 1); }', 'input.js')).toBe(true);
  });
});

describe('the rewrite awaits', () => {
  test.for([
    ['if (load()) x();', 'if (await load()) x();'],
    ['if (!load()) x();', 'if (!(await load())) x();'],
    ['const a = load() || b;', 'const a = (await load()) || b;'],
    ['if (a && load()) x();', 'if (a && (await load())) x();'],
    ['const a = { ...load() };', 'const a = { ...(await load()) };'],
    ['const a = `${load()}`;', 'const a = `${await load()}`;'],
    ['JSON.stringify({ a: load() });', 'JSON.stringify({ a: await load() });'],
    ['while ((load())) x();', 'while ((await load())) x();'],
    ['if (a ? load() : load()) x();', 'if (await (a ? load() : load())) x();'],
    ['const a = (load()) || b;', 'const a = (await load()) || b;'],
    ['try { return load(); } catch {}', 'try { return await load(); } catch {}'],
  ])('%s', ([code, expected]) => {
    const around = (body: string) => `async function load() {}\nasync function f() { ${body} }`;
    expect(rewrite(pattern, around(code!)).text).toBe(around(expected!));
  });

  test.for([
    ['function f() { if (load()) x(); }'],
    ['if (load()) x();'],
    ['async function f(a = `${load()}`) {}'],
    ['async function f() { xs.filter(load); }'],
  ])('nothing in %s', ([code]) => {
    const text = `async function load() {}\n${code!}`;
    expect(rewrite(pattern, text).text).toBe(text);
  });
});

test.for([
  ['class A { p: Promise<void>; f() { if (this.p) x(); } }', ''],
  ['class A { #p: Promise<void>; f() { return this.#p && x(); } }', ''],
  ['class A { p = load(); f() { if (this.p) x(); } }', 'test'],
  ['let p: Promise<void>; on(() => { p = load(); }); g(() => { if (!p) x(); });', ''],
  ['const p = load(); if (p) x();', 'test'],
])('whether something set later is there yet may be asked: %s %s', ([code, expected]) => {
  const before =
    'async function load() {} declare function x(): void; declare function on(f: () => void): void; declare const g: typeof on;\n';
  expect(
    typedFindings(pattern, before + code)
      .join()
      .replace(/\d+: /g, ''),
  ).toBe(expected);
});
