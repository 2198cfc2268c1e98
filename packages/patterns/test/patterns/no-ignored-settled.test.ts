import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-ignored-settled.ts';
import { findings } from '../rewrite.ts';

const runtime = 'import { TaskGroup } from "@taskgroup/runtime"; ';
const inside = (code: string) => `async function run() { ${code} }`;
const reports = (code: string, path = 'input.ts') => findings(pattern, code, { path }).join(', ');

describe('results that nobody reads', () => {
  test.for([
    'await Promise.allSettled([a(), b()]);',
    'const results = await Promise.allSettled([a(), b()]); log(results.length);',
    'await Promise.allSettled(xs.map(load));',
    'await Promise.allSettled(xs.map((x) => load(x)));',
    'await Promise.allSettled(xs.map(async (x) => { await load(x); }));',
    'await Promise.allSettled([...xs.map(load), a()]);',
    'await Promise.allSettled([a().catch(log), b()]);',
    'await Promise.allSettled([a().finally(log), b()]);',
    'await globalThis.Promise.allSettled([a(), b()]);',
    'await Promise.allSettled<void>([a(), b()]);',
    'await Promise.allSettled([a(), b()]).then(() => done());',
    'const results = await Promise.allSettled([a(), b()]);',
    'const ps = [a(), b()]; await Promise.allSettled(ps);',
    'const ps = xs.map((x) => load(x)); await Promise.allSettled(ps);',
    'const ps = xs.map((x) => load(x).catch(log)); ps.push(a()); await Promise.allSettled(ps);',
    'const ps = []; for (const x of xs) ps.push(load(x)); await Promise.allSettled(ps);',
    'if (ready) { await Promise.allSettled([a(), b()]); }',
    'on("tick", async () => { await Promise.allSettled([a(), b()]); });',
  ])('%s', (code) => {
    expect(reports(inside(code))).toBe('1: ignored');
    if (!code.includes('<void>')) expect(reports(inside(code), 'input.jsx')).toBe('1: ignored');
  });

  test('promises that can only resolve have no failure to lose', () => {
    const all = (executor: string) =>
      inside(`await Promise.allSettled(xs.map((x) => { return new Promise(${executor}); }));`);
    expect(reports(all('(resolve) => { views.set(x, resolve); }'))).toBe('');
    expect(reports(all('(resolve, reject) => { start(resolve, reject); }'))).toBe('1: ignored');
    expect(reports(all('async (resolve) => { resolve(await load(x)); }'))).toBe('1: ignored');
  });

  test('a group settles as silently', () => {
    expect(reports(`${runtime}await TaskGroup.allSettled([() => a(), () => b()]);`)).toBe(
      '1: ignored',
    );
    expect(reports(`${runtime}await TaskGroup.allSettled(xs.map((x) => () => load(x)));`)).toBe(
      '1: ignored',
    );
  });

  test.for([
    'const results = await Promise.allSettled([a(), b()]); log(results);',
    'const [one] = await Promise.allSettled([a(), b()]);',
    'results = await Promise.allSettled([a(), b()]);',
    'return Promise.allSettled([a(), b()]);',
    'return await Promise.allSettled([a(), b()]);',
    'log(await Promise.allSettled([a(), b()]));',
    'for (const each of await Promise.allSettled([a(), b()])) log(each);',
    '(await Promise.allSettled([a(), b()])).forEach(log);',
    'await Promise.allSettled([a(), b()]).then((results) => report(results));',
    'await Promise.allSettled([a(), b()]).then(report);',
    'Promise.allSettled([a(), b()]);',
    'await Promise.all([a(), b()]);',
    'try { await work(); } finally { await Promise.allSettled([a(), b()]); }',
    'try { await work(); } catch (error) { await Promise.allSettled([a(), b()]); throw error; }',
    'await Promise.allSettled(running);',
    'await Promise.allSettled([...this.running]);',
    'await Promise.allSettled([first, second]);',
    'const ps = xs.map(load); await Promise.allSettled(ps); for (const p of ps) use(await p);',
    'await Promise.allSettled([a().catch(log), b().catch(log)]);',
    'const ps = xs.map((x) => load(x).catch(log)); await Promise.allSettled(ps);',
    'const ps = xs.map(async (x) => { try { await load(x); } catch (e) { log(e); } }); await Promise.allSettled(ps);',
    'const ps = []; for (const x of xs) ps.push(load(x).catch(log)); await Promise.allSettled(ps);',
    'await Promise.allSettled([a().then(use, log)]);',
    'await Promise.allSettled(xs.map((x) => load(x).catch(log)));',
    'await Promise.allSettled(xs.map(async (x) => { try { await load(x); } catch (error) { log(error); } }));',
    'await Promise.allSettled(xs.map(async (x) => { name(x); await load(x).catch(log); }));',
    'await Promise.allSettled([server.close(), rm(folder)]);',
    'await Promise.allSettled(servers.map((server) => server.close()));',
    'process.once("SIGTERM", async () => { await Promise.allSettled([a(), b()]); });',
    'afterAll(async () => { await Promise.allSettled([a(), b()]); });',
    'await Promise.allSettled();',
    'await Promise.allSettled(...xs);',
    'await Bluebird.allSettled([a(), b()]);',
    'await TaskGroup.allSettled([() => a(), () => b()]);',
    'await list.allSettled;',
  ])('but not %s', (code) => {
    expect(reports(inside(code))).toBe('');
  });

  test.for([
    'async function shutdown() { await Promise.allSettled([a(), b()]); }',
    'const closeAll = async () => { await Promise.allSettled([a(), b()]); };',
    'class A { async [Symbol.asyncDispose]() { await Promise.allSettled([a(), b()]); } }',
    'class A { stop = async () => { await Promise.allSettled([a(), b()]); }; }',
    'const plugin = { async onClose() { await Promise.allSettled([a(), b()]); } };',
    'server.onStop = async () => { await Promise.allSettled([a(), b()]); };',
    'export const results = await Promise.allSettled([a(), b()]);',
    'async function f(Promise) { await Promise.allSettled([a(), b()]); }',
    'import Promise from "bluebird"; await Promise.allSettled([a(), b()]);',
    'async function save() { try { await a(); } catch (e) { log(e); } } await Promise.allSettled([save()]);',
  ])('nor %s', (code) => {
    expect(reports(code)).toBe('');
  });
});
