import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/forward-signal.ts';
import { findings, rewrite } from '../rewrite.ts';
import { typedFindings } from '../typed.ts';

const runtime = `import { failAfter, shield, sleep, withTaskGroup, Lock, TaskGroup, retry } from '@taskgroup/runtime';\n`;

function reports(code: string, options?: object, path = 'input.ts') {
  return findings(pattern, code, options ? { options, path } : { path })
    .join()
    .replace(/\d+: /g, '');
}

function becomes(code: string) {
  return rewrite(pattern, code).text;
}

describe('a signal that is at hand', () => {
  test.for([
    ['a parameter', 'async function f(signal: AbortSignal) { await fetch(u); }'],
    ['an optional one', 'async function f(signal?: AbortSignal) { await fetch(u); }'],
    ['one of two', 'async function f(signal: AbortSignal | undefined) { await fetch(u); }'],
    ['by another name', 'async function f(stop: AbortSignal) { await fetch(u); }'],
    ['taken from options', 'async function f({ signal }: Options) { await fetch(u); }'],
    ['taken with a default', 'async function f({ signal = never }: Options) { await fetch(u); }'],
    ['of typed options', 'async function f(o: { signal?: AbortSignal }) { await fetch(u); }'],
    [
      'of options declared here',
      'interface O { signal?: AbortSignal } async function f(o: O) { await fetch(u); }',
    ],
    ['of a task', 'async function f(task: TaskContext) { await fetch(u); }'],
    ['of a scope', 'async function f(scope: CancelScope) { await fetch(u); }'],
    ['of a query', 'const q = { queryFn: async ({ signal }) => (await fetch(u)).json() };'],
    [
      'of options, by a constant',
      'async function f(o: { signal?: AbortSignal }) { const { signal } = o; await fetch(u); }',
    ],
    [
      'in a nested function that is only called',
      'function f(signal: AbortSignal) { async function g() { await fetch(u); } return g(); }',
    ],
    [
      'in a callback of map',
      'function f(signal: AbortSignal) { return Promise.all(us.map((u) => fetch(u))); }',
    ],
    [
      'in a callback that is awaited',
      'async function f(signal: AbortSignal) { await span(async () => { await fetch(u); }); }',
    ],
    [
      'in an executor',
      'function f(signal: AbortSignal) { return new Promise((done) => { fetch(u).then(done); }); }',
    ],
    ['of a method', 'class A { async f(signal: AbortSignal) { return this.g(await fetch(u)); } }'],
    [
      'of a controller that nothing was given to',
      'async function f() { const c = new AbortController(); on(() => c.abort()); await fetch(u); }',
    ],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('missing');
  });

  test.for([
    [
      'whose other parts are texts',
      'interface C { signal: AbortSignal; id: string; n?: number } async function f(c: C) { await fetch(c.id); }',
    ],
    [
      'that a template takes a part of',
      'type C = { signal: AbortSignal; user: User }; async function f(c: C) { await fetch(`/${c.user}`); }',
    ],
    [
      'from elsewhere, by its use',
      'async function f(c: Context) { c.signal.throwIfAborted(); await fetch(u); }',
    ],
    [
      'without a type, by its use',
      'async function f(c) { if (c.signal.aborted) return; await fetch(u); }',
    ],
  ])('of a context %s', ([, code]) => {
    expect(reports(code!)).toBe('missing');
  });

  test.for([
    [
      'it may lie in what is passed',
      'interface C { signal: AbortSignal; init: Init } async function f(c: C) { await fetch(u, c.init); }',
    ],
    [
      'it is that of a process',
      'async function f(c) { log(c.code, c.signal.reason); await fetch(u); }',
    ],
    ['nobody uses it as one', 'async function f(c: Context) { log(c.signal); await fetch(u); }'],
  ])('not of a context where %s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });

  test('is known by its use in JavaScript', () => {
    const code = 'async function f(signal) { if (signal.aborted) return; await fetch(u); }';
    expect(reports(code, undefined, 'input.js')).toBe('missing');
    expect(reports('async function f(signal) { console.log(signal); await fetch(u); }')).toBe('');
  });
});

describe('functions that take one', () => {
  test.for([
    [
      `import { setTimeout as wait } from 'timers/promises'`,
      'wait(5)',
      'wait(5, undefined, { signal })',
    ],
    [
      `import * as timers from 'node:timers/promises'`,
      'timers.setTimeout(5, 1)',
      'timers.setTimeout(5, 1, { signal })',
    ],
    [`import { once } from 'node:events'`, `once(em, 'x')`, `once(em, 'x', { signal })`],
    [
      `import fs from 'node:fs/promises'`,
      `fs.readFile(p, { encoding: 'utf8' })`,
      `fs.readFile(p, { encoding: 'utf8', signal })`,
    ],
    [`import { promises as fs } from 'fs'`, `fs.readFile(p)`, `fs.readFile(p, { signal })`],
    [
      `import fs from 'fs'`,
      `fs.promises.readFile(p, 'utf8')`,
      `fs.promises.readFile(p, { encoding: 'utf8', signal })`,
    ],
    [
      `import { spawn } from 'node:child_process'`,
      `spawn('x', ['y'])`,
      `spawn('x', ['y'], { signal })`,
    ],
    [`import { spawn } from 'node:child_process'`, `spawn('x')`, `spawn('x', { signal })`],
    [
      `import { execFile } from 'node:child_process'`,
      `execFile('x', ['y'], (e) => {})`,
      `execFile('x', ['y'], { signal }, (e) => {})`,
    ],
    [
      `import { exec } from 'node:child_process'; const run = promisify(exec)`,
      `run('x')`,
      `run('x', { signal })`,
    ],
    [`const { exec } = require('child_process')`, `exec('x', {})`, `exec('x', { signal })`],
    [
      `import { pipeline } from 'node:stream/promises'`,
      `pipeline(a, b)`,
      `pipeline(a, b, { signal })`,
    ],
    [`import { request } from 'undici'`, `request(u, null)`, `request(u, { signal })`],
    [`import axios from 'axios'`, `axios.get(u)`, `axios.get(u, { signal })`],
    [
      `import axios from 'axios'; const api = axios.create()`,
      `api.post(u, body)`,
      `api.post(u, body, { signal })`,
    ],
    [``, `globalThis.fetch(u)`, `globalThis.fetch(u, { signal })`],
    [``, `fetch(u, undefined)`, `fetch(u, { signal })`],
    [``, `fetch(u,)`, `fetch(u, { signal })`],
    [runtime, `sleep(5)`, `sleep(5, { signal })`],
    [
      runtime,
      `failAfter(5, (scope) => sleep(1, scope))`,
      `failAfter(5, (scope) => sleep(1, scope), { signal })`,
    ],
    [`${runtime} const lock = new Lock()`, `lock.acquire()`, `lock.acquire({ signal })`],
    [
      runtime,
      `withTaskGroup(async (g) => { g.startSoon(work); })`,
      `withTaskGroup(async (g) => { g.startSoon(work); }, { signal })`,
    ],
  ])('%s %s', ([head, call, expected]) => {
    const of = (text: string) =>
      `${head}\nasync function f(signal: AbortSignal) { await ${text}; }`;
    expect(reports(of(call!))).toBe('missing');
    expect(becomes(of(call!))).toBe(of(expected!));
    expect(reports(of(expected!))).toBe('');
  });

  test('options on several lines stay on several lines', () => {
    const code = `async function f(stop: AbortSignal) {\n  await fetch(u, {\n    method: 'PUT',\n  });\n}`;
    expect(becomes(code)).toBe(code.replace(`'PUT',`, `'PUT',\n    signal: stop,`));
  });

  test('more of them can be told', () => {
    const apis = [{ call: 'client.load', index: 1, property: 'signal' }];
    const code = 'async function f(signal: AbortSignal) { await client.load(u); }';
    expect(reports(code, { apis })).toBe('missing');
    expect(reports(code)).toBe('');
  });

  test('who holds the signal hears of it', () => {
    const apis = [{ call: 'inner.start', index: 1, property: 'signal' }];
    const body = 'await inner.start(serve);';
    expect(reports(`async function f(inner: TaskGroup) { ${body} }`, { apis })).toBe('');
    expect(reports(`async function f(outer: TaskGroup) { ${body} }`, { apis })).toBe('missing');
  });

  test('some can be told to need one everywhere', () => {
    const code = 'export async function f() { await fetch(u); }';
    expect(reports(code, { requireOn: ['fetch'] })).toBe('required');
    expect(
      reports('export async function f() { await fetch(u, { signal: s() }); }', {
        requireOn: ['fetch'],
      }),
    ).toBe('');
  });
});

describe('the scope around a call', () => {
  test.for([
    ['gives its signal', 'withTaskGroup(async (group) => { await fetch(u); });', 'missing'],
    ['is not passed, as nobody took it', 'failAfter(5, () => fetch(u));', 'missing'],
    [
      'of a task is not taken',
      'TaskGroup.all([() => fetch(a), () => sleep(5)]);',
      'missing,missing',
    ],
    ['of a mapped task is not taken', 'TaskGroup.map(us, (u) => fetch(u));', 'missing'],
    [
      'is passed by',
      'async function f(signal: AbortSignal) { await failAfter(5, (scope) => fetch(u, { signal }), { signal }); }',
      'outer',
    ],
    [
      'is passed by for a group',
      'withTaskGroup(async (group) => { group.startSoon(async (task) => { await sleep(5, group); }); });',
      'outer',
    ],
    [
      'is passed',
      'async function f(signal: AbortSignal) { await failAfter(5, (scope) => fetch(u, scope), { signal }); }',
      '',
    ],
    [
      'has its own',
      'async function f(signal: AbortSignal) { await failAfter(5, (scope) => fetch(u, { signal: AbortSignal.any([signal, scope.signal]) }), { signal }); }',
      '',
    ],
    [
      'is shielded',
      'async function f(signal: AbortSignal) { await shield({ graceMs: 5 }, () => fetch(u)); }',
      '',
    ],
    [
      'is the ambient one',
      'import { runMain } from "@taskgroup/runtime/node"; runMain(async (task) => { await withTaskGroup(async (group) => { await sleep(5); }); });',
      '',
    ],
    [
      'is passed by among options that only the call knows',
      'async function f(signal: AbortSignal) { await failAfter(5, (scope) => load({ signal }), { signal }); }',
      'outer',
    ],
    [
      'is passed by for a task, which may be meant',
      'group.startSoon(async (task) => { await failAfter(5, (scope) => load({ task }), task); });',
      '',
    ],
    ['shows in the options', 'withTaskGroup(async (group) => { await sleep(5, group); });', ''],
  ])('%s', ([, code, expected]) => {
    expect(reports(runtime + code)).toBe(expected);
  });

  test('is taken where it was not', () => {
    expect(becomes(`${runtime}failAfter(5, async () => { await fetch(u); });`)).toBe(
      `${runtime}failAfter(5, async (scope) => { await fetch(u, { signal: scope.signal }); });`,
    );
    expect(becomes(`${runtime}TaskGroup.map(us, u => sleep(u));`)).toBe(
      `${runtime}TaskGroup.map(us, (u, _index, task) => sleep(u, task));`,
    );
  });
});

describe('says nothing where', () => {
  test.for([
    ['there is no signal', 'async function f() { await fetch(u); }'],
    ['a signal is passed', 'async function f(signal: AbortSignal) { await fetch(u, { signal }); }'],
    [
      'another signal is passed',
      'async function f(signal: AbortSignal) { await fetch(u, { signal: AbortSignal.timeout(5) }); }',
    ],
    [
      'options are spread',
      'async function f(signal: AbortSignal) { await fetch(u, { ...init }); }',
    ],
    [
      'options come from elsewhere',
      'async function f(signal: AbortSignal) { await fetch(u, init); }',
    ],
    ['arguments are spread', 'async function f(signal: AbortSignal) { await fetch(...args); }'],
    [
      'a request has it',
      'async function f(signal: AbortSignal) { await fetch(new Request(u, { signal })); }',
    ],
    [
      'fetch is somebody else',
      'async function f(fetch: F, signal: AbortSignal) { await fetch(u); }',
    ],
    ['the signal is of a process', `child.on('exit', (code, signal) => { fetch(u); });`],
    [
      'the signal is how a process ended',
      'run().then(async ({ code, signal }) => { await fetch(u); });',
    ],
    [
      'the signal is a string',
      'async function f({ signal }: { signal: string }) { await fetch(u); }',
    ],
    ['the signal is a state', 'function f({ signal }) { signal(0); return fetch(u); }'],
    [
      'the signal is combined with another',
      'async function f(signal: AbortSignal) { const s = AbortSignal.any([signal, t]); await fetch(u); }',
    ],
    [
      'the signal is listened to',
      `async function f(signal: AbortSignal) { signal.addEventListener('abort', stop); await fetch(u); }`,
    ],
    ['the work runs later', `function f(signal: AbortSignal) { em.on('x', () => fetch(u)); }`],
    [
      'the work runs on a timer',
      'function f(signal: AbortSignal) { setTimeout(() => fetch(u), 5); }',
    ],
    [
      'a function is handed out',
      'function f(signal: AbortSignal) { return { load: () => fetch(u) }; }',
    ],
    [
      'it cleans up',
      'async function f(signal: AbortSignal) { try { await g(signal); } finally { await fetch(u); } }',
    ],
    [
      'it reports a failure',
      'async function f(signal: AbortSignal) { try { await g(signal); } catch (e) { await fetch(u); throw e; } }',
    ],
    [
      'a wrapper has the signal',
      'async function f(signal: AbortSignal) { await abortable(fetch(u), signal); }',
    ],
    [
      'its own timeout is for another call',
      'async function f() { const signal = AbortSignal.timeout(5); await fetch(a, { signal }); await fetch(b); }',
    ],
    [
      'its own controller is for another call',
      'async function f() { const c = new AbortController(); await fetch(a, { signal: c.signal }); await fetch(b); }',
    ],
    [
      'the signal comes later',
      'async function f() { await fetch(u); const c = new AbortController(); c.abort(); }',
    ],
    [
      'another class method has it',
      'class A { g = (signal: AbortSignal) => signal; async f() { await fetch(u); } }',
    ],
    [
      'the name is shadowed',
      `import { once } from 'node:events'; async function f(signal: AbortSignal) { const once = g(); await once(em, 'x'); }`,
    ],
    [
      'the list may be options',
      `import { spawn } from 'node:child_process'; function f(signal: AbortSignal) { return spawn('x', config); }`,
    ],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('with types', () => {
  const head = `declare function load(url: string, options?: { signal?: AbortSignal }): Promise<string>;
declare function wait(ms: number, signal?: AbortSignal): Promise<void>;
declare function plain(url: string): Promise<string>;
declare function needs(url: string, options: { signal: AbortSignal }): Promise<string>;
declare function name(options: { signal: AbortSignal }): string;
declare function other(url: string, init: object): Promise<string>;
declare const target: EventTarget;\n`;
  const at = (code: string) =>
    `${head}import { failAfter } from '@taskgroup/runtime'; export async function f(signal: AbortSignal, url: string, init: object) { ${code} }`;

  test.for([
    ['await load(url);', '8: missing'],
    ['return load(url, {});', '8: missing'],
    ['await wait(5);', '8: missing'],
    ['await load(url, { signal });', ''],
    ['await load(url, init);', ''],
    ['await wait(5, signal);', ''],
    ['await plain(url);', ''],
    [`target.addEventListener('x', () => {});`, ''],
    [`await new Promise((done) => target.addEventListener('x', done, { once: true }));`, ''],
    [`return target?.addEventListener('x', () => {});`, ''],
    ['await Promise.all([load(url)]);', '8: missing'],
    ['await failAfter(5, (scope) => load(url, { signal }), { signal });', '8: outer'],
    ['await failAfter(5, (scope) => load(url, { signal: scope.signal }), { signal });', ''],
    ['await failAfter(5, (scope) => load(url, { signal, ...init }), { signal });', '8: outer'],
    [
      'await failAfter(5, (scope) => load(url, { signal: AbortSignal.timeout(5) }), { signal });',
      '',
    ],
    ['await failAfter(5, (scope) => plain(name({ signal })), { signal });', ''],
    ['await failAfter(5, (scope) => other(url, { signal }), { signal });', '8: outer'],
    ['await failAfter(5, (scope) => needs(url, { signal }), { signal });', '8: outer'],
  ])('%s', ([code, expected]) => {
    expect(typedFindings(pattern, at(code!)).join()).toBe(expected);
  });
});
