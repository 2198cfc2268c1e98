import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-busy-wait.ts';
import { findings } from '../rewrite.ts';

const reports = (code: string, path = 'input.ts') => findings(pattern, code, { path }).join(', ');

describe('a loop that spins', () => {
  test.for([
    'while (Date.now() < end) {}',
    'while (Date.now() < end);',
    'while (new Date().getTime() < end);',
    'do { now = Date.now(); } while (now < end);',
    'while (performance.now() - start < 5) { /* wait */ }',
    'while (new Date() < end) {}',
    'while (process.hrtime.bigint() < end) {}',
    'do {} while (Date.now() - start < ms);',
    'for (const end = Date.now() + 5; Date.now() < end; ) {}',
    'while (!done) {}',
    'while (!this.done);',
    'while (Atomics.load(flags, 0) === 0) {}',
    'while (Date.now() < end) { const rest = end - Date.now(); }',
  ])('%s', (code) => {
    expect(reports(code)).toBe('1: spins');
    expect(reports(code, 'input.jsx')).toBe('1: spins');
  });

  test.for([
    'while (true) {}',
    'for (;;) {}',
    'do { now = clock.read(); } while (now < end);',
    'do { now = Date.now(); step(); } while (now < end);',
    'while (Date.now() < end) { step(); }',
    'while (Date.now() < end) count++;',
    'while (Date.now() < end) { if (next()) break; }',
    'while (pattern.exec(text)) {}',
    'while ((node = node.next)) {}',
    'while (index-- > 0) {}',
    'for (let i = 0; i < 5; i++) {}',
    'while (!queue.poll());',
    'while (!(await ready())) {}',
    'function* f() { while (!done) yield; }',
    'while (Date.now() < end) { new Job(); }',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('');
  });
});

describe('a loop that polls', () => {
  const changes = 'let done = false; on("end", () => { done = true; }); ';

  test.for([
    `${changes}while (!done) await sleep(50);`,
    `${changes}while (!done) { await sleep(50); }`,
    `${changes}while (!done) { await new Promise((resolve) => setTimeout(resolve, 50)); }`,
    `${changes}while (!done) await new Promise((resolve) => setImmediate(resolve));`,
    `${changes}do { await delay(50); } while (!done);`,
    `${changes}for (; !done; ) await sleep(50);`,
    `${changes}for (;;) { if (done) break; await sleep(50); }`,
    `${changes}while (true) { await sleep(50); if (done) { return_ = 1; break; } }`,
    `${changes}while (!done) { if (Date.now() > end) throw new Late(); await sleep(50); }`,
    `${changes}while (!done) { console.log("waiting"); tries++; await sleep(50); }`,
    `${changes}while (!done && tries < 9) { tries++; await sleep(50); }`,
    'while (!this.ready) await sleep(50);',
    'while (queue.length === 0) await sleep(50);',
    'while (!state?.ready) await sleep(50);',
    'import { setTimeout as rest } from "node:timers/promises"; while (!this.ready) await rest(50);',
    'import { sleep as rest } from "@taskgroup/runtime"; while (!this.ready) await rest(50, task);',
  ])('%s', (code) => {
    expect(reports(code)).toBe('1: polls');
  });

  test.for([
    `${changes}while (!done) { await work(); await sleep(50); }`,
    `${changes}while (!done) { work(); await sleep(50); }`,
    `${changes}while (!done) await work();`,
    `${changes}while (!done) { const next = take(); await sleep(50); }`,
    'while (!(await isReady())) await sleep(50);',
    'while (!isReady()) await sleep(50);',
    'while (!document.querySelector("main")) await sleep(50);',
    'for (;;) { const answer = await fetch(url); if (answer.ok) break; await sleep(50); }',
    'for (;;) { if (await isReady()) break; await sleep(50); }',
    'while (true) { await sleep(50); }',
    'for (let i = 0; i < 3; i++) await sleep(50);',
    'let tries = 0; while (tries < 3) { tries++; await sleep(50); }',
    'while (this.tries < 3) { this.tries++; await sleep(50); }',
    'while (Date.now() < end) await sleep(50);',
    'const limit = 3; while (limit > 2) await sleep(50);',
    'while (!this.ready) await timeoutError(50).catch(log);'.replace(
      'timeoutError(50).catch(log)',
      'ready()',
    ),
    'while (!this.ready) { await Promise.race([ready, sleep(50)]); }',
    'function sleep(ms) { return work(ms); } while (!this.ready) await sleep(50);',
    'for (const x of xs) await sleep(50);',
  ])('but not %s', (code) => {
    expect(reports(code)).toBe('');
  });
});
