import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-leaky-combinator.ts';
import { rewrite } from '../rewrite.ts';

/** What becomes of an async function's body, and what is said of its only site. */
function inside(body: string, head = 'async function run(xs: X[])') {
  const { text, said } = rewrite(pattern, `${head} {\n${body}\n}\n`);
  return { body: /\{\n(.*)\n\}\n$/s.exec(text)![1], said: said.join(' | ') };
}

describe('a group starts where its work does, and is joined where the combinator was', () => {
  test.for([
    [
      'const ps = xs.map(async (x) => a(x)); b(); await Promise.all(ps);',
      'const ps = TaskGroup.map(xs, async (x) => a(x)); b(); await ps;',
    ],
    [
      'const ps = other.map(async (x) => a(x)); b(); await Promise.all(ps);',
      'const ps = TaskGroup.all(other.map((x) => async () => a(x))); b(); await ps;',
    ],
    [
      'const ps = [a(), c(xs)]; b(); const [d, e] = await Promise.all(ps);',
      'const ps = TaskGroup.all([() => a(), () => c(xs)]); b(); const [d, e] = await ps;',
    ],
    [
      'const ps = xs.map((x) => a(x)); b(); return Promise.allSettled(ps);',
      'const ps = TaskGroup.allSettled(xs.map((x) => () => a(x))); b(); return ps;',
    ],
    [
      'const ps = xs.map((x) => a(x)); const c = { b: b(), ps: await Promise.all(ps) };',
      'const ps = TaskGroup.map(xs, (x) => a(x)); const c = { b: b(), ps: await ps };',
    ],
    [
      'const ps = xs.map((x) => a(x)); if (b()) return; return Promise.all(ps).then(c);',
      'const ps = TaskGroup.map(xs, (x) => a(x)); if (b()) return; return ps.then(c);',
    ],
    [
      'const ps = Array.from(xs, (x) => a(x)); xs.push(b()); await Promise.all(ps,);',
      'const ps = TaskGroup.map(xs, (x) => a(x)); xs.push(b()); await ps;',
    ],
    [
      'const ps = xs.map((x) => {\n  return a(x);\n}); b(); try { await Promise.all(ps); } catch { c(); }',
      'const ps = TaskGroup.map(xs, (x) => {\n  return a(x);\n}); b(); try { await ps; } catch { c(); }',
    ],
  ])('%s', ([code, expected]) => {
    expect(inside(code!)).toEqual({ body: expected, said: 'converted' });
  });

  test('also while the function awaits other things, which the report says', () => {
    expect(
      inside('const ps = xs.map(async (x) => a(x)); await b(); await Promise.all(ps);'),
    ).toEqual({
      body: 'const ps = TaskGroup.map(xs, async (x) => a(x)); await b(); await ps;',
      said: 'converted: awaits-between-starts',
    });
  });

  test('it has the signal that the function was given', () => {
    expect(
      inside(
        'const ps = xs.map(async (x) => a(x)); b(); await Promise.all(ps);',
        'async function run(xs: X[], signal: AbortSignal)',
      ).body,
    ).toBe('const ps = TaskGroup.map(xs, async (x) => a(x), { signal }); b(); await ps;');
  });

  test('but none that there is only afterwards', () => {
    expect(
      inside(
        'const ps = xs.map(async (x) => a(x)); const signal = AbortSignal.timeout(5); b(signal); await Promise.all(ps);',
      ).body,
    ).toBe(
      'const ps = TaskGroup.map(xs, async (x) => a(x)); const signal = AbortSignal.timeout(5); b(signal); await ps;',
    );
  });

  test('parentheses around the mapping stay, and the mapping in them', () => {
    const code = 'const ps = (xs.map(async (x) => a(x))); b(); await Promise.all(ps);';
    expect(inside(code).body).toBe(
      'const ps = TaskGroup.all((xs.map((x) => async () => a(x)))); b(); await ps;',
    );
    expect(inside('await Promise.all((xs.map(async (x) => a(x))));').body).toBe(
      'await TaskGroup.all((xs.map((x) => async () => a(x))));',
    );
  });

  test('what a function that is not async throws at once, rejects now', () => {
    expect(
      inside(
        'const ps = xs.map((x) => a(x)); b(); return Promise.all(ps);',
        'function run(xs: X[])',
      ).said,
    ).toBe('converted: sync-throw-becomes-rejection');
  });
});

