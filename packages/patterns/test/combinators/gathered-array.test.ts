import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-leaky-combinator.ts';
import { rewrite } from '../rewrite.ts';

/** What becomes of a function's body, and what is said of its only site. */
function inside(body: string) {
  const { text, said } = rewrite(pattern, `async function run(xs, seen) {\n${body}\n}\n`);
  return { body: /\{\n(.*)\n\}\n$/s.exec(text)![1], said: said.join(' | ') };
}

test.for([
  ['[] as Promise<void>[]', '[] as (() => Promise<void>)[]'],
  ['[] as Array<Promise<void>>', '[] as Array<() => Promise<void>>'],
  ['<Promise<void>[]>[]', '<(() => Promise<void>)[]>[]'],
  ['new Array<Promise<void>>()', 'new Array<() => Promise<void>>()'],
  ['new Array()', 'new Array()'],
  ['[] as Work[]', '[] as (() => Work)[]'],
  ['new Array<ReturnType<typeof a>>()', 'new Array<() => ReturnType<typeof a>>()'],
])('an empty list says what it holds where its text does: %s', ([list, expected]) => {
  const filled = (list: string, work: string, twin: string) =>
    `const ps = ${list}; for (const x of xs) ps.push(${work}); await ${twin}(ps);`;
  expect(inside(filled(list!, 'a(x)', 'Promise.all'))).toEqual({
    body: filled(expected!, '() => a(x)', 'TaskGroup.all'),
    said: 'converted',
  });
  expect(inside(filled(list!, 'a(x)', 'Promise.all<void>')).said).toBe('converted');
});

