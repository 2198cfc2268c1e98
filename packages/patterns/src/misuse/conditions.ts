import type { TSESTree } from '@typescript-eslint/types';

/** The expressions whose truth a node asks for. */
export function conditionsOf(node: TSESTree.Node): TSESTree.Expression[] {
  switch (node.type) {
    case 'ConditionalExpression':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'IfStatement':
    case 'WhileStatement':
      return node.test ? operandsOf(node.test) : [];
    case 'UnaryExpression':
      return node.operator === '!' ? operandsOf(node.argument) : [];
    case 'LogicalExpression':
      return isTested(node) ? [] : leftOf(node);
    default:
      return [];
  }
}

/** All that `a && (b || c)` asks for, as a condition. */
function operandsOf(test: TSESTree.Expression): TSESTree.Expression[] {
  if (test.type !== 'LogicalExpression') return [test];
  return [...operandsOf(test.left), ...operandsOf(test.right)];
}

/** As a value, its last operand is the result; a `??` asks for less than the truth. */
function leftOf({ left, operator }: TSESTree.LogicalExpression): TSESTree.Expression[] {
  return operator === '??' || left.type === 'LogicalExpression' ? [] : [left];
}

/** Is it, alone or within others, a condition that `operandsOf` has taken apart? */
function isTested(logical: TSESTree.LogicalExpression): boolean {
  let outer: TSESTree.Node = logical;
  while (outer.parent?.type === 'LogicalExpression') outer = outer.parent;
  const { parent } = outer;
  if (parent?.type === 'UnaryExpression') return parent.operator === '!';
  return (
    parent !== undefined &&
    'test' in parent &&
    parent.test === outer &&
    parent.type !== 'SwitchCase'
  );
}
