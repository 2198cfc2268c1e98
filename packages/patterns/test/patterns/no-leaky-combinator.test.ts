import type { TSESTree } from '@typescript-eslint/types';
import { describe, expect, test } from 'vitest';
import { calleeName } from '../../src/ast/kinds.ts';
import { mayHoldSite, type Pattern } from '../../src/index.ts';
import pattern from '../../src/patterns/no-leaky-combinator.ts';
import { findings, rewrite } from '../rewrite.ts';

/** The expression that a combinator becomes inside `async function run(xs: string[], ys) { … }`. */
function becomes(expression: string, setting: Parameters<typeof rewrite>[2] = {}) {
  const head = 'async function run(xs: string[], ys) {\n  await ';
  const { text, said } = rewrite(pattern, `${head}${expression};\n}\n`, setting);
  const at = text.indexOf(head) + head.length;
  return { text: text.slice(at, -';\n}\n'.length), said: said.join(' | ') };
}

function reports(code: string, setting: Parameters<typeof rewrite>[2] = {}) {
  return findings(pattern, code, setting).join(', ');
}

describe('a finding is more than one live task that a combinator forgets', () => {
  test.for([
    ['Promise.all([a(), b()])', '1: all'],
    ['Promise.all([a()])', ''],
    ['Promise.all([a(), 1, "x", {}])', ''],
    ['Promise.all([a(), p])', '1: all'],
    ['Promise.all([a(), await b()])', ''],
    ['Promise.all(xs.map(load))', '1: all'],
    ['Promise.all([1].map(load))', ''],
    ['Promise.all([...ps])', '1: all'],
    ['Promise.all(ps)', '1: all'],
    ['Promise.race([a(), b()])', '1: race'],
    ['Promise.race([a(), closed])', '1: race'],
    ['Promise.race([opened, closed])', ''],
    ['Promise.any([a(), b()])', '1: race'],
    ['globalThis.Promise.all([a(), b()])', '1: all'],
    ['Promise.allSettled([a(), b()])', ''],
    ['Promise.resolve([a(), b()])', ''],
    ['then(Promise.all)', ''],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });

  test('tasks of a function that looks first, and then keeps all of its errors, leave nothing behind', () => {
    const guarded = 'try { await load(x); } catch {}';
    const inFile = (first: string) =>
      `async function get(x) { ${first} ${guarded} } await Promise.all(xs.map((x) => get(x)));`;
    expect(reports(inFile('if (existsSync(x)) return;'))).toBe('');
    expect(reports(inFile('if (isKnown(x)) return;'))).toBe('');
    expect(reports(inFile('await open(x);'))).toBe('1: all');
  });

  test('a Promise of its own is not the one this is about', () => {
    expect(reports('import Promise from "bluebird"; Promise.all([a(), b()])')).toBe('');
    expect(reports('function f(Promise) { Promise.all([a(), b()]) }')).toBe('');
  });

  test('an element that types show to be a value is not a task', () => {
    const isThenable = (node: { type: string }) => node.type === 'CallExpression';
    expect(reports('Promise.all([a(), cached])', { types: { isThenable } })).toBe('');
    expect(reports('Promise.all([a(), b()])', { types: { isThenable } })).toBe('1: all');
  });
});

describe('a race that starts nothing here is the business of whoever started its contenders', () => {
  test.for([
    'Promise.race(pending)',
    'Promise.race([...running])',
    'Promise.race([opened, ...running])',
    'Promise.any(this.pending)',
    'Promise.race(pending.map((each) => each.done))',
    'Promise.race(pending.map((each) => each.then(log)))',
    'Promise.race(pending.map(Promise.resolve))',
    'Promise.race([opened.then(a), closed.then(b)])',
    'const both = [opened, closed]; Promise.race(both)',
    'const done = pending.map((each) => each.done); Promise.race(done)',
    'function first(promises) { return Promise.race(promises); }',
    'Promise.race(values())',
  ])('%s', (code) => {
    expect(reports(code)).toBe('');
  });

  test.for([
    'Promise.race(pending.map((each) => load(each)))',
    'Promise.race(pending.map(load))',
    'Promise.race([...pending.map(async (each) => each), closed])',
    'const both = [load(a), load(b)]; Promise.race(both)',
    'const ps = []; for (const x of xs) ps.push(load(x)); Promise.race(ps)',
    'Promise.race(fast ? [load(a), load(b)] : pending)',
    'Promise.race([iterator.next(), closed])',
  ])('but %s does', (code) => {
    expect(reports(code)).toBe('1: race');
  });

  test('a race against a timer is the business of no-race-timeout', () => {
    expect(reports('Promise.race([work(), sleep(5)])')).toBe('');
    expect(reports('Promise.race([work(), new Promise((r) => setTimeout(r, 5))])')).toBe('');
    expect(reports('Promise.any([work(), sleep(5)])')).toBe('1: race');
    expect(reports('Promise.all([work(), sleep(5)])')).toBe('1: all');
    expect(reports('Promise.all([once(emitter, "a"), sleep(5)])')).toBe('1: all');
  });
});

