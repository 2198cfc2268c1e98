import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-unhandled-rejection-window.ts';
import { findings, rewrite } from '../rewrite.ts';
import { typedFindings } from '../typed.ts';

const head = 'async function save(x?) { await fetch(x); } function plain(x) { return x; }\n';

function reports(code: string, options?: object) {
  return findings(pattern, head + code, { options: options ?? {} })
    .map((each) => each.replace(/^\d+: /, ''))
    .join(' ');
}

/** The same for the body of an async function. */
function inside(body: string, options?: object) {
  return reports(`async function f(ok, xs, o) { ${body} }`, options);
}

describe('a promise without a handler while the function', () => {
  test.for([
    ['const a = save(); const b = save(); await a; await b;', 'suspended'],
    ['const a = save(), b = save(); return [await a, await b];', 'suspended'],
    ['const ps = xs.map(save); for (let i = 0; i < ps.length; i++) o(await ps[i]);', 'sequence'],
    ['const ps = new Set([save(), save()]); for (const p of ps) o(await p);', 'sequence'],
    ['const ps = [save(), save()]; for (const [i, p] of ps.entries()) o(i, await p);', 'sequence'],
    ['const a = save(); await other(); await a;', 'suspended'],
    ['const a = save(); await Promise.all([await other(), a]);', 'suspended'],
    ['const a = save(); if (ok) await other(); await a;', 'suspended'],
    ['const a = save(); try { await other(); } catch {} await a;', 'suspended'],
    ['const a = save(); for await (const x of xs) plain(x); await a;', 'suspended'],
    ['const a = save(); for (const x of xs) await plain(x); await a;', 'suspended'],
    ['const [a, b] = [save(), save()]; await a; await b;', 'suspended'],
    ['let a; if (ok) a = save(); await other(); await a;', 'suspended'],
    ['const a = ok ? save() : undefined; await other(); await a;', 'suspended'],
    ['const ps = [save(1), save(2)]; await other(); await Promise.all(ps);', 'suspended'],
    ['const ps = xs.map(async (x) => save(x)); await other(); await Promise.all(ps);', 'suspended'],
    ['const ps = []; ps.push(save()); await other(); await Promise.all(ps);', 'suspended'],
    [
      'const ps = []; for (const x of xs) ps.push(save(await x)); await Promise.all(ps);',
      'suspended',
    ],
    ['const ps = new Set(); ps.add(save()); await other(); await Promise.all(ps);', 'suspended'],
    ['const job = { task: save() }; await other(); await job.task;', 'suspended'],
    ['const a = save(); setTimeout(plain); await other(); return a;', 'suspended'],
    ['const a = later(); await other(); await a;', 'suspended'],
    ['const a = api.later(); await other(); await a;', 'suspended'],
    [
      'let next = save(); for (;;) { await other(); plain(await next); next = save(); }',
      'suspended suspended',
    ],
    ['const a = save(); if (ok) return; await a;', 'left'],
    ['const a = save(); if (ok) throw new Error(); await a;', 'left'],
    ['const a = save(); try { if (ok) return 1; } finally { plain(1); } await a;', 'left'],
    ['for await (const x of [save(), save()]) plain(x);', 'sequence'],
    ['for await (const x of xs.map(async (x) => save(x))) plain(x);', 'sequence'],
    ['for (const p of [save(), save()]) await p;', 'sequence'],
    ['const ps = xs.map(async (x) => save(x)); for (const p of ps) plain(await p);', 'sequence'],
    ['const ps = xs.map(async (x) => save(x)); for await (const x of ps) plain(x);', 'sequence'],
  ])('%s %s', ([body, expected]) => {
    expect(inside(body!)).toBe(expected);
  });

  test('yields, or waits at the top of a module', () => {
    expect(reports('async function* g() { const a = save(); yield 1; await a; }')).toBe(
      'suspended',
    );
    expect(reports('const a = save(); const b = save(); await a; await b;')).toBe('suspended');
    expect(
      reports('class A { static { (async () => { const a = save(); await 1; await a; })(); } }'),
    ).toBe('suspended');
  });
});

