import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-race-timeout.ts';
import { findings, rewrite } from '../rewrite.ts';

const reports = (code: string, path?: string) =>
  findings(pattern, code, path === undefined ? {} : { path }).join(', ');

const late = 'new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 5))';
const pause = 'new Promise((resolve) => setTimeout(resolve, 5))';

describe('a race between work and a timer is a timeout', () => {
  test.for([
    `Promise.race([work(), ${late}])`,
    `Promise.race([${late}, work()])`,
    `Promise.race([work(), ${pause}])`,
    `async () => { const c = new AbortController(); await Promise.race([a(c.signal), ${late}]); c.abort(); }`,
    `async () => { const c = new AbortController(); await Promise.race([a(c.signal), b(), ${pause}]); c.abort(); }`,
    `async () => { const c = new AbortController(); await Promise.race([a(c.signal), ${pause}]); later(() => c.abort()); }`,
    `Promise.race([running, ${late}])`,
    `Promise.race([closed, ${pause}])`,
    `Promise.race<void>([work(), ${pause}])`,
    `Promise.race([...tasks, ${late}])`,
    `Promise.race([work(), more(), ${late}])`,
    `Promise.race([work(), ${pause}.then(() => { throw new Late(); })])`,
    `Promise.race([work(), ${pause}.then(() => Promise.reject(new Late()))])`,
    `Promise.race([work(), ${pause}.then(() => null)])`,
    `Promise.race([work(), limited ? ${late} : never])`,
    'Promise.race([work(), new Promise((_, reject) => { const t = setTimeout(reject, 5); t.unref(); })])',
    'Promise.race([work(), new Promise((_, no) => { timer = setTimeout(() => { log("late"); no(new Late()); }, 5); })])',
    'Promise.race([work(), new Promise((_, no) => { setTimeout(() => { closest(); no(new Late()); }, 5); })])',
    'Promise.race([work(), new Promise((_, reject) => window.setTimeout(reject, 5))])',
    'Promise.race([work(), new Promise(function (resolve) { setTimeout(resolve, 5, "late"); })])',
    'Promise.race([work(), sleep(5)])',
    'Promise.race([work(), this.delay(5)])',
    'Promise.race([work(), rejectAfterTimeout(5)])',
    'Promise.race([work(), page.waitForTimeout(5)])',
    `globalThis.Promise.race([work(), ${late}])`,
    `Promise.race([work(), ${late}] as const)`,
    'import { setTimeout as after } from "node:timers/promises"; Promise.race([work(), after(5)])',
    'import { scheduler } from "timers/promises"; Promise.race([work(), scheduler.wait(5)])',
    'import { sleep as rest } from "@taskgroup/runtime"; Promise.race([work(), rest(5)])',
    `function limit(ms) { return ${late}; } Promise.race([work(), limit(5)])`,
    `const limit = (ms) => ${late}; Promise.race([work(), limit(5)])`,
    `async function limit(ms) { await ${pause}; throw new Error("late"); } Promise.race([work(), limit(5)])`,
    `const limit = ${late}; Promise.race([work(), limit])`,
    `let timer; const limit = new Promise((_, reject) => { timer = setTimeout(reject, 5); }); Promise.race([work(), limit]).finally(() => clearTimeout(timer))`,
  ])('%s', (code) => {
    expect(reports(code)).toBe('1: race');
    expect(reports(code.replace('<void>', '').replace(' as const', ''), 'input.jsx')).toBe(
      '1: race',
    );
  });

  test.for([
    'Promise.race([work(), more()])',
    'Promise.race([work(), once(emitter, "close")])',
    'Promise.race([work(), closed])',
    'Promise.race(tasks)',
    'Promise.race([])',
    'Promise.race([,])',
    'Promise.race()',
    `Promise.race([${late}])`,
    `Promise.race([${late}, ${pause}])`,
    `Promise.race([1, ${late}])`,
    `async () => { const c = new AbortController(); await Promise.race([once(a, 'b', { signal: c.signal }), ${pause}]); c.abort(); }`,
    `async () => { const c = new AbortController(); try { await Promise.race([a(c.signal), ${late}]); } finally { c.abort(); } }`,
    'async () => { const c = new AbortController(); await Promise.race([a(c.signal), new Promise((_, no) => setTimeout(() => { c.abort(); no(); }, 5))]); }',
    `Promise.all([work(), ${pause}])`,
    `Promise.any([work(), ${pause}])`,
    `Promise.race([aborted, ${pause}])`,
    'Promise.race([work(), new Promise((_, no) => setTimeout(() => { controller.abort(); no(); }, 5))])',
    'const limit = new Promise((done) => { timer = setTimeout(() => { client.disconnect(); done(); }, 5); }); Promise.race([work(), limit])',
    'Promise.race([this.wakeUp, sleep(5)])',
    'Promise.race([fetchWithTimeout(a), fetchWithTimeout(b)])',
    'Promise.race([work(), setTimeout(f, 5)])',
    'Promise.race([work(), new Promise((resolve, reject) => { socket.on("end", resolve); setTimeout(reject, 5); })])',
    'Promise.race([work(), new Promise((_, reject) => signal.addEventListener("abort", reject))])',
    'Promise.race([work(), new Promise((resolve) => setImmediate(resolve))])',
    'Promise.race([work(), new Promise(executor)])',
    'function f(setTimeout) { Promise.race([work(), new Promise((r) => setTimeout(r, 5))]); }',
    `function f(Promise) { Promise.race([work(), ${late}]); }`,
    `import Promise from "bluebird"; Promise.race([work(), ${late}])`,
    'function timeout() { return timeout(); } Promise.race([work(), timeout(5)])',
    'function sleep(ms) { return poll(ms); } Promise.race([work(), sleep(5)])',
    'const limit = limit; Promise.race([work(), limit])',
    'import { race } from "rxjs"; race([work(), timer(5)])',
    'await failAfter(5, ({ signal }) => work(signal))',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('');
  });
});

