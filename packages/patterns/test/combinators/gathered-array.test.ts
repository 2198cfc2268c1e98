import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-leaky-combinator.ts';
import { rewrite } from '../rewrite.ts';

/** What becomes of a function's body, and what is said of its only site. */
function inside(body: string) {
  const { text, said } = rewrite(pattern, `async function run(xs, seen) {\n${body}\n}\n`);
  return { body: /\{\n(.*)\n\}\n$/s.exec(text)![1], said: said.join(' | ') };
}

describe('an array that is filled with work holds functions', () => {
  test.for([
    [
      'const ps = []; for (const x of xs) ps.push(a(x)); await Promise.all(ps);',
      'const ps = []; for (const x of xs) ps.push(() => a(x)); await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; ps.push(a()); if (xs) { ps.push(b(xs), c()); } const [r] = await Promise.all(ps);',
      'const ps = []; ps.push(() => a()); if (xs) { ps.push(() => b(xs), () => c()); } const [r] = await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; xs.forEach((x) => { ps.push(a(x)); }); return Promise.all(ps);',
      'const ps = []; xs.forEach((x) => { ps.push(() => a(x)); }); return TaskGroup.all(ps);',
    ],
    [
      'const ps = []; xs.forEach((x) => ps.push(a(x))); return Promise.all(ps);',
      'const ps = []; xs.forEach((x) => ps.push(() => a(x))); return TaskGroup.all(ps);',
    ],
    [
      'const ps = []; for (const x of xs) { const p = a(x).then(b); ps.push(p); } await Promise.all(ps);',
      'const ps = []; for (const x of xs) { const p = () => a(x).then(b); ps.push(p); } await TaskGroup.all(ps);',
    ],
    [
      'const ps = Array.from(xs, (x) => x.close()); xs.clear(); await Promise.all(ps);',
      'const ps = Array.from(xs, (x) => () => x.close()); xs.clear(); await TaskGroup.all(ps);',
    ],
    [
      'const ps = [a()]; if (xs) ps.push(b()); await Promise.all(ps);',
      'const ps = [() => a()]; if (xs) ps.push(() => b()); await TaskGroup.all(ps);',
    ],
    [
      'const ps = xs.map(async (x) => a(x)); ps.push(b()); await Promise.all(ps);',
      'const ps = xs.map((x) => async () => a(x)); ps.push(() => b()); await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; ps.push(...xs.map((x) => a(x)), b()); await Promise.all(ps);',
      'const ps = []; ps.push(...xs.map((x) => () => a(x)), () => b()); await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; for (let i = 0; i < 3; i++) ps.push(a(i)); await Promise.all(ps);',
      'const ps = []; for (let i = 0; i < 3; i++) ps.push(() => a(i)); await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; for (const x of await b()) { const y = c(x); console.log(y); ps.push(a(y)); } await Promise.all(ps);',
      'const ps = []; for (const x of await b()) { const y = c(x); console.log(y); ps.push(() => a(y)); } await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; for (const x of xs) ps.push((async () => { await a(x); })()); await Promise.all(ps);',
      'const ps = []; for (const x of xs) ps.push(async () => { await a(x); }); await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; const ids = []; for (const x of xs) { ids.push(x); ps.push(a(x)); } await Promise.all(ps);',
      'const ps = []; const ids = []; for (const x of xs) { ids.push(x); ps.push(() => a(x)); } await TaskGroup.all(ps);',
    ],
    [
      'try { const ps = []; ps.push(a()); await Promise.all(ps); } finally { b(); }',
      'try { const ps = []; ps.push(() => a()); await TaskGroup.all(ps); } finally { b(); }',
    ],
    [
      'const ps = []; if (xs) ps.push(a()); if (!ps.length) return; await Promise.all(ps);',
      'const ps = []; if (xs) ps.push(() => a()); if (!ps.length) return; await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; if (xs) ps.push(a()); if (ps.length > 0) await Promise.allSettled(ps);',
      'const ps = []; if (xs) ps.push(() => a()); if (ps.length > 0) await TaskGroup.allSettled(ps);',
    ],
    [
      'const ps = []; ps.push(a()); const r = b([...(ps.length ? await Promise.all(ps) : [])]);',
      'const ps = []; ps.push(() => a()); const r = b([...(ps.length ? await TaskGroup.all(ps) : [])]);',
    ],
    [
      'const ps = []; ps.push(a()); try { await Promise.all(ps); } catch { b(); }',
      'const ps = []; ps.push(() => a()); try { await TaskGroup.all(ps); } catch { b(); }',
    ],
  ])('%s', ([code, expected]) => {
    expect(inside(code!)).toEqual({ body: expected, said: 'converted' });
  });

  test.for([
    ['const ps: Promise<T>[] = [];', 'const ps: (() => Promise<T>)[] = [];'],
    ['const ps: Array<Promise<T>> = [];', 'const ps: Array<() => Promise<T>> = [];'],
    [
      'const ps: (Promise<A> | Promise<B>)[] = [];',
      'const ps: (() => Promise<A> | Promise<B>)[] = [];',
    ],
    ['const ps: any[] = [];', 'const ps: any[] = [];'],
    ['const ps: unknown[] = [];', 'const ps: unknown[] = [];'],
  ])('and its own type says so: %s', ([head, expected]) => {
    expect(inside(`${head} ps.push(a()); await Promise.all(ps);`).body).toBe(
      `${expected} ps.push(() => a()); await TaskGroup.all(ps);`,
    );
  });

  test.for(['const ps: Jobs = [];', 'const ps: Map<A, B>[] = [];'])(
    'unless the type is another: %s',
    (head) => {
      const { said } = inside(`${head} ps.push(a()); await Promise.all(ps);`);
      expect(said).toBe('adopted: already-started');
    },
  );
});