describe('tasks that share one signal hear of the failure of each other', () => {
  const within = (all: string, handler = 'finally { c.abort(); }') =>
    `async () => { const c = new AbortController(); const { signal } = c; const s = c.signal; try { await ${all}; } ${handler} }`;

  test.for([
    within('Promise.all([a(c.signal), b(c.signal)])'),
    within('Promise.all([fetch(a, { signal: c.signal }), fetch(b, { signal })])'),
    within('Promise.all([a(s), b(signal)])'),
    within('Promise.all(xs.map((x) => fetch(x, { signal })))'),
    within('Promise.all(xs.map(async (x) => { await load(x, c); }))'),
    within('Promise.race([a(signal), b(signal)])'),
    within('Promise.all([a(s), b(s)])', 'catch (error) { c.abort(error); throw error; }'),
    within('Promise.all([a(s), b(s)]).finally(() => c.abort())', 'finally {}'),
    within(
      'Promise.all([a(s), b(s)]).then(log).catch((e) => { c.abort(e); throw e; })',
      'finally {}',
    ),
    'async () => { const c = new AbortController(); const all = Promise.all([a(c.signal), b(c.signal)]); go(); try { await all; } finally { c.abort(); } }',
    'async () => { let all; const c = new AbortController(); if (x) { all = Promise.race([a(c.signal), b(c.signal)]); } try { await all; } finally { c.abort(); } }',
  ])('%s', (code) => {
    expect(reports(code)).toBe('');
    expect(reports(code, { options: { allowSharedSignal: false } })).not.toBe('');
  });

  test.for([
    within('Promise.all([a(c.signal), b()])'),
    within('Promise.all([a(s), b(other.signal)])'),
    within('Promise.all([a(s), b(s)])', 'finally { end(c); }'),
    within('Promise.all([a(s), b(s)])', 'finally {} c.abort();'),
    'async (signal) => { try { await Promise.all([a(signal), b(signal)]); } finally { end(); } }',
    'async () => { const c = new AbortController(); await Promise.all([a(c.signal), b(c.signal)]); c.abort(); }',
    'async () => { const c = new AbortController(); const all = Promise.all([a(c.signal), b(c.signal)]); try { go(all); } finally { c.abort(); } }',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('1: all');
  });
});

describe('what is no task does not count', () => {
  test.for([
    ['Promise.all([a(), Promise.resolve(1)])', ''],
    ['Promise.all([a(), Promise.resolve()])', ''],
    ['Promise.all([a(), Promise.reject(new Error())])', ''],
    ['Promise.all([a(), Promise.resolve(b())])', '1: all'],
    ['Promise.all([a(), setting("x")])', ''],
    ['Promise.all([a(), this.setting("x")])', ''],
    ['Promise.all([path, read(path)])', ''],
    ['Promise.all([path, read(path), read(path, 2)])', '1: all'],
    ['Promise.all([first, second()])', '1: all'],
    ['Promise.all([a(), cache.get("x")])', ''],
    ['Promise.all([a(), other.get("x")])', '1: all'],
    ['Promise.all(xs.map(setting))', ''],
    ['Promise.all(xs.map((x) => setting(x)))', ''],
    ['Promise.all(xs.map(async (x) => await setting(x)))', ''],
    ['Promise.all(xs.map((x) => load(setting(x))))', '1: all'],
  ])('%s', ([code, expected]) => {
    const options = { allowPure: ['setting', 'cache.get'] };
    expect(reports(code!, { options })).toBe(expected);
  });

  test('nor is what a type tells to be no promise', () => {
    const told = (code: string, isThenable?: boolean) =>
      findings(pattern, code, { types: { isThenable: () => isThenable } });
    expect(told('Promise.all(xs.map((x) => this.tell(x)))', false)).toEqual([]);
    expect(told('Promise.all(xs.map((x) => this.tell(x)))', true)).toEqual(['1: all']);
    expect(told('Promise.all(xs.map((x) => this.tell(x)))')).toEqual(['1: all']);
    expect(told('Promise.all(listeners.map((listener) => listener(x)))', false)).toEqual([
      '1: all',
    ]);
    expect(told('Promise.all(xs.map(async (x) => this.tell(x)))', false)).toEqual(['1: all']);
  });

  test('minInputs says how many are siblings', () => {
    const options = { minInputs: 3 };
    expect(reports('Promise.all([a(), b()])', { options })).toBe('');
    expect(reports('Promise.all([a(), b(), c()])', { options })).toBe('1: all');
    expect(reports('Promise.all([1, 2].map(load))', { options })).toBe('');
  });
});

