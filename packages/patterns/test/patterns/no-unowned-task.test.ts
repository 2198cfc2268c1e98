import { describe, expect, test } from 'vitest';
import floating from '../../src/patterns/no-floating-task.ts';
import pattern from '../../src/patterns/no-unowned-task.ts';
import { typedFindings } from '../typed.ts';
import { findings, rewrite } from '../rewrite.ts';

const prelude =
  'async function save() { await x; }\nfunction plain() {} async function poll() { for (;;) await x; }\n';
const all = { report: ['voided', 'swallowed', 'detached'] };

/** What is reported for a statement within a function: work at the top of a file belongs to the process. */
function reports(statement: string, options?: object) {
  const code = `${prelude}async function f(xs) {\n${statement}\n}`;
  return findings(pattern, code, options && { options })
    .map((each) => each.replace(/^\d+: /, ''))
    .join(', ');
}

describe('a failure that goes where the project wants it', () => {
  const options = { ...all, allowHandlers: ['report', 'Sentry.captureException'] };
  test.for([
    ['save().catch(report);', ''],
    ['save().catch(Sentry.captureException);', ''],
    ['save().catch((error) => report(error));', ''],
    ['save().catch((error) => { console.log(error); report(error); });', ''],
    ['save().catch(async (error) => { await report(error); });', ''],
    ['save().then(plain, report);', ''],
    ['save().catch(report).finally(plain);', ''],
    ['void save().catch(report);', ''],
    ['save().catch(other);', 'detached'],
    ['save().catch(captureException);', 'detached'],
    ['save().catch((error) => { report(error); plain(); });', 'detached'],
    ['save((error) => report(error)).catch(() => {});', 'detached'],
    ['save().catch(() => {});', 'swallowed'],
    ['void save();', 'voided'],
  ])('%s', ([statement, expected]) => {
    expect(reports(statement!, options)).toBe(expected);
  });
});

describe('silencing a task does not give it an owner', () => {
  test.for([
    ['void save();', 'voided'],
    ['void 0;', ''],
    ['void plain();', ''],
    ['void unknown();', ''],
    ['void Promise.reject(error);', ''],
    ['void Promise.resolve(save());', 'voided'],
    ['on("x", () => void save());', 'voided'],
    ['on("x", () => void plain());', ''],
    ['void save().catch(report);', ''],
    ['void save().catch(() => {});', 'swallowed'],
    ['void save().then(plain);', 'voided'],
    ['void save().finally(plain);', 'voided'],
    ['void xs.map(async (x) => x);', 'voided'],
    ['void (async () => { await x; })();', 'voided'],
    ['void (ok && save());', 'voided'],
    ['void (ok ? save() : plain());', 'voided'],
    ['void (plain(), save());', 'voided'],
    ['ok && void save();', 'voided'],
    ['void import("./a.js");', 'voided'],
    ['void new Promise(plain);', 'voided'],
    ['save().catch(() => {});', 'swallowed'],
    ['save().catch(() => undefined);', 'swallowed'],
    ['save().catch(() => null);', 'swallowed'],
    ['save().catch(() => []);', 'swallowed'],
    ['save().catch(() => ({}));', 'swallowed'],
    ['save().catch(function () { return false; });', 'swallowed'],
    ['save().catch(noop);', 'swallowed'],
    ['save().catch(_.noop);', 'swallowed'],
    ['save().catch(ignoreErrors);', 'swallowed'],
    ['const drop = () => {}; save().catch(drop);', 'swallowed'],
    ['save().then(plain, () => {});', 'swallowed'],
    ['save().catch(() => {}).finally(plain);', 'swallowed'],
    ['save()?.catch(() => {});', 'swallowed'],
    ['save()!.catch(() => {});', 'swallowed'],
    ['unknown().catch(() => {});', 'swallowed'],
    ['Promise.resolve().then(plain).catch(() => {});', 'swallowed'],
    // A name that only ever stands behind `void` has no owner either.
    ['const pending = save(); void pending;', 'voided'],
    ['function f() { return void save(); }', 'voided'],
    ['function f() { return ok ? void save() : undefined; }', 'voided'],
    ['function f() { return void plain(); }', ''],
    ['function f() { return void 0; }', ''],
    ['on("x", () => ok && void save());', 'voided'],
    ['on("x", () => (void save(), 1));', 'voided'],
  ])('%s %s', ([statement, expected]) => {
    expect(reports(statement!)).toBe(expected);
  });

  test.for([
    // Half of all empty handlers give an awaited call its default.
    'const data = await save().catch(() => null);',
    'await save().catch(() => {});',
    'return save().catch(() => undefined);',
    'const data = save().catch(() => undefined); await data;',
    'await Promise.all([save().catch(() => {})]);',
    'use(save().catch(() => {}));',
    // Kept from being reported before somebody awaits it: that one owns it.
    'const pending = save(); pending.catch(() => {}); await pending;',
    'const pending = save(); void pending; await pending;',
    'const pending = save(); void pending.catch(() => {}); return pending;',
    'this.pending.catch(() => {});',
    'void this.pending;',
    'void xs;',
    'Promise.resolve(this.pending).catch(() => {});',
    'const pending = save(); Promise.resolve(pending).catch(() => {}); await pending;',
    // Stored, not hidden.
    'let pending; void (pending = save()); await pending;',
    'let pending; void (pending ??= save()); await pending;',
    'void 0, plain();',
    'void xs.map((x) => x);',
    'const a = save(); void [a, xs]; await a;',
    'void (ok && plain());',
    'tryIt(() => {});',
    'object.catch(plain);',
    'save().catch(report);',
    'save().then(plain, report);',
    'save().catch(console.error);',
    'save().catch((error) => { log(error); });',
    // Of an error that is lost, another rule speaks.
    'save();',
    'save().then(plain);',
    'save(), void save();',
    '[save(), save()];',
  ])('but this is no such thing: %s', (statement) => {
    expect(reports(statement)).toBe('');
  });
});