describe('a timer that aborts and is never cleared is one too', () => {
  const controller = 'const controller = new AbortController();';

  test.for([
    `${controller} setTimeout(() => controller.abort(), 5);`,
    `${controller} setTimeout(() => { controller.abort(new Late()); }, 5);`,
    `${controller} setTimeout(function () { controller?.abort(); }, 5);`,
    `${controller} globalThis.setTimeout(() => controller.abort(), ms);`,
  ])('%s', (code) => {
    expect(reports(code)).toBe('1: abort');
  });

  test.for([
    `${controller} const timer = setTimeout(() => controller.abort(), 5); clearTimeout(timer);`,
    `${controller} setTimeout(() => controller.abort(), 5).unref();`,
    `${controller} setTimeout(() => controller.abort());`,
    `${controller} setTimeout(() => { log("late"); controller.abort(); }, 5);`,
    `${controller} setTimeout(() => other.abort(), 5);`,
    `${controller} setTimeout(() => controller.signal, 5);`,
    `${controller} setImmediate(() => controller.abort());`,
    'function f(controller) { setTimeout(() => controller.abort(), 5); }',
    'setTimeout(() => this.controller.abort(), 5);',
    'const upload = new Upload(); setTimeout(() => upload.abort(), 5);',
    'let controller = new AbortController(); controller = other; setTimeout(() => controller.abort(), 5);',
    'class AbortController {} const controller = new AbortController(); setTimeout(() => controller.abort(), 5);',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('');
  });
});