describe('an array keeps its promises where functions in it would do something else', () => {
  test.for([
    ['somebody else gets it', 'const ps = []; ps.push(a()); b(ps); await Promise.all(ps);'],
    ['it is returned', 'const ps = []; ps.push(a()); await Promise.all(ps); return ps;'],
    ['it outlives the function', 'let ps = []; ps = []; ps.push(a()); await Promise.all(ps);'],
    ['it is filled by index', 'const ps = []; ps[0] = a(); await Promise.all(ps);'],
    [
      'it is joined twice',
      'const ps = []; ps.push(a()); await Promise.all(ps); await Promise.allSettled(ps);',
    ],
    [
      'it is joined in a loop',
      'const ps = []; ps.push(a()); for (const x of xs) await Promise.all(ps);',
    ],
    ['it is joined now and then', 'const ps = []; ps.push(a()); if (xs) await Promise.all(ps);'],
    [
      'it is joined by somebody who may not come',
      'const ps = []; ps.push(a()); const f = async () => { await Promise.all(ps); };',
    ],
    ['it is emptied', 'const ps = []; ps.push(a()); ps.length = 0; await Promise.all(ps);'],
    [
      'the number of pushes is of use',
      'const ps = []; const n = ps.push(a()); await Promise.all(ps);',
    ],
    [
      'something in it runs already',
      'const ps: Promise<T>[] = []; ps.push(a()); ps.push(xs.done); await Promise.all(ps);',
    ],
  ])('%s', ([, code]) => {
    expect(inside(code!).said.split(' | ')[0]).toBe('adopted: already-started');
  });

  test.for([
    [
      'it is filled by somebody later',
      'const ps = []; on(() => { ps.push(a()); }); await Promise.all(ps);',
    ],
    [
      'an early return would leave it unstarted',
      'const ps = []; ps.push(a()); if (xs) return; await Promise.all(ps);',
    ],
    [
      'an error would',
      'const ps = []; for (const x of xs) { if (!x) throw new E(); ps.push(a(x)); } await Promise.all(ps);',
    ],
    [
      'a variable of all rounds has the value of the last one',
      'const ps = []; for (var x of xs) ps.push(a(x)); await Promise.all(ps);',
    ],
    [
      'so has one that is declared in the round',
      'const ps = []; for (const x of xs) { var y = b(x); ps.push(a(y)); } await Promise.all(ps);',
    ],
    [
      'what it throws at once is caught where it starts',
      'const ps = []; try { ps.push(a()); } catch { b(); } await Promise.all(ps);',
    ],
    [
      'what it uses is disposed of',
      'const ps = []; { using r = b(); ps.push(a(r)); } await Promise.all(ps);',
    ],
    [
      'what comes after it in the round may need it',
      'const ps = []; for (const x of xs) { ps.push(a(x)); const y = b(x); c.push(y); } await Promise.all(ps);',
    ],
    [
      'a variable has another value by then',
      'const ps = []; let n = 0; for (const x of xs) { ps.push(a(n)); n = b(x); } await Promise.all(ps);',
    ],
    [
      'a counter would count on',
      'const ps = []; let n = 0; for (const x of xs) ps.push(a(n++)); await Promise.all(ps);',
    ],
    [
      'what it takes away would still be there',
      'const ps = []; for (const x of xs) ps.push(a(seen.pop())); await Promise.all(ps);',
    ],
    [
      'the end of the loop may depend on it',
      'const ps = []; while (xs.length) { const x = xs.pop(); ps.push(a(x)); } await Promise.all(ps);',
    ],
    ['the next step may depend on it', 'const ps = []; ps.push(a()); b(); await Promise.all(ps);'],
    [
      'what it is given is changed',
      'const ps = []; ps.push(a(xs)); xs.done = true; await Promise.all(ps);',
    ],
    [
      'what it notes decides about the next',
      'const ps = []; for (const x of xs) { if (seen.has(x)) continue; ps.push(a(x, seen)); } await Promise.all(ps);',
    ],
    [
      'so does what a function here notes',
      'const a = async (x) => { seen.add(x); }; const ps = []; for (const x of xs) { if (!seen.has(x)) ps.push(a(x)); } await Promise.all(ps);',
    ],
  ])('%s', ([, code]) => {
    expect(inside(code!).said).toBe('adopted: order-may-change');
  });

  test('work that runs while the loop awaits is marked for a reader', () => {
    const code =
      'const ps = []; for (const x of xs) { const y = await b(x); ps.push(a(y)); } await Promise.all(ps);';
    expect(inside(code)).toEqual({
      body: code.replace('Promise.all', 'TaskGroup.all'),
      said: 'marked: awaits-between-starts',
    });
  });
});