test.for(['[] as Map<string, number>[]', 'new Array(9)', '[] as Works'])(
  'but not where its type is another, nor where it is filled: %s',
  (list) => {
    const code = `const ps = ${list}; for (const x of xs) ps.push(a(x)); await Promise.all(ps);`;
    expect(inside(code)).toEqual({
      body: code.replace('Promise.all', 'TaskGroup.all'),
      said: 'adopted: already-started',
    });
  },
);

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
      'let ps = []; ps.push(a()); await Promise.all(ps); ps = []; ps.length = 0;',
      'let ps = []; ps.push(() => a()); await TaskGroup.all(ps); ps = []; ps.length = 0;',
    ],
    [
      'let ps = []; b(); ps = []; ps.push(a()); if (ps.length) await Promise.all(ps);',
      'let ps = []; b(); ps = []; ps.push(() => a()); if (ps.length) await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; let n = 0; for (const x of xs) ps.push(a(n++)); await Promise.all(ps);',
      'const ps = []; let n = 0; for (const x of xs) ps.push(() => a(n++)); await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; xs.replace(/a/g, (x) => { ps.push(a(x)); return x; }); await Promise.all(ps);',
      'const ps = []; xs.replace(/a/g, (x) => { ps.push(() => a(x)); return x; }); await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; for (const x of xs) { if (x.id) ps.push(a(x)); else x.parents.add(1); } await Promise.all(ps);',
      'const ps = []; for (const x of xs) { if (x.id) ps.push(() => a(x)); else x.parents.add(1); } await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; for (const x of xs) { let n = 1; if (x) n = b(x); ps.push(a(n)); } await Promise.all(ps);',
      'const ps = []; for (const x of xs) { let n = 1; if (x) n = b(x); ps.push(() => a(n)); } await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; const all = []; let i = 0; for (const x of xs) { const n = i++; if (x) ps.push(a(x).then((y) => { all[n] = y; })); else all[n] = x; } await Promise.all(ps);',
      'const ps = []; const all = []; let i = 0; for (const x of xs) { const n = i++; if (x) ps.push(() => a(x).then((y) => { all[n] = y; })); else all[n] = x; } await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; const m = b(); if (xs) ps.push(a(xs)); if (m.length) ps.push(a(m)); await Promise.all(ps);',
      'const ps = []; const m = b(); if (xs) ps.push(() => a(xs)); if (m.length) ps.push(() => a(m)); await TaskGroup.all(ps);',
    ],
    [
      'const ps = []; let n = 0; ps.push((async () => { await b(); a(n); })()); n = 1; await Promise.all(ps);',
      'const ps = []; let n = 0; ps.push(async () => { await b(); a(n); }); n = 1; await TaskGroup.all(ps);',
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
    ['const ps: (A | Promise<A>)[] = [];', 'const ps: (() => A | Promise<A>)[] = [];'],
    ['const ps: Awaitable<A>[] = [];', 'const ps: (() => Awaitable<A>)[] = [];'],
    ['const ps: any[] = [];', 'const ps: any[] = [];'],
    ['const ps: unknown[] = [];', 'const ps: unknown[] = [];'],
  ])('and its own type says so: %s', ([head, expected]) => {
    expect(inside(`${head} ps.push(a()); await Promise.all(ps);`).body).toBe(
      `${expected} ps.push(() => a()); await TaskGroup.all(ps);`,
    );
  });

  test('beside functions, values are functions too', () => {
    const body =
      'const ps: (A | Promise<A>)[] = []; ps.push(a(), b()); ps.push({ b: 1 }); await Promise.all(ps);';
    expect(inside(body).body).toBe(
      'const ps: (() => A | Promise<A>)[] = []; ps.push(() => a(), () => b()); ps.push(() => ({ b: 1 })); await TaskGroup.all(ps);',
    );
  });

  test.for([
    ['they are many', 'ps.push(a()); ps.push({ b: 1 });'],
    [
      'a function would forget what is known of one',
      'ps.push(a(), b()); if (xs.c) ps.push(`${xs.c}`);',
    ],
  ])('unless %s', ([, pushes]) => {
    const { said } = inside(`const ps: (A | Promise<A>)[] = []; ${pushes} await Promise.all(ps);`);
    expect(said).toMatch(/^adopted/);
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
    [
      'a function may empty it',
      'let ps = []; const f = () => { ps = []; }; ps.push(a()); await Promise.all(ps);',
    ],
    [
      'it is kept, and filled again',
      'const ps = []; xs.tasks = ps; ps.length = 0; ps.push(a()); await Promise.all(ps);',
    ],
    [
      'one type speaks of both arrays',
      'let ps: Promise<T>[] = []; ps.push(a()); await Promise.all(ps); ps = [];',
    ],
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
      'a library may call back much later',
      'const ps = []; xs.find({}, (x) => { ps.push(a(x)); }); await Promise.all(ps);',
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
      'a counter would not have counted yet',
      'const ps = []; let n = 0; for (const x of xs) { const y = b(n); ps.push(a(y, n++)); } await Promise.all(ps);',
    ],
    [
      'a counter that somebody else reads',
      'const ps = []; let n = 0; const f = () => n; for (const x of xs) ps.push(a(n++)); b(f()); await Promise.all(ps);',
    ],
    [
      'an object of all inner rounds is changed by the next one',
      'const ps = []; for (const x of xs) { const o = {}; for (const y of x) { o.y = y; ps.push(a(o)); } } await Promise.all(ps);',
    ],
    [
      'an async function reads at once what is set afterwards',
      'const ps = []; let n = 0; ps.push((async () => { a(n); await b(); })()); n = 1; await Promise.all(ps);',
    ],
    [
      'an await that may not come does not count',
      'const ps = []; let n = 0; ps.push((async () => { if (xs) await b(); a(n); })()); n = 1; await Promise.all(ps);',
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

test('one name for several arrays, one after the other', () => {
  const { text, said } = rewrite(
    pattern,
    `async function run(xs) {
  let tasks = [];
  for (const x of xs) tasks.push(load(x));
  await Promise.all(tasks);
  tasks = [];
  for (const x of xs) tasks.push(save(x));
  await Promise.all(tasks);
}
`,
  );
  expect(said).toEqual(['converted', 'converted']);
  expect(text).toContain('tasks.push(() => load(x))');
  expect(text).toContain('tasks.push(() => save(x))');
});

describe('work does not overtake what it came before', () => {
  test.for([
    [
      'a name',
      'const p = a(); const q = b(xs).done; const r = c(q); await Promise.all([p, q, r]);',
    ],
    [
      'a spread',
      'const ps = xs.map((x) => a(x)); const qs = b(xs); const r = c(); await Promise.all([...ps, ...qs, r]);',
    ],
  ])('%s', ([, code]) => {
    const { body, said } = inside(code!);
    expect(body).toBe(code!.replace('Promise.all', 'TaskGroup.all'));
    expect(said).toMatch(/^adopted/);
  });

  test('nor does it start in another order than before', () => {
    const inTurns =
      'const ps = []; const qs = []; for (const x of xs) { ps.push(a(x)); qs.push(b(x)); } await Promise.all([...ps, ...qs]);';
    expect(inside(inTurns).said).toBe('adopted: order-may-change');
    const inALoop = `for (const x of xs) { ${inTurns.replace('of xs', 'of x')} }`;
    expect(inside(inALoop).said).toBe('adopted: order-may-change');
    const inLine = inTurns.replace(' qs.push', ' } for (const x of xs) { qs.push');
    expect(inside(inLine).said).toBe('converted');
  });

  test('a loop that holds the group as well has other work in each round', () => {
    const body = (task: string, twin: string) =>
      `for (const x of xs) { let n = 0; const see = () => log(n); see(); const p = ${task}; await ${twin}([p, b()]); n++; }`;
    const task = 'a(x).then(() => { n = 1; })';
    expect(inside(body(task, 'Promise.all').replace('b()]', 'b()]'))).toEqual({
      body: body(`() => ${task}`, 'TaskGroup.all').replace('b()]', '() => b()]'),
      said: 'converted',
    });
  });

  test.for(['Date.now()', 'performance.now()', 'new Date()', 'process.hrtime.bigint()'])(
    'a look at the time in between tells nothing: %s',
    (clock) => {
      const code = `const ps = xs.map((x) => a(x)); const start = ${clock}; await Promise.all(ps); log(ps.length);`;
      expect(inside(code).said).toBe('converted');
      expect(inside(code.replace(clock, 'look(seen)')).said).toBe('adopted: order-may-change');
    },
  );

  test.for([
    ['a line in a log', 'output.debug(`${n} left`);', 'output.debug(n);'],
    ['a value made of others', 'const k = Buffer.byteLength(n);', 'const k = byteLength(n);'],
    ['one of text', 'const k = n.trim();', 'const k = n.read();'],
    ['a new collection', 'const k = new Set(n);', 'const k = new Job(n);'],
  ])('nor does %s', ([, quiet, other]) => {
    const code = (step: string) =>
      `const ps = []; for (const x of xs) { ps.push(a(x)); const n = x.n; ${step} } await Promise.all(ps);`;
    expect(inside(code(quiet!)).said).toBe('converted');
    expect(inside(code(other!)).said).toBe('adopted: order-may-change');
  });

  test.for(['new Set(xs);', 'const k = Object.keys(seen);'])(
    'but what is made of something that the work may change tells: %s',
    (step) => {
      const code = `const ps = []; ps.push(a(seen)); ${step} await Promise.all(ps);`;
      expect(inside(code).said).toBe('adopted: order-may-change');
    },
  );

  test.for([
    ['throw new E();', 'converted'],
    ['return;', 'converted'],
  ])('nor does an end that comes only where nothing has started: %s', ([end, said]) => {
    const branch = `const ps = []; if (xs.a) { ps.push(a(xs)); } else { ${end} } ps.push(b(xs)); await Promise.all(ps);`;
    expect(inside(branch).said).toBe(said);
    const later = `const ps = []; if (xs.a) { ps.push(a(xs)); } if (xs.b) { ${end} } ps.push(b(xs)); await Promise.all(ps);`;
    expect(inside(later).said).toBe('adopted: order-may-change');
    const rounds = `const ps = []; for (const x of xs) { if (x.a) { ps.push(a(x)); } else { ${end} } } await Promise.all(ps);`;
    expect(inside(rounds).said).toBe('adopted: order-may-change');
  });

  test.for([
    ['seen.names.push(x.name);', 'converted'],
    ['seen.graph.push(x.name);', 'adopted: order-may-change'],
    ['seen.push(x.name);', 'adopted: order-may-change'],
    ['seen.names.push(seen.graph.size);', 'adopted: order-may-change'],
    ['seen[x.name].push(x);', 'adopted: order-may-change'],
  ])('what the work has no part in may change: %s', ([step, said]) => {
    const code = `const ps = []; for (const x of xs) { ${step} ps.push((async () => { seen.graph[x.id] ??= {}; seen.graph[x.id] = await a(x); })()); } await Promise.all(ps);`;
    expect(inside(code).said).toBe(said);
    const whole = code.replace('await a(x)', 'await a(x, seen)');
    expect(inside(whole).said).toBe('adopted: order-may-change');
  });

  test.for([
    'const ps = []; ps.push(a()); ps.push(b(await seen)); await Promise.all(ps);',
    'const ps = []; for (const x of xs) ps.push(b(await x)); await Promise.all(ps);',
    'const ps = [a()]; ps.push(b(await seen)); await Promise.all(ps);',
    'const ps = []; for (const x of xs) { if (await x) { ps.push({ x }); continue; } ps.push(a(x), xs.p); } await Promise.all(ps);',
  ])('work that runs while another piece is awaited is marked: %s', (code) => {
    expect(inside(code)).toEqual({
      body: code.replace('Promise.all', 'TaskGroup.all'),
      said: 'marked: awaits-between-starts',
    });
  });

  test('and what nothing runs beside is not', () => {
    const code = 'const ps = []; ps.push(b(await seen)); ps.push(a()); await Promise.all(ps);';
    expect(inside(code).said).toBe('adopted: already-started');
    const others =
      'const ps = []; for (const x of xs) { await x; ps.push(x.p); } await Promise.all(ps);';
    expect(inside(others).said).toBe('adopted: already-started');
  });

  test('what began before all of it stays first', () => {
    expect(inside('const q = b(xs).done; const p = a(); await Promise.all([q, p]);')).toEqual({
      body: 'const q = b(xs).done; const p = () => a(); await TaskGroup.all([q, p]);',
      said: 'converted: already-started',
    });
  });
});

describe('the work that a flatMap makes', () => {
  test.for([
    ['xs.flatMap(async (x) => { await a(x); })', 'xs.flatMap((x) => async () => { await a(x); })'],
    [
      'xs.flatMap((x) => { const y = b(x); if (!y?.id) { return []; } return y.ids.map((id) => a(id)); })',
      'xs.flatMap((x) => { const y = b(x); if (!y?.id) { return []; } return y.ids.map((id) => () => a(id)); })',
    ],
    ['xs.map((x) => a(x)).concat([b()])', 'xs.map((x) => () => a(x)).concat([() => b()])'],
  ])('%s', ([before, after]) => {
    const { body, said } = inside(`await Promise.all(${before});`);
    expect({ body, said }).toEqual({ body: `await TaskGroup.all(${after});`, said: 'converted' });
  });

  test.for([
    'xs.flatMap((x) => a(x))',
    'xs.flatMap((x) => { if (seen.has(x)) return []; return [a(x)]; })',
    'xs.map((x) => a(x)).concat(b())',
  ])('%s: nobody knows what it is, or when it starts', (argument) => {
    expect(inside(`await Promise.all(${argument});`).said).toBe('adopted: opaque-iterable');
  });
});

test('a variable of all inner rounds is set by the next one', () => {
  const code = `async function run(xs) {
  const ps = [];
  for (const x of xs) { let n = 0; for (const y of x) { n = b(y); ps.push(a(n)); } }
  await Promise.all(ps);
}
`;
  expect(rewrite(pattern, code, { path: 'a.js' }).said).toEqual(['adopted: order-may-change']);
  expect(rewrite(pattern, code).said).toEqual(['adopted: narrowing-lost']);
});