describe('the promises stay where a group would do something else', () => {
  test.for([
    [
      'what a mapping throws at once would be unhandled during an await',
      'const ps = xs.map((x) => a(x)); await b(); await Promise.all(ps);',
    ],
    ['somebody else gets them', 'const ps = xs.map((x) => a(x)); b(ps); await Promise.all(ps);'],
    [
      'somebody counts them',
      'const ps = xs.map((x) => a(x)); b(ps.length); await Promise.all(ps);',
    ],
    [
      'they are joined now and then',
      'const ps = xs.map((x) => a(x)); if (b()) await Promise.all(ps);',
    ],
    [
      'they are joined in a loop',
      'const ps = xs.map((x) => a(x)); for (const x of b()) await Promise.all(ps);',
    ],
    [
      'the variable says what it holds',
      'const ps: Jobs = xs.map((x) => a(x)); b(); await Promise.all(ps);',
    ],
    ['one of them runs already', 'const ps = [a(), xs.done]; b(); await Promise.all(ps);'],
    [
      'a comment says something about the call',
      'const ps = xs.map((x) => a(x)); b(); await Promise.all(/* all of them */ ps);',
    ],
    [
      'the call says what comes of it',
      'const ps = xs.map((x) => a(x)); b(); await Promise.all<B>(ps);',
    ],
  ])('as %s', ([, code]) => {
    const { body, said } = inside(code!);
    expect(body).toContain('const ps');
    expect(body).toContain('xs');
    expect(said).toMatch(/^(adopted|marked|left)/);
    expect(body!.replace('TaskGroup', 'Promise')).toBe(code);
  });
});

test('how many there are may be asked after the group, too', () => {
  expect(inside('const ps = xs.map((x) => a(x)); await Promise.all(ps); b(ps.length);').body).toBe(
    'const ps = xs.map((x) => () => a(x)); await TaskGroup.all(ps); b(ps.length);',
  );
  expect(
    inside(
      'const ps = []; for (const x of xs) ps.push(a(x)); await Promise.all(ps); b(ps.length);',
    ),
  ).toEqual({
    body: 'const ps = []; for (const x of xs) ps.push(() => a(x)); await TaskGroup.all(ps); b(ps.length);',
    said: 'converted',
  });
});

describe('a mapping that says what it makes', () => {
  test.for([
    [
      'await Promise.all(xs.map<Promise<T>>(async (x) => a(x)));',
      'await TaskGroup.all(xs.map<() => Promise<T>>((x) => async () => a(x)));',
    ],
    [
      'await Promise.all(xs.map<Promise<T> | undefined>((x) => a(x)));',
      'await TaskGroup.all(xs.map<() => Promise<T> | undefined>((x) => () => a(x)));',
    ],
    [
      'await Promise.all(xs.map<any>((x) => a(x)));',
      'await TaskGroup.all(xs.map<any>((x) => () => a(x)));',
    ],
    [
      'const ps = xs.map<Promise<T>>(async (x) => a(x)); return await Promise.all(ps);',
      'const ps = xs.map<() => Promise<T>>((x) => async () => a(x)); return await TaskGroup.all(ps);',
    ],
  ])('says that it makes functions: %s', ([code, expected]) => {
    expect(inside(code!)).toEqual({ body: expected, said: 'converted' });
  });

  test.for([
    'await Promise.all(xs.map<Set<Job>>((x) => a(x)));',
    'await Promise.all(xs.map(a, b));',
  ])('unless the type is another: %s', (code) => {
    expect(inside(code)).toEqual({
      body: code.replace('Promise.', 'TaskGroup.'),
      said: 'adopted: already-started',
    });
  });
});