describe('a promise that is handled in time', () => {
  test.for([
    ['const a = save(); await a;'],
    ['const a = save(); plain(1); await a;'],
    ['const a = save(); const b = a; await b;'],
    ['const ps = xs.map((x) => x.id); for (let i = 0; i < ps.length; i++) await save(ps[i]);'],
    [
      'const ps = [save(), save()]; await Promise.all(ps); for (let i = 0; i < 2; i++) o(await ps[i]);',
    ],
    ['const a = save(); const b = save(); await Promise.all([a, b]);'],
    ['const a = save(); const b = save(); return Promise.all([a, b]);'],
    ['const a = save(); a.catch(() => {}); await other(); await a;'],
    ['const a = save(); a.then(plain); await other(); await a;'],
    ['const a = save(); plain(a); await other(); await a;'],
    ['const a = save(); await Promise.race([other(), a]); await a;'],
    ['const a = save().catch(plain); await other(); await a;'],
    ['const a = save().then(plain, plain); await other(); await a;'],
    ['const a = save().catch(plain).finally(plain); await other(); await a;'],
    ['const a = sleep(100); await other(); await a;'],
    ['const a = new Promise((resolve) => setTimeout(resolve, 9)); await other(); await a;'],
    ['let go; const a = new Promise((_, reject) => { go = reject; }); await other(); await a;'],
    ['const a = Promise.resolve(1); await other(); await a;'],
    ['const a = Promise.allSettled(xs); await other(); await a;'],
    [
      'const own = async () => { try { await save(); } catch (e) { plain(e); } }; const a = own(); await other(); await a;',
    ],
    [
      'const pause = () => new Promise((done) => setTimeout(done, 1)); const a = pause(); await other(); await a;',
    ],
    ['const a = plain(1); await other(); plain(a);'],
    ['const a = later(); await other(); plain(a);'],
    ['const a = later(); await other(); return a.name;'],
    ['const q = knex("a").where(1); await other(); await q;'],
    ['const a = save(); on("x", () => a); await other(); await a;'],
    ['const a = save(); if (a) await other(); await a;'],
    ['const a = save(); o.a = a; await other(); await a;'],
    ['const a = await save(); await other(); plain(a);'],
    ['const a = save(); const g = async () => { await other(); }; await a; await g();'],
    ['const a = save(); if (ok) { await a; return; } await a;'],
    ['const a = save(); if (ok) process.exit(1); await a;'],
    ['const a = save(); try { return 1; } finally { await a; }'],
    ['const a = save(); try { throw 1; } catch {} await a;'],
    ['let a; if (ok) a = save(); if (!ok) return; await a;'],
    ['const ps = []; ps.push(save()); await Promise.all(ps); await other();'],
    [
      'const ps = []; for (const x of xs) { ps.push(save(x)); if (ps.length > 4) await Promise.race(ps); } await Promise.all(ps);',
    ],
    ['const ps = xs.map((x) => save(x).catch(plain)); await other(); await Promise.all(ps);'],
    ['const names = xs.map((x) => x.name); await other(); plain(names);'],
    ['const job = { task: save() }; plain(job); await other(); await job.task;'],
    ['for await (const x of xs) plain(x);'],
    ['for await (const x of [save()]) plain(x);'],
    ['for await (const x of save()) plain(x);'],
    ['for (const p of [1, 2]) await save(p);'],
    ['for (const p of xs) await p;'],
    [
      'const ps = xs.map(async (x) => save(x)); await Promise.all(ps); for (const p of ps) plain(await p);',
    ],
    ['const ps = [save(), save()]; plain(ps); for (const p of ps) await p;'],
    ['for (const x of xs.map((x) => x.id)) await save(x);'],
    ['for (const p of xs.map(async (x) => save(x))) plain(p);'],
    ['for (const x of xs) { const a = save(x); await a; }'],
    ['const p = save(); if (ok) await p;'],
    ['const p = save();'],
  ])('%s', ([body]) => {
    expect(inside(body!)).toBe('');
  });
});

test('a handler of its own can be too little', () => {
  const body = 'const a = save(); a.catch(() => {}); await other(); await a;';
  expect(inside(body, { allowImmediateCatch: false })).toBe('suspended');
});

describe('with types', () => {
  const declared =
    'declare function load(x?: any): Promise<number>; declare function sync(x?: any): number;\n';
  test.for([
    ['const a = load(); await load(); return a;', 'suspended'],
    ['const a = sync(); await load(); await a;', ''],
    ['const ps = [1, 2].map(load); await load(); await Promise.all(ps);', 'suspended'],
    ['const ps = [1, 2].map(load); for (const p of ps) await p;', 'sequence'],
    ['const ps = [1, 2].map(sync); for (const p of ps) await p;', ''],
    [
      'const ps: Promise<number>[] = []; ps.push(load()); await load(); await Promise.all(ps);',
      'suspended',
    ],
    [
      'const q = { then(done: (x: 1) => void) { done(1); } }; const a = (() => q)(); await load(); await a;',
      '',
    ],
  ])('%s %s', ([body, expected]) => {
    const found = typedFindings(pattern, `${declared}async function f() { ${body} }`);
    expect(found.join(' ').replace(/\d+: /g, '')).toBe(expected);
  });
});

describe('the change', () => {
  const start = 'const a = save(1); const b = save(2);';
  test.for([
    [
      `${start} const x = await a; const y = await b;`,
      'const [x, y] = await TaskGroup.all([() => save(1), () => save(2)]);',
    ],
    [
      `${start} const { x } = await a; let y = await b;`,
      'let [{ x }, y] = await TaskGroup.all([() => save(1), () => save(2)]);',
    ],
    [`${start} await a; await b;`, 'await TaskGroup.all([() => save(1), () => save(2)]);'],
    [
      `plain(1); ${start} await a; await b; plain(2);`,
      'plain(1); await TaskGroup.all([() => save(1), () => save(2)]); plain(2);',
    ],
    [
      `const c = save(); ${start} await a; await b; await c;`,
      'const c = save(); await TaskGroup.all([() => save(1), () => save(2)]); await c;',
    ],
    [`${start} await b; await a;`, ''],
    [`${start} const x = await a; await b;`, ''],
    [`${start} const x = await a; plain(x); const y = await b;`, ''],
    [`${start} plain(1); await a; await b;`, ''],
    [`${start} await a; await b; await a;`, ''],
    [`${start} /* why */ await a; await b;`, ''],
    ['const a = save(1); const b = save(arguments); await a; await b;', ''],
    ['const a = save(1); const b: Promise<void> = save(2); await a; await b;', ''],
    ['const a = save(1); await save(2); await a;', ''],
  ])('%s', ([body, expected]) => {
    const { text } = rewrite(pattern, `${head}async function f() { ${body} }`);
    expect(text).toContain(`async function f() { ${expected || body} }`);
  });
});

test.for([
  ['async function f() { const a = <div p={save()} />; await 1; return a; }'],
  [
    'async function f() { for await (const [, x] of [, save()]) x; for (const [x] of [[1], [2]]) await x; }',
  ],
  [
    'declare const x: number; abstract class A { abstract f(): void; constructor(private a = save()) { } }',
  ],
])('odd code is read without a crash: %s', ([code]) => {
  expect(findings(pattern, head + code, { path: 'input.tsx' })).toEqual([]);
});
