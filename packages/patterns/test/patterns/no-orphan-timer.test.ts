import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-orphan-timer.ts';
import { findings, rewrite } from '../rewrite.ts';

const reports = (code: string, options: object = {}, path = 'input.ts') =>
  findings(pattern, code, { options, path }).join(', ');

describe('an interval whose handle nobody can use', () => {
  test.for([
    ['setInterval(tick, 5);', 'dropped'],
    ['void setInterval(tick, 5);', 'dropped'],
    ['window.setInterval(tick, 5);', 'dropped'],
    ['class A { #timer = setInterval(tick, 5); }', 'kept'],
    ['class A { private timer = setInterval(tick, 5); }', 'kept'],
    ['globalThis.setInterval(tick, 5);', 'dropped'],
    ['if (ready) setInterval(() => {}, 5);', 'dropped'],
    ['ready && setInterval(tick, 5);', 'dropped'],
    ['ready ? setInterval(tick, 5) : skip();', 'dropped'],
    ['(setInterval(tick, 5) as unknown as number)!;', 'dropped'],
    ['setInterval(tick, 5).ref();', 'dropped'],
    ['import { setInterval as every } from "node:timers"; every(tick, 5);', 'dropped'],
    ['import timers from "timers"; timers.setInterval(tick, 5);', 'dropped'],
    ['useEffect(() => { setInterval(tick, 5); }, []);', 'dropped'],
    ['new Promise((resolve) => { setInterval(() => check(resolve), 5); });', 'dropped'],
    ['const timer = setInterval(tick, 5);', 'kept'],
    ['let timer; timer = setInterval(tick, 5);', 'kept'],
    ['let timer; timer ??= setInterval(tick, 5);', 'kept'],
    ['const timer = ready ? setInterval(tick, 5) : undefined;', 'kept'],
    ['class A { #t; constructor() { this.#t = setInterval(tick, 5); } }', 'kept'],
    ['class A { private t; start() { this.t = setInterval(tick, 5); } }', 'kept'],
    ['class A { #t; start() { this.#t = setInterval(tick, 5); log(this.#t.hasRef()); } }', 'kept'],
    ['const timer = setInterval(tick, 5); log(timer.hasRef());', 'kept'],
    [
      'async () => { const t = setInterval(tick, 5); await work(); clearInterval(t); }',
      'sometimes',
    ],
    [
      'async () => { const t = setInterval(tick, 5); if (done) return; clearInterval(t); }',
      'sometimes',
    ],
    [
      'async () => { const t = setInterval(tick, 5); try { await work(); } finally { end(); } clearInterval(t); }',
      'sometimes',
    ],
    [
      'async () => { let t; t = setInterval(tick, 5); use(await work()); clearInterval(t); }',
      'sometimes',
    ],
  ])('%s %s', ([code, expected]) => {
    expect(reports(code!)).toBe(`1: ${expected}`);
  });

  test('in JavaScript with markup too', () => {
    const code = 'const App = () => { useEffect(() => { setInterval(tick, 5); }); return <p />; };';
    expect(reports(code, {}, 'input.jsx')).toBe('1: dropped');
  });

  test.for([
    'const timer = setInterval(tick, 5); clearInterval(timer);',
    'class A { timer = setInterval(tick, 5); }',
    'class A { #timer = setInterval(tick, 5); stop() { clearInterval(this.#timer); } }',
    'class A { private timer = setInterval(tick, 5); stop() { clearInterval(this.timer); } }',
    'class A { #timer = setInterval(tick, 5).unref(); }',
    'export const timer = setInterval(tick, 5);',
    'const timer = setInterval(tick, 5); export { timer };',
    'const timer = setInterval(tick, 5); stop.push(timer);',
    'const timer = setInterval(() => { if (done) clearInterval(timer); }, 5);',
    'let timer; if (!timer) timer = setInterval(tick, 5);',
    'useEffect(() => { const id = setInterval(tick, 5); return () => clearInterval(id); }, []);',
    'const start = () => setInterval(tick, 5);',
    'function start() { return setInterval(tick, 5); }',
    'stop.push(setInterval(tick, 5));',
    'const timers = [setInterval(tick, 5)];',
    'const { id } = setInterval(tick, 5);',
    'using timer = setInterval(tick, 5); log(timer);',
    'setInterval(tick, 5).unref();',
    'const timer = setInterval(tick, 5); timer.unref();',
    'const timer = setInterval(tick, 5); timer.unref?.();',
    'const timer = setInterval(tick, 5); timer.refresh();',
    'const timer = setInterval(tick, 5).unref();',
    'class A { t; start() { this.t = setInterval(tick, 5); } }',
    'class A { #t; start() { this.#t = setInterval(tick, 5); } stop() { clearInterval(this.#t); } }',
    'class A { private t; start() { this.t = setInterval(tick, 5); } stop() { const { t } = this; clearInterval(t); } }',
    'state.timer = setInterval(tick, 5);',
    'this[key] = setInterval(tick, 5);',
    'return_(this.timer = setInterval(tick, 5));',
    'async () => { const t = setInterval(tick, 5); try { await work(); } finally { clearInterval(t); } }',
    'async () => { const t = setInterval(tick, 5); try { await work(); } catch { log(); } clearInterval(t); }',
    'async () => { const t = setInterval(tick, 5); await sleep(50); clearInterval(t); }',
    'async () => { const t = setInterval(tick, 5); on(async () => { await work(); }); clearInterval(t); }',
    'async () => { const t = setInterval(tick, 5); await work(); if (t) clearInterval(t); }',
    'async () => { const t = setInterval(tick, 5); work().finally(() => clearInterval(t)); }',
    'import { setInterval } from "node:timers/promises"; setInterval(5);',
    'import { setInterval } from "./clock.js"; setInterval(tick, 5);',
    'function f(setInterval) { setInterval(tick, 5); }',
    'clock.setInterval(tick, 5);',
    'setInterval;',
    'clearInterval(timer);',
    'setImmediate(tick);',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('');
  });

  test('an unref says nothing of who stops it, for those who ask', () => {
    expect(reports('setInterval(tick, 5).unref();', { allowUnref: false })).toBe('1: dropped');
    expect(reports('const t = setInterval(tick, 5); t.unref();', { allowUnref: false })).toBe(
      '1: kept',
    );
  });
});

