import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from './kinds.ts';

/** Is it no promise by its syntax alone? A literal is none, an awaited value is none any more, and few operators make one. */
export function isPlainKind(expression: TSESTree.Node): boolean {
  return plainKinds.has(unwrap(expression).type);
}

const plainKinds = new Set<string>([
  'ArrayExpression',
  'ArrowFunctionExpression',
  'AwaitExpression',
  'BinaryExpression',
  'ClassExpression',
  'FunctionExpression',
  'JSXElement',
  'JSXFragment',
  'Literal',
  'MetaProperty',
  'ObjectExpression',
  'TemplateLiteral',
  'UnaryExpression',
  'UpdateExpression',
]);
