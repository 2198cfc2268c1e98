import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { syntaxOracle } from '../../src/index.ts';
import { aheadOn } from '../../src/types/native/ahead.ts';
import { compilerFor, type Compiler } from '../../src/types/native/compiler.ts';
import type { NativeApi, NativeModule } from '../../src/types/native/native-api.ts';
import { nativeOracle } from '../../src/types/native/native-oracle.ts';
import { closeSessions, overlayFiles } from '../../src/types/native/session.ts';
import { typeReport } from '../../src/types/native/report.ts';
import { parsed } from './backends.ts';

const root = mkdtempSync(join(tmpdir(), 'types-'));
afterAll(() => {
  closeSessions();
  rmSync(root, { recursive: true });
});
afterEach(() => overlayFiles(undefined));

const names = ['@typescript/native', '@typescript/native-next'];

describe.each(names)('a session with %s', (name) => {
  const compiler = compilerFor(import.meta.dirname, name);
  const isMissing = !compiler;
  const folder = join(root, name);

  /** Is the last statement of the file a promise? */
  function ask(path: string, text: string) {
    const file = parsed(text, join(folder, path));
    const oracle = nativeOracle(file, syntaxOracle(file), compiler!.root);
    const { expression } = file.ast.body.at(-1) as TSESTree.ExpressionStatement;
    return () => oracle.isPromise(expression);
  }

  function write(files: Readonly<Record<string, string | object>>) {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      writeFileSync(join(folder, path), text);
    }
  }

  const promise = 'export const made = Promise.resolve(1);';
  const use = "import { made } from './made.js';\nmade;";
  const compilerOptions = { module: 'NodeNext', target: 'ESNext', types: [] };

  test.skipIf(isMissing)(
    'asks the nearest project that holds a file, whichever is open already',
    () => {
      const configure = (dep: string, include: readonly string[]) => ({
        compilerOptions: {
          ...{ module: 'ESNext', moduleResolution: 'bundler', target: 'ESNext', types: [] },
          paths: { dep: [dep] },
        },
        include,
        exclude: include.includes('.') ? [] : ['**/*.test.ts'],
      });
      const text = "import { made } from 'dep';\nmade;";
      write({
        'nested/tsconfig.json': configure('./value.ts', ['.']),
        'nested/value.ts': 'export const made = 1;',
        'nested/promise.ts': promise,
        'nested/top.ts': text,
        'nested/inner/tsconfig.json': configure('../promise.ts', ['src']),
        'nested/inner/src/use.ts': text,
        'nested/inner/src/use.test.ts': text,
        'nested/inner/src/more.ts': text,
      });
      expect(ask('nested/top.ts', text)()).toBe(false);
      expect(ask('nested/inner/src/use.test.ts', text)()).toBe(false);
      expect(ask('nested/inner/src/use.ts', text)()).toBe(true);
      expect(ask('nested/inner/src/more.ts', text)()).toBe(true);
      expect(ask('nested/inner/src/use.test.ts', text)()).toBe(false);
    },
  );

  test.skipIf(isMissing)('knows a file of a project, and no other', () => {
    write({ 'a/tsconfig.json': { compilerOptions, include: ['src'] } });
    write({ 'a/src/made.ts': promise, 'a/src/use.ts': use, 'a/other/use.ts': use });
    expect(ask('a/src/use.ts', use)()).toBe(true);
    expect(ask('a/other/use.ts', use)()).toBeUndefined();
    expect(ask('a/src/none.ts', use)()).toBeUndefined();
    expect(ask('a/src/use.ts', use)()).toBe(true);
    expect(typeReport().reasons).toHaveProperty(['a file belongs to no project']);
  });

  test.skipIf(isMissing)(
    'knows JavaScript where a configuration takes it, and by name or not',
    () => {
      write({ 'js/plain/tsconfig.json': { compilerOptions, include: ['.'] } });
      write({
        'js/taken/tsconfig.json': { compilerOptions: { ...compilerOptions, allowJs: true } },
      });
      write({ 'js/named/jsconfig.json': { compilerOptions } });
      write({ 'js/base.json': { compilerOptions: { ...compilerOptions, checkJs: true } } });
      write({ 'js/heir/tsconfig.json': { extends: '../base.json' } });
      for (const at of ['plain', 'taken', 'named', 'heir', 'none']) {
        write({
          [`js/${at}/made.js`]: promise,
          [`js/${at}/deep/use.js`]: use.replace('./', '../'),
        });
      }
      const asked = (at: string) => ask(`js/${at}/deep/use.js`, use.replace('./', '../'))();
      expect(['plain', 'none'].map(asked)).toEqual([undefined, undefined]);
      expect(['taken', 'named', 'heir'].map(asked)).toEqual([true, true, true]);
    },
  );

  test.skipIf(isMissing)(
    'looks for a file in the configurations above, when its own leaves it out',
    () => {
      write({ 'i/tsconfig.json': { compilerOptions, include: ['near/above.ts', 'made.ts'] } });
      write({ 'i/near/tsconfig.json': { compilerOptions, files: ['first.ts'] } });
      const deep = use.replace('./', '../');
      write({ 'i/made.ts': promise, 'i/near/first.ts': `${deep}\nimport './imported.js';` });
      write({ 'i/near/imported.ts': deep, 'i/near/above.ts': deep, 'i/near/outside.ts': deep });
      write({ 'none/made.ts': promise, 'none/use.ts': use });
      closeSessions();
      const asked = (name: string) => ask(name, name === 'none/use.ts' ? use : deep)();
      // Before and after a project is open, and the other way round.
      expect(['i/near/outside.ts', 'none/use.ts'].map(asked)).toEqual([undefined, undefined]);
      expect(['i/near/above.ts', 'i/near/imported.ts'].map(asked)).toEqual([true, true]);
      expect(['i/near/outside.ts', 'none/use.ts'].map(asked)).toEqual([undefined, undefined]);
    },
  );

  test.skipIf(compiler?.dialect !== '7.0')('makes up no project for the files of none', () => {
    write({ 'j/tsconfig.json': { compilerOptions, include: ['src'] } });
    write({ 'j/src/made.ts': promise, 'j/src/use.ts': use });
    const scripts = Array.from({ length: 5 }, (_, at) => `j/scripts/${at}.ts`);
    for (const script of scripts) write({ [script]: use.replace('./', '../src/') });
    closeSessions();
    expect(ask('j/src/use.ts', use)()).toBe(true);
    const { updates, restore } = countUpdates(compiler!);
    const found = scripts.map((script) => ask(script, use.replace('./', '../src/'))());
    restore();
    expect(found).toEqual(scripts.map(() => undefined));
    expect(updates()).toBe(0);
    expect(ask('j/src/use.ts', use)()).toBe(true);
  });

  test.skipIf(isMissing)('finds the project among references', () => {
    const references = [{ path: './one' }, { path: './two' }];
    const composite = { ...compilerOptions, composite: true };
    write({ 'b/tsconfig.json': { files: [], references } });
    write({ 'b/one/tsconfig.json': { compilerOptions: composite } });
    write({ 'b/two/tsconfig.json': { compilerOptions: composite } });
    write({ 'b/one/made.ts': promise, 'b/one/use.ts': use });
    write({ 'b/two/made.ts': 'export const made = 1;', 'b/two/use.ts': use });
    expect(ask('b/one/use.ts', use)()).toBe(true);
    expect(ask('b/two/use.ts', use)()).toBe(false);
  });

  test.skipIf(isMissing)('judges the text it is given, not the one on disk', () => {
    write({ 'c/tsconfig.json': { compilerOptions } });
    write({ 'c/made.ts': promise, 'c/use.ts': '1;' });
    expect(ask('c/use.ts', use)()).toBe(true);
    expect(ask('c/use.ts', `const 漢字 = '😀';\n${use}`)()).toBe(true);
    expect(ask('c/use.ts', '1;')()).toBe(false);
  });

  test.skipIf(isMissing)('sees other files as an overlay has them', () => {
    write({ 'd/tsconfig.json': { compilerOptions } });
    write({ 'd/made.ts': 'export const made = 1;', 'd/use.ts': use });
    const first = ask('d/use.ts', use);
    expect(first()).toBe(false);
    overlayFiles((file) => (file === join(folder, 'd/made.ts') ? promise : undefined));
    expect(first()).toBe(true);
    overlayFiles(undefined);
    expect(ask('d/use.ts', use)()).toBe(false);
  });

  test.skipIf(isMissing)('has prepared for what it was told to expect', () => {
    write({ 'h/tsconfig.json': { compilerOptions } });
    write({ 'h/made.ts': promise, 'h/use.ts': use, 'h/other.ts': use });
    closeSessions();
    const oracles = ['h/use.ts', 'h/other.ts'].map((path) => {
      const file = parsed(use, join(folder, path));
      const { expression } = file.ast.body.at(-1) as TSESTree.ExpressionStatement;
      return { oracle: nativeOracle(file, syntaxOracle(file), compiler!.root), expression };
    });
    for (const { oracle } of oracles) oracle.expect!();
    expect(oracles.map(({ oracle, expression }) => oracle.isPromise(expression))).toEqual([
      true,
      true,
    ]);
    const third = oracles[0]!;
    third.oracle.expect!();
    expect(ask('h/use.ts', '1;')()).toBe(false);
    expect(ask('h/other.ts', use)()).toBe(true);
  });

  test.skipIf(isMissing)('finds the answers for several files at a time', () => {
    write({ 'i/tsconfig.json': { compilerOptions } });
    const names = ['i/one.ts', 'i/two.ts', 'i/three.ts'];
    write({ 'i/made.ts': promise, ...Object.fromEntries(names.map((name) => [name, use])) });
    closeSessions();
    const settled: unknown[] = [];
    const atWork = names.map((path) => {
      const file = parsed(use, join(folder, path));
      const { expression } = file.ast.body.at(-1) as TSESTree.ExpressionStatement;
      const oracle = nativeOracle(file, syntaxOracle(file), compiler!.root);
      const ask: (() => unknown)[] = [
        () => oracle.isPromise(expression),
        () => oracle.isAny(expression),
        () => oracle.declaredIn(expression)?.name,
        () => 'no question',
      ];
      return oracle.inRounds!([expression], ask);
    });
    for (let open = atWork; open.length > 0;) {
      open = open.filter((rounds) => {
        const { done, value } = rounds.next();
        if (done) settled.push(value);
        return !done;
      });
    }
    expect(settled).toEqual(names.map(() => [true, false, 'made', 'no question']));
  });

  test.skipIf(isMissing)('starts nobody for a file without a question', () => {
    const path = 'i/silent.ts';
    const file = parsed(use, join(folder, path));
    const oracle = nativeOracle(file, syntaxOracle(file), compiler!.root);
    expect(oracle.inRounds!([], [() => 1, () => 2]).next()).toEqual({ done: true, value: [1, 2] });
    expect(oracle.answeredBy!()).toBe(undefined);
  });

  test.skipIf(isMissing)('speaks to a process that can be asked ahead of time', () => {
    const entry = compiler!.dialect === '7.0' ? 'unstable/sync' : 'sync';
    const { API } = compiler!.load(entry) as NativeModule;
    const api = new API({ cwd: root });
    try {
      expect(aheadOn(api) === undefined).toBe(process.platform === 'win32');
    } finally {
      api.close();
    }
  });

  test.skipIf(isMissing || process.platform === 'win32')(
    'tells whether the answer to what was sent is there',
    async () => {
      const entry = compiler!.dialect === '7.0' ? 'unstable/sync' : 'sync';
      const { API } = compiler!.load(entry) as NativeModule;
      const api = new API({ cwd: root }) as NativeApi & Record<string, (options: object) => object>;
      try {
        const ask = compiler!.dialect === '7.0' ? 'updateSnapshot' : 'createSnapshot';
        api[ask]!({});
        const ahead = aheadOn(api)!;
        const isWaiting = ahead.start(() => api[ask]!({}));
        await expect.poll(isWaiting, { timeout: 30_000 }).toBe(false);
        expect(api[ask]!({})).toBeDefined();
      } finally {
        api.close();
      }
    },
  );

  test.skipIf(isMissing)('answers for a configuration that TypeScript 7 rejects', () => {
    const old = { module: 'CommonJS', moduleResolution: 'node10', target: 'ES2022', types: [] };
    write({ 'e/tsconfig.json': { compilerOptions: old } });
    write({ 'e/made.ts': promise, 'e/use.ts': use });
    expect(ask('e/use.ts', "import { made } from './made';\nmade;")()).toBe(true);
  });

  test.skipIf(isMissing).for([true, false])('knows JavaScript, with checkJs: %s', (checkJs) => {
    const path = `f-${checkJs}`;
    write({
      [`${path}/tsconfig.json`]: {
        compilerOptions: { ...compilerOptions, allowJs: true, checkJs },
      },
    });
    const text = '/** @returns {Promise<void>} */\nfunction f() { return g(); }\nf();';
    write({ [`${path}/use.js`]: text });
    expect(ask(`${path}/use.js`, text)()).toBe(true);
  });

  test.skipIf(isMissing || process.platform !== 'linux')('leaves no process behind', async () => {
    write({ 'g/tsconfig.json': { compilerOptions } });
    write({ 'g/use.ts': use });
    const script = `
      const { createRequire } = require('node:module');
      const load = createRequire(${JSON.stringify(join(compiler!.root, 'package.json'))});
      const is70 = ${compiler!.dialect === '7.0'};
      const { API } = load(is70 ? 'typescript/unstable/sync' : 'typescript/sync');
      const api = new API({ cwd: ${JSON.stringify(folder)} });
      is70 ? api.updateSnapshot({}) : api.createSnapshot({});
      console.log('ready');
      if (process.argv[1] === 'stay') setInterval(() => {}, 1000);
    `;
    // One that ends by itself, though its child process runs.
    expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('ready\n');
    const child = spawn(process.execPath, ['-e', script, 'stay']);
    await once(child.stdout, 'data');
    const compilers = childrenOf(child.pid!);
    expect(compilers).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect.poll(() => compilers.filter(isRunning), { timeout: 10_000 }).toEqual([]);
  });
});

/** How often the compiler is told to look for projects. */
function countUpdates(compiler: Compiler) {
  const { API } = compiler.load('unstable/sync') as {
    readonly API: { readonly prototype: { updateSnapshot(): unknown } };
  };
  const spy = vi.spyOn(API.prototype, 'updateSnapshot');
  return { updates: () => spy.mock.calls.length, restore: () => spy.mockRestore() };
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
