import type { TSESTree } from '@typescript-eslint/types';

/**
 * `if (a === 1 || a === 2) { if (a === 1) … else if (a === 2) … }`: is this `if`, which has no `else`, the last of those
 * that take each case the code around lets through? Then it is never passed by.
 */
export function takesTheRest(node: TSESTree.IfStatement | TSESTree.ConditionalExpression): boolean {
  if (node.alternate) return false;
  const taken = [...casesOf(node.test)];
  let first: TSESTree.Node = node;
  while (first.parent?.type === 'IfStatement' && first.parent.alternate === first) {
    first = first.parent;
    taken.push(...casesOf(first.test));
  }
  const branch = first.parent?.type === 'BlockStatement' ? first.parent : first;
  const around = branch.parent;
  if (around?.type !== 'IfStatement' || around.consequent !== branch) return false;
  const open = casesOf(around.test);
  return open.length > 0 && open.every((each) => taken.includes(each));
}

/** Each case in which the test holds, as text; none if it may hold in another. */
function casesOf(test: TSESTree.Expression): string[] {
  if (test.type === 'LogicalExpression' && test.operator === '||') {
    const [left, right] = [casesOf(test.left), casesOf(test.right)];
    return left.length && right.length ? [...left, ...right] : [];
  }
  if (test.type !== 'BinaryExpression' || !/^={2,3}$/.test(test.operator)) return [];
  const { left, right } = test;
  const isCase = left.type === 'Identifier' && right.type === 'Literal';
  return isCase ? [`${left.name} ${right.raw}`] : [];
}