describe('a callback of flatMap that returns promises', () => {
  test.for([
    [
      'await Promise.all(xs.flatMap((x) => { const y = b(x); return a(x, y); }));',
      'await TaskGroup.all(xs.flatMap((x) => () => { const y = b(x); return a(x, y); }));',
    ],
    [
      'await Promise.all(xs.flatMap((x) => { if (!x) return; return a(x); }));',
      'await TaskGroup.all(xs.flatMap((x) => () => { if (!x) return; return a(x); }));',
    ],
    [
      'await Promise.all(xs.flatMap((x) => a(x)));',
      'await TaskGroup.all(xs.flatMap((x) => () => a(x)));',
    ],
  ])('%s', ([code, expected]) => {
    const text = `async function a() {}\nasync function run(xs: X[]) {\n${code}\n}\n`;
    const { text: rewritten, said } = rewrite(pattern, text);
    expect(rewritten).toContain(`{\n${expected}\n}`);
    expect(said).toEqual(['converted']);
  });

  test('where one may be a list, they stay', () => {
    const text =
      'async function a() {}\nasync function run(xs: X[]) {\nawait Promise.all(xs.flatMap((x) => { if (!x) return b(); return a(x); }));\n}\n';
    expect(rewrite(pattern, text).said).toEqual(['adopted: opaque-iterable']);
  });
});

describe('what does not tell when the work starts', () => {
  test.for([
    [
      'whether there is an array at all',
      'const ps = xs?.map((x) => a(x)); const c = { d: ps ? await Promise.all(ps) : [] };',
      'const ps = xs?.map((x) => () => a(x)); const c = { d: ps ? await TaskGroup.all(ps) : [] };',
    ],
    [
      'the same, and an early end',
      'const ps = xs?.map((x) => a(x)); if (!ps) return; await Promise.all(ps);',
      'const ps = xs?.map((x) => () => a(x)); if (!ps) return; await TaskGroup.all(ps);',
    ],
    [
      'a log line',
      "const ps = []; for (const x of xs) { this.logStart('a', x); ps.push(a(x)); } await Promise.all(ps);",
      "const ps = []; for (const x of xs) { this.logStart('a', x); ps.push(() => a(x)); } await TaskGroup.all(ps);",
    ],
  ])('%s', ([, code, expected]) => {
    expect(inside(code!)).toEqual({ body: expected, said: 'converted' });
  });

  test.for(['logIn(x)', 'logout(x)', 'logOff(x)'])('but not %s', (call) => {
    const { said } = inside(
      `const ps = []; for (const x of xs) { ${call}; ps.push(a(x)); } await Promise.all(ps);`,
    );
    expect(said).toBe('adopted: order-may-change');
  });

  test('nor a test that may end the function with work in the array', () => {
    const { said } = inside(
      'const ps = xs?.map((x) => a(x)); ps.push(b()); if (ps) return; await Promise.all(ps);',
    );
    expect(said).toBe('adopted: order-may-change');
  });
});

test('a filtered list may be longer where a handler takes no results', () => {
  expect(
    inside('return Promise.all([a(), xs?.stop()].filter(Boolean)).then(() => b());').body,
  ).toBe('return TaskGroup.all([() => a(), () => xs?.stop()].filter(Boolean)).then(() => b());');
  expect(
    inside('return Promise.all([a(), xs?.stop()].filter(Boolean)).then((all) => b(all));').said,
  ).toBe('adopted: opaque-iterable');
});

test('a method of the same class tells how much it takes', () => {
  const text = `class Loader {
  async load(id: string) {}
  all(ids: string[]) { return Promise.all(ids.map(this.load, this)); }
  async each(ids: string[]) { await Promise.all(ids.map(this.load.bind(this))); }
}
`;
  const { text: rewritten, said } = rewrite(pattern, text);
  expect(rewritten).toContain('await TaskGroup.map(ids, (item) => this.load(item));');
  expect(said).toEqual(['adopted: already-started', 'converted']);
});
