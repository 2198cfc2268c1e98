import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/prefer-retry.ts';
import { findings, rewrite } from '../rewrite.ts';

const inside = (body: string) => `async function f(work, max) {\n${body}\n}\n`;

describe('a retry by hand is', () => {
  test.for([
    ['a loop that counts', 'for (let i = 0; i < 3; i++) { try { return await work(); } catch {} }'],
    ['one that counts down', 'while (max > 0) { try { return await work(); } catch { max--; } }'],
    [
      'one that waits longer each time',
      'let ms = 5; for (;;) { try { return await work(); } catch { ms = ms * 2; await sleep(ms); } }',
    ],
    ['one without an end', 'for (;;) { try { await work(); break; } catch { await sleep(5); } }'],
    [
      'one that looks again after it',
      'do { try { return await work(); } catch (e) { log(e); } } while (--max);',
    ],
    [
      'one that says which attempt it is',
      'for (let i = 0; i < 3; i++) { try { console.log(i); return await work(); } catch {} }',
    ],
    [
      'one with a pause behind the try',
      'for (let i = 0; i < 3; i++) { try { return await work(); } catch {} await sleep(5); }',
    ],
  ])('%s', ([, body]) => {
    expect(findings(pattern, inside(body!))).toEqual(['2: loop']);
  });
});

describe('no retry is', () => {
  test.for([
    ['a service', 'while (true) { try { await work(); } catch (e) { log(e); } await sleep(5); }'],
    ['work of each item', 'for (const x of max) { try { return await work(x); } catch {} }'],
    [
      'another try each time',
      'for (let i = 0; i < 9; i++) { try { return await work(i); } catch {} }',
    ],
    [
      'one that tries elsewhere next',
      'let p = max; for (;;) { try { return await work(p); } catch { p = dirname(p); } }',
    ],
    ['one that gives up', 'for (;;) { try { return await work(); } catch (e) { throw e; } }'],
    ['one that leaves', 'for (;;) { try { return await work(); } catch { break; } }'],
    ['one that returns', 'for (;;) { try { return await work(); } catch { return 1; } }'],
    [
      'one with a clean-up',
      'for (;;) { try { return await work(); } catch {} finally { end(); } }',
    ],
    ['one without a handler', 'for (;;) { try { return await work(); } finally { end(); } }'],
    ['one that waits for nothing', 'for (;;) { try { return work(); } catch {} }'],
    ['a loop that goes on', 'for (let i = 0; i < 3; i++) { try { await work(); } catch {} }'],
    ['a loop in a loop', 'for (;;) { for (;;) { try { await work(); } catch {} } }'],
    ['work before the try', 'for (;;) { start(); try { return await work(); } catch {} }'],
    ['an empty loop', 'for (;;) ;'],
    [
      'an inner function',
      'for (;;) { try { return () => { await work(); }; } catch {} }'.replace('await ', ''),
    ],
    ['a break of an inner loop', 'for (;;) { try { await work(); for (;;) { break; } } catch {} }'],
  ])('%s', ([, body]) => {
    expect(findings(pattern, inside(body!))).toEqual([]);
  });

  test('a loop that cannot wait', () => {
    const code =
      'function f() { for (;;) { try { return g(async () => { await h(); }); } catch {} } }';
    expect(findings(pattern, code)).toEqual([]);
  });
});

const pause = 'const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n';
const made = (body: string) => {
  const { text, said } = rewrite(pattern, pause + inside(body));
  const lines = text.split('\n');
  return [
    said.join(' | '),
    lines.slice(lines.findIndex((l) => l.startsWith('async')) + 1, -2).join('\n'),
  ];
};
const loop = (handler: string, head = 'let i = 0; i < 4; i++') =>
  `for (${head}) { try { return await work(); } catch (e) { ${handler} } }`;
const call = (options: string) => `return await retry(() => work(), { ${options} });`;

