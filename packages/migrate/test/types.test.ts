import { describe, expect, test } from 'vitest';
import type { MigrationReport } from '../src/index.ts';
import { committed, MANIFEST, type Files } from './repository.ts';

/** Enough of the runtime's types to check against, so that the stories do not depend on its build. */
const RUNTIME: Files = {
  'node_modules/@taskgroup/runtime/package.json':
    '{ "name": "@taskgroup/runtime", "version": "1.0.0", "type": "module", "types": "./index.d.ts" }',
  'node_modules/@taskgroup/runtime/index.d.ts': `type Result<T> = T extends () => infer R ? Awaited<R> : Awaited<T>;
export declare const TaskGroup: {
  all<const T extends readonly unknown[]>(elements: T): Promise<{ -readonly [K in keyof T]: Result<T[K]> }>;
};
`,
};

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    types: [],
    skipLibCheck: true,
  },
  include: ['src'],
});

const WORK = `export interface User { id: string }
export declare function find(): User | undefined;
export declare function load(id: string): Promise<number>;
export declare function ping(): Promise<string>;
`;

function project(files: Files) {
  return committed({
    'package.json': MANIFEST,
    '.gitignore': 'node_modules\n',
    'tsconfig.json': TSCONFIG,
    'src/work.ts': WORK,
    ...RUNTIME,
    ...files,
  });
}

