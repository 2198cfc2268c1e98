import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-floating-task.ts';
import { findings, rewrite } from '../rewrite.ts';

/** What is reported for a statement below a few declarations that syntax alone can follow. */
function reports(statement: string) {
  return findings(pattern, `async function save() {}\nfunction plain() {}\n${statement}`)
    .map((each) => each.replace(/^\d+: /, ''))
    .join(', ');
}

describe('a task that syntax proves, and nobody owns', () => {
  test.for([
    ['save();', 'unhandled'],
    ['plain();', ''],
    ['unknown();', ''],
    ['save;', ''],
    ['save?.();', 'unhandled'],
    ['save()!;', 'unhandled'],
    ['ok && save();', 'unhandled'],
    ['ok ? save() : plain();', 'unhandled'],
    ['(plain(), save());', 'unhandled'],
    ['new Promise((resolve) => resolve());', 'unhandled'],
    ['new Thing();', ''],
    ['import("./a.js");', 'unhandled'],
    ['(async () => {})();', 'unhandled'],
    ['(async function* () {})();', ''],
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

describe('a function that catches all of its errors itself', () => {
  const report = 'catch (error) { report(error); }';

  test.for([
    [`async () => { try { await work(); } ${report} }`, ''],
    ['async () => { try { await work(); } catch {} }', 'swallowed'],
    ['async () => { try { await work(); } catch { return null; } }', 'swallowed'],
    [`async () => { while (running) { try { await work(); } ${report} } }`, ''],
    [`async () => { const at = 0; if (off) return; try { await work(at); } ${report} }`, ''],
    [
      `async () => { console.log('start'); try { await work(); } ${report} finally { end(); } }`,
      '',
    ],
    [`async () => { try { await work(); } ${report} await more(); }`, 'unhandled'],
    [`async () => { prepare(); try { await work(); } ${report} }`, 'unhandled'],
    [`async () => { console.log(await name()); try { await work(); } ${report} }`, 'unhandled'],
    [`async () => { for await (const x of xs) { try { use(x); } ${report} } }`, 'unhandled'],
    ['async () => { try { await work(); } finally { end(); } }', 'unhandled'],
    ['async () => { try { await work(); } catch (error) { throw error; } }', 'unhandled'],
    ['async () => { try { await work(); } catch (error) { await tell(error); } }', 'unhandled'],
  ])('%s %s', ([run, expected]) => {
    expect(reports(`(${run})();`)).toBe(expected);
    expect(reports(`const run = ${run}; run();`)).toBe(expected);
    expect(reports(`const run = ${run}; void run();`)).toBe(
      expected!.replace('unhandled', 'voided'),
    );
  });

  test.for([
    [`class A { async run() { try { await work(); } ${report} } start() { this.run(); } }`, ''],
    [`async function run() { try { await work(); } ${report} } run().finally(plain);`, ''],
    [`async function run() { try { await work(); } ${report} } run().then(plain);`, 'unhandled'],
  ])('%s %s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('hiding a task does not give it an owner', () => {
  test.for([
    ['void save();', 'voided'],
    ['void 0;', ''],
    ['void plain();', ''],
    ['on("x", () => void save());', 'voided'],
    ['void save().catch(report);', ''],
    ['void save().catch(() => {});', 'swallowed'],
    ['void save().then(plain);', 'voided'],
    ['void xs.map(async (x) => x);', 'array'],
    ['save().catch(() => {});', 'swallowed'],
    ['save().catch(() => undefined);', 'swallowed'],
    ['save().catch(() => null);', 'swallowed'],
    ['save().catch(noop);', 'swallowed'],
    ['save().then(plain, () => {});', 'swallowed'],
    ['save().catch(() => {}).finally(plain);', 'swallowed'],
    ['unknown().catch(() => {});', 'swallowed'],
    ['const data = await save().catch(() => null);', ''],
    // Kept from being reported before somebody awaits it: that one owns it.
    ['const pending = save(); pending.catch(() => {}); await pending;', ''],
    ['this.pending.catch(() => {});', ''],
    // Handled, though unowned: reported on request only.
    ['save().catch(report);', ''],
    ['save().then(plain, report);', ''],
  ])('%s %s', ([statement, expected]) => {
    expect(reports(statement!)).toBe(expected);
  });
});

describe('a task that somebody else owns', () => {
  test.for([
    ['import test from "node:test"; test("a", async () => {});'],
    [
      'import { describe, it } from "node:test"; describe("a", () => { it("b", async () => {}); });',
    ],
    ['import { test } from "vitest"; test.only("a", async () => {});'],
  ])('%s', ([code]) => {
    expect(findings(pattern, code!, { types: { isPromise: () => true } })).toEqual([]);
  });

  test('but not one that merely has the same name', () => {
    const code = 'async function test() {}\ntest();';
    expect(findings(pattern, code)).toEqual(['2: unhandled']);
  });
});

describe('the suggestion', () => {
  const inside = (head: string, statement: string) => {
    const code = `async function save() {}\n${head} {\n  ${statement}\n}\n`;
    const { text, said } = rewrite(pattern, code);
    return said[0]?.startsWith('left') ? said[0] : text.split('\n').at(-3)!.trim();
  };

  test.for([
    ['save();', 'group.startSoon(() => save());'],
    ['void save();', 'group.startSoon(() => save());'],
    ['ok && save();', 'ok && group.startSoon(() => save());'],
    ['save().catch(() => {});', 'group.startSoon(() => save().catch(() => {}));'],
    ['save(await a());', 'left: await-in-element'],
    ['on("x", () => void save());', 'on("x", () => group.startSoon(() => save()));'],
  ])('starts the task in the group at hand: %s', ([statement, expected]) => {
    expect(inside('async function run(group: TaskGroup)', statement!)).toBe(expected);
  });

  test.for([
    ['save();', 'await save();'],
    ['void save();', 'await save();'],
    ['void (async () => {})();', 'await (async () => {})();'],
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
    expect(rewrite(pattern, `async function save() {}\n${code}`).text).toContain(expected);
  });
});