describe('a task that handles its error has no owner either', () => {
  const report = 'catch (error) { report(error); }';

  test.for([
    ['save().catch(report);', 'detached'],
    ['save().catch(console.error);', 'detached'],
    ['void save().catch(report);', 'detached'],
    ['save().then(plain, report);', 'detached'],
    [`(async () => { try { await x; } ${report} })();`, 'detached'],
    [`void (async () => { try { await x; } ${report} })();`, 'detached'],
    [`const run = async () => { try { await x; } ${report} }; run();`, 'detached'],
    [`const run = async () => { try { await x; } ${report} }; run().finally(plain);`, 'detached'],
    ['const run = async () => { try { await x; } catch {} }; run();', 'swallowed'],
    ['const run = async () => { try { await x; } catch { return null; } }; run();', 'swallowed'],
    ['const run = async () => { count++; }; run();', 'detached'],
    [`const run = async () => { try { await x; } ${report} }; await run();`, ''],
    // Another promise is told, and whoever holds that one awaits both.
    ['return new Promise((resolve, reject) => { save().then(resolve, reject); });', ''],
    ['return new Promise((resolve, reject) => { save().then(resolve).catch(reject); });', ''],
    ['save().then(deferred.resolve, deferred.reject);', ''],
    ['save().catch((error) => reject(error));', ''],
    ['save().catch((error) => { log(error); reject(error); });', ''],
    ['app.get("/", (request, answer, next) => { save().catch(next); });', ''],
    ['const pending = save(); pending.catch(report); await pending;', ''],
    ['this.pending.catch(report);', ''],
    ['await save().catch(report);', ''],
  ])('%s %s', ([statement, expected]) => {
    expect(reports(statement!, all)).toBe(expected);
  });

  test('and is not reported at first', () => {
    expect(reports('save().catch(report);')).toBe('');
  });
});

describe('the start of a program is owned by its process', () => {
  test.for([
    ['void save();', ''],
    ['if (isMain) void save();', ''],
    ['save().catch((error) => { console.error(error); process.exit(1); });', ''],
    ['void (async () => { await x; })();', ''],
    ['save().catch(() => {});', '3: swallowed'],
    ['on("x", () => void save());', '3: voided'],
    ['class A { static { void save(); } }', '3: voided'],
  ])('%s %s', ([code, expected]) => {
    expect(findings(pattern, `${prelude}${code}`, { options: all }).join()).toBe(expected);
  });
});