describe('work that is begun just before it is gathered', () => {
  test.for([
    [
      'const p = a(); const q = b(xs); const [r, s] = await Promise.all([p, q]);',
      'const p = () => a(); const q = () => b(xs); const [r, s] = await TaskGroup.all([p, q]);',
    ],
    [
      'const p = a(); await Promise.all([p, b()]);',
      'const p = () => a(); await TaskGroup.all([p, () => b()]);',
    ],
    [
      'const p: Promise<T> = a(); const q = b(); await Promise.all([p, q]);',
      'const p: () => Promise<T> = () => a(); const q = () => b(); await TaskGroup.all([p, q]);',
    ],
    [
      'const ps = xs.map(async (x) => a(x)); const qs = xs.map(async (x) => b(x)); await Promise.all([...ps, ...qs]);',
      'const ps = xs.map((x) => async () => a(x)); const qs = xs.map((x) => async () => b(x)); await TaskGroup.all([...ps, ...qs]);',
    ],
  ])('starts with the group: %s', ([code, expected]) => {
    expect(inside(code!)).toEqual({ body: expected, said: 'converted' });
  });

  test.for([
    'const p = a(); const q = b(); await Promise.all([q, p]);',
    'const p = a(); const q = await b(); await Promise.all([p, q]);',
    'const p = a(); c(); await Promise.all([p, xs]);',
    'const p = a(); await Promise.all([p, p]);',
    'const p = a(); if (xs) await Promise.all([p, seen]);',
  ])('runs already otherwise: %s', (code) => {
    expect(inside(code)).toEqual({
      body: code.replace('Promise.all', 'TaskGroup.all'),
      said: 'adopted: already-started',
    });
  });
});
