import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-async-callback.ts';
import { findings, rewrite } from '../rewrite.ts';
import { typed, typedFindings } from '../typed.ts';
import { defaultPatternSettings, findSites } from '../../src/index.ts';

const every = { report: ['unhandled', 'unowned', 'executor', 'iteration', 'route', 'dispose'] };

/** What is reported for code below a few functions that syntax alone can follow. */
function reports(code: string, options: object = {}, path = 'input.tsx') {
  const before = `async function save() { await disk; }\nfunction plain() {}\n`;
  return findings(pattern, before + code, {
    path,
    options: { ...every, allowAttributes: [], ...options },
  })
    .map((each) => each.replace(/^\d+: /, ''))
    .join(', ');
}

function withDefaults(changes: Partial<typeof pattern.options.defaults>): typeof pattern {
  const { options } = pattern;
  return { ...pattern, options: { ...options, defaults: { ...options.defaults, ...changes } } };
}

describe('an async function where the text alone tells that its promise is dropped', () => {
  test.for([
    ['xs.forEach(async (x) => { await x(); });', 'iteration'],
    ['page.on("load", async () => page.go().catch((error) => log(error)));', 'unowned'],
    ['xs?.forEach(async (x) => x());', 'iteration'],
    ['const f = (async () => { await save(); }) as () => void;', 'unhandled'],
    ['take((async () => { await save(); }) as (x: string) => void);', 'unhandled'],
    ['const f = (async () => { await save(); }) as () => Promise<void>;', ''],
    ['xs.forEach(save);', 'iteration'],
    ['xs.forEach((x) => save());', 'iteration'],
    ['setTimeout(async () => { await x(); }, 10);', 'unhandled'],
    ['setTimeout(save, 10);', 'unhandled'],
    ['setTimeout(ok ? async () => { await x(); } : plain, 10);', 'unhandled'],
    ['x.on("x", (ok || (async () => { await x(); })) as any);', 'unhandled'],
    ['xs.forEach(ok ? plain : async (x) => { await x(); });', 'iteration'],
    ['<a onClick={ok ? async () => { await x(); } : undefined} />;', 'unhandled'],
    ['<a onClick={ok && (async () => { await x(); })} />;', 'unhandled'],
    ['later(ok ? async () => { await x(); } : plain, 10);', ''],
    ['xs.forEach(ok ? plain : other);', ''],
    ['setTimeout(save.bind(null), 10);', 'unhandled'],
    ['setTimeout(() => save(), 10);', 'unhandled'],
    ['setTimeout((async () => { await x(); }) as any, 10);', 'unhandled'],
    ['const cb: any = async () => { await x(); }; setTimeout(cb, 10);', 'unhandled'],
    ['window.setInterval(async function () { await x(); }, 10);', 'unhandled'],
    ['setImmediate(async () => { await x(); });', 'unhandled'],
    ['queueMicrotask(async () => { await x(); });', 'unhandled'],
    ['process.nextTick(async () => { await x(); });', 'unhandled'],
    ['import p from "node:process"; p.nextTick(save);', 'unhandled'],
    ['import { setTimeout } from "node:timers"; setTimeout(save, 1);', 'unhandled'],
    ['new Promise(async (resolve) => { resolve(await x()); });', 'executor'],
    ['new MutationObserver(async () => { await x(); });', 'unhandled'],
    ['emitter.on("x", async () => { await x(); });', 'unhandled'],
    ['this.socket.once("x", async () => { await x(); });', 'unhandled'],
    ['emitter.prependListener(event, async () => { await x(); });', 'unhandled'],
    ['process.on("SIGTERM", async () => { await x(); });', 'unhandled'],
    ['button.addEventListener("click", async () => { await x(); });', 'unhandled'],
    ['addEventListener("load", async () => { await x(); });', 'unhandled'],
    ['socket.onmessage = async () => { await x(); };', 'unhandled'],
    ['<a onClick={async () => { await x(); }} />;', 'unhandled'],
    ['import http from "node:http"; http.createServer(async () => { await x(); });', 'unhandled'],
    ['import { createServer } from "node:net"; createServer({}, save);', 'unhandled'],
    ['import fs from "fs"; fs.readFile("x", async (error) => { await x(); });', 'unhandled'],
    ['const cp = require("child_process"); cp.exec("x", async () => { await x(); });', 'unhandled'],
    ['server.listen(80, async () => { await x(); });', 'unhandled'],
    ['import { useEffect } from "react"; useEffect(async () => { await x(); }, []);', 'unhandled'],
    ['import * as React from "react"; React.useEffect(save, []);', 'unhandled'],
    ['import express from "express"; const a = express(); a.get("/", save);', 'route'],
    ['import { Router } from "express"; const r = Router(); r.post("/", plain, save);', 'route'],
    ['class A { async [Symbol.dispose]() { await x(); } }', 'dispose'],
    ['const a = { async [Symbol.dispose]() { await x(); } };', 'dispose'],
    ['setTimeout(async () => { try { await x(); } catch (e) { console.error(e); } });', 'unowned'],
    ['setTimeout(() => save().catch(report));', 'unowned'],
    [
      'async function clean() { try { await x(); } catch (e) { log(e); } } setTimeout(() => clean(), 9);',
      'unowned',
    ],
    ['setTimeout(() => save().then(plain, report).finally(plain));', 'unowned'],
    [
      'class A { async see() { try { await x(); } catch (e) { log(e); } } watch() { setInterval(async () => await this.see(), 9); } }',
      'unowned',
    ],
    ['setTimeout(async () => await save());', 'unhandled'],
    ['class A { async see() { await x(); } watch() { setInterval(this.see, 9); } }', 'unhandled'],
    [
      'class A { see = async () => { try { await x(); } catch (e) { log(e); } }; watch(e) { e.on("x", this.see); } }',
      'unowned',
    ],
    [
      'class A { async #see() { try { await x(); } catch (e) { log(e); } } watch(e) { e.on("x", this.#see.bind(this)); } }',
      'unowned',
    ],
    ['e.on("exit", async () => { try { await x(); } catch {} process.exit(0); });', 'unowned'],
    ['setTimeout(() => save().then(plain));', 'unhandled'],
    [
      'e.on("x", async (a) => { as.add(a); try { await x(a); } catch (e) { log(e); } });',
      'unowned',
    ],
    ['e.on("x", async (a) => { as.add(a); await x(a).catch(log); done(); });', 'unowned'],
    [
      'class A { async see() { as.add(1); try { await x(); } catch (e) { log(e); } } watch() { setTimeout(() => this.see(), 9); } }',
      'unowned',
    ],
    [
      'e.on("x", async (a) => { as.add(a); try { await x(a); } catch (e) { throw e; } });',
      'unhandled',
    ],
    [
      'e.on("x", async (a) => { as.add(a); try { await x(a); } catch (e) { await log(e); } });',
      'unhandled',
    ],
    [
      'new Promise(async (done) => { as.add(a); try { await x(); } catch (e) { log(e); } done(); });',
      'executor',
    ],
    [
      'new Promise((done, fail) => { e.on("x", async (a) => { if (a) return fail(new Error(`${a}`)); await x().then(done).catch(fail); }); });',
      'unowned',
    ],
    [
      'class A { async see() { await plain(); } watch(e) { e.on("x", this.see.bind(this)); } }',
      'unhandled',
    ],
    ['class A { async see() { await plain(); } watch(e) { e.on("x", this.see); } }', 'unhandled'],
    [
      'new Promise(async (resolve) => { try { await x(); } catch {} later(resolve); });',
      'executor',
    ],
    [
      'class A { async see() { await plain(); } watch(e) { e.on("x", (y) => this.see(y)); } }',
      'unhandled',
    ],
    ['setTimeout(async () => { for await (const x of xs) plain(x); });', 'unhandled'],
    ['setTimeout(async () => { await using x = open(); });', 'unhandled'],
    ['setTimeout(async () => { if (a) return; return save(); });', 'unhandled'],
    ['new Promise(async (resolve) => { resolve(x()); });', 'executor'],
    ['new Promise((resolve) => save().then(resolve));', 'executor'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('silence, as the promise has an owner or nothing tells that it is dropped, for', () => {
  test.for([
    ['xs.map(async (x) => x());'],
    ['xs.forEach((x) => { void save(); });'],
    ['xs.forEach(plain);'],
    ['xs.forEach(function* () {});'],
    ['xs.forEach(async function* () {});'],
    ['xs.forEach();'],
    // A cursor or a data set has such a method too, that waits.
    ['async function f() { await cursor.forEach(async (x) => x()); }'],
    ['cursor.forEach(async (x) => x()).then(plain);'],
    ['setInterval(async () => list.forEach((each) => each.stop()), 5);'],
    ['class A { listen() { e.on("x", async (x) => this.take(x)); } take(x) { this.last = x; } }'],
    ['xs.forEach(...callbacks);'],
    ['await TaskGroup.forEach(xs, async (x) => x());'],
    ['setTimeout(() => { group.startSoon(save); }, 10);'],
    ['setTimeout(plain, 10);'],
    ['setTimeout(unknown, 10);'],
    ['function f(setTimeout) { setTimeout(save, 10); }'],
    ['import { setTimeout } from "./own.ts"; setTimeout(save, 10);'],
    ['import { setTimeout } from "node:timers/promises"; setTimeout(10, save);'],
    ['clearTimeout(save);'],
    ['new Promise((resolve) => { resolve(1); });'],
    ['class Promise {} new Promise(async () => { await x(); });'],
    ['save().finally(async () => { await x(); });'],
    ['save().then(async () => { await x(); });'],
    ['bot.on("message", async () => { await x(); });'],
    ['app.on("ready", async () => { await x(); });'],
    ['emitter.off("x", save);'],
    ['button.removeEventListener("click", save);'],
    ['setTimeout(async () => { plain(); }, 10);'],
    ['class A { async see() { plain(); } watch(e) { e.on("x", (y) => this.see(y)); } }'],
    ['class A { async see() { plain(); } watch(e) { e.on("x", this.see); } }'],
    ['class A { see() { plain(); } watch() { setInterval(this.see.bind(this), 9); } }'],
    ['class A { async see() { await x(); } } function watch() { setInterval(this.see, 9); }'],
    ['xs.forEach(async (x) => { if (x) return; later(async () => await x()); });'],
    ['new Promise((resolve, reject) => save().then(resolve).catch((e) => reject(e)));'],
    ['new Promise((resolve, reject) => { return save().then(resolve, reject); });'],
    [
      'new Promise(async (resolve, reject) => { try { resolve(await x()); } catch (e) { reject(e); } });',
    ],
    [
      'new Promise(async (resolve) => { try { await x(); } catch (e) { log(e); } resolve({ x }); });',
    ],
    ['class A { async see() { plain(); } watch(e) { e.on("x", this.see.bind(this)); } }'],
    ['emitter.emit("x", save);'],
    ['emitter.once(save);'],
    ['_.once(async () => { await x(); });'],
    ['use("x", async () => { await x(); });'],
    ['app.get("/", async () => { await x(); });'],
    ['import Fastify from "fastify"; const f = Fastify(); f.get("/", save);'],
    ['<Form onSubmit={async () => { await x(); }} />;'],
    ['<a onClick={plain} />;'],
    ['<a onClick />;'],
    ['<a onClick={/* none */} />;'],
    ['const a = { onClick: async () => { await x(); } };'],
    ['const { a = async () => {} } = b;'],
    ['this.load = async () => { await x(); };'],
    ['let run = async () => { await x(); }; run = save;'],
    ['class A { async [Symbol.asyncDispose]() { await x(); } }'],
    ['class A { [Symbol.dispose]() { this.x(); } }'],
    ['class A { static async load() { await x(); } }'],
    ['class A extends B { async load() { await x(); } }'],
    ['import fs from "node:fs/promises"; fs.cp("a", "b", { filter: async () => true });'],
    ['import { readFileSync } from "fs"; readFileSync(async () => "x");'],
    ['import { on } from "node:events"; on(emitter, "x");'],
    ['function f() { return async () => { await x(); }; }'],
    ['import { test } from "node:test"; test("x", async () => { await x(); });'],
    ['import { it } from "vitest"; it("x", async () => { await x(); });'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });
});

test('odd code does not make it fail', () => {
  const odd = [
    'new Promise;',
    'new Promise(...xs);',
    'import("x").then(a, );',
    'class A { [x]; static {} declare y: string; abstract z(): void }',
    'abstract class A { abstract z(): Promise<void>; accessor a = async () => {} }',
    'const { x: { y } = {} } = z; [, a] = b;',
    'interface A extends B { x(): Promise<void>; (): void; [k: string]: unknown }',
    'a?.b?.(async () => {})!;',
    'for (const [, x] of xs) setTimeout(x);',
    '<a.b c:on={async () => {}} {...d} />;',
    'const x: () => void = async () => {};',
  ];
  for (const code of odd) expect(reports(code)).toBe('');
  expect(reports('xs.forEach(async (x) => x());', {}, 'input.js')).toBe('iteration');
});

describe('options', () => {
  test.for<[string, object, string]>([
    ['<a onClick={save} />;', { allowAttributes: ['on*'] }, ''],
    ['<a onClick={save} />;', { allowAttributes: ['onClick'] }, ''],
    ['<a onClick={save} />;', { allowAttributes: ['onC'] }, 'unhandled'],
    ['a.b.on("x", save);', { allowCallees: ['on'] }, ''],
    ['a.b.on("x", save);', { allowCallees: ['a.b.on'] }, ''],
    ['a.b.on("x", save);', { allowCallees: ['c.on'] }, 'unhandled'],
    ['setTimeout(save);', { allowCallees: ['setTimeout'] }, ''],
    ['socket.onmessage = save;', { allowCallees: ['onmessage'] }, ''],
    ['<a onClick={save} />;', { allowAttributes: ['handle*'] }, 'unhandled'],
    ['a.on("ready", save);', { allowEvents: ['ready'] }, ''],
    ['a.on("end", save);', { allowEvents: ['ready'] }, 'unhandled'],
    ['setTimeout(save);', { report: ['iteration'] }, ''],
    ['setTimeout(save);', { mode: 'gap' }, 'unhandled'],
    ['setTimeout(save);', { compat: true }, ''],
  ])('%s %o', ([code, options, expected]) => {
    expect(reports(code, options)).toBe(expected);
  });

  test('by default JSX handlers, routes and what handles its own errors are not reported', () => {
    const code = [
      '<a onClick={async () => { await x(); }} />;',
      'setTimeout(async () => { try { await x(); } catch (e) { console.error(e); } });',
      'import express from "express"; const a = express(); a.get("/", async () => { await x(); });',
      'xs.forEach(async () => { await x(); });',
    ].join('\n');
    expect(findings(pattern, code, { path: 'input.tsx' })).toEqual(['4: iteration']);
  });
});

describe('with types', () => {
  const before = 'declare function save(): Promise<void>; declare const x: any;\n';

  test.for([
    ['declare function run(f: () => void): void; run(save);', true],
    [
      'declare function onReady(f: () => void): void; declare const a: { b(): Promise<void> }; onReady(a.b);',
      true,
    ],
    ['const fs: (() => void)[] = [async () => { await save(); }];', true],
    ['const fs: (() => Promise<void>)[] = [async () => { await save(); }];', false],
    ['const fs = [async () => { await save(); }]; x(fs);', false],
    ['const f = (): (() => void) => async () => { await save(); };', true],
    ['const f = (): (() => Promise<void>) => async () => { await save(); };', false],
    ['const f = () => async () => { await save(); };', false],
    ['declare function run(f: () => void): void; run(async () => { await save(); });', true],
    ['declare function run(f: () => void): void; run(() => save());', true],
    ['declare function run(f: () => Promise<void>): void; run(save);', false],
    ['declare function promisify(f: () => void): () => Promise<void>; x(promisify(save));', false],
    ['declare function run(f: () => void | Promise<void>): void; run(save);', false],
    ['declare function run(f: () => unknown): void; run(save);', false],
    ['declare function run<T>(f: () => T): T; void run(save);', false],
    ['const run: () => void = save;', true],
    ['let run: () => void; run = save;', true],
    ['const run: () => void = x ? async () => { await save(); } : x;', true],
    ['const run: () => Promise<void> = x ? async () => { await save(); } : x;', false],
    ['function f(run: () => void = async () => { await save(); }) { run(); }', true],
    ['function f(run = async () => { await save(); }) { void run(); }', false],
    ['function make(): () => void { return x ? async () => { await save(); } : x; }', true],
    ['function make(): () => void { return save; }', true],
    ['function make(): () => Promise<void> { return save; }', false],
    ['const on: (() => void)[] = []; on.push(save);', true],
    ['const on: (() => void)[] = []; on.includes(save);', false],
    ['const on = new Set<() => void>(); on.add(save);', true],
    ['const on = new Set<() => void>(); on.delete(save);', false],
    ['const on = new Set<() => void>(); if (on.has(save)) x();', false],
    ['declare const e: { off(n: string, f: () => void): void }; e.off("x", save);', false],
    ['process.off("SIGTERM", save);', false],
    ['process.stdin.removeListener("end", save);', false],
    ['window.removeEventListener("load", save);', false],
    [
      'declare const m: { mockImplementation(f: () => void): void }; m.mockImplementation(save);',
      false,
    ],
    [
      'interface E { on(n: string, f: () => Promise<void> | void): void } declare const e: E; e.on("x", save);',
      false,
    ],
    [
      'declare const s: { forEach(f: () => Promise<void>): Promise<void> }; void s.forEach(save);',
      false,
    ],
    ['[1].forEach(save);', true],
    ['x.on("x", save);', true],
    ['new WebSocket("ws://a").onmessage = save;', true],
    ['declare const s: { onclose: () => Promise<void> }; s.onclose = save;', false],
    ['process.nextTick(save);', true],
    ['declare const f: Function; process.nextTick(f);', false],
    ['declare const a: { log(): void }; setTimeout(a.log);', false],
    ['declare const a: { load(): Promise<void> }; setTimeout(a.load);', true],
    ['x(save);', false],
    ['const run: () => void = () => save().catch(x);', false],
    ['const run: () => void = async () => { x.y(); };', false],
    ['save().finally(async () => { await save(); }).catch(x);', false],
  ] as const)('%s is reported: %s', ([code, isReported]) => {
    expect(typedFindings(pattern, before + code).length > 0).toBe(isReported);
  });

  test.for([
    ['@socket.io/component-emitter', true],
    ['socket.io', true],
    ['socket.io-client', true],
    ['socket.io-mock', false],
    ['mitt', false],
  ] as const)(
    'a listener whose type admits a promise, declared by %s: %s',
    ([module, isReported]) => {
      const types = {
        expectsVoidReturn: () => false,
        declaredIn: () => ({ module, name: 'Emitter.on' }),
      };
      const code = 'socket.on("x", async () => { await x(); });';
      expect(findings(pattern, code, { types }).length > 0).toBe(isReported);
    },
  );

  describe('properties and methods of an interface, whose caller may await what is typed as `void`', () => {
    test.for([
      ['declare function run(o: { done(): void }): void; run({ done: save });', true],
      [
        'declare function run(o: { done(): void }): void; run({ async done() { await save(); } });',
        true,
      ],
      ['declare function run(o: { done(): unknown }): void; run({ done: save });', false],
      ['interface A { run(): void } class B implements A { async run() { await save(); } }', true],
      ['class A { done: () => void = async () => { await save(); }; }', true],
      ['class A { done: () => Promise<void> = async () => { await save(); }; }', false],
      ['class A { done = async () => { await save(); }; }', false],
      [
        'class A { done?: () => void } class B extends A { done: () => void = async () => { await save(); }; }',
        true,
      ],
      [
        'class A { done?: () => void } class B extends A { done = async () => { await save(); }; }',
        true,
      ],
      [
        'interface A { run(): unknown } class B implements A { async run() { await save(); } }',
        false,
      ],
    ] as const)('%s is reported by `places`: %s', ([code, isReported]) => {
      expect(typedFindings(pattern, before + code)).toEqual([]);
      const strict = withDefaults({ places: ['properties', 'inheritedMethods'] });
      expect(typedFindings(strict, before + code).length > 0).toBe(isReported);
    });

    test.for([
      ['{ return save(); }', true],
      ['{ log(); return this.x ? save() : undefined; }', true],
      ['(): Promise<void> { return save(); }', true],
      ['{ save(); }', false],
      ['{ return log(); }', false],
    ] as const)('disposal that hands back what it does: %s %s', ([body, isReported]) => {
      const method = body.startsWith('(') ? body : `() ${body}`;
      const code = `declare function log(): void; class A { x = 1; [Symbol.dispose]${method} }`;
      expect(typedFindings(pattern, before + code).length > 0).toBe(isReported);
    });

    test('but not what `using` calls', () => {
      const code = 'const a = { async [Symbol.dispose]() { await save(); } };';
      expect(typedFindings(pattern, before + code)).toHaveLength(1);
    });
  });

  describe('a type whose functions the settings say are awaited', () => {
    const imports = 'import type { DirectoryWatcherCallback } from "typescript";\n';

    test.for([
      ['const f: DirectoryWatcherCallback = async () => { await save(); };', false],
      ['const f: DirectoryWatcherCallback = save;', false],
      [
        'function make(): DirectoryWatcherCallback { return async () => { await save(); }; }',
        false,
      ],
      ['const make = (): DirectoryWatcherCallback => async () => { await save(); };', false],
      ['const f: (name: string) => void = async () => { await save(); };', true],
      [
        'interface DirectoryWatcherCallback { (): void } const f: DirectoryWatcherCallback = save;',
        true,
      ],
    ] as const)('%s is reported: %s', ([code, isReported]) => {
      const { file, types } = typed(before + (code.startsWith('interface') ? '' : imports) + code);
      const allow = [{ package: 'typescript', name: ['DirectoryWatcherCallback'] }];
      const settings = { ...defaultPatternSettings, allow };
      const said = findSites({ ...file, settings }, [pattern], types);
      expect(said.length > 0).toBe(isReported);
      expect(findSites(file, [pattern as never], types)).toHaveLength(1);
    });
  });

  test('`gap` leaves out what no-misused-promises sees', () => {
    const gap = withDefaults({ mode: 'gap' }) as never;
    const code = '[1].forEach(save);\nprocess.nextTick(save);\nx.on("x", save);';
    const { file, types } = typed(before + code);
    const lines = findSites(file, [gap], types).map(({ match }) => match.node.loc.start.line);
    expect(lines).toEqual([3, 4]);
  });
});

describe('the rewrite', () => {
  function rewritten(code: string) {
    return rewrite(pattern, code, { path: 'input.tsx', options: {} }).text;
  }

  test.for([
    [
      'async function f(xs: string[]) { xs.forEach(async (x, i) => { await g(x, i); }); }',
      'await TaskGroup.forEach(xs, async (x, i) => { await g(x, i); });',
    ],
    [
      'async function f(group: TaskGroup) { setTimeout(async () => g(1), 10); }',
      'group.startSoon(async (task) => { await sleep(10, task); await g(1); });',
    ],
    [
      'async function f(group: TaskGroup) { setImmediate(async () => g(1)); }',
      'setImmediate(() => { group.startSoon(async () => g(1)); });',
    ],
    [
      'import { TaskGroup } from "@taskgroup/runtime"; function f(xs: string[], group: TaskGroup) { xs.forEach(async (x) => g(x)); }',
      'group.startSoon(() => TaskGroup.forEach(xs, async (x) => g(x)));',
    ],
    [
      'async function f(group: TaskGroup) { a.on("x", async (b, { c } = {}) => ({ b })); }',
      'a.on("x", (b, { c } = {}) => { group.startSoon(async () => ({ b })); });',
    ],
    [
      'async function f(group: TaskGroup) { a.on("x", async function (b) { await b(); }); }',
      'a.on("x", (b) => { group.startSoon(async () => { await b(); }); });',
    ],
    [
      'async function f(group: TaskGroup) { a.onmessage = async b => { await b(); }; }',
      'a.onmessage = (b) => { group.startSoon(async () => { await b(); }); };',
    ],
  ])('%s', ([code, expected]) => {
    expect(rewritten(code!)).toContain(expected);
  });

  test.for([
    ['xs.forEach(async (x) => x());'],
    ['function f(xs: string[]) { xs.forEach(async (x) => g(x)); }'],
    ['async function f(xs: string[]) { xs.forEach(async (x, i, all) => g(x)); }'],
    ['async function f(xs: string[]) { xs.forEach(async (...x) => g(x)); }'],
    ['async function f(xs: string[]) { xs.forEach(async function (x) { await x; }, this); }'],
    ['async function f(xs: string[]) { return xs.forEach(async (x) => g(x)); }'],
    ['async function f(xs: Map<string, string>) { xs.forEach(async (x) => g(x)); }'],
    ['async function f(xs?: string[]) { xs?.forEach(async (x) => g(x)); }'],
    ['setTimeout(async () => g(1), 10);'],
    ['async function f(group: TaskGroup) { a.on("x", async function () { await this.b(); }); }'],
    [
      'async function f(group: TaskGroup) { a.on("x", async function () { await g(arguments); }); }',
    ],
    ['async function f(group: TaskGroup) { async function g() {} a.on("x", g); }'],
    ['async function f(group: TaskGroup) { new Promise(async (r) => { r(await g()); }); }'],
  ])('leaves %s', ([code]) => {
    expect(rewritten(code!)).toBe(code);
  });

  test('says what a reader has to check', () => {
    const said = (code: string) => rewrite(pattern, code, { options: {} }).said;
    expect(said('function f(group: TaskGroup) { a.on("x", async () => { await g(); }); }')).toEqual(
      ['marked: group-may-have-ended'],
    );
    expect(said('async function f(xs: string[]) { xs.forEach(async (x) => g(x)); }')).toEqual([
      'marked: now-awaited',
    ]);
    expect(said('a.on("x", async () => { await g(); });')).toEqual(['left: no-group-in-scope']);
  });
});

describe('a callback that changes a query', () => {
  const before = `
    interface Rows { id: number }
    interface Query extends Promise<Rows[]> { where(by: object | ((query: Query) => void)): this; or(by: object): this }
    interface Client { query(text: string): Promise<Rows[]> }
    declare const query: Query; declare const one: Promise<void>;
    declare function withClient(run: (client: Client) => void): void;
    declare function each(run: (one: Promise<void>) => void): void;
  `;

  test.for([
    ['query.where((b) => b.where({ a: 1 }).or({ b: 2 }));', false],
    ['query.where((b) => { const by = { a: 1 }; return b.where(by); });', false],
    ['query.where(function (b) { return this.where({ a: 1 }); });', false],
    ['withClient((client) => client.query("SELECT 1"));', true],
    ['withClient((client) => { return client.query("SELECT 1"); });', true],
    ['each((one) => one.then(() => 1));', true],
    ['query.where(async (b) => { await b; });', true],
  ])('%s', ([code, isReported]) => {
    const all = withDefaults({ report: [...every.report] } as object);
    expect(typedFindings(all, before + code).length > 0).toBe(isReported);
  });
});

describe('a callback of a function of this file, typed to be anything', () => {
  test.for([
    ['function run(f: Function) { f(); } run(save);', 'unhandled'],
    ['function run(f: any) { setInterval(() => f(), 9); } run(save);', 'unhandled'],
    ['function run(f: Function) { setTimeout(f, 9); } run(save);', 'unhandled'],
    ['function run(f) { f?.call(x, 1); } run(async () => { await x(); });', 'unhandled'],
    ['class A { each(f: Function) { f(1); } go() { this.each(save); } }', 'unhandled'],
    ['function run(f: Function) { return f(); } run(save);', ''],
    ['async function run(f: any) { await f(); } run(save).catch(x);', ''],
    ['function run(f: any) { const p = f(); p.catch(x); } run(save);', ''],
    ['function run(f: Function) { f(); later.push(f); } run(save);', ''],
    ['function run(f: Function) { x.map(() => f()); } run(save);', ''],
    ['function run(f: Function) {} run(save);', ''],
    ['const run: Run = (f) => { f(); }; run(save);', ''],
    ['function run(f: () => Promise<void>) { f(); } run(save);', ''],
    ['import { run } from "x"; run(save);', ''],
  ])('%s %s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

test.for([
  ['@tanstack/react-query', []],
  ['./own.js', ['1: unhandled']],
] as const)('a query of %s may be handed over', ([module, expected]) => {
  const code = `import { useQuery } from "${module}"; const { refetch } = useQuery(q); setTimeout(refetch, 5);`;
  const types = { returnsThenable: () => true, isThenable: () => true };
  expect(findings(pattern, code, { types })).toEqual(expected);
});