describe('with types', () => {
  test.each([
    ['4.9.5', 1],
    ['5.3.3', 1],
    ['5.4.0', 0],
    ['7.0.2', 0],
  ])('TypeScript %s of the repository: %i warnings', (version, count) => {
    const shop = project({
      'node_modules/typescript/package.json': JSON.stringify({ name: 'typescript', version }),
      'src/a.ts': `import { load, ping } from './work.js';
export async function story() { await Promise.all([load('a'), ping()]); }
`,
      'tools/tsconfig.json': TSCONFIG,
      'tools/src/a.ts': `import { load, ping } from '../../src/work.js';
export async function story() { await Promise.all([load('a'), ping()]); }
`,
    });
    const { warnings } = report(shop.run('--json').stdout);
    expect(warnings).toHaveLength(count);
    if (count) {
      expect(warnings[0]).toContain(`is checked by TypeScript ${version}, which`);
      expect(warnings[0]).toContain('Update TypeScript to 5.4 or later first.');
    }
  });

  test('a tsconfig with an error is named, as the types may be other ones', () => {
    const shop = project({
      'tsconfig.json':
        '{ "extends": "./of-a-package-that-is-not-installed.json", "include": ["src"] }',
      'src/a.ts': `import { load, ping } from './work.js';
export async function story() { await Promise.all([load('a'), ping()]); }
`,
    });
    const { warnings } = report(shop.run('--json').stdout);
    expect(warnings).toEqual([
      expect.stringMatching(/tsconfig\.json has an error, .*of-a-package-that-is-not-installed/),
    ]);
  });

  test('a site that loses a narrowing is adopted, its neighbour is converted', () => {
    const shop = project({
      'src/a.ts': `import { find, load, ping } from './work.js';
export async function story() {
  let user = find();
  check(user);
  await Promise.all([load(user.id), ping()]);
  await Promise.all([load('a'), ping()]);
  user = undefined;
}
function check(user: unknown): asserts user is { id: string } {}
`,
    });
    const { sites, summary } = report(shop.run('--json').stdout);
    expect(
      sites.map(({ outcome, notes, message, after }) => ({ outcome, notes, message, after })),
    ).toEqual([
      {
        outcome: 'adopted',
        notes: ['type-error-in-thunk'],
        message: "TS18048: 'user' is possibly 'undefined'.",
        after: 'await TaskGroup.all([load(user.id), ping()])',
      },
      {
        outcome: 'converted',
        notes: [],
        message: undefined,
        after: "await TaskGroup.all([() => load('a'), () => ping()])",
      },
    ]);
    expect(summary).toMatchObject({ filesWithTypes: 1, filesWithoutTypes: 0 });
  });

  test('a narrowing that a condition shows is seen before any check', () => {
    const shop = project({
      'src/a.ts': `import { find, load, ping } from './work.js';
export async function story(state: { user?: { id?: string } }) {
  let user = find();
  if (user) {
    await Promise.all([load(user.id), ping()]);
    user = undefined;
  }
  if (state.user?.id) {
    await Promise.all([load(state.user.id), ping()]);
  }
}
`,
    });
    const { sites } = report(shop.run('--json').stdout);
    expect(sites).toMatchObject([
      {
        outcome: 'converted',
        notes: [],
        after:
          'const knownUser = user;\n    await TaskGroup.all([() => load(knownUser.id), () => ping()])',
      },
      {
        outcome: 'converted',
        notes: [],
        after: 'const id = state.user.id;\n    await TaskGroup.all([() => load(id), () => ping()])',
      },
    ]);
  });

  test('a CommonJS file imports the runtime as CommonJS', () => {
    const shop = committed({
      'package.json': MANIFEST,
      'tsconfig.json': TSCONFIG.replace('nodenext', 'node16'),
      'src/work.cts': 'export declare function load(id: string): Promise<number>;\n',
      'src/a.cts': `import { load } from './work.cjs';
export const both = () => Promise.all([load('a'), load('b')]);
`,
    });
    expect(report(shop.run('--json').stdout).sites).toMatchObject([{ outcome: 'converted' }]);
  });

  test('a CommonJS file that can import no ES module is left, where the runtime is nothing else', () => {
    const work = 'export declare function load(id: string): Promise<number>;\n';
    const file = `import { load } from './work.cjs';
export const both = () => Promise.all([load('a'), load('b')]);
`;
    const shop = project({
      'tsconfig.json': TSCONFIG.replace('nodenext', 'node16'),
      'src/work.cts': work,
      'src/a.cts': file,
      'src/b.ts': file,
    });
    const { sites } = report(shop.run('--json').stdout);
    expect(sites).toMatchObject([
      { file: 'src/a.cts', outcome: 'reverted', reason: 'commonjs-file' },
      { file: 'src/b.ts', outcome: 'converted' },
    ]);
  });

  test('a site whose every form brings an error is taken back, with the message', () => {
    const shop = project({
      'node_modules/@taskgroup/runtime/index.d.ts':
        'export declare const TaskGroup: { all(elements: readonly unknown[]): Promise<number> };\n',
      'src/a.ts': `import { load, ping } from './work.js';
export async function story(): Promise<number> {
  const [size] = await Promise.all([load('a'), ping()]);
  return size;
}
`,
    });
    const { code, stdout } = shop.run('--json');
    expect(code).toBe(0);
    expect(report(stdout).sites).toMatchObject([
      { outcome: 'reverted', reason: 'type-error', message: expect.stringMatching(/^TS2488: /) },
    ]);
  });

  test('an error in a file that imports the rewritten one takes the site back', () => {
    const shop = project({
      'node_modules/@taskgroup/runtime/index.d.ts':
        'export declare const TaskGroup: { all(elements: readonly unknown[]): Promise<unknown[]> };\n',
      'src/a.ts': `import { load, ping } from './work.js';
export const both = () => Promise.all([load('a'), ping()]);
`,
      'src/b.ts': `import { both } from './a.js';
export const size = async (): Promise<number> => (await both())[0];
`,
    });
    expect(report(shop.run('--json').stdout).sites).toMatchObject([{ outcome: 'reverted' }]);
  });

  test('of all the sites that the file with the error imports, only the one that brings it is taken back', () => {
    const shop = project({
      'node_modules/@taskgroup/runtime/index.d.ts':
        'export declare const TaskGroup: { all(elements: readonly unknown[]): Promise<unknown[]> };\n',
      'src/a.ts': `import { load, ping } from './work.js';
export const first = async () => { await Promise.all([load('a'), ping()]); };
export const both = () => Promise.all([load('b'), ping()]);
export const last = async () => { await Promise.all([load('c'), ping()]); };
`,
      'src/c.ts': `import { load, ping } from './work.js';
export const more = () => Promise.all([load('d'), ping()]);
`,
      'src/b.ts': `import { both, first, last } from './a.js';
import { more } from './c.js';
export const size = async (): Promise<number> => (await both())[0];
export const run = () => Promise.allSettled([first(), last(), more()]).then(String);
`,
    });
    const { sites } = report(shop.run('--json', 'src/a.ts', 'src/c.ts').stdout);
    expect(sites.map(({ file, line, outcome }) => `${file}:${line} ${outcome}`)).toEqual([
      'src/a.ts:2 converted',
      'src/a.ts:3 reverted',
      'src/a.ts:4 converted',
      'src/c.ts:2 converted',
    ]);
  });

  test('of the sites of one function, only the one that brings an error elsewhere in it gives way', () => {
    const shop = project({
      'node_modules/@taskgroup/runtime/index.d.ts':
        'export declare const TaskGroup: { all(elements: readonly unknown[]): Promise<unknown[]> };\n',
      'src/a.ts': `import { load, ping } from './work.js';
export async function story(): Promise<number> {
  await Promise.all([ping(), ping()]);
  const sizes = await Promise.all([load('a'), load('b')]);
  const [size] = sizes;
  return size;
}
`,
    });
    expect(report(shop.run('--json').stdout).sites).toMatchObject([
      { outcome: 'converted' },
      { outcome: 'reverted' },
    ]);
  });

  test('an error that a file sees only through others takes the site back', () => {
    const shop = project({
      'node_modules/@taskgroup/runtime/index.d.ts':
        'export declare const TaskGroup: { all(elements: readonly unknown[]): Promise<unknown[]> };\n',
      'src/a.ts': `import { load, ping } from './work.js';
export const both = () => Promise.all([load('a'), ping()]);
`,
      'src/all.ts': `export * from './a.js';
`,
      'src/kinds.ts': `import type * as all from './all.js';
export type Both = typeof all.both;
`,
      'src/b.ts': `import type { Both } from './kinds.js';
export const size = async (both: Both): Promise<number> => (await both())[0];
`,
    });
    expect(report(shop.run('--json').stdout).sites).toMatchObject([
      { outcome: 'reverted', message: expect.stringMatching(/^TS2322: /) },
    ]);
  });

  test('an error in a file that sees a rewritten one through another rewritten one takes the site back', () => {
    const shop = project({
      'node_modules/@taskgroup/runtime/index.d.ts':
        'export declare const TaskGroup: { all(elements: readonly unknown[]): Promise<unknown[]> };\n',
      'src/a.ts': `import { pair } from './z.js';
import { load, ping } from './work.js';
export const handedOn = pair;
export async function both(): Promise<void> {
  await Promise.all([load('a'), ping()]);
}
`,
      'src/b.ts': `import { handedOn } from './a.js';
export const size = async (): Promise<number> => (await handedOn())[0];
`,
      'src/z.ts': `import { load, ping } from './work.js';
export const pair = () => Promise.all([load('a'), ping()]);
`,
    });
    expect(report(shop.run('--json').stdout).sites).toContainEqual(
      expect.objectContaining({ file: 'src/z.ts', outcome: 'reverted' }),
    );
  });

  test('an error in a file that sees a method without a written type takes the site back', () => {
    const shop = project({
      'node_modules/@taskgroup/runtime/index.d.ts':
        'export declare const TaskGroup: { all(elements: readonly unknown[]): Promise<unknown[]> };\n',
      'src/a.ts': `import { load, ping } from './work.js';
export class Store {
  async first(): Promise<unknown> {
    return (await Promise.all([load('a'), ping()]))[0];
  }
  both() {
    return Promise.all([load('a'), ping()]);
  }
}
`,
      'src/b.ts': `import { Store } from './a.js';
export const size = async (): Promise<number> => (await new Store().both())[0];
`,
    });
    expect(report(shop.run('--json').stdout).sites).toContainEqual(
      expect.objectContaining({ line: 7, outcome: 'reverted' }),
    );
  });

  test('an error in a file that sees a global of the rewritten one takes the site back', () => {
    const shop = project({
      'node_modules/@taskgroup/runtime/index.d.ts':
        'export declare const TaskGroup: { all(elements: readonly unknown[]): Promise<unknown[]> };\n',
      'src/a.ts': `import { load, ping } from './work.js';
const both = () => Promise.all([load('a'), ping()]);
declare global {
  var shared: typeof both;
}
`,
      'src/b.ts': `const size = async (): Promise<number> => (await globalThis.shared())[0];
`,
    });
    expect(report(shop.run('--json').stdout).sites).toMatchObject([{ outcome: 'reverted' }]);
  });

  test('errors that were there before are nobody’s fault', () => {
    const shop = project({
      'src/a.ts': `import { load, ping } from './work.js';
export const wrong: string = 1;
export const both = async () => await Promise.all([load('a'), ping()]);
`,
    });
    expect(report(shop.run('--json').stdout).sites).toMatchObject([{ outcome: 'converted' }]);
  });

  test('files of several tsconfigs, found through references, and files of none', () => {
    const site = `import { load, ping } from './work.js';
export const both = async () => await Promise.all([load('a'), ping()]);
`;
    const shop = project({
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json': TSCONFIG,
      'src/a.ts': site,
      'scripts/tool.ts': site,
      'packages/web/tsconfig.json': TSCONFIG,
      'packages/web/src/work.ts': WORK,
      'packages/web/src/a.ts': site,
    });
    const { summary } = report(shop.run('--json').stdout);
    expect(summary).toMatchObject({ filesWithTypes: 2, filesWithoutTypes: 1 });
    expect(summary.outcomes).toMatchObject({ converted: 3, reverted: 0 });
  });

  test('a project that has not installed the runtime is checked against the types shipped here', () => {
    const shop = committed({
      'package.json': '{ "name": "shop", "type": "module" }\n',
      'tsconfig.json': TSCONFIG,
      'src/work.ts': WORK,
      'src/a.ts': `import { load, ping } from './work.js';
export const size = async (): Promise<number> => (await Promise.all([load('a'), ping()]))[0];
`,
    });
    const { sites, dependencies } = report(shop.run('--json').stdout);
    expect(sites).toMatchObject([{ outcome: 'converted' }]);
    expect(dependencies).toMatchObject([
      { file: 'package.json', name: '@taskgroup/runtime', edited: true, command: 'npm install' },
    ]);
  });
});

test('--no-types goes by syntax alone', () => {
  const shop = project({
    'src/a.ts': `import { load, ping } from './work.js';
export const both = async () => await Promise.all([load('a'), ping()]);
`,
  });
  expect(shop.run('--no-types').stdout).toContain('by syntax alone, without types');
});

function report(stdout: string): MigrationReport {
  return JSON.parse(stdout);
}
