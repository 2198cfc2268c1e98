import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { patterns } from '@taskgroup/patterns';
import { describe, expect, test } from 'vitest';
import { mayHoldFinding } from '../src/prefilter.ts';

describe('the prefilter', () => {
  test.each(patterns.map(({ id }) => [id]))('lets the bad example of %s through', (id) => {
    const file = new URL(`../../../fixtures/patterns/${id}/bad.ts`, import.meta.url);

    expect(mayHoldFinding(readFileSync(fileURLToPath(file), 'utf8'))).toBe(true);
  });

  test.each([
    ['a call', 'save();'],
    ['a construction without parentheses', 'new Promise'],
    ['a tagged template', 'sql`select 1`;'],
    ['a name of its own', 'const a = 1;\nready;\n'],
    ['void', 'void ready;'],
  ])('lets %s through', (_title, text) => {
    expect(mayHoldFinding(text)).toBe(true);
  });

  test('stops a file of types and constants', () => {
    const text = 'export interface Order {\n  readonly id: string;\n}\nexport const limit = 10;\n';
    expect(mayHoldFinding(text)).toBe(false);
  });
});