describe('tasks that handle their own errors leave nothing behind, as none of them can fail first', () => {
  const save = 'async function save(x) { try { await put(x); } catch {} }\n';

  test.for([
    ['Promise.all(xs.map((x) => save(x)));', ''],
    ['Promise.all(xs.map(save));', ''],
    ['Promise.all(xs.map(async (x) => { try { await put(x); } catch (e) { log(e); } }));', ''],
    ['Promise.all(xs.map((x) => put(x).catch(() => undefined)));', ''],
    ['const a = put(1).catch(() => 0); const b = put(2).catch(log); Promise.all([a, b]);', ''],
    ['const a = put(1).catch(() => 0); const b = put(2); Promise.all([a, b]);', '2: all'],
    ['Promise.all(xs.map((x) => { return put(x).catch(report); }));', ''],
    ['const all = xs.map((x) => put(x).catch(report)); Promise.all(all);', ''],
    [
      'const { useQueryClient } = require("@tanstack/react-query"); const client = useQueryClient(); Promise.all([client.invalidateQueries(a), client.refetchQueries(b)]);',
      '',
    ],
    [
      'const { useQueryClient } = require("@tanstack/react-query"); const client = useQueryClient(); Promise.all([client.fetchQuery(a), client.fetchQuery(b)]);',
      '2: all',
    ],
    [
      'const all = xs.map((x) => put(x).catch(report)); all[0] = put(1); Promise.all(all);',
      '2: all',
    ],
    [
      'const all = xs.map((x) => put(x).catch(report)); all.push(put(1)); Promise.all(all);',
      '2: all',
    ],
    ['const all = xs.map((x) => put(x)); Promise.all(all);', '2: all'],
    ['Promise.all(xs.map((x) => async () => { await put(x); }));', ''],
    ['Promise.all(xs.map(async (x) => { await put(x); }));', '2: all'],
    ['Promise.all(xs.reduce((all, x) => all.concat(save(x)), []));', ''],
    ['Promise.all(xs.reduce((all, x) => (x ? all : [...all, save(x)]), []));', '2: all'],
    [
      'Promise.all(xs.reduce((all, x) => { if (x) return [...all, save(x)]; return all; }, []));',
      '',
    ],
    ['Promise.all(xs.reduce((all, x) => { all.push(save(x)); return all; }, []));', ''],
    ['Promise.all(xs.reduce((all, x) => { all.push(put(x)); return all; }, []));', '2: all'],
    ['Promise.all(xs.reduce((all, x) => all.concat(put(x)), []));', '2: all'],
    ['Promise.all(xs.reduce((all, x) => all.concat([put(x)], save(x)), []));', '2: all'],
    ['Promise.all(xs.reduce((all, x) => all.concat(save(x)), [put(1)]));', '2: all'],
    ['Promise.all(xs.reduce((all, x) => other(all, x), []));', '2: all'],
    ['Promise.all(xs.reduce((all, x) => all.concat(save(x)), started));', '2: all'],
    [
      'Promise.all(xs.map((x) => { if (!x) return Promise.resolve(); if (x.old) return; return put(x).catch(report); }));',
      '',
    ],
    [
      'Promise.all(xs.map(async (x) => { if (!x) return 0; try { return await put(x); } catch { return 1; } }));',
      '',
    ],
    [
      'Promise.all(xs.map(async (x) => { if (x.old) return save(x); await save(x); return true; }));',
      '',
    ],
    ['Promise.all(xs.map((x) => (x.old ? save(x) : put(x).catch(report))));', ''],
    [
      'const page = async (x) => { try { await put(x); } catch {} return x.more && page(x.more); }; Promise.all(xs.map(page));',
      '2: all',
    ],
    [
      'class Pages { async next(x) { await save(x); return this.next(x.more); } all() { Promise.all(xs.map((x) => { return this.next(x); })); } }',
      '2: all',
    ],
    ['Promise.all([new Promise((resolve) => a.close(resolve)), save(1)]);', ''],
    ['Promise.all(xs.map((x) => { if (x.old) return put(x); return save(x); }));', '2: all'],
    [
      'Promise.all(xs.map(async (x) => { if (x.old) return put(x); try { await put(x); } catch {} }));',
      '2: all',
    ],
    ['Promise.all([new Promise((resolve, reject) => a.close(reject)), save(1)]);', '2: all'],
    ['Promise.all(Array.from(xs, async (x) => await put(x).catch(report)));', ''],
    ['Promise.all([save(1), save(2).finally(done)]);', ''],
    ['Promise.all([save(1), ...xs.map(save)]);', ''],
    ['Promise.all([put(1).catch(() => null), save(2)]);', ''],
    ['const ps = []; for (const x of xs) ps.push(save(x)); Promise.all(ps);', ''],
    ['const ps = [save(0)]; for (const x of xs) ps.push(put(x).catch(log)); Promise.all(ps);', ''],
    ['const ps = [put(0)]; for (const x of xs) ps.push(save(x)); Promise.all(ps);', '2: all'],
    ['const ps = []; for (const x of xs) ps.push(save(x), put(x)); Promise.all(ps);', '2: all'],
    ['const ps = []; for (const x of xs) ps.push(save(x)); fill(ps); Promise.all(ps);', '2: all'],
    ['function f(ps) { ps.push(save(1), save(2)); return Promise.all(ps); }', '2: all'],
    [
      'class A { private ps = []; x() { this.ps.push(save(1), save(2)); } y() { return Promise.all(this.ps); } }',
      '',
    ],
    [
      'class A { #ps = []; x() { this.#ps.push(put(1).catch(log)); this.#ps = []; } y() { return Promise.all(this.#ps); } }',
      '',
    ],
    [
      'class A { ps = []; x() { this.ps.push(save(1), save(2)); } y() { return Promise.all(this.ps); } }',
      '2: all',
    ],
    ['class A { #ps = []; y() { return Promise.all(this.#ps); } }', '2: all'],
    [
      'class A { #ps = []; x(a) { a.#ps.push(put(1)); } y() { this.#ps.push(save(1)); return Promise.all(this.#ps); } }',
      '2: all',
    ],
    ['if (xs.length <= 1) await Promise.all(xs.map((x) => put(x)));', ''],
    ['if (xs.length < 2 && more) { await Promise.all(xs.map(put)); }', ''],
    ['if (xs.length <= 2) await Promise.all(xs.map((x) => put(x)));', '2: all'],
    ['if (xs.length > 1) await Promise.all(xs.map((x) => put(x)));', '2: all'],
    ['if (ys.length <= 1) await Promise.all(xs.map((x) => put(x)));', '2: all'],
    [
      'const ps = xs.map(put); try { await Promise.all(ps); } catch (e) { await Promise.allSettled(ps); throw e; }',
      '',
    ],
    [
      'const ps = xs.map(put); try { await Promise.all(ps); } catch (e) { await Promise.allSettled(qs); throw e; }',
      '2: all',
    ],
    ['Promise.all([put(1), put(2).catch(() => null)]);', '2: all'],
    ['Promise.all([save(1).then(more), save(2)]);', '2: all'],
    ['Promise.all([put(1).catch((e) => { throw wrap(e); }), save(2)]);', '2: all'],
    ['Promise.all([put(1).catch((e) => Promise.reject(wrap(e))), save(2)]);', '2: all'],
    ['Promise.all(xs.map((x) => put(x).catch(report).then(more)));', '2: all'],
    ['Promise.all(xs.map(async (x) => { try { await put(x); } finally { done(); } }));', '2: all'],
    ['Promise.all(xs.map((x) => { log(x); return put(x); }));', '2: all'],
    ['Promise.race([save(1), save(2)]);', '2: race'],
    ['Promise.all([save(1), ...rest]);', '2: all'],
  ])('%s %s', ([code, expected]) => {
    expect(reports(save + code)).toBe(expected);
  });
});

describe('a task that waits within a try alone has no failure to leave others behind by', () => {
  test.for([
    ['if (known(x)) return; try { await a(x); } catch (e) { warn(e); }', ''],
    ['check(x); try { set(await a(x)); } catch {} finally { done(); }', ''],
    ['check(x); try { await a(x); } catch (e) { throw new B(e); }', '1: all'],
    ['check(x); try { await a(x); } catch (e) { await b(e); }', '1: all'],
    ['check(x); try { await a(x); } finally { done(); }', '1: all'],
    ['await check(x); try { await a(x); } catch (e) { warn(e); }', '1: all'],
    ['try { await a(x); } catch (e) { warn(e); } return b(x);', '1: all'],
    ['check(x); set(x);', '1: all'],
  ])('%s', ([body, expected]) => {
    expect(reports(`Promise.all(xs.map(async (x) => { ${body} }))`)).toBe(expected);
  });
});

