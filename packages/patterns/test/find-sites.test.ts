import { describe, expect, test } from 'vitest';
import { mayHoldSite, patterns } from '../src/index.ts';

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
