import { ts } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { changedParts } from '../src/changed-parts.ts';

const BEFORE = `import { work } from './work.js';
const limit = 3;
export async function first(): Promise<void> { await Promise.all([work()]); }
export async function second() { await Promise.all([work()]); }
export class Store {
  #size: number;
  constructor() { this.#size = limit; }
  async load(): Promise<void> { await Promise.all([work()]); }
  async save(): Promise<void> { await work(); }
}
register(async () => { await Promise.all([work()]); });
`;

describe('what has to be checked again', () => {
  test('is a function whose type is written down, and the import that it needs', () => {
    const after = inFirst('all([() => work()])').replace(
      'import { work }',
      "import { TaskGroup } from '@taskgroup/runtime';\nimport { work }",
    );
    expect(partsOf(after)).toEqual([
      "import { TaskGroup } from '@taskgroup/runtime';",
      'export async function first(): Promise<void> { await all([() => work()]); }',
    ]);
  });

  test('is the method alone, and the class of a constructor', () => {
    const save = BEFORE.replace('await work();', 'await work(limit);');
    expect(partsOf(save)).toEqual(['async save(): Promise<void> { await work(limit); }']);
    const made = BEFORE.replace('this.#size = limit;', '');
    expect(partsOf(made)?.[0]).toMatch(/^export class Store \{/);
  });

  test('is a call whose function differs', () => {
    const after = BEFORE.replace(
      'register(async () => { await Promise',
      'register(async () => { await Group',
    );
    expect(partsOf(after)).toEqual(['register(async () => { await Group.all([work()]); });']);
  });

  test('is nothing where nothing differs', () => {
    expect(partsOf(BEFORE)).toEqual([]);
  });
});

describe('the whole file has to be checked', () => {
  test.each([
    ['a type that is inferred may differ', BEFORE.replace('second() { await', 'second() { return')],
    ['a constant differs', BEFORE.replace('limit = 3', 'limit = 4')],
    ['an import is gone', BEFORE.replace("import { work } from './work.js';\n", '')],
    ['a name comes from another module', BEFORE.replace('./work.js', './other.js')],
    ['a name has become one of types', BEFORE.replace('import {', 'import type {')],
    ['a new name meant something before', `import { Promise } from 'other';\n${BEFORE}`],
    ['a statement is gone', BEFORE.replace(/^register.*\n/m, '')],
    ['a call differs outside of its functions', BEFORE.replace('register(', 'await register(')],
    [
      'an error is expected',
      inFirst('all([work()])').replace(
        'const limit',
        '// @ts-expect-error -- a story\nconst limit',
      ),
    ],
  ])('%s', (_, after) => {
    expect(partsOf(after)).toBeUndefined();
  });

  test('a file that is no module, and one without types', () => {
    const script = 'function f(): void { a(); }';
    expect(partsOf(script.replace('a()', 'b()'), script)).toBeUndefined();
    expect(partsOf(inFirst('all([work()])'), BEFORE, 'file.js')).toBeUndefined();
  });
});

function inFirst(call: string): string {
  return BEFORE.replace('Promise.all([work()])', call);
}

function partsOf(after: string, before = BEFORE, name = 'file.ts'): string[] | undefined {
  const [ours, theirs] = [before, after].map((text) =>
    ts.createSourceFile(name, text, ts.ScriptTarget.Latest),
  );
  return changedParts(ours, theirs)?.map((node) => node.getText(theirs));
}