describe('modules are loaded once for all, and nobody could stop that', () => {
  test.for([
    ['Promise.all([import("a"), import("b")])', ''],
    ['Promise.all([import("a").then((m) => m.default), load()])', ''],
    ['Promise.all([import("a").then(({ page }) => page), load()])', ''],
    ['Promise.all([import("a"), load(), save()])', '1: all'],
    ['Promise.all([import("a").then((m) => m.run()), load()])', '1: all'],
    ['Promise.all([import("a").then(run), load()])', '1: all'],
    ['Promise.all(xs.map((x) => import(x)))', ''],
    ['Promise.all(xs.map(async (x) => await import(x)))', ''],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });

  test('the codemod takes them along all the same', () => {
    expect(becomes('Promise.all([import("a"), import("b")])').text).toBe(
      'TaskGroup.all([() => import("a"), () => import("b")])',
    );
  });
});

describe('a local array that begins empty holds what is pushed into it', () => {
  test.for([
    ['if (a) ps.push(a());', ''],
    ['if (a) { ps.push(a().then(b)); }', ''],
    ['ps.push(a(), 1);', ''],
    ['', ''],
    ['ps.push(a(), b());', '1: all'],
    ['ps.push(a()); ps.push(b());', '1: all'],
    ['ps.push(...qs);', '1: all'],
    ['for (const x of xs) ps.push(a(x));', '1: all'],
    ['while (a) { if (b) ps.push(a()); }', '1: all'],
    ['xs.forEach((x) => { ps.push(a(x)); });', '1: all'],
    ['fill(ps);', '1: all'],
    ['ps[0] = a();', '1: all'],
    ['(ps as any).push(a());', '1: all'],
    ['const count = ps.push(a());', '1: all'],
  ])('%s', ([code, expected]) => {
    expect(reports(`async () => { const ps = []; ${code} await Promise.all(ps); }`)).toBe(expected);
    const loop = `async () => { for (;;) { const ps = []; ${code} await Promise.all(ps); } }`;
    expect(reports(loop)).toBe(expected);
  });

  test('one that begins with something, or is another one later, may hold more', () => {
    expect(reports('async () => { const ps = [b()]; ps.push(a()); await Promise.all(ps); }')).toBe(
      '1: all',
    );
    expect(reports('async () => { let ps = []; ps = load(); await Promise.all(ps); }')).toBe(
      '1: all',
    );
  });
});

describe('an array literal', () => {
  test.for([
    ['Promise.all([a(x), b()])', 'TaskGroup.all([() => a(x), () => b()])'],
    ['Promise.all([a(), p, this.q, 3])', 'TaskGroup.all([() => a(), p, this.q, 3])'],
    ['Promise.all([a(), , b()])', 'TaskGroup.all([() => a(), , () => b()])'],
    ['Promise.all([(a()), (1, b())])', 'TaskGroup.all([() => (a()), () => (1, b())])'],
    ['Promise.all([{}.a(), ({}).b()])', 'TaskGroup.all([() => ({}.a()), () => ({}).b()])'],
    [
      'Promise.all([a?.(), b!(), c() as P])',
      'TaskGroup.all([() => a?.(), () => b!(), () => c() as P])',
    ],
    ['Promise.all([import("a"), tag`b`])', 'TaskGroup.all([() => import("a"), () => tag`b`])'],
    ['Promise.all([c ? a() : b()])', 'TaskGroup.all([() => (c ? a() : b())])'],
    ['Promise.all([c && a(), b ?? d()])', 'TaskGroup.all([() => c && a(), () => b ?? d()])'],
    ['Promise.all([(async () => {})()])', 'TaskGroup.all([async () => {}])'],
    ['Promise.all([(async (x) => x)(1)])', 'TaskGroup.all([() => (async (x) => x)(1)])'],
    ['Promise.all([a(), b()] as const)', 'TaskGroup.all([() => a(), () => b()] as const)'],
    [
      'Promise.all([...xs.map((x) => a(x)), b()])',
      'TaskGroup.all([...xs.map((x) => () => a(x)), () => b()])',
    ],
    ['Promise.all([...(c ? [a()] : [])])', 'TaskGroup.all([...(c ? [() => a()] : [])])'],
    [
      'Promise.all([\n    a(), // first\n    /* then */ b(),\n  ])',
      'TaskGroup.all([\n    () => a(), // first\n    /* then */ () => b(),\n  ])',
    ],
    [
      'Promise.all([Promise.all([a(), b()]), c()])',
      'TaskGroup.all([() => TaskGroup.all([() => a(), () => b()]), () => c()])',
    ],
    ['Promise /* why */ .all([a(), b()])', 'TaskGroup /* why */ .all([() => a(), () => b()])'],
  ])('%s', ([code, expected]) => {
    expect(becomes(code!).text).toBe(expected);
  });

  test('work that starts before an element in place stays in place too', () => {
    expect(becomes('Promise.all([wait(), await edit(), load()])').text).toBe(
      'TaskGroup.all([wait(), await edit(), () => load()])',
    );
  });

  test.for([
    ['Promise.all([a(), p])', 'converted: already-started'],
    ['Promise.all([p, q])', 'adopted: already-started'],
    ['Promise.all([a(await b()), c()])', 'converted: await-in-element'],
    ['Promise.all([c(), a(await b())])', 'adopted: await-in-element'],
    ['Promise.all([c(), ...started(), d()])', 'converted: opaque-iterable'],
    ['Promise.all([f(async () => await b()), c()])', 'converted'],
    ['Promise.all([a(arguments), super.b()])', 'converted'],
    ['Promise.all([a(new.target)])', 'converted'],
    ['Promise.all([a(import.meta.url)])', 'converted'],
    ['Promise.all([() => a(), b()])', 'left: function-element'],
    ['Promise.all([run, b()])', 'left: function-element'],
    ['Promise.all([xs, ys])', 'adopted: already-started'],
    ['Promise.all([])', 'left: no-live-element'],
    ['Promise.all([1, {}])', 'left: no-live-element'],
    ['Promise.all([once(a, "x"), b()])', 'converted: waits-for-event'],
    ['Promise.allSettled([once(a, "x"), b()])', 'converted'],
    ['Promise.all([new Promise(f), b()])', 'converted: waits-for-event'],
    ['Promise.all([new Promise((r) => a.on("x", r)), b()])', 'converted: waits-for-event'],
    ['Promise.all([new Promise((r) => { done = r; }), b()])', 'converted: waits-for-event'],
    ['Promise.all([new Promise((r) => setTimeout(r, 5)), b()])', 'converted'],
    ['Promise.all([new Promise((r) => stat(p, r)), b()])', 'converted'],
  ])('%s is %s', ([code, expected]) => {
    expect(becomes(code!).said).toBe(expected);
  });
});

