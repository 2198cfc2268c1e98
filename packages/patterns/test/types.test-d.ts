import type ts from 'typescript';
import { expectTypeOf, test } from 'vitest';
import type { TypedFile } from '../src/index.ts';

test('a program of TypeScript is one that the oracle can ask', () => {
  expectTypeOf<ts.Program>().toExtend<TypedFile['program']>();
});
