import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-unshielded-cleanup.ts';
import { findings, rewrite } from '../rewrite.ts';

function reports(code: string, options?: object) {
  return findings(pattern, code, options ? { options } : {})
    .join()
    .replace(/\d+: /g, '');
}

/** A function whose work can be cancelled by the signal that it is given, with this clean-up. */
function cleaned(body: string, work = 'await fetch(u, { signal });') {
  return `async function f(signal: AbortSignal, db) { try { ${work} } finally { ${body} } }`;
}

function caught(body: string) {
  return `async function f(signal: AbortSignal) { try { await load(signal); } catch (error) { ${body} } }`;
}

function disposed(
  body: string,
  maker = 'constructor(signal: AbortSignal) { this.signal = signal; }',
) {
  return `class A { ${maker} async [Symbol.asyncDispose]() { ${body} } }`;
}

describe('reports clean-up with the cancelled signal', () => {
  test.for([
    ['among options', cleaned('await save(x, { signal });')],
    ['itself', cleaned('await save(x, signal);')],
    ['of a property', cleaned('await save(x, { abort: signal });')],
    ['in a combinator', cleaned('await Promise.all([save(x, signal), save(y, signal)]);')],
    ['with a timeout of its own', cleaned('await failAfter(5, (s) => save(s), { signal });')],
    ['combined', cleaned('await save(AbortSignal.any([signal, AbortSignal.timeout(5)]));')],
    ['in a close', cleaned('await db.close({ signal });')],
    ['in a callback', cleaned('await again(() => save(signal));')],
    ['in a nested try', cleaned('try { await save(signal); } catch {}')],
    ['in a catch that throws', caught('await undo(signal); throw error;')],
    [
      'of a task',
      'group.startSoon(async (task) => { try { await load(task); } finally { await save(task); } });',
    ],
    [
      'of options',
      'async function f(o: { signal?: AbortSignal }) { try { await load(o); } finally { await save({ signal: o.signal }); } }',
    ],
    ['in asyncDispose', disposed('await save({ signal: this.signal });')],
    [
      'in asyncDispose, private',
      disposed(
        'await save(this.#signal);',
        'constructor(signal: AbortSignal) { this.#signal = signal; }',
      ),
    ],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('cancelled');
  });
});

describe('reports clean-up without a limit', () => {
  test.for([
    ['in finally', cleaned('await save(x);')],
    ['of a method', cleaned('await db.flush();')],
    ['with a handler', cleaned('await save(x).catch(report);')],
    ['if something is there', cleaned('if (db) await db.flush();')],
    ['in a catch that throws', caught('log(error); await undo(); throw error;')],
    ['in a catch that wraps', caught('await undo(); throw new Error("x", { cause: error });')],
    [
      'in a task of the runtime',
      `import { sleep } from '@taskgroup/runtime'; group.startSoon(async () => { try { await sleep(5); } finally { await save(x); } });`,
    ],
    [
      'behind a catch',
      'async function f(signal: AbortSignal) { try { await load(signal); } catch (e) { throw e; } finally { await save(x); } }',
    ],
    ['in asyncDispose', disposed('await this.flush();')],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('unlimited');
  });

  test('a close, where that is not allowed', () => {
    expect(reports(cleaned('await db.close();'), { allowClose: false })).toBe('unlimited');
  });
});