describe('what waits for an event that another element sends when it succeeds would wait for ever after a failure', () => {
  const emitting = "render().then((all) => { bus.emit('rendered', all); return all; })";

  test('promises that run already stay with the combinator', () => {
    const { text, said } = rewrite(
      pattern,
      `async function run() {\n  const rendered = ${emitting};\n  const copied = copy();\n  log(rendered, copied);\n  return Promise.all([copied, rendered]);\n}\n`,
    );
    expect(text).toContain('Promise.all([copied, rendered])');
    expect(said).toEqual(['left: waits-for-event']);
  });

  test('work that the group starts can be cancelled, and the report says what to look at', () => {
    expect(becomes(`Promise.all([copy(), ${emitting}])`).said).toBe('converted: waits-for-event');
    expect(becomes(`Promise.allSettled([copy(), ${emitting}])`).said).toBe('converted');
    expect(becomes(`Promise.all([${emitting}])`).said).toBe('converted');
  });
});

test('types tell a function from a promise, where text does not', () => {
  const types = { parameterCount: () => 0, isArrayOfFunctions: () => true };
  expect(becomes('Promise.all([a(), this.run])', { types }).said).toBe('left: function-element');
  expect(becomes('Promise.all(ys)', { types }).said).toBe('left: function-element');
  const thenable = { parameterCount: () => 0, isThenable: () => true };
  expect(becomes('Promise.all([a(), expect(p).rejected])', { types: thenable })).toEqual({
    text: 'TaskGroup.all([() => a(), () => expect(p).rejected])',
    said: 'converted',
  });
});

test('a callback that is written to make promises is asked no more', () => {
  const types = { returnsThenable: () => true, isArrayOfFunctions: () => true };
  expect(becomes('Promise.all(ys.map(async (y) => f(y)))').said).toBe('converted');
  expect(becomes('Promise.all(ys.map(async (y) => f(y)))', { types }).said).toBe('converted');
  expect(becomes('Promise.all(ys.map((y) => f(y)))', { types }).said).toBe('converted');
  const others = { ...types, returnsThenable: () => false };
  expect(becomes('Promise.all(ys.map((y) => f(y)))', { types: others }).said).toBe(
    'left: function-element',
  );
});

