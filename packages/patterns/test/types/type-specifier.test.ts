import { join } from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { afterAll, describe, expect, test } from 'vitest';
import { typeReport } from '../../src/types/native/report.ts';
import { closeSessions } from '../../src/types/native/session.ts';
import { backends, type Backend } from './backends.ts';

const PATH = join(import.meta.dirname, 'project/input.tsx');
const TEXT = `declare const slow: Pace.Slow;\nslow;`;

afterAll(closeSessions);

describe.each(backends)('a type that may float, to $name', ({ missing, open }: Backend) => {
  let opened: ReturnType<typeof open> | undefined;

  test.skipIf(missing).for([
    ['pace', undefined],
    ['race', 'promise'],
  ])('by the package %s: %s', ([name, expected]) => {
    const { file, types } = (opened ??= open(TEXT, PATH));
    const { expression } = file.ast.body.at(-1) as TSESTree.ExpressionStatement;
    const safe = [{ from: 'package', name: 'Slow', package: name! }] as const;
    const kind = types.compat!.floatingKind(expression, { checkThenables: false, safe });
    expect(kind).toBe(expected);
    expect(typeReport().reasons).toEqual({});
  });
});
