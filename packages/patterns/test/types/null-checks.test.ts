import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { walk } from '../../src/ast/walk.ts';
import { closeSessions } from '../../src/types/native/session.ts';
import { backends } from './backends.ts';

const PATH = join(import.meta.dirname, 'loose', 'input.ts');

const BEFORE = `
  async function save() {}
  class Base { closing: Promise<void> | undefined; close(): Promise<void> { return this.closing; } }
  declare const closing: Promise<void> | undefined, running: Map<string, Promise<void>>, base: Base;
`;

afterAll(closeSessions);

describe.each(backends)('without strictNullChecks, $name', ({ missing, open }) => {
  test.skipIf(missing).for([
    ['base.close()', true],
    ['save()', true],
    ['base.closing', undefined],
    ['base.closing!', undefined],
    ['closing', undefined],
    ['running.get("a")', undefined],
  ] as const)('asked whether %s is always a promise says %j', ([code, expected]) => {
    const { file, types } = open(`${BEFORE}(${code});\nexport {};\n`, PATH);
    const statements = [...walk(file.ast, file.visitorKeys)].filter(
      (node) => node.type === 'ExpressionStatement',
    );
    expect(types.isAlwaysThenable(statements.at(-1)!.expression)).toBe(expected);
  });
});