describe('a map over a real array', () => {
  test.for([
    ['Promise.all(xs.map(async (x, i) => a(x)))', 'TaskGroup.map(xs, async (x, i) => a(x))'],
    ['Promise.all(xs.map((x) => a(x)))', 'TaskGroup.map(xs, (x) => a(x))'],
    [
      'Promise.all(xs.map(function (x) { return a(x); }))',
      'TaskGroup.map(xs, function (x) { return a(x); })',
    ],
    ['Promise.all([1, 2].map(async (x) => a(x)))', 'TaskGroup.map([1, 2], async (x) => a(x))'],
    [
      'Promise.all(Object.keys(o).map(async (x) => a(x)))',
      'TaskGroup.map(Object.keys(o), async (x) => a(x))',
    ],
    [
      'Promise.all(xs.filter(ok).map(async (x) => a(x)))',
      'TaskGroup.map(xs.filter(ok), async (x) => a(x))',
    ],
    [
      'Promise.all((xs as T[]).map(async (x) => a(x)))',
      'TaskGroup.map(xs as T[], async (x) => a(x))',
    ],
    [
      'Promise.all((0, xs).map(async (x) => a(x)))',
      'TaskGroup.all((0, xs).map((x) => async () => a(x)))',
    ],
    ['Promise.all(xs.map(run))', 'TaskGroup.map(xs, run)'],
    [
      'Promise.all(\n    xs.map(async (x) => {\n      await a(x);\n    }),\n  )',
      'TaskGroup.map(\n    xs, async (x) => {\n      await a(x);\n    },\n  )',
    ],
    ['Promise.all(xs.map(async (x) => a(x),),)', 'TaskGroup.map(xs, async (x) => a(x),)'],
    [
      'Promise.all(\n    xs\n      .filter(b)\n      .map(async (x) => {\n        await a(x);\n      }),\n  )',
      'TaskGroup.map(\n    xs\n      .filter(b),\n      async (x) => {\n        await a(x);\n      },\n  )',
    ],
    [
      'Promise.all(\r\n    xs\r\n      .filter(b)\r\n      .map(\r\n        async (x) => a(x),\r\n      ),\r\n  )',
      'TaskGroup.map(\r\n    xs\r\n      .filter(b),\r\n        async (x) => a(x),\r\n  )',
    ],
    [
      'Promise.all(\n    xs.map(\n      async (x) => a(x),\n    ),\n  )',
      'TaskGroup.map(\n    xs,\n      async (x) => a(x),\n  )',
    ],
    [
      'Promise.all(xs /* all */ .map(async (x) => a(x)))',
      'TaskGroup.map(xs, /* all */ async (x) => a(x))',
    ],
  ])('%s', ([code, expected]) => {
    expect(becomes(code!).text).toBe(expected);
  });

  test.for([
    ['run', 'xs.map(async (x) => { xs.push(x); })', 'the callback adds to it'],
    ['run', 'found.map(async (x) => a(x))', 'any function may add to it'],
    ['run', '(this.list as string[]).map(async (x) => a(x))', 'so may a method'],
  ])('but for one that may grow meanwhile: %s %s, as %s', ([, code]) => {
    const others =
      'const found: string[] = [];\nfunction add(x) { found.push(x); this.list.push(x); }\n';
    const head = `${others}async function run(xs: string[]) {\n  await `;
    const { text } = rewrite(pattern, `${head}Promise.all(${code});\n}\n`, {
      types: { isArray: () => true },
    });
    expect(text).toContain('TaskGroup.all(');
    expect(text).toContain('.map((x) => async () => ');
  });

  test('what a callback before has added is there', () => {
    const code = 'const found: string[] = [];\n  xs.forEach((x) => found.push(x));\n  await';
    const { text } = rewrite(
      pattern,
      `async function run(xs) {\n  ${code} Promise.all(found.map(async (x) => a(x)));\n}\n`,
    );
    expect(text).toContain('TaskGroup.map(found, async (x) => a(x))');
  });

  test('an imported function may take three parameters, of which only types would tell', () => {
    expect(becomes('Promise.all(xs.map(imported))')).toEqual({
      text: 'TaskGroup.all(xs.map(imported))',
      said: 'adopted: already-started',
    });
    const types = { parameterCount: () => 2 };
    expect(becomes('Promise.all(xs.map(imported))', { types }).text).toBe(
      'TaskGroup.map(xs, imported)',
    );
  });

  test('in JavaScript it is called with two', () => {
    const { text } = becomes('Promise.all([1].map(load))', { path: 'input.js' });
    expect(text).toBe('TaskGroup.map([1], (item, index) => load(item, index))');
  });

  test('a function that the caller passes may take the array, which only map gives it', () => {
    const js = 'async function f(fn) { return Promise.all([1].map(fn)); }';
    const ts = js.replace('fn', 'fn: (x: T, i: number, all: T[]) => Promise<U>');
    for (const [code, path] of [
      [js, 'a.js'],
      [ts, 'a.ts'],
    ] as const) {
      const { text, said } = rewrite(pattern, code, { path });
      expect(text).toContain(
        'TaskGroup.all([1].map((item, index, array) => () => fn(item, index, array)))',
      );
      expect(said[0]).toMatch(/^converted/);
    }
  });

  test('a parenthesis on a line of its own leaves no empty line behind', () => {
    const code = 'Promise.all(\n  xs.map(\n    (x) => a(x)\n  )\n)';
    expect(becomes(code).text).toBe('TaskGroup.map(\n  xs,\n    (x) => a(x)\n)');
  });

  test('a cast in a comment keeps its parentheses', () => {
    const code = 'Promise.all(/** @type {T[]} */ (xs).map((x) => a(x)))';
    expect(becomes(code).text).toBe('TaskGroup.map(/** @type {T[]} */ (xs), (x) => a(x))');
  });

  test('types count the parameters of a function reference', () => {
    const of = (parameterCount: number) =>
      becomes('Promise.all([1].map(load))', {
        path: 'input.js',
        types: { parameterCount: () => parameterCount },
      });
    expect(of(1).text).toBe('TaskGroup.map([1], load)');
    expect(of(3)).toEqual({
      text: 'TaskGroup.all([1].map((item, index, array) => () => load(item, index, array)))',
      said: 'converted',
    });
  });

  test.for([
    [
      'Promise.all(xs.map((x, i, all) => a(x, all)))',
      'TaskGroup.all(xs.map((x, i, all) => () => a(x, all)))',
    ],
    ['Promise.all(xs.map((...x) => a(...x)))', 'TaskGroup.all(xs.map((...x) => () => a(...x)))'],
    ['Promise.all(xs.map(this.load, this))', 'TaskGroup.all(xs.map(this.load, this))'],
    ['Promise.all(xs.map(api.load))', 'TaskGroup.all(xs.map(api.load))'],
    ['Promise.all(xs.map((x) => x.done))', 'TaskGroup.all(xs.map((x) => x.done))'],
    ['Promise.all(xs.map<P>((x) => a(x)))', 'TaskGroup.all(xs.map<() => P>((x) => () => a(x)))'],
    ['Promise.all(xs?.map((x) => a(x)))', 'TaskGroup.all(xs?.map((x) => () => a(x)))'],
    ['Promise.allSettled(xs.map((x) => a(x)))', 'TaskGroup.allSettled(xs.map((x) => () => a(x)))'],
  ])('but %s keeps its map', ([code, expected]) => {
    expect(becomes(code!).text).toBe(expected);
  });
});

describe('a map over something that may not be an array keeps it, and defers inside', () => {
  test.for([
    ['ys.map((y) => a(y))', 'ys.map((y) => () => a(y))'],
    ['ys.map(y => a(y))', 'ys.map(y => () => a(y))'],
    ['ys.map(async (y) => { await a(y); })', 'ys.map((y) => async () => { await a(y); })'],
    ['ys.map(async y => a(y))', 'ys.map(y => async () => a(y))'],
    ['ys.map((y): P => a(y))', 'ys.map((y) => (): P => a(y))'],
    ['ys.map(async (y): P => { b(); })', 'ys.map((y) => async (): P => { b(); })'],
    ['ys.map((y) => { return a(y); })', 'ys.map((y) => () => { return a(y); })'],
    ['ys.map((y) => (c ? a(y) : b))', 'ys.map((y) => () => (c ? a(y) : b))'],
    ['ys.map(function (y) { return a(y); })', 'ys.map((y) => () => { return a(y); })'],
    ['ys.map(async function (y) { b(y); })', 'ys.map((y) => async () => { b(y); })'],
    ['ys.map(function (y) { return this.a(y); })', 'ys.map(function (y) { return this.a(y); })'],
    ['ys.map(async /* why */ (y) => a(y))', 'ys.map( /* why */ (y) => async () => a(y))'],
    ['ys.map(run)', 'ys.map((item, index) => () => run(item, index))'],
    [
      'Array.from({ length: 2 }, (_, i) => a(i))',
      'Array.from({ length: 2 }, (_, i) => () => a(i))',
    ],
  ])('%s', ([code, expected]) => {
    expect(becomes(`Promise.all(${code})`).text).toBe(`TaskGroup.all(${expected})`);
  });

  test('an iterable handed to Array.from goes to the twin', () => {
    expect(becomes('Promise.all(Array.from(new Set(ys), async (y) => a(y)))').text).toBe(
      'TaskGroup.map(new Set(ys), async (y) => a(y))',
    );
  });

  test('a callback that makes functions is none of our business', () => {
    expect(becomes('Promise.all(ys.map((y) => () => y))').said).toBe('left: function-element');
  });
});