describe('accepts', () => {
  test.for([
    ['a shield', cleaned('await shield({ timeout: 5 }, (scope) => save(x, scope));')],
    ['a shield for a grace', cleaned('await shield({ graceMs: 5 }, (s) => save(s), { signal });')],
    ['a timeout', cleaned('await failAfter(5, (scope) => save(x, scope));')],
    ['moving on', cleaned('await moveOnAfter(5, (scope) => save(x, scope));')],
    ['a signal of its own', cleaned('await save(x, { signal: AbortSignal.timeout(5) });')],
    [
      'an own constant',
      cleaned('const own = AbortSignal.timeout(5); await save(x, { signal: own });'),
    ],
    ['a timeout among options', cleaned('await save(x, { timeout: 5 });')],
    ['a wrapper with a timeout', cleaned('await withTimeout(save(x), 5);')],
    ['a race', cleaned('await Promise.race([save(x), limit]);')],
    ['closing', cleaned('await db.close();')],
    ['closing all', cleaned('await closeAll();')],
    ['releasing', cleaned('await lock?.release();')],
    ['stopping', cleaned('await server.stop(true);')],
    ['disposing', cleaned('await db[Symbol.asyncDispose]();')],
    ['closing with a handler', cleaned('await db.close().catch(() => {});')],
    ['what runs already', cleaned('await Promise.allSettled(tasks);')],
    ['a promise', cleaned('await pending;')],
    ['a short wait', cleaned('await sleep(5);')],
    ['the file system', `import { rm } from 'node:fs/promises'; ${cleaned('await rm(dir);')}`],
    [
      'a function of the file with a limit',
      `async function save() { await failAfter(5, () => 1); } ${cleaned('await save();')}`,
    ],
    ['code without await', cleaned('clearTimeout(t); save(x);')],
    ['a function that it only makes', cleaned('later(async () => { await save(x); });')],
    ['what runs after success', cleaned('if (succeeded) await save(x);')],
    ['what runs when it was not cancelled', cleaned('if (!signal.aborted) await save(x, signal);')],
    ['what no cancellation leads to', cleaned('await save(x);', 'await load(u);')],
    [
      'what is not given a signal',
      'async function f() { try { await load(u); } finally { await save(x); } }',
    ],
    [
      'a timeout of the function itself',
      'async function f() { const signal = AbortSignal.timeout(5); try { await load(u, signal); } finally { await save(x); } }',
    ],
    ['work after the try', cleaned('x();') + ' async function g(signal) { await save(x); }'],
    ['a catch that goes on', caught('await undo();')],
    [
      'a catch for some errors',
      caught('if (error instanceof HttpError) await undo(); throw error;'),
    ],
    [
      'a catch below a rethrow',
      caught('rethrowCancellation(error, { signal }); await undo(); throw error;'),
    ],
    [
      'a catch below a look',
      caught('if (isCancellation(error)) throw error; await undo(); throw error;'),
    ],
    [
      'a catch of another wait',
      'async function f(signal: AbortSignal) { try { await load(); } catch (e) { await undo(); throw e; } }',
    ],
    ['asyncDispose of an object without signal', disposed('await this.flush();', '')],
    ['asyncDispose that closes', disposed('await this.server.close();')],
    [
      'dispose with a name',
      'class A { constructor(signal: AbortSignal) {} async finish() { await this.flush(); } }',
    ],
    ['a shadowed name', cleaned('await each(xs, (signal) => save.sync(signal), { timeout: 5 });')],
    ['a top-level finally', 'try { await load(); } finally { await save(); }'],
    ['a log', cleaned('await logger.flush();')],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });
});

describe('offers', () => {
  const body = (text: string) => /finally \{ (.*?) \} \}$/.exec(text.trim())![1];
  const offered = (code: string) => body(rewrite(pattern, cleaned(code)).text);

  test.for([
    [
      'await save(x, signal);',
      'await shield({ timeout: 5_000 }, (scope) => save(x, scope.signal));',
    ],
    ['await (save(signal));', 'await shield({ timeout: 5_000 }, (scope) => (save(scope.signal)));'],
    [
      'const scope = 1; await save({ s: signal });',
      'const scope = 1; await shield({ timeout: 5_000 }, (own) => save({ s: own.signal }));',
    ],
    [
      'await fetch(u);',
      'await shield({ timeout: 5_000 }, (scope) => fetch(u, { signal: scope.signal }));',
    ],
  ])('%s', ([code, expected]) => {
    expect(offered(code!)).toBe(expected);
  });

  test.for([
    ['await save(x);', 'left: takes-no-signal'],
    ['await save(await x, signal);', 'left: await-in-element'],
  ])('nothing for %s', ([code, expected]) => {
    expect(rewrite(pattern, cleaned(code!)).said).toEqual([expected]);
  });
});
