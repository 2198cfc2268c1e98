import { describe, expect, test } from 'vitest';
import { findSites, mayHoldSite, patterns, syntaxOracle } from '../src/index.ts';
import { parse } from './parse.ts';

describe('a look at the text tells whether a file is worth parsing', () => {
  test.each([
    ['a call', 'save();'],
    ['a construction without parentheses', 'new Task'],
    ['a tagged template', 'sql`select 1`;'],
    ['a name that comes from elsewhere', "import { ready } from './ready.js';\nready;\n"],
    ['a name that is declared', 'declare const ready: Promise<void>;\nready;\n'],
    ['void', 'void ready;'],
  ])('it is with %s', (_title, text) => {
    expect(mayHoldSite(text, patterns)).toBe(true);
  });

  test('it is not with types and constants alone', () => {
    const text = 'export interface Order {\n  readonly id: string;\n}\nexport const limit = 10;\n';
    expect(mayHoldSite(text, patterns)).toBe(false);
  });
});

test('a file is not asked what its names mean for a pattern that it does not look like', () => {
  const { text, ast, visitorKeys } = parse('save(items);\n');
  const file = {
    ...{ path: 'file.ts', text, ast, visitorKeys, moduleKind: 'esm' as const },
    get scopeManager(): never {
      throw new Error('somebody asked');
    },
  };
  const libraries = patterns.filter(({ id }) => id === 'prefer-taskgroup');
  expect(findSites(file, libraries, syntaxOracle(parse(text)))).toEqual([]);
});
