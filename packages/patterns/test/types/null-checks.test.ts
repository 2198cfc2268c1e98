import { join } from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { afterAll, describe, expect, test } from 'vitest';
import type { SourceFile } from '../../src/index.ts';
import { walk } from '../../src/ast/walk.ts';
import type { Program } from '../../src/types/checker.ts';
import { closeSessions } from '../../src/types/native/session.ts';
import { hidesAbsence } from '../../src/types/null-checks.ts';
import { backends, parsed } from './backends.ts';

const PATH = join(import.meta.dirname, 'loose', 'input.ts');

const BEFORE = `
  async function save() {}
  class Base { closing: Promise<void> | undefined; close(): Promise<void> { return this.closing; } }
  declare const closing: Promise<void> | undefined, running: Map<string, Promise<void>>, base: Base;
`;

afterAll(closeSessions);

describe.each(backends)('without strictNullChecks, $name', ({ missing, open }) => {
  test.skipIf(missing).for([
    ['base.close()', false],
    ['save()', false],
    ['base.closing', true],
    ['base.closing!', true],
    ['closing', true],
    ['running.get("a")', true],
  ] as const)('%s may hide that it is absent: %j', ([code, expected]) => {
    const { file, types } = open(`${BEFORE}(${code});\nexport {};\n`, PATH);
    expect(types.hidesAbsence!(lastExpression(file))).toBe(expected);
  });
});

test.for([
  [{ strict: true }, 'base.closing', false],
  [{}, 'base.closing', true],
  [{ strict: false }, 'closing', true],
  [{ strict: false, strictNullChecks: true }, 'closing', false],
  [{ strict: false, strictNullChecks: true }, 'base.closing', true],
  [{ strict: true, strictPropertyInitialization: false }, 'base.closing', true],
  [{ strict: true, strictPropertyInitialization: false }, 'base.close()', false],
  [undefined, 'closing', false],
] as const)('with %j, %s may hide that it is absent: %j', ([options, code, expected]) => {
  const file = parsed(`(${code});`, 'input.ts');
  const program = { getCompilerOptions: options && (() => options) } as unknown as Program;
  expect(hidesAbsence(lastExpression(file), program)).toBe(expected);
});

function lastExpression({ ast, visitorKeys }: SourceFile): TSESTree.Expression {
  const nodes = [...walk(ast, visitorKeys)];
  return nodes.filter((node) => node.type === 'ExpressionStatement').at(-1)!.expression;
}