describe('a race becomes a limit where the work can hear of it', () => {
  const becomes = (expression: string, types = {}) => {
    const head = 'async function run() {\n  ';
    const { text, said } = rewrite(pattern, `${head}${expression};\n}\n`, { types });
    return {
      text: text.slice(text.indexOf(head) + head.length, -';\n}\n'.length),
      said: said.join(),
    };
  };

  test.for([
    [
      `await Promise.race([fetch(url), ${late}])`,
      'await failAfter(5, ({ signal }) => fetch(url, { signal }), { message: "late" })',
    ],
    [
      'return Promise.race([fetch(url), new Promise((_, reject) => setTimeout(reject, ms))])',
      'return failAfter(ms, ({ signal }) => fetch(url, { signal }))',
    ],
    [
      `await Promise.race([${late}, fetch(url, { method })])`,
      'await failAfter(5, ({ signal }) => fetch(url, { method, signal }), { message: "late" })',
    ],
    [
      `await Promise.race([fetch(url, {}), ${late}])`,
      'await failAfter(5, ({ signal }) => fetch(url, { signal }), { message: "late" })',
    ],
    [
      `await Promise.race([fetch(url, { signal }), ${late}])`,
      'await failAfter(5, ({ signal }) => fetch(url, { signal }), { message: "late", signal })',
    ],
    [
      `await Promise.race([fetch(url, { signal: task.signal }), ${late}])`,
      'await failAfter(5, ({ signal }) => fetch(url, { signal }), { message: "late", signal: task.signal })',
    ],
    [
      `await Promise.race([fetch(url), ${pause}])`,
      'await moveOnAfter(5, ({ signal }) => fetch(url, { signal }))',
    ],
    [
      `const r = await Promise.race([fetch(url), ${pause}])`,
      'const r = (await moveOnAfter(5, ({ signal }) => fetch(url, { signal }))).value',
    ],
  ])('%s', ([code, expected]) => {
    expect(becomes(code!)).toEqual({
      text: expected,
      said: expected!.includes('failAfter')
        ? 'marked: loser-is-awaited, timeout-error'
        : 'marked: loser-is-awaited',
    });
  });

  test('types tell where other calls take a signal', () => {
    const slot = (signalSlot: unknown) => ({ signalSlot: () => signalSlot });
    const work = (args: string) => `await Promise.race([work(${args}), ${late}])`;
    const limit = (args: string, last = '') =>
      `await failAfter(5, ({ signal }) => work(${args}), { message: "late"${last} })`;
    expect(becomes(work(''), slot({ index: 0 })).text).toBe(limit('signal'));
    expect(becomes(work('a'), slot({ index: 1, property: 'abort' })).text).toBe(
      limit('a, { abort: signal }'),
    );
    expect(becomes(work('own'), slot({ index: 0 })).text).toBe(limit('signal', ', signal: own'));
    expect(becomes(work('a, b'), slot({ index: 0, property: 'signal' })).said).toBe(
      'left: takes-no-signal',
    );
    expect(becomes(work(''), slot({ index: 1 })).said).toBe('left: takes-no-signal');
    expect(becomes(work('...a'), slot({ index: 1 })).said).toBe('left: takes-no-signal');
    expect(becomes(work('signal.x'), slot({ index: 1 })).said).toBe('left: takes-no-signal');
  });

  test.for([
    [`await Promise.race([work(), ${late}])`, 'takes-no-signal'],
    [`await Promise.race([running, ${late}])`, 'race-against-timer'],
    [`await Promise.race([fetch(url), more(), ${late}])`, 'race-against-timer'],
    [`await Promise.race<R>([fetch(url), ${late}])`, 'race-against-timer'],
    [`await Promise.race([fetch(await url), ${late}])`, 'await-in-element'],
    [`await Promise.race([fetch(url), /* why */ ${late}])`, 'race-against-timer'],
    [`await Promise.race([fetch(url), timeout(5)])`, 'race-against-timer'],
    [`await Promise.race([fetch(url), ${late.replace('Error', 'Late')}])`, 'custom-timeout'],
    [
      `await Promise.race([fetch(url), ${late.replace('"late"', '"late", { cause }')}])`,
      'custom-timeout',
    ],
    [`return Promise.race([fetch(url), ${pause}])`, 'custom-timeout'],
    [
      'await Promise.race([fetch(url), new Promise((r) => setTimeout(() => r(null), 5))])',
      'custom-timeout',
    ],
    [
      'await Promise.race([fetch(url), new Promise((r) => setTimeout(r, 5, null))])',
      'race-against-timer',
    ],
  ])('%s stays: %s', ([code, reason]) => {
    expect(becomes(code!)).toEqual({ text: code, said: `left: ${reason}` });
  });

  test('a helper of the same file lends its time and its message', () => {
    const helper = (text: string) =>
      `const timeout = (ms) => ${text};\nawait Promise.race([fetch(url), timeout(9)]);\n`;
    expect(rewrite(pattern, helper(late.replace('5', 'ms'))).text).toContain(
      'await failAfter(9, ({ signal }) => fetch(url, { signal }), { message: "late" });',
    );
    expect(
      rewrite(pattern, helper(late.replace('5', 'ms').replace('"late"', '`${ms}`'))).said,
    ).toEqual(['left: race-against-timer']);
  });
});

describe('a controller becomes a signal where it only times out', () => {
  test('its name goes with it', () => {
    const code =
      'const c = new AbortController();\nsetTimeout(() => c.abort(), 5);\nfetch(url, { signal: c.signal });\nwork(c.signal);\n';
    expect(rewrite(pattern, code).text).toBe(
      'const signal = AbortSignal.timeout(5);\nfetch(url, { signal });\nwork(signal);\n',
    );
  });

  test.for([
    'const c = new AbortController();\nsetTimeout(() => c.abort(), 5);\nwork(c);\n',
    'const c = new AbortController();\nsetTimeout(() => c.abort("late"), 5);\nwork(c.signal);\n',
    'const c = new AbortController();\nawait work();\nsetTimeout(() => c.abort(), 5);\nwork(c.signal);\n',
    'const c = new AbortController();\nsetTimeout(() => c.abort(), 5);\nwork(c.signal);\nc.abort();\n',
    'const c = new AbortController();\nsetTimeout(() => c.abort(), 5);\nwork(c.signal, signal);\n',
    'const c = new AbortController();\n// why\nsetTimeout(() => c.abort(), 5);\nwork(c.signal);\n',
    'const c = new AbortController();\nsetTimeout(() => c.abort(), 5);\n',
  ])('and stays otherwise: %s', (code) => {
    expect(rewrite(pattern, code)).toEqual({
      text: code,
      said: ['left: controller-used-elsewhere'],
    });
  });
});