describe('a constant filled in the statement before', () => {
  const inside = (body: string) => {
    const { text, said } = rewrite(pattern, `async function run(ys) {\n${body}\n}\n`);
    return { body: /\{\n(.*)\n\}\n$/s.exec(text)![1], said: said.join() };
  };

  test('holds thunks when the group is the next thing that runs', () => {
    expect(inside('const ps = ys.map((y) => a(y));\nconst [z] = await Promise.all(ps);')).toEqual({
      body: 'const ps = ys.map((y) => () => a(y));\nconst [z] = await TaskGroup.all(ps);',
      said: 'converted',
    });
  });

  test.for([
    [
      'const ps = ys.map((y) => a(y));\nb(await c(), await Promise.all(ps));',
      'marked: awaits-between-starts',
    ],
    [
      'const ps = ys.map((y) => a(y));\nawait Promise.all(ps);\nlog(ps);',
      'adopted: already-started',
    ],
  ])('keeps its promises otherwise: %s', ([code, said]) => {
    expect(inside(code!)).toEqual({
      body: code!.replace('Promise.all', 'TaskGroup.all'),
      said,
    });
  });

  test('an iterable made elsewhere is adopted', () => {
    expect(becomes('Promise.all(ys)').said).toBe('adopted: opaque-iterable');
    expect(becomes('Promise.all(load())').said).toBe('adopted: opaque-iterable');
  });
});

describe('a race awaits its losers, so it is rewritten only where each one is seen to settle', () => {
  test.for([
    ['Promise.race([a(), b()])', 'marked: loser-is-awaited'],
    ['Promise.any([a(), b()])', 'marked: loser-is-awaited'],
    ['Promise.race(ys.map((y) => a(y)))', 'marked: loser-is-awaited'],
    ['Promise.race([a(), sleep(5)])', 'left: race-against-timer'],
    ['Promise.race([a(), new Promise((r) => setTimeout(r, 5))])', 'left: race-against-timer'],
    ['Promise.race([a(), rejectAfterTimeout(5)])', 'left: race-against-timer'],
    ['Promise.race([a(), new Promise(f)])', 'left: loser-may-never-settle'],
    ['Promise.race([a(), once(b, "x")])', 'left: loser-may-never-settle'],
    ['Promise.race([a(), closed])', 'left: loser-may-never-settle'],
    ['Promise.race([a(), undefined])', 'left: loser-may-never-settle'],
    ['Promise.race(ys.map((y) => y.done))', 'left: loser-may-never-settle'],
    ['Promise.race(ps)', 'left: loser-may-never-settle'],
    ['Promise.race([a(), Promise.resolve(p)])', 'left: loser-may-never-settle'],
    ['Promise.race([a(), p.then(b, c)])', 'left: loser-may-never-settle'],
    ['Promise.race([a(), Promise.resolve(p).then(b)])', 'left: loser-may-never-settle'],
    ['Promise.race([a(), b().then(c)])', 'marked: loser-is-awaited'],
  ])('%s is %s', ([code, expected]) => {
    expect(becomes(code!).said).toBe(expected);
  });
});

describe('type arguments fit the twin as they are', () => {
  test.for([
    ['Promise.all<[A, B]>([a(), b()])', 'TaskGroup.all<[A, B]>([() => a(), () => b()])'],
    ['Promise.all<A>(xs.map((x) => a(x)))', 'TaskGroup.all<A>(xs.map((x) => () => a(x)))'],
  ])('%s', ([code, expected]) => {
    expect(becomes(code!)).toEqual({ text: expected, said: 'converted' });
  });
});