describe('options', () => {
  test.for([
    ['void save();', 'voided', 'voided', ''],
    ['void save(); // nobody reads the answer', 'voided', '', ''],
    ['// Nobody reads the answer.\nvoid save();', 'voided', '', ''],
    ['/* Nobody reads it. */ void save();', 'voided', '', ''],
    ['// Nobody reads the answer.\n\nvoid save();', 'voided', 'voided', ''],
    ['plain(); // of another line\nvoid save();', 'voided', 'voided', ''],
    ['// eslint-disable-next-line no-void\nvoid save();', 'voided', 'voided', ''],
    ['// @ts-expect-error\nvoid save();', 'voided', 'voided', ''],
    ['// prettier-ignore\nvoid save();', 'voided', 'voided', ''],
    ['// eslint-disable-next-line no-void -- nobody reads it\nvoid save();', 'voided', '', ''],
    ['//\nvoid save();', 'voided', 'voided', ''],
    ['void save().catch(() => {}); // nobody reads it', 'swallowed', '', ''],
  ])('allowVoid of %s', ([statement, never, withReason, always]) => {
    expect(reports(statement!, { allowVoid: 'never' })).toBe(never);
    expect(reports(statement!, { allowVoid: 'with-reason' })).toBe(withReason);
    expect(reports(statement!, { allowVoid: 'always' })).toBe(always);
  });

  test.for([
    ['import { useEffect } from "react";', ''],
    ['import * as React from "react";', ''],
    ['import { observer } from "mobx-react";', ''],
    ['import { useQuery } from "@tanstack/vue-query";', ''],
    ['import { onMount } from "solid-js";', ''],
    ['import { html } from "lit";', ''],
    ['import { Component } from "@angular/core";', ''],
    ['', '4: voided'],
    ['import { load } from "./reactions.js";', '4: voided'],
    ['import { load } from "@acme/overview";', '4: voided'],
    ['import "split";', '4: voided'],
    [
      'import { act } from "react"; import { renderToString } from "react-dom/server";',
      '4: voided',
    ],
    ['import "react"; import fs from "node:fs";', '4: voided'],
  ])('void in a file of components is accepted at first: %s', ([head, expected]) => {
    const code = `${head}\n${prelude}export const f = () => void save();`;
    expect(findings(pattern, code).join()).toBe(expected);
    expect(findings(pattern, code, { options: { allowVoid: 'never' } }).join()).toBe('4: voided');
  });

  test('an empty handler is reported there as anywhere', () => {
    const code = 'import "react";\nexport const f = () => { save().catch(() => {}); };';
    expect(findings(pattern, `${code}\n${prelude}`).join()).toBe('2: swallowed');
  });

  test('ignoreIIFE accepts a function called where it is written', () => {
    const code = 'void (async () => { await x; })();';
    expect(reports(code, { ignoreIIFE: true })).toBe('');
  });

  test('allow names functions that somebody else owns', () => {
    const code = 'import { track } from "./metrics.js";\nexport const f = () => void track();';
    const types = { isPromise: () => true };
    expect(findings(pattern, code, { types })).toEqual(['2: voided']);
    const options = { allow: [{ package: './metrics.js' }] };
    expect(findings(pattern, code, { types, options })).toEqual([]);
  });
});

test('detach() is the mark that is accepted', () => {
  const code = `import { detach } from '@taskgroup/runtime';
async function save() { await x; }
export function f() { detach(() => save(), { reason: 'nobody reads the answer' }); }`;
  expect(findings(pattern, code, { options: all })).toEqual([]);
  expect(findings(floating, code)).toEqual([]);
});

test.for([
  'save(); void save();',
  'ok ? save() : void save();',
  'void [save()];',
  'void save().then(plain);',
  'save().catch();',
  'save(), save().catch(() => {});',
])('no statement is reported by both rules: %s', (statement) => {
  const code = `${prelude}function f() {\n${statement.replaceAll('; ', ';\n')}\n}`;
  const lines = [floating, pattern].flatMap((each) => findings(each, code));
  const numbers = lines.map((each) => Number.parseInt(each));
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.length).toBeGreaterThan(0);
});

describe('with types', () => {
  test.for([
    ['declare function load(): Promise<void>; export const f = () => void load();', 'voided'],
    ['declare function load(): void; export const f = () => void load();', ''],
    ['declare const load: any; export const f = () => void load();', ''],
    [
      'declare function load(): Promise<void>; export function f() { load()["catch"](() => {}); }',
      'swallowed',
    ],
    [
      'declare function load(): Promise<void>; export function f(p?: Promise<void>) { void (p ??= load()); return p; }',
      '',
    ],
    [
      'declare const api: { load?(): Promise<void> }; export const f = () => void api.load?.();',
      'voided',
    ],
    ['declare const xs: number[]; export const f = () => void xs.map(async (x) => x);', 'voided'],
    ['export async function f(p: Promise<void>) { void p; await p; }', ''],
    ['declare const query: PromiseLike<void>; export const f = () => void query;', ''],
    ['export function f(job: { catch(done: () => void): void }) { job.catch(() => {}); }', ''],
  ])('%s %s', ([code, expected]) => {
    const found = typedFindings(pattern, code!);
    expect(found.map((each) => each.replace(/^\d+: /, '')).join()).toBe(expected);
  });
});

