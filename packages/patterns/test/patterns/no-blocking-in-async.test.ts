import { describe, expect, test } from 'vitest';
import pattern from '../../src/patterns/no-blocking-in-async.ts';
import { findings, rewrite } from '../rewrite.ts';

const imports = `
import fs, { readFileSync, existsSync } from 'node:fs';
import * as cp from 'child_process';
import { execSync } from 'child_process';
import { pbkdf2Sync, createHash } from 'node:crypto';
import zlib from 'zlib';
import extra from 'fs-extra';
import { hashSync } from 'bcrypt';
import { sync as spawnSync } from 'cross-spawn';
`.replace(/\n/g, '');

const strict = { allow: [], followCalls: 2 };

function reports(code: string, options?: object, path?: string): string {
  const setting = { ...(options && { options }), ...(path && { path }) };
  return findings(pattern, imports + code, setting)
    .join()
    .replace(/\d+: /g, '');
}

describe('in an async function', () => {
  test.for([
    ['readFileSync(a);'],
    ['fs.writeFileSync(a, b);'],
    ['fs?.cpSync(a, b);'],
    ['extra.copySync(a, b);'],
    ['require("fs").readFileSync(a);'],
    ['execSync("ls");'],
    ['cp.spawnSync("ls");'],
    ['spawnSync("ls");'],
    ['pbkdf2Sync(a, b, 1, 2, c);'],
    ['zlib.gzipSync(a);'],
    ['hashSync(a, 10);'],
    ['Atomics.wait(a, 0, 0);'],
    ['const { readFileSync: read } = fs; read(a);'],
    ['const { execSync: run } = await import("node:child_process"); run(a);'],
    ['(await import("fs")).readFileSync(a);'],
    ['names.map((name) => readFileSync(name));'],
    ['(() => { readFileSync(a); })();'],
    ['await new Promise((resolve) => resolve(readFileSync(a)));'],
    ['try { await b(); } finally { fs.rmSync(a); }'],
    ['const text = readFileSync(a, "utf8").trim();'],
  ])('%s', ([code]) => {
    expect(reports(`async function f() { ${code} }`)).toBe('direct');
    expect(reports(`const o = { async f() { ${code} } };`)).toBe('direct');
    expect(reports(`export default async () => { ${code} };`)).toBe('direct');
  });

  test('a generator of values may block no more than any other', () => {
    expect(reports('async function* f() { yield readFileSync(a); }')).toBe('direct');
  });

  test.for([
    [
      'a look at an entry is cheap',
      'async () => { existsSync(a); fs.statSync(a); fs.mkdirSync(a); };',
    ],
    ['a sync function', '() => { readFileSync(a); };'],
    ['the top of the module', 'const text = readFileSync(a);'],
    ['the top of the module, with await', 'await b(); readFileSync(a);'],
    ['a listener', 'async () => { process.on("exit", () => fs.rmSync(a)); };'],
    ['a callback for later', 'async () => { later(() => readFileSync(a)); };'],
    [
      'a function that is only made',
      'async () => { function load() { return readFileSync(a); } };',
    ],
    ['a sync generator', 'async () => { function* load() { yield readFileSync(a); } };'],
    ['a class field', 'async () => { class A { text = readFileSync(a); } };'],
    ['the async form', 'async () => { await fs.promises.readFile(a); fs.readFile(a, done); };'],
    ['the function as a value', 'async () => { use(readFileSync); };'],
    ['quick sums', 'async () => { createHash("md5").update(a).digest(); };'],
    ['quick crypto', 'async () => { require("crypto").hkdfSync(a); };'],
    ['other things that sync', 'async () => { db.sync(); store.writeSync(a); sync(); fsync(); };'],
    ['a function of this file', 'async () => { const dirSync = () => 1; dirSync(); };'],
    [
      'a name of another module',
      'import { saveSync } from "./save.ts"; async () => { saveSync(); };',
    ],
    ['a shadowed module', 'async (fs) => { fs.readFileSync(a); };'],
    ['a shadowed global', 'async (Atomics) => { Atomics.wait(a, 0, 0); };'],
    [
      'the other wait',
      'async () => { await Atomics.waitAsync(a, 0, 0).value; condition.wait(); };',
    ],
    [
      'a worker thread',
      'import { parentPort } from "worker_threads"; async () => { readFileSync(a); };',
    ],
  ])('%s is fine', ([, code]) => {
    expect(reports(code!)).toBe('');
  });

  test.for([
    ['/app/bin/x.js'],
    ['src/cli/run.ts'],
    ['src/cli.ts'],
    ['a/scripts/b.ts'],
    ['vite.config.ts'],
  ])('%s may block', ([path]) => {
    const code = 'async function f() { readFileSync(a); }';
    expect(reports(code, undefined, path)).toBe('');
    expect(reports(code, { allowFiles: [] }, path)).toBe('direct');
  });

  test('a program of its own may block', () => {
    const code = `#!/usr/bin/env node\n${imports}async () => { readFileSync(a); };`;
    expect(findings(pattern, code)).toEqual([]);
  });
});

