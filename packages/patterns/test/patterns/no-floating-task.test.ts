import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-floating-task.ts';
import { typedFindings } from '../typed.ts';
import { findings, rewrite } from '../rewrite.ts';

/** What is reported for a statement below a few declarations that syntax alone can follow. */
function reports(statement: string) {
  return findings(pattern, `async function save() {}\nfunction plain() {}\n${statement}`)
    .map((each) => each.replace(/^\d+: /, ''))
    .join(', ');
}

test('assertions return nothing, whatever they are given, unless they wait for a promise', () => {
  const code = `
    declare function expect(value: unknown): { toBe(other: unknown): Promise<void>; not: { toBe(other: unknown): Promise<void> }; resolves: { toBe(other: unknown): Promise<void> }; toMatchFileSnapshot(name: string): Promise<void> };
    declare namespace expect { function poll(get: () => unknown): { toBe(other: unknown): Promise<void> } }
    expect(1).toBe(1);
    expect(1).not.toBe(2);
    expect(fetch('/')).resolves.toBe(1);
    expect.poll(() => 1).toBe(1);
    expect(1).toMatchFileSnapshot('one');
    export {};
  `;
  expect(typedFindings(pattern, code)).toEqual(['6: unhandled', '7: unhandled', '8: unhandled']);
});

describe('a task that syntax proves, and nobody owns', () => {
  test.for([
    ['save();', 'unhandled'],
    ['plain();', ''],
    ['unknown();', ''],
    ['save;', ''],
    ['save?.();', 'unhandled'],
    ['declare function load(): Promise<void>; load();', 'unhandled'],
    ['declare function load(): void; load();', ''],
    ['save.call(x); ', 'unhandled'],
    ['save.apply(x, []);', 'unhandled'],
    ['plain.call(x);', ''],
    ['const again = save; again();', 'unhandled'],
    ['const again = plain; again();', ''],
    ['const a = b; const b = a; a();', ''],
    ['(ok ? save : async () => {})();', 'unhandled'],
    ['(ok ? save : plain)();', ''],
    ['const on = { a: save, async b() {} }; on[name]();', 'unhandled'],
    ['const on = { a: save, b: plain }; on[name]();', ''],
    ['const on = { ...others, a: save }; on[name]();', ''],
    ['const all = [save, async () => {}]; all[at]();', 'unhandled'],
    ['type Load = () => Promise<void>; function f(load: Load) { load(); }', 'unhandled'],
    ['type Load = () => void; function f(load: Load) { load(); }', ''],
    ['type A = B; type B = A; function f(load: A) { load(); }', ''],
    ['interface S { go(): Promise<void> } function f(s: S) { s.go(); }', 'unhandled'],
    ['interface S { go: () => Promise<void> } function f(s: S) { s.go(); }', 'unhandled'],
    ['interface S { go(): void; stop(): Promise<void> } function f(s: S) { s.go(); }', ''],
    ['interface S { go(): void; go(x: X): Promise<void> } function f(s: S) { s.go(); }', ''],
    ['function f(s: { go(): Promise<void> }) { s.go(); }', 'unhandled'],
    ['declare function load(): PromiseLike<void>; load();', ''],
    ['for (let i = 0; i < 3; i++, save(i)) plain();', 'unhandled'],
    ['for (save(); ok; ) plain();', 'unhandled'],
    ['for (let p = save(); ok; plain()) await p;', ''],
    ['void save();', ''],
    ['void save(); export const a = 1;', ''],
    ['save()!;', 'unhandled'],
    ['ok && save();', 'unhandled'],
    ['ok ? save() : plain();', 'unhandled'],
    ['(plain(), save());', 'unhandled'],
    ['const f = () => (save(), 1);', 'unhandled'],
    ['const x = (plain(), save(), plain());', 'unhandled'],
    ['function f() { return save(), plain(); }', 'unhandled'],
    ['const f = () => (plain(), save());', ''],
    ['const p = (plain(), save()); await p;', ''],
    ['for (; save(), ok; ) plain();', 'unhandled'],
    ['new Promise((resolve) => resolve());', 'unhandled'],
    ['new Thing();', ''],
    ['import("./a.js");', 'unhandled'],
    ['(async () => {})();', 'unhandled'],
    ['(async function* () {})();', 'generator'],
    ['Promise.all([a()]);', 'unhandled'],
    ['Promise.withResolvers();', ''],
    ['fetch("/");', 'unhandled'],
    ['function fetch() {} fetch("/");', ''],
    ['xs.map(async (x) => x);', 'array'],
    ['[save(), save()];', 'array'],
    ['xs.map((x) => x);', ''],
    ['save().then(plain);', 'unhandled'],
    ['unknown().then(plain);', ''],
    ['save().finally(plain);', 'unhandled'],
    ['save().catch();', 'unhandled'],
    ['save().catch(null);', 'unhandled'],
    ['const done = save();', ''],
    ['done = save();', ''],
    ['await save();', ''],
    ['function f() { return save(); }', ''],
    ['export default save();', ''],
    ['use(save());', ''],
    ['done ??= save();', ''],
    ['[save(), 1];', 'array'],
    ['[, save()];', 'array'],
    ['[await save()];', ''],
    ['!async function () { await x; }();', 'unhandled'],
    ['!save();', ''],
    ['typeof save();', ''],
    ['save() ?? plain();', 'unhandled'],
    ['save() || plain();', 'unhandled'],
    ['save() && plain();', ''],
    ['save()["then"](plain);', 'unhandled'],
    ['(save() as unknown);', 'unhandled'],
    ['(save as any)();', 'unhandled'],
    ['async function* pages() {} pages();', 'generator'],
    ['async function* pages() {} pages().next();', 'unhandled'],
    ['async function* pages() {} pages().return();', 'unhandled'],
    ['async function* pages() {} await pages().next();', ''],
    ['async function* pages() {} for await (const page of pages()) plain(page);', ''],
    ['async function* pages() {} const all = pages();', ''],
    ['function* pages() {} pages();', ''],
    ['function f(done?: () => Promise<void>) { done?.(); }', 'unhandled'],
    ['function f(done: (() => Promise<void>) | undefined) { done?.(); }', 'unhandled'],
    ['function f(done: (() => Promise<void>) | null | (() => void)) { done?.(); }', ''],
    ['function f(done: (() => void) | undefined) { done?.(); }', ''],
    // What is quiet is the business of another rule.
    ['void save();', ''],
    ['void xs.map(async (x) => x);', ''],
    ['save().catch(() => {});', ''],
    ['save().catch(report);', ''],
    ['save().then(resolve, reject);', ''],
  ])('%s %s', ([statement, expected]) => {
    expect(reports(statement!)).toBe(expected);
  });

  test.for([
    ['import { readFile } from "node:fs/promises"; readFile("a");', 'unhandled'],
    ['import fs from "fs/promises"; fs.rm("a");', 'unhandled'],
    ['import * as fs from "node:fs"; fs.promises.rm("a");', 'unhandled'],
    ['import { promises } from "fs"; promises.rm("a");', 'unhandled'],
    ['import fs from "node:fs"; fs.rm("a");', ''],
    ['import { setInterval } from "node:timers/promises"; setInterval(1);', ''],
    ['import { once } from "node:events"; once(a, "b");', 'unhandled'],
    ['import { once } from "lodash"; once(a);', ''],
    ['const { rm } = require("fs/promises"); rm("a");', 'unhandled'],
    ['import { promisify } from "util"; const run = promisify(a); run();', 'unhandled'],
    ['const load = async () => {}; load();', 'unhandled'],
    ['function load(): Promise<void> {} load();', 'unhandled'],
    ['function f(load: () => Promise<void>) { load(); }', 'unhandled'],
    ['async function f(load: () => void) { load(); }', ''],
    ['const p = Promise.resolve(1); Object.defineProperties(p, fields);', ''],
    ['const p = Promise.resolve(1); Object.freeze(p);', ''],
    ['const api = { async load() {} }; api.load();', 'unhandled'],
    ['class A { async load() {} run() { this.load(); } }', 'unhandled'],
    ['class A { load() {} run() { this.load(); } }', ''],
    ['class A { async load() {} } new A().load();', 'unhandled'],
    ['class A { async load() {} } const a = new A(); a.load();', 'unhandled'],
    ['class A { async load() {} } let a = new A(); a = b; a.load();', ''],
    ['class A { static async load() {} } A.load();', 'unhandled'],
    ['class A { load() {} } new A().load();', ''],
    ['class A { static async load() {} load() {} } const a = new A(); a.load();', ''],
    ['class A { static async load() {} load() {} } A.load();', 'unhandled'],
    ['class A { static async load() {} load() {} run() { this.load(); } }', ''],
    ['class A { async load() {} static load() {} static run() { this.load(); } }', ''],
    ['class A { async #load() {} load() {} run() { this.load(); } }', ''],
    ['class A { async #load() {} load() {} run() { this.#load(); } }', 'unhandled'],
    ['new A().load();', ''],
    ['async function sql() {} sql`x`;', 'unhandled'],
    ['function sql() {} sql`x`;', ''],
    ['Array.from(xs, async (x) => x);', 'array'],
    ['Buffer.from(xs, async (x) => x);', ''],
    ['class A { async load() {} run() { on(function () { this.load(); }); } }', ''],
    ['class A { async load() {} run() { on(() => { this.load(); }); } }', 'unhandled'],
    ['class A { get load() { return f; } run() { this.load(); } }', ''],
  ])('%s %s', ([code, expected]) => {
    expect(findings(pattern, code!).join().replace('1: ', '')).toBe(expected);
  });
});