describe('a function that always starts itself again', () => {
  test.for([
    'function poll() { work(); setTimeout(poll, 5); }',
    'async function poll() { await work(); setTimeout(() => poll(), 5); }',
    'const poll = async () => { try { await work(); } finally { setTimeout(poll, 5); } };',
    'const poll = () => { work().finally(() => setTimeout(poll, 5)); };'.replace(
      '=> setTimeout(poll, 5)',
      '=> { setTimeout(poll, 5); }',
    ),
    'class A { poll() { setTimeout(() => this.poll(), 5); } }',
    'class A { #poll() { setTimeout(() => { void this.#poll(); }, 5); } }',
    'class A { poll = () => { setTimeout(this.poll, 0); }; }',
    'function poll() { const t = setTimeout(poll, 5); }',
  ])('%s', (code) => {
    expect(reports(code)).toBe('1: loop');
  });

  test.for([
    'function poll() { if (done) return; setTimeout(poll, 5); }',
    'function poll() { if (!done) setTimeout(poll, 5); }',
    'function poll() { done || setTimeout(poll, 5); }',
    'async function retry() { try { await work(); } catch { setTimeout(retry, 5); } }',
    'function poll() { timer = setTimeout(poll, 5); }',
    'let timer; function poll() { timer = setTimeout(poll, 5); } function stop() { clearTimeout(timer); }',
    'function poll() { return setTimeout(poll, 5); }',
    'function poll() { setTimeout(poll, 5).unref(); }',
    'function start() { setTimeout(poll, 5); }',
    'class A { poll() { setTimeout(() => this.other(), 5); } }',
    'class A { poll() { setTimeout(() => other.poll(), 5); } }',
    'function f(poll) { setTimeout(poll, 5); }',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('');
  });
});