describe('the suggestion', () => {
  const inside = (head: string, statement: string) => {
    const { text, said } = rewrite(pattern, `${prelude}${head} {\n${statement}\n}\n`, {
      asOffer: true,
    });
    return said[0]?.startsWith('left') ? said[0] : text.split('\n').at(-3)!.trim();
  };

  test.for([
    ['void save();', 'group.startSoon(() => save());'],
    ['void (ok && save());', 'void (ok && group.startSoon(() => save()));'],
    [
      'void ({ save }).save().catch(() => {});',
      'group.startSoon(() => ({ save }).save().catch(() => {}));',
    ],
    ['save().catch(() => {});', 'group.startSoon(() => save().catch(() => {}));'],
    ['on("x", () => void save());', 'on("x", () => group.startSoon(() => save()));'],
    ['void save(await a());', 'left: await-in-element'],
  ])('starts the task in the group at hand: %s', ([statement, expected]) => {
    expect(inside('async function run(group: TaskGroup)', statement!)).toBe(expected);
  });

  test.for([
    ['void save();', submitted('save()')],
    [
      'void (async () => { await x; })();',
      "void getBackgroundTaskManager().submit(async () => { await x; }, { name: 'run' });",
    ],
    [
      'void (ok ? save() : a());',
      "void (ok ? getBackgroundTaskManager().submit(() => save(), { name: 'save' }) : a());",
    ],
    ['save().catch(() => {});', submitted('save()')],
    ['save().catch(() => /* why */ {});', submitted('save().catch(() => /* why */ {})')],
    ["on('x', () => void save());", `on('x', () => ${submitted('save()').replace(';', ')')};`],
    ['void poll();', "getBackgroundTaskManager().service('poll', () => poll());"],
    ['poll().catch(() => {});', "getBackgroundTaskManager().service('poll', () => poll());"],
    ['void save(await a());', 'left: await-in-element'],
    ['let n = 1; void save(n); n = 2;', 'left: changes-later'],
  ])('hands it to the task manager without one: %s', ([statement, expected]) => {
    expect(inside('async function run()', statement!)).toBe(expected);
  });

  test.for([
    ['a file for the browser', 'document.title = "a";', undefined],
    ['a file that says so', '"use client";', undefined],
    ['a hook', '', 'src/use-orders.ts'],
    ['a folder for the browser', '', 'src/client-only/orders.ts'],
    ['a test', '', 'test/shop.test.ts'],
  ])('awaits it in %s', ([, head, path]) => {
    const code = `${head}\n${prelude}async function run() {\nvoid save();\n}\n`;
    const { text } = rewrite(pattern, code, { asOffer: true, ...(path && { path }) });
    expect(text).toContain('await save();');
  });

  test.for([
    ['// Fire and forget.\nvoid save();', "detach(() => save(), { reason: 'Fire and forget.' });"],
    [
      "/* Don't wait\n * for it. */\nvoid save();",
      "detach(() => save(), { reason: 'Don\\'t wait for it.' });",
    ],
    [
      '// Best effort.\nsave().catch(() => {});',
      "detach(() => save().catch(() => {}), { reason: 'Best effort.' });",
    ],
    ['// Save it.\nvoid save();', submitted('save()')],
    [
      '// eslint-disable-next-line no-void -- do not wait\nvoid save();',
      "detach(() => save(), { reason: 'do not wait' });",
    ],
    ['// TODO: do not wait\nvoid save();', submitted('save()')],
  ])('detaches what a comment gives a reason for: %s', ([statement, expected]) => {
    expect(inside('async function run()', statement!)).toBe(expected);
  });
});

describe('the codemod', () => {
  test.for([
    ['void save();', 'marked: submitted'],
    ['save().catch(() => {});', 'marked: submitted'],
    ['const orders = []; void save(orders); orders.push(1);', 'left: changes-later'],
    ['void poll();', 'marked: service-hears-no-signal, one-service-of-a-name'],
    ['// Fire and forget.\nvoid save();', 'marked: now-detached'],
    ['let n = 1;\n// Fire and forget.\nvoid save(n); n = 2;', 'left: changes-later'],
  ])('says what becomes of what is meant to have no owner: %s', ([statement, expected]) => {
    const { said } = rewrite(pattern, `${prelude}async function run() {\n${statement}\n}\n`);
    expect(said.at(-1)).toBe(expected);
  });

  test('starts it in the group at hand', () => {
    const { text, said } = rewrite(
      pattern,
      `${prelude}async function run(group: TaskGroup) {\nvoid save();\n}\n`,
    );
    expect(text).toContain('\ngroup.startSoon(() => save());\n');
    expect(said.at(-1)).toBe('converted');
  });
});

function submitted(work: string): string {
  return `void getBackgroundTaskManager().submit(() => ${work}, { name: 'save' });`;
}