describe('a task that somebody else owns', () => {
  test.for([
    ['import test from "node:test"; test("a", async () => {});'],
    [
      'import { describe, it } from "node:test"; describe("a", () => { it("b", async () => {}); });',
    ],
    ['import { test } from "vitest"; test.only("a", async () => {});'],
    ['import fastify from "fastify"; const app = fastify(); app.register(plugin);'],
    [
      'import { useInfiniteQuery } from "@tanstack/react-query"; const { data, fetchNextPage } = useInfiniteQuery({}); fetchNextPage();',
    ],
    [
      'import { useQuery } from "@tanstack/vue-query"; const { refetch: again } = useQuery({}); again();',
    ],
    [
      'import { useQueryClient } from "@tanstack/react-query"; const client = useQueryClient(); client.invalidateQueries({});',
    ],
  ])('%s', ([code]) => {
    expect(findings(pattern, code!, { types: { isPromise: () => true } })).toEqual([]);
  });

  test.for([
    ['import { expect } from "vitest"; expect(load()).rejects.toThrow();'],
    ['import fastify from "fastify"; const app = fastify(); app.listen();'],
    [
      'import { useMutation } from "@tanstack/react-query"; const { mutateAsync } = useMutation({}); mutateAsync();',
    ],
    ['import { useQuery } from "@apollo/client"; const { refetch } = useQuery({}); refetch();'],
    ['import fastify from "fastify"; const app = fastify(); app.close();'],
  ])('is not %s', ([code]) => {
    expect(findings(pattern, code!, { types: { isPromise: () => true } })).toEqual([
      '1: unhandled',
    ]);
  });

  test('also one that only its type tells the origin of', () => {
    const types = {
      isPromise: () => true,
      declaredIn: () => ({ module: 'test', name: 'it' }),
    };
    expect(findings(pattern, 'suite.it("a");', { types })).toEqual([]);
  });

  test('and what the options name', () => {
    const code = 'import { track } from "./metrics.js";\ntrack("a");\ntrack.flush();';
    const types = { isPromise: () => true };
    const allow = [{ package: './metrics.js', name: ['flush'] }];
    expect(findings(pattern, code, { types })).toEqual(['2: unhandled', '3: unhandled']);
    expect(findings(pattern, code, { types, options: { allow } })).toEqual(['2: unhandled']);
  });

  test('but not one that merely has the same name', () => {
    const code = 'async function test() {}\ntest();';
    expect(findings(pattern, code)).toEqual(['2: unhandled']);
  });
});

