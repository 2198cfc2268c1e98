import type { TSESTree } from '@typescript-eslint/types';

/** What `a = b`, `a += b` and `a++` write to. */
export function writtenBy(node: TSESTree.Node): TSESTree.Node | undefined {
  if (node.type === 'UpdateExpression') return node.argument;
  return node.type === 'AssignmentExpression' ? node.left : undefined;
}
