import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/start-with-function.ts';
import { findings, rewrite } from '../rewrite.ts';
import { typedFindings } from '../typed.ts';

const head = `import { withTaskGroup, TaskGroup, detach, retry, failAfter, moveOnAfter, shield, CancelScope } from '@taskgroup/runtime'; async function work(x?) {} function make() { return () => work(); } `;

function reports(code: string, setting: Parameters<typeof findings>[2] = {}) {
  return findings(pattern, head + code, setting)
    .join()
    .replace(/\d+: /g, '');
}

function becomes(code: string, options = {}) {
  const { defaults, schema } = pattern.options;
  const given = { ...pattern, options: { schema, defaults: { ...defaults, ...options } } };
  return rewrite(given, head + code).text.slice(head.length);
}

describe('work that was started before the runtime can', () => {
  test.for([
    ['withTaskGroup((group) => { group.startSoon(work()); });', 'called'],
    ['withTaskGroup((group) => { group.trySpawn(work(), { name: "x" }); });', 'called'],
    ['withTaskGroup((group) => group.start(work()));', 'called'],
    ['withTaskGroup(async (group) => { group.startSoon(await work()); });', 'awaited'],
    ['withTaskGroup((group) => { group.startSoon(work() as any); });', 'called'],
    ['withTaskGroup((group) => { group.startSoon((async () => {})()); });', 'called'],
    ['withTaskGroup((group) => { group.startSoon(new Promise(() => {})); });', 'called'],
    ['withTaskGroup((group) => { group.startSoon(import("./x.ts")); });', 'called'],
    ['withTaskGroup((group) => { const p = work(); group.startSoon(p); });', 'running'],
    ['function f(group) { group.startSoon(work()); }', 'called'],
    ['function f(group) { group?.startSoon(work()); }', 'called'],
    ['class A { go() { this.group.startSoon(work()); } }', 'called'],
    ['function f(group: TaskGroup) { void group.start(work()); }', 'called'],
    ['withTaskGroup(work());', 'called'],
    ['detach(work(), { reason: "x" });', 'called'],
    ['retry(work());', 'called'],
    ['failAfter(10, work());', 'called'],
    ['moveOnAfter(10, work());', 'called'],
    ['shield({ timeout: 1 }, work());', 'called'],
    [
      'new CancelScope().run(work()); const scope = new CancelScope(); scope.run(work());',
      'called',
    ],
    ['TaskGroup.map([1], work());', 'called'],
    ['TaskGroup.forEach([1], work());', 'called'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });

  test('by another name, through a namespace and in JavaScript', () => {
    const load = 'async function work() {} ';
    const at = (code: string, path?: string) =>
      findings(pattern, load + code, { path: path ?? 'a.ts' });
    expect(at(`import { detach as leave } from '@taskgroup/runtime'; leave(work())`)).toHaveLength(
      1,
    );
    expect(at(`import * as tg from '@taskgroup/runtime'; tg.retry(work())`)).toHaveLength(1);
    expect(
      at(`const { retry } = require('@taskgroup/runtime'); retry(work())`, 'a.js'),
    ).toHaveLength(1);
  });
});

describe('functions, and what may be one', () => {
  test.for([
    ['withTaskGroup((group) => { group.startSoon(() => work()); });'],
    ['withTaskGroup((group) => { group.startSoon(work); });'],
    ['withTaskGroup((group) => { group.startSoon(work.bind(null, 1)); });'],
    ['withTaskGroup((group) => { group.startSoon(make()); });'],
    ['withTaskGroup((group) => { group.startSoon(imported()); });'],
    ['withTaskGroup((group) => { group.startSoon(handlers[0]); });'],
    ['withTaskGroup((group) => { group.startSoon(...args); });'],
    ['withTaskGroup((group) => { group.startSoon(); });'],
    ['withTaskGroup((group) => { group.startSoon(async (task) => { await work(); }); });'],
    ['server.start(work());'],
    ['function withTaskGroup2(p) {} withTaskGroup2(work());'],
    ['function f(retry) { retry(work()); }'],
    ['function f(failAfter) { failAfter(10, work()); }'],
    ['runner.run(work());'],
    ['detach(make(), { reason: "x" });'],
    ['TaskGroup.map(work(), (x) => x);'],
    ['TaskGroup.all([() => work()]);'],
    ['TaskGroup.all([work()]);'],
    ['TaskGroup.all(xs.map(async (x) => x));'],
    ['other.all([work()]);'],
    ['withTaskGroup((group) => { group["start" + "Soon"](work()); });'],
    ['const { startSoon } = group; startSoon(work());'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });

  test('an awaited value that types show to be a function is one', () => {
    const code = 'withTaskGroup(async (group) => { group.startSoon(await load()); });';
    expect(reports(code)).toBe('awaited');
    expect(reports(code, { types: { parameterCount: () => 0 } })).toBe('');
  });

  test('types tell what a call gives', () => {
    const code = `
      declare const group: { startSoon(fn: unknown): void };
      declare function save(): Promise<void>;
      declare function handler(): () => Promise<void>;
      declare function any(): any;
      group.startSoon(save());
      group.startSoon(handler());
      group.startSoon(any());
    `;
    expect(typedFindings(pattern, code)).toEqual(['6: called']);
  });
});

describe('the twins, where asked for', () => {
  const twins = { options: { twins: true } };
  test.for([
    ['TaskGroup.all([work(), work()]);', 'adopted'],
    ['TaskGroup.all([() => work(), work()]);', 'adopted'],
    ['TaskGroup.race([work(), other()]);', 'adopted'],
    ['TaskGroup.all(xs.map(async (x) => work(x)));', 'adopted'],
    ['TaskGroup.all([() => work()]);', ''],
    ['TaskGroup.all([make()]);', ''],
    ['const p = work(); TaskGroup.all([p, () => work()]);', ''],
    ['TaskGroup.all([, 1, "a"]);', ''],
    ['TaskGroup.all([await work()]);', ''],
    ['TaskGroup.all(xs.map((x) => () => work(x)));', ''],
    ['TaskGroup.all(tasks);', ''],
    ['TaskGroup.open();', ''],
  ])('%s', ([code, expected]) => {
    expect(reports(code!, twins)).toBe(expected);
  });

  test.for([
    ['TaskGroup.all([work(1), work(2)]);', 'TaskGroup.all([() => work(1), () => work(2)]);'],
    ['TaskGroup.any([() => work(), work()]);', 'TaskGroup.any([() => work(), () => work()]);'],
    ['TaskGroup.all([1].map(async (x) => work(x)));', 'TaskGroup.map([1], async (x) => work(x));'],
  ])('%s becomes %s', ([code, expected]) => {
    expect(becomes(code!, { twins: true })).toBe(expected);
  });
});

describe('the suggestion', () => {
  test.for([
    ['g.startSoon(work(1), { name: "x" });', 'g.startSoon(() => work(1), { name: "x" });'],
    ['g.startSoon((async () => {})());', 'g.startSoon(async () => {});'],
    ['g.startSoon((work()));', 'g.startSoon(() => (work()));'],
    ['async () => g.startSoon(await work());', 'async () => g.startSoon(() => work());'],
    ['async () => g.startSoon((await work()));', 'async () => g.startSoon((() => work()));'],
    ['async () => g.startSoon(await (work()));', 'async () => g.startSoon(() => (work()));'],
    ['async () => g.startSoon(work(await x));', 'async () => g.startSoon(work(await x));'],
    ['const p = work(); g.startSoon(p);', 'const p = work(); g.startSoon(p);'],
  ])('%s becomes %s', ([code, expected]) => {
    expect(becomes(code!)).toBe(expected);
  });
});