describe('a controller with a timer that is cleared', () => {
  const timed = (work: string, timer = 'c.abort()') =>
    `async function run() {\n  const c = new AbortController();\n  const t = setTimeout(() => ${timer}, 5);\n  ${work}\n}\n`;
  const cleared = 'clearTimeout(t);';
  const made = (code: string) => {
    const { text, said } = rewrite(pattern, code);
    return [said.join(), text.split('\n').slice(3, -2).join('\n').trim()];
  };

  test('is no finding', () => {
    expect(reports(timed(`try { await work(c.signal); } finally { ${cleared} }`))).toBe('');
  });

  test.for([
    [
      `try { return await work(c.signal); } finally { ${cleared} }`,
      'return await failAfter(5, async ({ signal }) => { return await work(signal); });',
    ],
    [
      `try { await work({ signal: c.signal }); } finally { ${cleared} }`,
      'await failAfter(5, async ({ signal }) => { await work({ signal }); });',
    ],
    [
      `const r = await fetch(url, { signal: c.signal }); ${cleared} return r;`,
      'const r = await failAfter(5, ({ signal }) => fetch(url, { signal })); return r;',
    ],
    [
      `this.r = await fetch(url, { signal: c.signal }); ${cleared}`,
      'this.r = await failAfter(5, ({ signal }) => fetch(url, { signal }));',
    ],
    [
      `await fetch(url, { signal: c.signal }); ${cleared}`,
      'await failAfter(5, ({ signal }) => fetch(url, { signal }));',
    ],
  ])('becomes failAfter(): %s', ([work, expected]) => {
    expect(made(timed(work!))).toEqual(['marked: timeout-error', expected]);
  });

  test.for([
    ['controller-used-elsewhere', `try { work(c.signal); } finally { ${cleared} c.abort(); }`],
    ['controller-used-elsewhere', `try { work(c.signal); } catch {} finally { ${cleared} }`],
    [
      'controller-used-elsewhere',
      `try { work(c.signal); if (t) c.abort(); } finally { ${cleared} }`,
    ],
    ['controller-used-elsewhere', `try { work(c); } finally { ${cleared} }`],
    ['controller-used-elsewhere', `try { work(c.signal, signal); } finally { ${cleared} }`],
    ['controller-used-elsewhere', `try { work(1); } finally { ${cleared} }`],
    ['controller-used-elsewhere', `work(c.signal); ${cleared}`],
    ['controller-used-elsewhere', `await work(c.signal); end(); ${cleared}`],
    ['controller-used-elsewhere', `start(); try { work(c.signal); } finally { ${cleared} }`],
    [
      'controller-used-elsewhere',
      `try { if (a) return 1; work(c.signal); } finally { ${cleared} }`,
    ],
    ['controller-used-elsewhere', `await work(await key(), c.signal); ${cleared}`],
    ['comment-in-the-way', `/* why */ try { await work(c.signal); } finally { ${cleared} }`],
  ])('stays, as %s: %s', ([reason, work]) => {
    const code = timed(work!);
    expect(rewrite(pattern, code)).toEqual({ text: code, said: [`left: ${reason}`] });
  });

  test('lends its message to the error', () => {
    const work = `try { await work(c.signal); } finally { ${cleared} }`;
    expect(made(timed(work, 'c.abort(new Error("late"))'))[1]).toBe(
      'await failAfter(5, async ({ signal }) => { await work(signal); }, { message: "late" });',
    );
    expect(made(timed(work, 'c.abort(new Late())'))[0]).toBe('left: custom-timeout');
    expect(made(timed(work, 'c.abort("late")'))[0]).toBe('left: custom-timeout');
  });
});

test('what stands in for AbortSignal.timeout() where that is missing is left alone', () => {
  const byHand =
    'const c = new AbortController(); setTimeout(() => c.abort(), ms); return c.signal;';
  expect(reports(`function limit(ms) { ${byHand} }`)).toBe('1: abort');
  const fallback = `try { return AbortSignal.timeout(ms); } catch { ${byHand} }`;
  expect(reports(`function limit(ms) { ${fallback} }`)).toBe('');
});
