import { expect, test } from 'vitest';
import { typedFile } from '../../src/index.ts';

test('a file without types has no program', () => {
  expect(typedFile({})).toBeUndefined();
  expect(typedFile(undefined)).toBeUndefined();
});
