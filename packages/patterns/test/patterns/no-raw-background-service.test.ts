import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-raw-background-service.ts';
import { findings, rewrite } from '../rewrite.ts';

function reports(code: string, options: object = {}) {
  return findings(pattern, code, { options }).join().replace(/\d+: /g, '');
}

describe('a raw service is', () => {
  test.for([
    ['an interval', 'setInterval(tick, 5);', 'interval'],
    ['an interval of the global object', 'globalThis.setInterval(tick, 5);', 'interval'],
    [
      'an interval of a module',
      `import { setInterval } from 'node:timers'; setInterval(a);`,
      'interval',
    ],
    [
      'an interval that is iterated',
      `import { setInterval } from 'timers/promises'; async function f() { for await (const _ of setInterval(5)) tick(); }`,
      'interval',
    ],
    ['an endless loop', 'async function f() { while (true) { await poll(); } }', 'loop'],
    ['an endless for', 'async () => { for (;;) { await poll(); } }', 'loop'],
    ['an endless do', 'async () => { do { await poll(); } while (1) }', 'loop'],
    [
      'a loop whose break is of an inner one',
      'async () => { for (;;) { await a(); for (const b of c) break; } }',
      'loop',
    ],
    [
      'a loop that asks a field',
      'class A { async f() { while (this.alive) await poll(); } }',
      'loop',
    ],
    [
      'a loop that asks a flag of the module',
      'let stop = false; const end = () => { stop = true; }; async function f() { while (!stop) await poll(); }',
      'loop',
    ],
    ['a cron job', `import cron from 'node-cron'; cron.schedule('* * * * *', a);`, 'scheduler'],
    ['a queue consumer', `import { Worker } from 'bullmq'; new Worker('mail', a);`, 'scheduler'],
    [
      'a required scheduler',
      `const s = require('node-schedule'); s.scheduleJob('*', a);`,
      'scheduler',
    ],
  ])('%s', ([, code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });
});

describe('no raw service is', () => {
  test.for([
    ['a timeout', 'setTimeout(tick, 5);'],
    ['an own setInterval', 'function setInterval() {} setInterval();'],
    ['a method', 'clock.setInterval(tick);'],
    [
      'a loop over pages',
      'async () => { while (true) { const p = await next(); if (!p) break; } }',
    ],
    ['a loop that returns', 'async () => { for (;;) { if (await done()) return; } }'],
    [
      'a loop with a labelled way out',
      'async () => { a: for (;;) { for (;;) { await b(); break a; } } }',
    ],
    ['a loop over what is left', 'async () => { while (queue.length) await run(queue.pop()); }'],
    ['a retry', 'async () => { let done = false; while (!done) { done = await step(); } }'],
    [
      'a loop that sets its own field',
      'class A { async f() { while (!this.done) { this.done = await b(); } } }',
    ],
    ['a loop that does not wait', 'function f() { while (true) { step(); } }'],
    ['a generator', 'async function* f() { while (true) yield await next(); }'],
    [
      'a loop whose await is in a callback',
      'async () => { while (!stop) on(async () => { await a(); }); }',
    ],
    [
      'a service of the manager',
      `manager.service('a', async () => { while (true) await poll(); }, {});`,
    ],
    [
      'a service by name',
      `manager.service('a', run, {}); async function run() { for (;;) await poll(); }`,
    ],
    [
      'a service in a constant',
      `const run = async () => { for (;;) await poll(); }; this.taskManager.submit(run);`,
    ],
    ['a defined task', 'defineTask({ name: "a", run: async () => { for (;;) await poll(); } });'],
    ['a method of a defined task', 'defineTask({ async run() { for (;;) await poll(); } });'],
    ['a task of a group', 'group.startSoon(async () => { for (;;) await poll(); });'],
    ['a called manager', 'getBackgroundTaskManager().submit(() => { setInterval(tick, 5); });'],
    ['another schedule', `import { schedule } from './own.ts'; schedule(a);`],
    ['another export', `import { Queue } from 'bullmq'; new Queue('mail');`],
  ])('%s', ([, code]) => {
    expect(reports(code!)).toBe('');
  });
});

test('schedulers of other packages may be allowed', () => {
  const code = `import { Worker } from 'bullmq'; new Worker('mail', a);`;
  expect(reports(code, { checkSchedulers: false })).toBe('');
});

describe('the codemod', () => {
  test.for([
    ['setInterval(tick, 5);', 'marked: managed-service'],
    ['function f() { setInterval(tick, 5); }', 'marked: managed-service, one-service-of-a-name'],
    ['setInterval(tick, 5).unref();', 'left: lets-process-end'],
    ['const t = setInterval(tick, 5); clearInterval(t);', 'left: stopped-elsewhere'],
    ['setInterval(tick, 5, 1);', 'left: callback-kept'],
    ['document.title = "a"; setInterval(tick, 5);', 'left: no-group-in-scope'],
    ['function f(group: TaskGroup) { setInterval(tick, 5); }', 'marked: one-at-a-time'],
    ['import { Worker } from "bullmq"; new Worker("mail", send);', 'left: other-scheduler'],
    ['async function f() { while (true) { await g(); } }', 'left: loop-needs-owner'],
    [
      'import { setInterval } from "node:timers/promises"; async function f() { for await (const _ of setInterval(5)) g(); }',
      'left: loop-needs-owner',
    ],
  ])('%s', ([code, expected]) => {
    expect(rewrite(pattern, code!).said).toEqual([expected]);
  });
});

describe('a service is named after', () => {
  test.for([
    ['the function', 'setInterval(syncOrders, 5);', 'sync-orders'],
    ['the only call', 'setInterval(() => void cache.refreshAll(), 5);', 'cache.refresh-all'],
    ['the call of a chain', 'setInterval(() => load().catch(log), 5);', 'load'],
    [
      'the class, for what `this` does',
      'class StockPoller { start() { setInterval(() => this.run(), 5); } }',
      'stock-poller.run',
    ],
    [
      'the function around it, where it does several things',
      'function keepFresh() { setInterval(() => { a(); b(); }, 5); }',
      'keep-fresh',
    ],
    ['the file, where nothing else has a name', 'setInterval(() => { a(); b(); }, 5);', 'input'],
  ])('%s', ([, code, expected]) => {
    expect(/service\('([^']+)'/.exec(rewrite(pattern, code!).text)?.[1]).toBe(expected);
  });
});
