import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/require-await-using.ts';
import { findings, rewrite } from '../rewrite.ts';
import { typedFindings } from '../typed.ts';

const head = `import { TaskGroup, Lock, CapacityLimiter, Semaphore } from '@taskgroup/runtime'; import { openProcess, openSignalReceiver } from '@taskgroup/runtime/node'; const lock = new Lock(); const limiter = new CapacityLimiter(2); const semaphore = new Semaphore(2); `;

function inAsync(body: string) {
  return `${head}async function run(task) { ${body} }`;
}

function reports(body: string, setting: Parameters<typeof findings>[2] = {}) {
  return findings(pattern, inAsync(body), setting).join().replace(/\d+: /g, '');
}

describe('what has to be disposed of and is not', () => {
  test.for([
    ['const group = TaskGroup.open();', 'group'],
    ['const group = TaskGroup.open(); group.startSoon(work);', 'group'],
    ['const group = TaskGroup.open(); group.startSoon(work); await group.join();', 'group'],
    ['let group = TaskGroup.open();', 'group'],
    ['const { signal } = TaskGroup.open();', 'group'],
    ['const group = TaskGroup.open(); try { work(); } catch {} await group.join();', 'group'],
    ['try { const group = TaskGroup.open(); await group.join(); } finally { done(); }', 'group'],
    ['const child = await openProcess("ls"); await child.wait();', 'resource'],
    ['const child = await openProcess("ls"); await child.wait(); await child.close();', 'resource'],
    ['const receiver = openSignalReceiver("SIGHUP"); await receiver.receive();', 'resource'],
    ['const token = await lock.acquire(task); work(); token.release();', 'resource'],
    ['const token = await limiter.acquire(); work();', 'resource'],
    ['TaskGroup.open();', 'dropped'],
    ['TaskGroup.open().startSoon(work);', 'dropped'],
    ['await lock.acquire(task);', 'dropped'],
    ['await openProcess("ls");', 'dropped'],
    ['using group = TaskGroup.open();', 'sync'],
    ['using child = await openProcess("ls");', 'sync'],
    ['using a = { async [Symbol.asyncDispose]() {} };', 'sync'],
    ['class A { async [Symbol.asyncDispose]() {} } using a = new A();', 'sync'],
    ['class A { [Symbol.asyncDispose] = close; } using a = new A() as any;', 'sync'],
    ['const f = () => ({ [Symbol.asyncDispose]() {} }); using a = f();', 'sync'],
  ])('%s', ([code, expected]) => {
    expect(reports(code!)).toBe(expected);
  });

  test('functions of the project, by name', () => {
    const options = { factories: ['openPool'] };
    expect(reports('const pool = openPool();', { options })).toBe('resource');
    expect(reports('const pool = await db.openPool(3);', { options })).toBe('resource');
    expect(reports('await using pool = await openPool(3);', { options })).toBe('');
  });
});

describe('what has an owner', () => {
  test.for([
    ['await using group = TaskGroup.open(); await group.join();'],
    ['const group = TaskGroup.open(); return group;'],
    ['const group = TaskGroup.open(); return { group };'],
    ['const group = TaskGroup.open(); try { work(); } finally { await group.join(); }'],
    ['const group = TaskGroup.open(); try { } finally { await group[Symbol.asyncDispose](); }'],
    ['const group = TaskGroup.open(); stack.use(group);'],
    ['const group = TaskGroup.open(); this.group = group;'],
    ['const group = TaskGroup.open(); { await using own = group; }'],
    ['this.group = TaskGroup.open();'],
    ['return TaskGroup.open();'],
    ['stack.use(TaskGroup.open());'],
    ['const group = stack.use(TaskGroup.open());'],
    ['const group = TaskGroup.open(); after(() => group[Symbol.asyncDispose]());'],
    ['await using child = await openProcess("ls"); await child.wait();'],
    ['const child = await openProcess("ls"); try { } finally { await child.close(); }'],
    ['const child = await openProcess("ls"); task.onCancel(() => child.kill());'],
    ['using receiver = openSignalReceiver("SIGHUP");'],
    ['await using receiver = openSignalReceiver("SIGHUP");'],
    ['using token = await lock.acquire(task);'],
    ['const token = await lock.acquire(task); try { } finally { token.release(); }'],
    ['await semaphore.acquire(task); try { } finally { semaphore.release(); }'],
    ['await other.acquire(task);'],
    ['openSignalReceiver("SIGHUP")[Symbol.dispose]();'],
    ['await (await openProcess("ls")).close();'],
    ['using file = openFile();'],
    ['using a = { [Symbol.dispose]() {} };'],
    ['class A { [Symbol.dispose]() {} async [Symbol.asyncDispose]() {} } using a = new A();'],
    ['class A extends B { async [Symbol.asyncDispose]() {} } using a = new A();'],
    ['using a = { ...base, async [Symbol.asyncDispose]() {} };'],
    ['for (using a of list) a.use();'],
    ['const a = { async [Symbol.asyncDispose]() {} };'],
    ['const TaskGroup = { open() {} }; const group = TaskGroup.open();'],
    ['const window = Window.open();'],
  ])('%s', ([code]) => {
    expect(reports(code!)).toBe('');
  });

  test('at the top of a module it may live as long as the program', () => {
    const code = `${head} const receiver = openSignalReceiver('SIGHUP'); receiver[Symbol.dispose]();`;
    expect(findings(pattern, code)).toEqual([]);
    expect(findings(pattern, `${head} export const group = TaskGroup.open();`)).toEqual([]);
    expect(findings(pattern, `${head} const group = TaskGroup.open();`)).toEqual(['1: group']);
  });
});