describe('an argument that is made in several ways', () => {
  const loading = {
    types: {
      isAlwaysThenable: (node: TSESTree.Node) =>
        node.type === 'CallExpression' && calleeName(node) === 'load',
    },
  };

  test.for([
    ['xs?.map((x) => a(x)) ?? []', 'xs?.map((x) => () => a(x)) ?? []'],
    ['c ? [a()] : ys.map(async (y) => b(y))', 'c ? [() => a()] : ys.map((y) => async () => b(y))'],
    ['ys.flatMap((y) => y.map((z) => a(z)))', 'ys.flatMap((y) => y.map((z) => () => a(z)))'],
    ['ys.map((y) => y.map((z) => a(z))).flat()', 'ys.map((y) => y.map((z) => () => a(z))).flat()'],
    ['ys.map((y) => [a(y)]).flat(Infinity)', 'ys.map((y) => [() => a(y)]).flat(Infinity)'],
    ['ys.map((y) => a(y)) as P[]', 'ys.map((y) => () => a(y)) as (() => P)[]'],
    ['<Array<P>>ys.map((y) => a(y))', '<Array<() => P>>ys.map((y) => () => a(y))'],
    ['[a(), listen(b).done]', '[() => a(), () => listen(b).done]'],
    [
      '[c && load(d), load(e), g ? load(g) : null].filter(Boolean)',
      '[c && (() => load(d)), () => load(e), g ? () => load(g) : null].filter(Boolean)',
    ],
    [
      'ys.map((y) => { if (y.z) return null; return load(y); }).filter((each) => each !== null)',
      'ys.map((y) => { if (y.z) return null; return () => load(y); }).filter((each) => each !== null)',
    ],
    [
      'ys.flatMap((y) => { const z = b(y); return [a(z), b(z)]; })',
      'ys.flatMap((y) => { const z = b(y); return [() => a(z), () => b(z)]; })',
    ],
  ])('%s', ([code, expected]) => {
    expect(becomes(`[await Promise.all(${code})]`, loading)).toEqual({
      text: `[await TaskGroup.all(${expected})]`,
      said: 'converted',
    });
  });

  test.for([
    ['ys.flatMap((y) => a(y))', 'opaque-iterable'],
    ['ys.flatMap((y) => { b(y); return [a(y)]; })', 'opaque-iterable'],
    ['ys.map((y) => a(y)) as P', 'already-started'],
    ['ys.map((y) => tasks.get(y).done)', 'already-started'],
    ['ys.map((y) => y.map((z) => a(z))).flat(0)', 'opaque-iterable'],
    ['ys.map((y) => (b(y) ? load(y) : null)).filter(Boolean)', 'opaque-iterable'],
    ['ys.map((y) => (y.z ? load(y.id) : null)).filter((z) => z.ok)', 'opaque-iterable'],
    ['ys.map((y) => (y.z ? fast(y.id) : null)).filter(Boolean)', 'opaque-iterable'],
    ['ys.map((y) => y?.id && load(y)?.done).filter(Boolean)', 'opaque-iterable'],
    ['[c || load(d), load(e)].filter(Boolean)', 'opaque-iterable'],
    ['ys.map((y) => { b(y); return c && load(y); }).filter(Boolean)', 'opaque-iterable'],
    ['ys.map((y) => (y.z ? load(y.z) : null)).filter(Boolean)', 'narrowing-lost'],
    ['ys.map((y) => { return y.done; })', 'already-started'],
    ['ys.map((y) => { const { done } = y; return done; })', 'already-started'],
  ])('but not %s', ([code, note]) => {
    expect(becomes(`[await Promise.all(${code})]`, loading)).toEqual({
      text: `[await TaskGroup.all(${code})]`,
      said: `adopted: ${note}`,
    });
  });

  test('promises that run stay where one of them waits for an event', () => {
    const waits = (name: string) => `const ${name} = new Promise((ok) => xs.on('${name}', ok));`;
    const said = (rest: string) =>
      rewrite(pattern, `async function run(xs, q) {\n${waits('p')}\nxs.go();\n${rest}\n}\n`).said;
    expect(said('await Promise.all([p, q]);')).toEqual(['left: waits-for-event']);
    expect(said('await Promise.allSettled([p, q]);')).toEqual(['adopted: already-started']);
    expect(said('await Promise.all([p, a()]);')).toEqual([
      'converted: already-started, waits-for-event',
    ]);
    const plain = 'const r = new Promise((ok) => fs.stat(q, ok));\nxs.go();\n';
    expect(said(`${plain}await Promise.all([q, r]);`)).toEqual(['adopted: already-started']);
  });

  test('what is filtered may be values only', () => {
    const code = 'Promise.all([{ a: await a() }, ys ? { b: await b() } : null].filter(Boolean))';
    expect(becomes(`[await ${code}]`)).toEqual({
      text: `[await ${code}]`,
      said: 'left: no-live-element',
    });
  });

  test('a callback that starts something before it returns is work', () => {
    expect(becomes('Promise.all(ys.map((y) => { const p = a(y); return p; }))').said).toBe(
      'converted',
    );
  });
});

describe('a form without a twin is listed, and stays', () => {
  test.for([
    ['p.then(Promise.all)', 'detached-combinator'],
    ['(() => { const all = Promise.all; })()', 'detached-combinator'],
    ['(() => { const { race } = Promise; })()', 'detached-combinator'],
    ['Promise["all"]([a()])', 'unusual-call-form'],
    ['Promise?.all([a()])', 'unusual-call-form'],
    ['Promise.all<A, B>([a(), b()])', 'explicit-type-arguments'],
    ['Promise.all<A>([a(), 1])', 'explicit-type-arguments'],
    ['Promise.all<A>(ys)', 'explicit-type-arguments'],
    ['Promise.all()', 'no-single-argument'],
    ['Promise.all(...a)', 'no-single-argument'],
    ['Promise.all.call(Promise, [a()])', 'detached-combinator'],
  ])('%s', ([code, reason]) => {
    expect(becomes(code!)).toEqual({ text: code, said: `left: ${reason}` });
  });

  test('so is a Promise that is not the global one', () => {
    const code = 'import Promise from "bluebird";\nPromise.all([a(), b()]);\n';
    expect(rewrite(pattern, code)).toEqual({ text: code, said: ['left: shadowed-promise'] });
  });
});

describe('everywhere', () => {
  test('the adopted form keeps every element', () => {
    const setting = { form: 'adopt' } as const;
    expect(becomes('Promise.all([a(), p])', setting)).toEqual({
      text: 'TaskGroup.all([a(), p])',
      said: 'adopted: type-error-in-thunk',
    });
    expect(becomes('Promise.all(xs.map(async (x) => a(x)))', setting).text).toBe(
      'TaskGroup.all(xs.map(async (x) => a(x)))',
    );
  });

  test('a function that is not async now rejects where it threw', () => {
    expect(rewrite(pattern, 'function f() { return Promise.all([a(), b()]); }').said).toEqual([
      'converted: sync-throw-becomes-rejection',
    ]);
  });

  test('a function that is not async never threw where the mapper is async', () => {
    const code = 'function f(xs) { return Promise.all(xs.map(async (x) => a(x))); }';
    expect(rewrite(pattern, code).said).toEqual(['converted']);
  });

  test('a second run finds nothing to do', () => {
    const code =
      'async function f(xs: T[]) {\r\n  await Promise.all(xs.map(async (x) => Promise.all([a(x), b(x)])));\r\n}\r\n';
    const first = rewrite(pattern, code);
    expect(rewrite(pattern, first.text)).toEqual({ text: first.text, said: [] });
    expect(first.text.split('\r\n').every((line) => !line.includes('\n'))).toBe(true);
  });
});

test('a file full of comments that cast is looked at once', () => {
  // Each comment doubled the ways to read them all.
  const cast = 'const a = ' + '/** @type {A} */\n('.repeat(200);
  expect(mayHoldSite(cast, [pattern as Pattern])).toBe(false);
  expect(mayHoldSite(`${cast}Promise /** all */ . all([])`, [pattern as Pattern])).toBe(true);
});
