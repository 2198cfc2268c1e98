import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';

/**
 * `expect(value).not.toBe(other)`: every test runner's matchers of these names return nothing. Half of the statements of a
 * repository may be such, and what they are given is expensive to type. Only `resolves`, `rejects` and `expect.poll()`
 * make a promise of them.
 */
export function isAssertion(expression: TSESTree.Expression): boolean {
  if (expression.type !== 'CallExpression') return false;
  const callee = unwrap(expression.callee);
  if (callee.type !== 'MemberExpression' || !matchers.has(memberName(callee) ?? '')) return false;
  const tested = withoutNot(unwrap(callee.object));
  return (
    tested.type === 'CallExpression' &&
    tested.callee.type === 'Identifier' &&
    tested.callee.name === 'expect'
  );
}

function withoutNot(node: TSESTree.Node): TSESTree.Node {
  return node.type === 'MemberExpression' && memberName(node) === 'not'
    ? unwrap(node.object)
    : node;
}

/** Those that Jest, Vitest, Bun and Playwright have in common, or one of them alone. */
const matchers = new Set([
  'toBe',
  'toBeCloseTo',
  'toBeDefined',
  'toBeFalsy',
  'toBeGreaterThan',
  'toBeGreaterThanOrEqual',
  'toBeInstanceOf',
  'toBeLessThan',
  'toBeLessThanOrEqual',
  'toBeNaN',
  'toBeNull',
  'toBeNullable',
  'toBeTruthy',
  'toBeTypeOf',
  'toBeUndefined',
  'toContain',
  'toContainEqual',
  'toEqual',
  'toHaveBeenCalled',
  'toHaveBeenCalledOnce',
  'toHaveBeenCalledTimes',
  'toHaveBeenCalledWith',
  'toHaveBeenLastCalledWith',
  'toHaveBeenNthCalledWith',
  'toHaveLength',
  'toHaveProperty',
  'toHaveReturned',
  'toHaveReturnedWith',
  'toMatch',
  'toMatchInlineSnapshot',
  'toMatchObject',
  'toMatchSnapshot',
  'toSatisfy',
  'toStrictEqual',
  'toThrow',
  'toThrowError',
  'toThrowErrorMatchingInlineSnapshot',
  'toThrowErrorMatchingSnapshot',
]);