test('only a promise has a catch that needs nothing', () => {
  expect(findings(pattern, 'jobs.remove(old).catch();')).toEqual(['1: unhandled']);
  expect(findings(pattern, 'schema.catch(1);')).toEqual([]);
});

describe('a function that never rejects', () => {
  const report = 'catch (error) { report(error); }';

  test.for([
    [`async () => { try { await work(); } ${report} }`, ''],
    ['async () => { try { await work(); } catch {} }', ''],
    [`async () => { while (running) { try { await work(); } ${report} } }`, ''],
    [`async () => { const at = 0; if (off) return; try { await work(at); } ${report} }`, ''],
    [
      `async () => { console.log('start'); try { await work(); } ${report} finally { end(); } }`,
      '',
    ],
    ['async () => { count++; console.log(count); }', ''],
    ['async () => { await work().catch(report); }', ''],
    ['async () => { await work().then(use, () => {}); }', 'unhandled'],
    ['async () => { await work().then(null, (error) => { report(error); }); }', ''],
    ['async () => { await work().then(() => { ready = true; }, () => {}); }', ''],
    ['async () => { await work().then(use).catch((error) => { report(error); }); }', ''],
    ['async () => { await work().catch(() => {}); }', ''],
    ['async () => { await work().catch((error) => { throw error; }); }', 'unhandled'],
    [
      'async () => { await work().catch(fail); function fail(error) { throw error; } }',
      'unhandled',
    ],
    ['async () => { await work().catch(async (error) => { await tell(error); }); }', 'unhandled'],
    ['async () => { await work().catch(report).then(use); }', 'unhandled'],
    ['async () => { await work(await more()).catch(report); }', 'unhandled'],
    [`async () => { for (const a of Object.keys(b)) { try { await work(a); } ${report} } }`, ''],
    [
      `async () => { clearTimeout(timer); timer = setTimeout(tick, 9); try { await work(); } ${report} }`,
      '',
    ],
    [`async () => { timers.setTimeout(tick); try { await work(); } ${report} }`, ''],
    [`async () => { const all = []; all.push(1); try { await work(all); } ${report} }`, ''],
    [`async () => { const all = new Set(); all.add(1); try { await work(all); } ${report} }`, ''],
    [`async (all) => { all.push(1); try { await work(all); } ${report} }`, ''],
    [`async () => { try { await work(); } ${report} process.exit(0); }`, ''],
    [`async () => { try { await work(); } ${report} editor.exit(0); }`, ''],
    [`async () => { try { await work(); } ${report} process.exit(await code()); }`, 'unhandled'],
    [`async () => { const e = at ?? new Error('x'); try { await send(e); } ${report} }`, ''],
    [
      `async () => { const c = new AbortController(); try { await load(c.signal); } ${report} }`,
      '',
    ],
    [`async () => { const c = new Connection(); try { await c.load(); } ${report} }`, ''],
    [`async () => { const u = new URL(text); try { await load(u); } ${report} }`, 'unhandled'],
    [`async () => { try { await work(); } catch (e) { try { await tell(e); } ${report} } }`, ''],
    [
      'async () => { try { await work(); } catch (e) { try { await tell(e); } finally { end(); } } }',
      'unhandled',
    ],
    [
      'async () => { try { await work(); } catch (e) { try { await tell(e); } catch (f) { throw f; } } }',
      'unhandled',
    ],
    ['async () => { await new Promise((resolve) => setTimeout(resolve, 10)); count++; }', ''],
    ['async () => { await new Promise((resolve) => { setImmediate(resolve); }); }', ''],
    [
      'async () => { await new Promise((resolve, reject) => setTimeout(reject, 10)); }',
      'unhandled',
    ],
    ['async () => { await new Promise((resolve) => load(resolve)); }', 'unhandled'],
    [`async () => { try { await work(); } ${report} await more(); }`, 'unhandled'],
    [`async () => { prepare(); try { await work(); } ${report} measure(); }`, ''],
    [
      `async () => { const all = JSON.parse(text); try { await work(all); } ${report} }`,
      'unhandled',
    ],
    [
      `async () => { const all = readFileSync(at); try { await work(all); } ${report} }`,
      'unhandled',
    ],
    [`async () => { parsePath(at); try { await work(); } ${report} }`, 'unhandled'],
    [`async () => { if (existsSync(at)) use(at); try { await work(); } ${report} }`, ''],
    [
      `async () => { look(); try { await work(); } ${report} function look() { throw new Error(); } }`,
      'unhandled',
    ],
    [`async () => { prepare(); try { await work(); } ${report} throw new Error(); }`, 'unhandled'],
    [
      `async () => { prepare(); try { await work(); } catch (error) { throw error; } }`,
      'unhandled',
    ],
    [`async () => { try { await work(); } ${report} return finish(); }`, 'unhandled'],
    [`async () => { prepare(); await work().catch(report); measure(); }`, ''],
    [`async () => { prepare(); await work(); }`, 'unhandled'],
    [
      `async () => { prepare(); await using a = open(); try { await work(); } ${report} }`,
      'unhandled',
    ],
    [`async () => { try { await work(); } ${report} await nextTick(); measure(); }`, ''],
    [`async () => { try { await work(); } ${report} await sleep(10); measure(); }`, ''],
    [`async () => { try { await work(); } ${report} await sleep(lag); measure(); }`, ''],
    [`async () => { try { await work(); } ${report} await wait(other); measure(); }`, 'unhandled'],
    [`async () => { try { await work(); } ${report} await sleep(10, { signal }); }`, 'unhandled'],
    [`async () => { console.log(await name()); try { await work(); } ${report} }`, 'unhandled'],
    [`async () => { for await (const x of xs) { try { use(x); } ${report} } }`, 'unhandled'],
    ['async () => { try { await work(); } finally { end(); } }', 'unhandled'],
    ['async () => { try { await work(); } catch (error) { throw error; } }', 'unhandled'],
    ['async () => { try { await work(); } catch (error) { await tell(error); } }', 'unhandled'],
    ['async () => { throw new Error(); }', 'unhandled'],
    ['async () => {}', 'unhandled'],
    // It waits for what it returns, and a `try` is left before that.
    [`async () => { try { return work(); } ${report} }`, ''],
    [`async () => { try { return fetch('/'); } ${report} }`, 'unhandled'],
    [`async () => { try { return await fetch('/'); } ${report} }`, ''],
    ['async (id) => { return id; }', 'unhandled'],
    ['async (id) => id', 'unhandled'],
    ['async (id: string | undefined) => id', ''],
    ['async (ok: boolean) => (ok ? 1 : this.started)', 'unhandled'],
    ['async (ok: boolean) => (ok ? `a` : [1])', ''],
    ["async () => console.log('end')", ''],
    [`async () => { let all = []; try { all = await work(); } ${report} return all; }`, ''],
    [`async () => { let p; try { p = fetch('/'); } ${report} return p; }`, 'unhandled'],
    [`async () => { let n = 0; try { [n] = await work(); } ${report} return n || 1; }`, ''],
    ['async () => undefined', ''],
  ])('%s %s', ([run, expected]) => {
    expect(reports(`(${run})();`)).toBe(expected);
    expect(reports(`const run = ${run}; run();`)).toBe(expected);
  });

  test.for([
    [`class A { async run() { try { await work(); } ${report} } start() { this.run(); } }`, ''],
    [`async function run() { try { await work(); } ${report} } run().finally(plain);`, ''],
    [`async function run() { try { await work(); } ${report} } run().then(plain);`, 'unhandled'],
    [
      `async function a() { try { await work(); } ${report} } async function b() { await a(); } b();`,
      '',
    ],
    [
      `async function a() { try { await work(); } ${report} end(); } async function b() { await a(); end(); } b();`,
      '',
    ],
    ['async function a() { await b(); } async function b() { await a(); } a();', 'unhandled'],
    [
      'async function a() { go(); await b(); } async function b() { go(); await a(); } a();',
      'unhandled',
    ],
  ])('%s %s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });

  test.for([
    ['() => promise.catch(report)', ''],
    ['() => { return off ? Promise.resolve() : promise.then(use).catch(noop); }', ''],
    ['() => this.promise?.then(use).catch(noop) ?? Promise.resolve(1)', ''],
    ['() => { start(); return this.promise; }', ''],
    ['() => { start(); return owner.promise; }', ''],
    ['() => { this.promise = load(); return this.promise; }', 'unhandled'],
    ['() => { if (off) return this.promise; return promise; }', 'unhandled'],
    ['() => promise.then(use)', 'unhandled'],
    ['() => promise.catch()', 'unhandled'],
    ['() => promise.catch(report).then(use)', 'unhandled'],
    ['() => { if (off) return promise.catch(report); return promise; }', 'unhandled'],
    ['() => Promise.resolve(promise)', 'unhandled'],
    ['() => {}', 'unhandled'],
  ])('may hand back a promise that somebody listens to: %s', ([run, expected]) => {
    const typed = run!.replace('() =>', '(): Promise<unknown> =>');
    expect(reports(`const run = ${typed}; run();`)).toBe(expected);
  });

  test.for([
    ['ignoreErrors', ''],
    ['suppressRejections', ''],
    ['swallowAllErrors', ''],
    ['ignoreErrorsOf', '2: unhandled'],
    ['reignoreErrors', '2: unhandled'],
    ['countErrors', '2: unhandled'],
  ])('may say so by its name, where it comes from elsewhere: %s', ([name, expected]) => {
    const code = `declare function ${name}(run: () => unknown): Promise<void>;\n${name}(() => 1);`;
    expect(typedFindings(pattern, code).join()).toBe(expected);
  });

  test('but is read where it is in the same file', () => {
    const code = 'async function ignoreErrors(run) { await run(); }\nignoreErrors(() => 1);';
    expect(findings(pattern, code)).toEqual(['2: unhandled']);
  });

  test('is a finding all the same where that is asked for', () => {
    const code = `async function run() { try { await work(); } ${report} }\nrun();`;
    expect(findings(pattern, code, { options: { ignoreNeverRejects: false } })).toEqual([
      '2: unhandled',
    ]);
  });
});

describe('options', () => {
  const all = ['unhandled', 'voided', 'swallowed', 'detached', 'array', 'generator'];
  const inside = (statement: string) =>
    `async function save() { await x; }\nfunction f() {\n${statement}\n}`;

  test.for([
    ['save();', 'unhandled'],
    ['void save();', 'voided'],
    ['save().catch(() => {});', 'swallowed'],
    ['save().catch(report);', 'detached'],
    ['[save()];', 'array'],
    ['void [save()];', 'voided'],
  ])('one rule can report all kinds: %s', ([statement, expected]) => {
    const found = findings(pattern, inside(statement!), { options: { report: all } });
    expect(found).toEqual([`3: ${expected}`]);
  });

  test('ignoreIIFE accepts a function called where it is written', () => {
    const code = '(async () => { await x; })();\n(async function () { await x; })();';
    expect(findings(pattern, code)).toHaveLength(2);
    expect(findings(pattern, code, { options: { ignoreIIFE: true } })).toEqual([]);
  });

  test.for([
    ['await api.load(1); api.load(2);', 1],
    ['await load(); load();', 1],
    ['class A { async a() { await this.db.load(); } b() { this.db.load(); } }', 1],
    ['api.load();', 0],
    ['await api.load(); api.save();', 0],
    ['await api.load(); other.load();', 0],
    ['function f(api) { await api.load(); } function g(api) { api.load(); }', 0],
    ['await api[name](); api[name]();', 0],
    ['await api.run(async () => {}); api.run(() => {});', 0],
    ['class A { async a() { await this.load(); } } class B { b() { this.load(); } }', 0],
  ] as const)('checkAny proves a task by its other uses: %s', ([code, count]) => {
    const text = `import { api, load, other } from "./api.js";\n${code}`;
    expect(findings(pattern, text)).toEqual([]);
    expect(findings(pattern, text, { options: { checkAny: true } })).toHaveLength(count);
  });

  test('checkAny leaves alone what a type says no of', () => {
    const options = { checkAny: true };
    const code = 'import { load } from "./a.js";\nawait load();\nload();';
    expect(findings(pattern, code, { options, types: { isPromise: () => false } })).toEqual([]);
  });
});

describe('in strict', () => {
  const { strict } = pattern.presetOptions!;
  const inStrict = {
    ...pattern,
    options: { ...pattern.options, defaults: { ...pattern.options.defaults, ...strict } },
  };

  test.for([
    ['declare function request(): PromiseLike<void>; request();', 'unhandled'],
    ['declare const query: Query; query.where(1);', ''],
    ['declare const query: Query; query.where(1).where(2);', ''],
    ['declare const query: Query; query.then(() => {});', 'unhandled'],
    ['declare const query: Query; await query;', ''],
    ['declare const query: Query; query.where(1)!.where(2);', ''],
    ['declare function from(): Query; from();', 'unhandled'],
    ['declare function from(): Query; from().where(1);', 'unhandled'],
    ['declare function from(): Query; from().where(1).where(2);', 'unhandled'],
    ['declare const query: Query, limit: (q: Query) => Query; limit(query);', ''],
    ['declare const query: Query, limit: (q: Query) => Query; limit(query).where(1);', ''],
    ['declare const repo: { query(): Query }; repo.query().where(1);', 'unhandled'],
    ['class Scoped { declare where: Query["where"]; add(this: Query) { this.where(1); } }', ''],
    ['declare const legacy: any; await legacy.flush(1); legacy.flush(2);', 'unhandled'],
    ['declare const legacy: any; legacy.flush(2);', ''],
  ])('%s %s', ([code, expected]) => {
    const text = `interface Query extends PromiseLike<void> { where(n: number): Query }\nexport {};\n${code}`;
    const found = typedFindings(inStrict, text);
    expect(found.map((each) => each.replace(/^\d+: /, '')).join()).toBe(expected);
  });
});

describe('with types', () => {
  test.for([
    ['declare function load(): Promise<void>; load();', 'unhandled'],
    ['declare function load(): void; load();', ''],
    ['declare function load(): Promise<void> | undefined; load();', 'unhandled'],
    ['declare const load: any; load();', ''],
    ['declare function load(): Promise<void>; (load as any)();', 'unhandled'],
    ['declare function load(): void; (load as any)();', ''],
    ['declare function load(): Promise<void>; [load()].concat([load()]);', 'array'],
    ['declare const all: Promise<void>[]; all.splice(0, 1);', ''],
    ['declare const load: undefined | (() => Promise<void>); load?.();', 'unhandled'],
    ['declare function load(): Promise<void>; load()["catch"](() => {});', ''],
    ['declare function load(): Promise<void>; load()["then"](() => {});', 'unhandled'],
    ['declare function pages(): AsyncGenerator<string>; pages();', 'generator'],
    ['declare function pages(): AsyncIterable<string>; pages();', 'generator'],
    [
      'declare const ended: Promise<void | Error>; ended.then((e) => { if (e) console.log(e); });',
      '',
    ],
    ['declare const ended: Promise<void | Error>; ended.then(() => { stop(); });', ''],
    ['declare const ended: Promise<void | Error>; ended.then((e) => { throw e; });', 'unhandled'],
    ['declare function ended(): Promise<void | Error>; ended();', 'unhandled'],
    ['declare const ended: Promise<void>; ended.then(() => { stop(); });', 'unhandled'],
    ['declare function load(): Promise<void>; const all = () => [load()]; all();', 'array'],
    [
      'declare function load(): Promise<void>; function all() { const tasks = [load()]; return tasks; } all();',
      'array',
    ],
    ['declare const id: Promise<string>; id.then((err) => { console.log(err); });', 'unhandled'],
    ['declare function pages(): Generator<string>; pages();', ''],
    ['import { Readable } from "node:stream"; Readable.from("a").on("end", () => {});', ''],
    [
      'import { createInterface } from "node:readline"; createInterface(process.stdin).on("line", () => {});',
      '',
    ],
    ['declare function pages(): AsyncGenerator<string>; pages().next();', 'unhandled'],
    [
      'declare const xs: number[]; declare function load(x: number): Promise<void>; xs.map(load);',
      'array',
    ],
    ['declare function pair(): [Promise<void>, number]; pair();', 'array'],
    ['declare const xs: number[]; xs.map(String);', ''],
    ['declare const ps: Promise<void>[]; ps.splice(0, 1);', ''],
    ['declare const ps: Promise<void>[]; ps.shift();', ''],
    [
      'declare const ps: Promise<void>[]; ps.map((p) => p.then(f)); declare function f(): void;',
      'array',
    ],
    ['declare function load(): Promise<void>; let p; p = load(); void (p ??= load());', ''],
    ['class Job extends Promise<void> {} declare function load(): Job; load();', 'unhandled'],
    ['declare const query: { then(done: () => void): void }; query;', ''],
    ['import { act } from "preact"; act(() => { save(); }); function save() {}', ''],
    [
      'declare function act(work: () => void): Promise<void>; act(() => { plain(); }); function plain() {}',
      '',
    ],
    ['declare function act(work: () => unknown): Promise<void>; act(async () => {});', 'unhandled'],
    [
      'declare function act(work: () => unknown): Promise<void>; act(() => document.dispatchEvent(new Event("a")));',
      '',
    ],
    [
      'declare function act(work: () => unknown): Promise<void>; act(() => fetch("/"));',
      'unhandled',
    ],
    [
      'declare function act(work: () => unknown): Promise<void>; act(() => { return load; }); let load;',
      'unhandled',
    ],
  ])('%s %s', ([code, expected]) => {
    const found = typedFindings(pattern, `${code}\nexport {};`);
    expect(found.map((each) => each.replace(/^\d+: /, '')).join()).toBe(expected);
  });

  test.for([
    ['db.insert("users").values(1);', 'unhandled'],
    ['db.insert("users");', 'unhandled'],
    ['const query = db.insert("users"); query.values(1); await query;', ''],
    ['limited(query); declare function limited(query: Insert): Insert;', ''],
    ['filters.of(query, 1).append();', ''],
    ['filters.of(query, 1).and(2).append();', ''],
    ['filters.make(1).append();', 'unhandled'],
    ['filters.of(query, 1).run();', 'unhandled'],
    ['filters.of(db.insert("users"), 1).append();', 'unhandled'],
    ['db.insert("users").run((error) => report(error));', ''],
    ['half.load();', ''],
  ])('a query that runs when it is awaited: %s', ([code, expected]) => {
    const text = `
      interface Insert { values(row: number): Insert; run(done: (error: Error) => void): Insert; then: Promise<number>['then']; catch: Promise<number>['catch']; finally: Promise<number>['finally'] }
      declare const db: { insert(table: string): Insert }, query: Insert;
      declare const half: { load(): PromiseLike<void> };
      interface Filter { and(value: number): Filter; append(): Insert; run(): Promise<void> }
      declare const filters: { of(query: Insert, value: number): Filter; make(value: number): Filter };
      declare function report(error: Error): void;
      export {};
      ${code}`;
    const found = typedFindings(pattern, text);
    expect(found.map((each) => each.replace(/^\d+: /, '')).join()).toBe(expected);
  });
});

describe('what hears of the error in another way, or has none', () => {
  test.for([
    'save((error) => report(error));',
    'save(1, (err, data) => done(err, data));',
    'save(1, function (_err) {});',
    'save(1, done);',
    'save(1, timeout((err, data) => done(err, data), 100));',
    'save(cb);',
    'const proxy: () => Promise<void> = make(); function use(req, res, next) { proxy(req, res, next); }',
    'expect(() => { save(); }).toThrow();',
    'jestExpect(() => save(1)).not.toThrowErrorMatchingSnapshot();',
    'assert.throws(function () { save(); });',
    't.throws(() => { save(); }, TypeError);',
    'Promise.resolve().then(() => { ended = true; });',
    'new Promise((resolve) => setTimeout(resolve, 5)).then(() => { console.log("ended"); });',
    'Promise.resolve().then(() => { a = 1; }).then(() => { b = 1; });',
    'const [a, setA] = useState(0); const load = async () => { setA(1); try { await save(); } catch { b = 1; } }; load();',
    'Promise.all(xs.map((x) => save(x).catch(report)));',
    'Promise.all(xs.map((x) => save(x).catch(report))).then(() => { ended = true; });',
    'const debug = require("debug")("a"); const load = async () => { debug("x"); try { await save(); } catch (e) { b = e; } }; load();',
    'const setA = useSetAtom(a); const load = async () => { setA(1); try { await save(); } catch { b = 1; } }; load();',
    'const { resolve } = Promise.withResolvers(); const load = async () => { try { await save(); } catch (e) { b = e; } resolve(); }; load();',
    'const load = useCallback(async () => { try { await save(); } catch { failed = true; } }, []); load();',
    'const all = Promise.allSettled([save()]); all.finally(() => { running.delete(all); });',
    'const all = Promise.allSettled([save()]); all.finally(() => (ended = true));',
    'Promise.resolve().then(() => { ended = true; }).finally(() => { tell(); });',
    'Promise.resolve().then(() => { plain(); });',
    'const setA = make(a); const load = async () => { setA(1); try { await save(); } catch { b = 1; } }; load();',
    'const { resolve } = make(); const load = async () => { try { await save(); } catch (e) { b = e; } resolve(); }; load();',
    'import { nextTick } from "vue"; nextTick();',
    'import { nextTick } from "vue"; nextTick(() => { plain(); });',
    'import { nextTick as soon } from "vue"; soon(plain);',
    'import { tick } from "svelte"; tick().then(() => { plain(); });',
    'nextTick().then(() => location.reload());',
    'const d = deferred(); new Promise((resolve) => setTimeout(resolve, 5)).then(() => d.resolve());',
    'let queue = Promise.resolve(); const add = () => { queue = queue.then(work).catch(report); return queue; }; const flush = () => { stop(); return add(); }; flush();',
    'self.addEventListener("install", () => { self.skipWaiting(); });',
    'connection.closed().then((err) => { if (err) console.error(err.message); });',
    'class A { render() { this.$nextTick(() => this.input.focus()); } }',
  ])('%s', (code) => {
    expect(reports(code)).toBe('');
  });

  test.for([
    'save((each) => report(each));',
    'save(error);',
    'function use(req, res, next) { save(req, res, next); }',
    'const routes: () => Promise<void> = make(); function use(context, next) { routes(context, next); }',
    'save(done, 1);',
    'save(1, timeout((data) => use(data)));',
    'save(1, timeout(save));',
    'expect(() => { save(); }).toBeDefined();',
    'expect(async () => { save(); }).rejects.toThrow();',
    'test(() => { save(); });',
    'Promise.resolve().then(() => save());',
    'import { nextTick } from "vue"; nextTick().then(() => save());',
    'import { nextTick } from "vue"; nextTick().then(() => { throw new Error(); });',
    'import { nextTick } from "vue"; nextTick().then(async () => { plain(); });',
    'Promise.resolve().then(() => plain());',
    'Promise.all(xs.map((x) => save(x)));',
    'Promise.all([save(), save().catch(report)]);',
    'function f(Promise) { Promise.all(xs.map((x) => save(x).catch(report))).then(() => save()); }',
    'const [a, setA] = useState(0); const load = async () => { await setA(1); }; load();',
    'Promise.resolve().then(async () => { ended = true; });',
    'save().then(() => { ended = true; });',
    'save().finally(() => { ended = true; });',
    'const all = Promise.allSettled([save()]); all.finally(async () => { await tell(); });',
    'const all = Promise.allSettled([save()]); all.finally(() => save());',
    'const all = Promise.allSettled([save()]); all.finally(() => { return save(); });',
    'const all = Promise.allSettled([save()]); all.finally(done);',
    'const all = Promise.all([save()]); all.finally(() => { running.delete(all); });',
    'const all = save().catch(plain); all.finally(() => { running.delete(all); });',
    'const load = useCallback(async () => { await save(); }, []); load();',
    'const load = useMemo(async () => { await save(); }, []); load.then(() => {});',
    'unknown().then((value) => use(value));',
    'unknown.then(function (value) {}, undefined);',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('unhandled');
  });

  test.for(['unknown().then(use);', 'cy.get("a").then((a) => use(a));', 'unknown.then();'])(
    'nothing proves a promise in %s',
    (code) => {
      expect(reports(code)).toBe('');
    },
  );
});

describe('what a library keeps with its error', () => {
  test.for([
    ['import { useNavigate } from "react-router"; const go = useNavigate(); go("/");', ''],
    ['import { useFetcher } from "react-router-dom"; const f = useFetcher(); f.submit(form);', ''],
    [
      'import { useQuery } from "@tanstack/react-query"; const { refetch } = useQuery(q); refetch();',
      '',
    ],
    ['import { useNavigate } from "./own.js"; const go = useNavigate(); go("/");', '1: unhandled'],
    ['import { useRouter } from "next/router"; const r = useRouter(); r.push("/");', ''],
    ['import { runMain } from "citty"; runMain(command);', ''],
    ['import { redirect } from "react-router"; redirect("/");', '1: unhandled'],
  ])('%s', ([code, expected]) => {
    expect(findings(pattern, code!, { types: { isPromise: () => true } }).join()).toBe(expected);
  });
});

describe('a wait for the next turn', () => {
  const vue = 'import { nextTick } from "vue";';

  test.for([
    [`${vue} nextTick();`, ''],
    [`${vue} nextTick(() => { shown = true; });`, ''],
    [`${vue} nextTick(async () => { await save(); });`, 'unhandled'],
    [`${vue} nextTick(() => save());`, 'unhandled'],
    [`${vue} nextTick(save);`, 'unhandled'],
    ['import { tick } from "svelte"; tick();', ''],
    ['import { nextTick } from "./own.js"; nextTick();', 'unhandled'],
    ['import { tick } from "./own.js"; tick();', 'unhandled'],
    ['const nextTick = promisify(later); nextTick();', 'unhandled'],
  ])('fails with what it calls only: %s', ([code, expected]) => {
    const text = `async function save() {}\nfunction plain() {}\n${code}`;
    const found = findings(pattern, text, { types: { isPromise: () => true } });
    const last = `${text.split('\n').length}: `;
    expect(found.filter((each) => each.startsWith(last)).join()).toBe(expected && last + expected);
  });
});

describe('the suggestion', () => {
  const inside = (head: string, statement: string) => {
    const code = `async function save() {}\n${head} {\n  ${statement}\n}\n`;
    const { text, said } = rewrite(pattern, code, { asOffer: true });
    return said[0]?.startsWith('left') ? said[0] : text.split('\n').at(-3)!.trim();
  };

  test.for([
    ['save();', 'group.startSoon(() => save());'],
    ['ok && save();', 'ok && group.startSoon(() => save());'],
    ['save(await a());', 'left: await-in-element'],
  ])('starts the task in the group at hand: %s', ([statement, expected]) => {
    expect(inside('async function run(group: TaskGroup)', statement!)).toBe(expected);
  });

  test.for([
    ['save();', 'await save();'],
    ['(async () => {})();', 'await (async () => {})();'],
    ['ok ? save() : a();', 'ok ? await save() : a();'],
    ['[1].map(async (x) => x);', 'await TaskGroup.map([1], async (x) => x);'],
    ['xs.map(async (x) => x);', 'await TaskGroup.all(xs.map((x) => async () => x));'],
    ['[save(), save()];', 'await TaskGroup.all([() => save(), () => save()]);'],
  ])('awaits it in an async function: %s', ([statement, expected]) => {
    expect(inside('async function run()', statement!)).toBe(expected);
  });

  test('is none elsewhere', () => {
    expect(inside('function run()', 'save();')).toBe('left: no-group-in-scope');
    expect(inside('function run()', '[1].map(async (x) => x);')).toBe('left: no-group-in-scope');
  });

  test.for([
    ['withTaskGroup(async (tasks) => {\n  save();\n});', 'tasks.startSoon(() => save());'],
    [
      'async function f() {\n  await using tasks = TaskGroup.open();\n  save();\n}',
      'tasks.startSoon(() => save());',
    ],
    ['async function f(group: TaskGroup) {\n  { const group = 1;\n  save(); } }', 'await save();'],
    ['async function f() {\n  save();\n  const tasks = TaskGroup.open();\n}', 'await save();'],
  ])('knows a group when it sees one: %s', ([code, expected]) => {
    const { text } = rewrite(pattern, `async function save() {}\n${code}`, { asOffer: true });
    expect(text).toContain(expected);
  });
});

describe('the codemod', () => {
  const made = (body: string, head = 'async function run(group: TaskGroup, n: number)') => {
    const code = `import fs from 'node:fs';\nasync function save(n) {}\nasync function poll() { while (true) { await later(); } }\n${head} {\n${body}\n}\n`;
    const { text, said } = rewrite(pattern, code);
    return [said.join(' | '), text.split('\n').slice(4, -2).join('\n')];
  };

  test.for([
    ['save(n);', 'converted', 'group.startSoon(() => save(n));'],
    ['save(n); n++;', 'left: changes-later', 'save(n); n++;'],
    ['save(n); n = 2;', 'left: changes-later', 'save(n); n = 2;'],
    ['save(a.list); a.list = [];', 'left: changes-later', 'save(a.list); a.list = [];'],
    ['save(a.list); a = {};', 'left: changes-later', 'save(a.list); a = {};'],
    ['save(list); list.length = 0;', 'left: changes-later', 'save(list); list.length = 0;'],
    ['save(list); list.push(1);', 'left: changes-later', 'save(list); list.push(1);'],
    ['save(list); list.push;', 'converted', 'group.startSoon(() => save(list)); list.push;'],
    ['n = 1; save(n);', 'converted', 'n = 1; group.startSoon(() => save(n));'],
    ['for (;;) { n += 1; save(n); }', 'left: changes-later', 'for (;;) { n += 1; save(n); }'],
    [
      'for (let i = 0; i < 3; i++) save(i);',
      'converted',
      'for (let i = 0; i < 3; i++) group.startSoon(() => save(i));',
    ],
    [
      'for (var i = 0; i < 3; i++) save(i);',
      'left: changes-later',
      'for (var i = 0; i < 3; i++) save(i);',
    ],
    [
      'save({ n: 1 }); later(() => { n = 1; });',
      'converted',
      'group.startSoon(() => save({ n: 1 })); later(() => { n = 1; });',
    ],
    [
      'on("x", () => { save(1); });',
      'marked: group-may-have-ended',
      'on("x", () => { group.startSoon(() => save(1)); });',
    ],
    [
      'xs.forEach((x) => { save(x); });',
      'converted',
      'xs.forEach((x) => { group.startSoon(() => save(x)); });',
    ],
    ['poll();', 'converted', 'group.startSoon(() => poll());'],
    [
      '(async () => { await save(1); })();',
      'converted',
      'group.startSoon(async () => { await save(1); });',
    ],
    [
      'fetch("/a").finally(done);',
      'converted',
      'group.startSoon(({ signal }) => fetch("/a", { signal }).finally(done));',
    ],
    [
      'fetch("/a", { signal: mine });',
      'converted',
      'group.startSoon(() => fetch("/a", { signal: mine }));',
    ],
  ])('starts it in the group at hand: %s', ([body, outcome, expected]) => {
    expect(made(body!)).toEqual([outcome, expected]);
  });

  test.for([
    ['try { save(1); } catch {}', 'marked: now-awaited', 'try { await save(1); } catch {}'],
    ['save(1); await save(2);', 'marked: now-awaited', 'await save(1); await save(2);'],
    [
      'fs.promises.rm(n).finally(done);',
      'marked: now-awaited',
      'await fs.promises.rm(n).finally(done);',
    ],
    ['save(1);', 'left: owner-unclear', 'save(1);'],
    ['try {} catch { save(1); }', 'left: owner-unclear', 'try {} catch { save(1); }'],
    [
      'try { save(1).then(() => n++); } catch {}',
      'left: owner-unclear',
      'try { save(1).then(() => n++); } catch {}',
    ],
    [
      'poll();',
      'marked: service-hears-no-signal, one-service-of-a-name',
      "async function run() {\ngetBackgroundTaskManager().service('poll', () => poll());",
    ],
    [
      '(async () => { await save(1); })();',
      'left: owner-unclear',
      '(async () => { await save(1); })();',
    ],
  ])('without a group awaits no more than what was forgotten: %s', ([body, outcome, expected]) => {
    expect(made(body!, 'async function run()')).toEqual([outcome, expected]);
  });

  test('marks a call of a method whose object changes behind it', () => {
    const text = `class Cache {
  async flush() {}
  run(group: TaskGroup) {
    this.flush();
    this.items = [];
  }
}`;
    const { said } = rewrite(pattern, text);
    expect(said).toEqual(['marked: starts-later']);
  });
});

test('an emitter is none, though an index signature of its client says so', () => {
  const code = `
    declare const client: Record<string, (...given: any[]) => Promise<any>>;
    client.on('error', (e) => e);
    client.once('error', report);
    client.removeListener('error', client.report);
    client.once('ready');
    client.set('a', report);
    declare function report(): void;
  `;
  expect(typedFindings(pattern, code)).toEqual(['6: unhandled', '7: unhandled']);
});