describe('a timeout, for those who ask', () => {
  const strict = { checkTimeouts: true };

  test.for([
    ['setTimeout(work, 5_000);', 'dropped'],
    ['setTimeout(work, delay);', 'dropped'],
    ['const DAY = 24 * 60 * 60 * 1000; setTimeout(work, DAY / 2);', 'dropped'],
    ['const timer = setTimeout(work, 5_000);', 'kept'],
    [
      'async () => { const t = setTimeout(warn, 5_000); await work(); clearTimeout(t); }',
      'sometimes',
    ],
    ['new Promise((resolve) => { setTimeout(work, 5_000); resolve(); });', 'dropped'],
  ])('%s %s', ([code, expected]) => {
    expect(reports(code!)).toBe('');
    expect(reports(code!, strict)).toBe(`1: ${expected}`);
  });

  test.for([
    'setTimeout(work);',
    'setTimeout(work, 0);',
    'setTimeout(work, 300);',
    'const FRAME = 1000 / 60; setTimeout(work, FRAME);',
    'setTimeout(work, 5_000).unref();',
    'new Promise((resolve) => setTimeout(resolve, 5_000));',
    'new Promise((resolve) => { setTimeout(resolve, 5_000); });',
    'new Promise((resolve, reject) => { const t = setTimeout(() => reject(new Late()), 5_000); });',
    'new Promise((resolve) => { on("x", () => { setTimeout(() => resolve(1), 5_000); }); });',
    'const c = new AbortController(); setTimeout(() => c.abort(), 5_000);',
    'async () => { const t = setTimeout(warn, 5_000); try { await work(); } finally { clearTimeout(t); } }',
    'function f() { const t = setTimeout(warn, 5_000); return () => clearTimeout(t); }',
  ])('but not %s', (code) => {
    expect(reports(code, strict)).toBe('');
  });

  test('minDelay says how long is long', () => {
    expect(reports('setTimeout(work);', { ...strict, minDelay: 0 })).toBe('1: dropped');
    expect(reports('setTimeout(work, 5_000);', { ...strict, minDelay: 6_000 })).toBe('');
  });
});

describe('the codemod', () => {
  const made = (body: string, head = 'async function run(group: TaskGroup)') => {
    const { text, said } = rewrite(pattern, `${head} {\n${body}\n}\n`);
    return [
      said.join(' | '),
      text
        .split('\n')
        .slice(text.startsWith('import') ? 3 : 1, -2)
        .join('\n'),
    ];
  };
  const every = (run: string, task = 'task') =>
    `group.startSoon(async (${task}) => { for (;;) { await sleep(5, ${task});${run}} }, { daemon: true });`;

  test.for([
    ['setInterval(tick, 5);', every(' await tick(); ')],
    ['setInterval(() => tick(1), 5);', every(' await tick(1); ')],
    ['setInterval(() => (tick(1)), 5);', every(' await (tick(1)); ')],
    ['setInterval(async () => tick(1), 5);', every(' await tick(1); ')],
    ['setInterval(async () => { await tick(); }, 5);', every(' await tick(); ')],
    ['setInterval(() => { tick(); }, 5);', every(' tick(); ')],
    ['setInterval(function () { tick(); }, 5);', every(' tick(); ')],
    [
      'setInterval(async () => { if (off) return; tick(); }, 5);',
      every(' await (async () => { if (off) return; tick(); })(); '),
    ],
    [
      'setInterval(() => { xs.map(() => { return 1; }); }, 5);',
      every(' xs.map(() => { return 1; }); '),
    ],
    ['setInterval(() => tick(task), 5);', every(' await tick(task); ', 'timer')],
  ])('turns an interval into a daemon: %s', ([body, expected]) => {
    expect(made(body!)).toEqual(['marked: one-at-a-time', expected]);
  });

  test.for([
    ['setInterval(tick, delay());', 'callback-kept'],
    ['setInterval(tick);', 'callback-kept'],
    ['setInterval(tick, 5, 1);', 'callback-kept'],
    ['setInterval((x) => x, 5);', 'callback-kept'],
    ['setInterval(this.tick, 5);', 'callback-kept'],
    ['setInterval(function () { this.unref(); }, 5);', 'callback-kept'],
    ['setInterval(/* why */ tick, 5);', 'callback-kept'],
    ['const timer = setInterval(tick, 5);', 'stopped-elsewhere'],
    ['void setInterval(tick, 5);', 'stopped-elsewhere'],
    ['const t = setInterval(tick, 5); await work(); clearInterval(t);', 'stopped-elsewhere'],
    ['async function poll() { await tick(); setTimeout(poll, 5); }', 'loop-needs-owner'],
  ])('leaves %s', ([body, reason]) => {
    expect(made(body!)).toEqual([`left: ${reason}`, body]);
  });

  test('makes an interval without a group in scope a service of the task manager', () => {
    expect(made('setInterval(tick, 5);', 'async function run()')).toEqual([
      'marked: managed-service, one-service-of-a-name',
      "getBackgroundTaskManager().service('tick', () => tick(), { every: 5, initialDelay: 5 });",
    ]);
  });

  test('says when the group may have ended by then', () => {
    const [said] = made('server.on("request", () => { setInterval(tick, 5); });');
    expect(said).toBe('marked: one-at-a-time, group-may-have-ended');
  });
});