describe('in a function that an async one calls', () => {
  test.for([
    ['function load() { return readFileSync(a); } async function f() { load(); }', 'called'],
    ['const load = () => readFileSync(a); const f = async () => load();', 'called'],
    ['function a1() { readFileSync(a); } function b1() { a1(); } async () => b1();', 'called'],
    ['class A { #load() { readFileSync(a); } async run() { this.#load(); } }', 'called'],
    [
      'class A { load() { readFileSync(a); } async run() { names.map((n) => this.load(n)); } }',
      'called',
    ],
    [
      'function a1() { readFileSync(a); } function b1() { a1(); } function c1() { b1(); } async () => c1();',
      '',
    ],
    ['function load() { readFileSync(a); } load();', ''],
    ['function load() { readFileSync(a); } async () => { process.on("exit", load); };', ''],
    ['function load() { readFileSync(a); } async () => { on("exit", () => load()); };', ''],
    ['function load() { readFileSync(a); load(); }', ''],
    ['function a1() { readFileSync(a); b1(); } function b1() { a1(); }', ''],
    ['function load() { readFileSync(a); } async (load) => { load(); };', ''],
    ['class A { load() { readFileSync(a); } async run() { other.load(); } }', ''],
  ])('%s', ([code, expected]) => {
    expect(reports(code!, strict)).toBe(expected);
    expect(reports(code!)).toBe('');
  });
});

describe('options', () => {
  test('strict lets nothing be', () => {
    expect(reports('async () => { existsSync(a); };', strict)).toBe('direct');
  });

  test('extra calls block too', () => {
    const extra = [
      { call: 'db.run', replacement: 'await db.runAsync()' },
      { call: '*.deasync', replacement: 'await' },
    ];
    expect(reports('async () => { db.run(); this.db.run(); a.b.deasync(); };', { extra })).toBe(
      'direct,direct',
    );
    expect(reports('async () => { db.runs(); dbXrun(); deasync(); };', { extra })).toBe('');
  });

  test('the top level counts on request', () => {
    const code =
      'const text = readFileSync(a); class A { static text = readFileSync(b); later = readFileSync(c); }';
    expect(reports(code, { allowAtTopLevel: false })).toBe('topLevel,topLevel');
    expect(reports('function f() { readFileSync(a); }', { allowAtTopLevel: false })).toBe('');
  });
});

test('reads JavaScript and JSX', () => {
  const code = `const { readFileSync } = require('fs'); async function f() { readFileSync('a'); }`;
  expect(findings(pattern, code, { path: 'a.cjs' })).toEqual(['1: direct']);
  const jsx = 'async function Page() { return <pre>{readFileSync(a)}</pre>; }';
  expect(reports(jsx, undefined, 'input.jsx')).toBe('direct');
});

