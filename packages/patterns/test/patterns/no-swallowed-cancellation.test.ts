import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-swallowed-cancellation.ts';
import { findings, rewrite } from '../rewrite.ts';

function reports(code: string, options?: object) {
  return findings(pattern, code, options ? { options } : {})
    .join()
    .replace(/\d+: /g, '');
}

/** A function that is given a signal, with these statements. */
function given(body: string) {
  return `async function f(signal: AbortSignal) { ${body} }`;
}

function caught(handler: string, work = 'await fetch(u, { signal });') {
  return given(`try { ${work} } catch ${handler}`);
}

describe('reports a catch that', () => {
  test.for([
    ['is empty', caught('{}')],
    ['gives a default', caught('{ return undefined; }')],
    ['logs', caught('(error) { console.error(error); }')],
    ['keeps it', given('let last; try { await load(signal); } catch (e) { last = e; } log(last);')],
    ['counts', caught('(error) { failures.push(error); }')],
    [
      'is in a loop',
      given('for (const u of us) { try { await load(u, signal); } catch { n++; } }'),
    ],
    ['is around a stream', given('try { for await (const x of read(signal)) use(x); } catch {}')],
    ['is in a task', 'group.startSoon(async (task) => { try { await load(task); } catch {} });'],
    [
      'is in a query',
      'const q = { queryFn: async ({ signal }) => { try { return await load(signal); } catch { return null; } } };',
    ],
    [
      'is in a callback',
      given('await Promise.all(us.map(async (u) => { try { await load(u, signal); } catch {} }));'),
    ],
    [
      'waits for what is passed the options',
      'async function f(o: { signal?: AbortSignal }) { try { await load(o); } catch {} }',
    ],
    [
      'is in an unnamed task of the runtime',
      `import { sleep, TaskGroup } from '@taskgroup/runtime'; TaskGroup.all([async () => { try { await sleep(5); } catch {} }]);`,
    ],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('catch');
  });

  test.for([
    ['await fetch(u, { signal }).catch(() => undefined);', 'handler'],
    ['return load(signal).catch((e) => { console.log(e); });', 'handler'],
    ['const [e, x] = await to(load(signal));', 'helper'],
    ['const x = await tryCatch(load(signal));', 'helper'],
    ['const [e, x] = await to(load(signal)); if (e) throw e;', ''],
    ['const x = await other(load(signal));', ''],
  ])('%s', ([body, expected]) => {
    expect(reports(given(body!))).toBe(expected);
  });

  test('helpers can be told', () => {
    expect(reports(given('const x = await safe(load(signal));'), { helpers: ['safe'] })).toBe(
      'helper',
    );
  });
});

describe('accepts a catch that', () => {
  test.for([
    ['throws again', caught('(e) { throw e; }')],
    [
      'is for a call that gets a property of that name only',
      'async function f(signal: AbortSignal) { use(signal); try { await save(job.signal, { signal: 5 }); } catch { log(); } }',
    ],
    [
      'keeps it to throw it later',
      given(
        'let failure; try { await load(signal); } catch (e) { failure = e; } tidy(); if (failure) throw failure;',
      ),
    ],
    ['throws sometimes', caught(`(e) { if (e.code !== 'ENOENT') throw e; }`)],
    ['throws another error', caught(`(e) { throw new Error('x', { cause: e }); }`)],
    ['rethrows by the runtime', caught('(e) { rethrowCancellation(e, { signal }); }')],
    ['looks for it', caught('(e) { if (isCancellation(e)) return; log(e); }')],
    ['asks the signal', caught('(e) { if (signal.aborted) return; log(e); }')],
    ['lets the signal throw', caught('{ signal.throwIfAborted(); }')],
    ['looks at the name', caught(`(e) { if (e.name === 'AbortError') return; log(e); }`)],
    ['looks at the class', caught('(e) { if (e instanceof TaskCancelledError) return; }')],
    ['rejects', caught('(e) { reject(e); }')],
    ['tells the callback', caught('(e) { next(e); }')],
    ['returns the error', caught('(e) { return { ok: false, error: e }; }')],
    [
      'is asked after by its loop',
      given('while (!signal.aborted) { try { await load(signal); } catch {} }'),
    ],
    [
      'is followed by a check',
      given('try { await load(signal); } catch {} signal.throwIfAborted();'),
    ],
    ['is around nothing that waits', caught('{}', 'parse(signal);')],
    ['is around something that has no signal', caught('{}', 'await load();')],
    ['has no signal in scope', 'async function f() { try { await fetch(u); } catch {} }'],
    [
      'is for its own timeout',
      'async function f() { const c = new AbortController(); try { await fetch(u, { signal: c.signal }); } catch {} }',
    ],
    [
      'is for its own limit',
      'async function f() { const signal = AbortSignal.timeout(5); try { await fetch(u, { signal }); } catch {} }',
    ],
    ['cleans up', given('try { g(); } finally { try { await end(signal); } catch {} }')],
    [
      'is in a function that closes',
      'class A { async close(signal: AbortSignal) { try { await this.end(signal); } catch {} } }',
    ],
    [
      'has inner handling',
      given('try { try { await load(signal); } catch (e) { throw e; } } catch {}'),
    ],
    ['belongs to a listener', given(`em.on('x', async () => { try { await load(); } catch {} });`)],
    ['takes the error apart', caught('({ message }) { log(message); }')],
    [
      'is about a process',
      `run.then(async ({ code, signal }) => { try { await load(signal); } catch {} });`,
    ],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('the suggestion', () => {
  const head = `import { rethrowCancellation } from '@taskgroup/runtime';\n`;

  test.for([
    [caught('{}'), caught('(error) { rethrowCancellation(error, { signal }); }')],
    [
      caught('{ log(error); }'),
      caught('(caught) { rethrowCancellation(caught, { signal }); log(error); }'),
    ],
    [caught('(e) { log(e); }'), caught('(e) { rethrowCancellation(e, { signal }); log(e); }')],
    [
      given('await load(signal).catch((e) => { log(1); });'),
      given('await load(signal).catch((e) => { rethrowCancellation(e, { signal }); log(1); });'),
    ],
    [
      given('await load(signal).catch(() => ({}));'),
      given(
        'await load(signal).catch((error) => { rethrowCancellation(error, { signal }); return ({}); });',
      ),
    ],
  ])('%s', ([code, expected]) => {
    expect(rewrite(pattern as never, head + code).text).toBe(head + expected);
  });
});