describe('other values, by their type', () => {
  const code = `
    declare function connect(): AsyncDisposable & { query(): void; close(): void };
    declare function both(): AsyncDisposable & Disposable;
    declare const any: any;
    async function f() {
      using a = connect();
      using b = both();
      using c = any;
      const d = connect();
      d.query();
      const e = connect();
      e.close();
      const g = connect();
      return g;
    }
  `;
  test('what `using` cannot dispose of is always reported', () => {
    expect(typedFindings(pattern, code)).toEqual(['6: sync']);
  });

  test('a plain constant is reported where asked for', () => {
    const { schema, defaults } = pattern.options;
    const options = { schema, defaults: { ...defaults, checkTypes: true } };
    expect(typedFindings({ ...pattern, options }, code)).toEqual(['6: sync', '9: disposable']);
  });
});

test('of the resources of Node, a file has to be closed', () => {
  const { schema, defaults } = pattern.options;
  const options = { schema, defaults: { ...defaults, checkTypes: true } };
  const code = `
    declare function require(name: string): any;
    interface File extends AsyncDisposable { readFile(): Promise<void>; close(): Promise<void>; createReadStream(): void }
    interface Server extends AsyncDisposable { listen(port: number): void }
    const fs: { open(name: string): Promise<File> } = require('node:fs/promises');
    const http: { createServer(): Server } = require('node:http');
    async function f() {
      const a = await fs.open('a');
      await a.readFile();
      const b = await fs.open('b');
      try { await b.readFile(); } finally { await b.close(); }
      const c = await fs.open('c');
      c.createReadStream();
      const d = await fs.open('d');
      const e = http.createServer();
      e.listen(1);
      return d;
    }
  `;
  expect(typedFindings({ ...pattern, options }, code)).toEqual(['8: disposable']);
});

describe('the suggestion', () => {
  test.for([
    ['const group = TaskGroup.open();', 'await using group = TaskGroup.open();'],
    ['let child = await openProcess("ls");', 'await using child = await openProcess("ls");'],
    ['const token = await lock.acquire(task);', 'using token = await lock.acquire(task);'],
    ['using group = TaskGroup.open();', 'await using group = TaskGroup.open();'],
    ['const { signal } = TaskGroup.open();', 'const { signal } = TaskGroup.open();'],
    ['const a = 1, group = TaskGroup.open();', 'const a = 1, group = TaskGroup.open();'],
    ['let group = TaskGroup.open(); group = 1;', 'let group = TaskGroup.open(); group = 1;'],
    ['TaskGroup.open();', 'TaskGroup.open();'],
    [
      'switch (1) { case 1: const group = TaskGroup.open(); }',
      'switch (1) { case 1: const group = TaskGroup.open(); }',
    ],
  ])('%s becomes %s', ([code, expected]) => {
    expect(rewrite(pattern, inAsync(code!)).text).toBe(inAsync(expected!));
  });

  test('nothing is awaited where nothing can be', () => {
    const code = `${head}function f() { const group = TaskGroup.open(); }`;
    expect(rewrite(pattern, code)).toEqual({ text: code, said: ['left: no-using-here'] });
  });
});
