import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { constantBefore } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** The number that an expression of literals and constants of the file amounts to. */
export function constantNumber(
  expression: TSESTree.Node | undefined,
  file: SourceFile,
): number | undefined {
  if (!expression) return undefined;
  const node = unwrap(expression);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'number' ? node.value : undefined;
    case 'Identifier': {
      const value = constantBefore(file, node);
      return node.name === 'Infinity' ? Infinity : constantNumber(value, file);
    }
    case 'BinaryExpression':
      return calculated(node, file);
    default:
      return undefined;
  }
}

function calculated(node: TSESTree.BinaryExpression, file: SourceFile): number | undefined {
  const left = constantNumber(node.left, file);
  const right = constantNumber(node.right, file);
  if (left === undefined || right === undefined) return undefined;
  switch (node.operator) {
    case '*':
      return left * right;
    case '**':
      return left ** right;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '/':
      return left / right;
    default:
      return undefined;
  }
}