describe('the rewrite', () => {
  const text = (code: string) =>
    rewrite(pattern, `import fs from 'node:fs';\nimport { readFileSync } from 'fs';\n${code}`);

  test.for([
    ['fs.readFileSync(a);', 'await fs.promises.readFile(a);'],
    ['fs.readFileSync(a).length;', '(await fs.promises.readFile(a)).length;'],
    ['f(fs.readdirSync(a), 1);', 'f(await fs.promises.readdir(a), 1);'],
    ['const x = -fs.readFileSync(a)[0];', 'const x = -(await fs.promises.readFile(a))[0];'],
    ['const x = fs.readFileSync(a)!;', 'const x = (await fs.promises.readFile(a))!;'],
    ['const x = fs.readFileSync(a) as Text;', 'const x = await fs.promises.readFile(a) as Text;'],
    ['const x = fs.readFileSync(a) ?? b;', 'const x = await fs.promises.readFile(a) ?? b;'],
    ['fs . writeFileSync(a, /* all */ b);', 'await fs . promises.writeFile(a, /* all */ b);'],
  ])('%s', ([code, expected]) => {
    expect(text(`async () => { ${code} };`).text.split('\n').at(-1)).toBe(
      `async () => { ${expected} };`,
    );
  });

  test('imports the function by name, once', () => {
    const code = 'async () => { readFileSync(a); readFileSync(b); };';
    expect(text(code).text.split('\n').slice(1)).toEqual([
      `import { readFileSync } from 'fs';`,
      `import { readFile } from 'node:fs/promises';`,
      'async () => { await readFile(a); await readFile(b); };',
    ]);
  });

  test('finds the function where it is imported already, and another name where that is taken', () => {
    const use = (code: string) =>
      text(`${code}\nasync () => { readFileSync(a); };`).text.split('\n').slice(2);
    expect(use(`import { readFile as read } from 'fs/promises';`)).toEqual([
      `import { readFile as read } from 'fs/promises';`,
      'async () => { await read(a); };',
    ]);
    expect(use(`import { rm } from 'fs/promises';`)).toEqual([
      `import { rm, readFile } from 'fs/promises';`,
      'async () => { await readFile(a); };',
    ]);
    expect(use('function readFile() {}')).toEqual([
      `import { readFile as readFileAsync } from 'node:fs/promises';`,
      'function readFile() {}',
      'async () => { await readFileAsync(a); };',
    ]);
  });

  test.for([
    ['existsSync has none', 'async () => { fs.existsSync(a); };', 'no-direct-counterpart'],
    [
      'a file descriptor',
      'async () => { fs.readFileSync(0); fs.readFileSync(fd); };',
      'no-direct-counterpart',
    ],
    [
      'an absent file',
      'async () => { fs.statSync(a, { throwIfNoEntry: false }); };',
      'no-direct-counterpart',
    ],
    ['unknown arguments', 'async () => { fs.readFileSync(...a); };', 'no-direct-counterpart'],
    [
      'a process',
      'async () => { require("child_process").execSync(a); };',
      'no-direct-counterpart',
    ],
    ['a callback', 'async () => { a.map((b) => fs.readFileSync(b)); };', 'not-in-async-function'],
    ['a parameter', 'async (a = fs.readFileSync(b)) => {};', 'not-in-async-function'],
    [
      'a called function',
      'function f() { fs.rmSync(a); } async () => f();',
      'not-in-async-function',
    ],
  ])('leaves %s', ([, code, reason]) => {
    const { options } = pattern;
    const all = {
      ...pattern,
      options: { ...options, defaults: { ...options.defaults, ...strict } },
    };
    const { said } = rewrite(all, `import fs from 'node:fs';\n${code}`);
    expect(new Set(said)).toEqual(new Set([`left: ${reason}`]));
  });
});