describe('the rewrite', () => {
  test.for([
    ['if (i === 3) throw e;', 'maxAttempts: 4, base: 0'],
    ['if (i >= 3) { throw e; }', 'maxAttempts: 4, base: 0'],
    ['if (i + 1 === 4) throw e;', 'maxAttempts: 4, base: 0'],
    ['if (i === 3) throw e; continue;', 'maxAttempts: 4, base: 0'],
    [
      'if (i === 3) throw e; await sleep(50);',
      `maxAttempts: 4, base: 50, factor: 1, jitter: 'none'`,
    ],
    [
      'if (i < 3) { await sleep(50); } else { throw e; }',
      `maxAttempts: 4, base: 50, factor: 1, jitter: 'none'`,
    ],
    ['if (i === 3) throw e; await sleep(60_000);', 'maxAttempts: 4, delay: () => 60_000'],
    ['if (i === 3) throw e; await sleep(max);', 'maxAttempts: 4, delay: () => max'],
    ['if (i === 3) throw e; await sleep(50 * 2 ** i);', `maxAttempts: 4, base: 50, jitter: 'none'`],
    ['if (i === 3) throw e; await sleep(2 ** i * 50);', `maxAttempts: 4, base: 50, jitter: 'none'`],
    [
      'if (i === 3) throw e; await sleep(2 ** (i + 1) * 50);',
      `maxAttempts: 4, base: 100, jitter: 'none'`,
    ],
    [
      'if (i === 3) throw e; await sleep(Math.pow(3, i) * 1000);',
      `maxAttempts: 4, base: 1_000, factor: 3, jitter: 'none'`,
    ],
    [
      'if (i === 3) throw e; await sleep(10_000 * 2 ** i);',
      `maxAttempts: 4, base: 10_000, cap: Infinity, jitter: 'none'`,
    ],
    [
      'if (i === 3) throw e; await sleep(Math.min(2 ** i * 50, 100));',
      `maxAttempts: 4, base: 50, cap: 100, jitter: 'none'`,
    ],
    [
      'if (i === 3) throw e; await sleep(50 * i);',
      'maxAttempts: 4, delay: (_error, attempt) => 50 * (attempt - 1)',
    ],
    [
      'if (i === 3) throw e; await sleep(50 * (i + 1));',
      'maxAttempts: 4, delay: (_error, attempt) => 50 * (attempt)',
    ],
    [
      'if (i === 3) throw e; await sleep(e.retryAfter);',
      'maxAttempts: 4, delay: (e) => e.retryAfter',
    ],
    [
      'if (i === 3) throw e; const ms = 2 ** i + Math.random(); await sleep(ms);',
      'maxAttempts: 4, delay: (_error, attempt) => 2 ** (attempt - 1) + Math.random()',
    ],
    [
      'if (i === 3 || !isTransient(e)) throw e;',
      'maxAttempts: 4, base: 0, retryIf: (e) => isTransient(e)',
    ],
    [
      'if (e.code !== "EBUSY") throw e; if (i === 3) throw e;',
      'maxAttempts: 4, base: 0, retryIf: (e) => e.code === "EBUSY"',
    ],
    [
      'if (i === 3 || e instanceof TypeError) throw e;',
      'maxAttempts: 4, base: 0, retryIf: (e) => !(e instanceof TypeError)',
    ],
    [
      'if (i === 3) throw e; console.warn(`attempt ${i + 1}`, { i });',
      'maxAttempts: 4, base: 0, onRetry: (_error, attempt) => console.warn(`attempt ${attempt}`, { i: (attempt - 1) })',
    ],
    [
      'if (i === 3) throw e; const ms = 7; report(e); console.warn(ms); await sleep(ms);',
      `maxAttempts: 4, base: 7, factor: 1, jitter: 'none', onRetry: (e, _attempt, ms) => { report(e); console.warn(ms); }`,
    ],
  ])('reads the policy of %s', ([handler, options]) => {
    expect(made(loop(handler!))).toEqual(['converted', call(options!)]);
  });

  test.for([
    ['let i = 1; i <= max; i++', 'i === max', 'maxAttempts: max, base: 0'],
    ['let i = 0; i < max; i += 1', 'i === max - 1', 'maxAttempts: max, base: 0'],
    ['let i = 0; i <= max; ++i', 'i >= max', 'maxAttempts: max + 1, base: 0'],
    ['let i = 1; i < max; i++', 'i === max - 1', 'maxAttempts: max - 1, base: 0'],
    ['let i = 0; ; i++', 'i === this.max', 'maxAttempts: this.max + 1, base: 0'],
  ])('counts %s', ([head, test, options]) => {
    expect(made(loop(`if (${test}) throw e;`, head))).toEqual(['converted', call(options!)]);
  });

  test.for([
    [
      'while (true) { try { return await work(); } catch { await sleep(5); } }',
      call(`maxAttempts: Infinity, base: 5, factor: 1, jitter: 'none'`),
    ],
    [
      'let x; for (;;) { try { x = await work(); break; } catch {} } return x;',
      'let x; x = await retry(() => work(), { maxAttempts: Infinity, base: 0 }); return x;',
    ],
    [
      'for (;;) { try { await work(); break; } catch {} } return 1;',
      'await retry(() => work(), { maxAttempts: Infinity, base: 0 }); return 1;',
    ],
    [
      'for (;;) { try { return await work(await max()); } catch {} }',
      'return await retry(async () => work(await max()), { maxAttempts: Infinity, base: 0 });',
    ],
    [
      'for (;;) { try { const r = await work(); return r; } catch {} }',
      'return await retry(async () => { const r = await work(); return r; }, { maxAttempts: Infinity, base: 0 });',
    ],
    [
      'for (let i = 1; ; i++) { try { console.log(i); return await work(); } catch (e) { if (i > 2) throw e; } }',
      'return await retry(async ({ attempt: i }) => { console.log(i); return await work(); }, { maxAttempts: 3, base: 0 });',
    ],
    [
      'for (let i = 1; ; i++) { try { console.log(i); return await work(); } catch (e) { if (i >= 2) throw e; } }',
      'return await retry(async ({ attempt: i }) => { console.log(i); return await work(); }, { maxAttempts: 2, base: 0 });',
    ],
    [
      'let last; for (let i = 0; i < 2; i++) { try { return await work(); } catch (e) { last = e; } } throw last;',
      'return await retry(() => work(), { maxAttempts: 2, base: 0 });',
    ],
    [
      'for (let i = 0; i < max; ++i) { try { return await work(); } catch { await sleep(5); } } return await work();',
      "return await retry(() => work(), { maxAttempts: max + 1, base: 5, factor: 1, jitter: 'none' });",
    ],
  ])('finds where it ends: %s', ([body, expected]) => {
    const [said, text] = made(body!);
    expect(text!.trim()).toBe(expected);
    expect(said).toBe('converted');
  });

  test.for([
    ['a failure that is swallowed', loop('await sleep(5);')],
    [
      'another error at the end',
      `let last; ${loop('last = e;')} throw new Error("failed", { cause: last });`,
    ],
    ['a variable that others read', `let last; ${loop('last = e;')} throw last; log(last);`],
    ['another attempt', `${loop('await sleep(5);')} return await max();`],
    ['two ends', loop('if (i === 2) throw e;')],
    ['a log line for every failure', loop('console.warn(e); if (i === 3) throw e;')],
    ['work between two attempts', loop('if (i === 3) throw e; await reconnect();')],
    ['a pause before the end', loop('await sleep(5); if (i === 3) throw e;')],
    ['a test that waits', loop('if (i === 3 || (await isFatal(e))) throw e;')],
    ['state that is changed', loop('if (i === 3) throw e; max = i;')],
    [
      'a result that may be none',
      'for (;;) { try { if (max) return await work(); break; } catch {} } return 1;',
    ],
    ['a promise that is not awaited', 'for (;;) { try { await max; return work(); } catch {} }'],
    ['what an arrow has not', 'for (;;) { try { return await work(arguments[1]); } catch {} }'],
    [
      'a word to a tool',
      `for (;;) { try { // eslint-disable-line\n return await work(); } catch {} }`,
    ],
    ['a label', 'again: for (;;) { try { await work(); break again; } catch {} }'],
  ])('leaves %s', ([, body]) => {
    const [said, text] = made(body!);
    expect(said).toMatch(/^left: (not-only-a-retry|comment-in-the-way)$/);
    expect(text).toBe(body);
  });

  test('keeps what was said on the way', () => {
    const [said, text] = made(
      '  for (let i = 0; i < 3; i++) { // three times\n    try {\n      return await work();\n    } catch (e) {\n      if (i === 2) throw e; // enough\n    }\n  }',
    );
    expect(said).toBe('converted');
    expect(text).toBe(
      '  // three times\n  // enough\n  return await retry(() => work(), { maxAttempts: 3, base: 0 });',
    );
  });

  test('takes away an import that has lost its last use', () => {
    const code = `import { setTimeout as sleep } from 'node:timers/promises';\n${inside(loop('if (i === 3) throw e; await sleep(5);'))}`;
    expect(rewrite(pattern, code).text).not.toContain('timers/promises');
  });

  test('says what a reader has to check', () => {
    expect(made(`let last; ${loop('last = e; await sleep(5);')} throw last;`)[0]).toBe(
      'marked: not-at-the-end',
    );
    const code = `import { sleep } from './utils.ts';\n${inside(loop('if (i === 3) throw e; await sleep(5);'))}`;
    expect(rewrite(pattern, code).said).toEqual(['marked: pause-by-name']);
  });
});

describe('what takes a signal gets that of its attempt', () => {
  test.for([
    [
      'for (let i = 0; i < 3; i++) { try { return await fetch(max); } catch (e) { if (i === 2) throw e; } }',
      'retry(({ signal }) => fetch(max, { signal }),',
    ],
    [
      'for (let attempt = 1; attempt <= 3; attempt++) { try { console.log(attempt); const a = await fetch(max); return { a }; } catch (e) { if (attempt === 3) throw e; } }',
      'retry(async ({ attempt, signal }) => { console.log(attempt); const a = await fetch(max, { signal });',
    ],
    [
      'for (let i = 0; i < 3; i++) { try { const a = await fetch(max); return { a }; } catch (e) { if (i === 2) throw e; } }',
      'const a = await fetch(max, { signal });',
    ],
    [
      'for (let i = 0; i < 3; i++) { try { return await fetch(max, { signal: work }); } catch (e) { if (i === 2) throw e; } }',
      'retry(() => fetch(max, { signal: work }),',
    ],
  ])('%s', ([body, expected]) => {
    expect(rewrite(pattern, inside(body!), { asOffer: true }).text).toContain(expected);
  });
});
