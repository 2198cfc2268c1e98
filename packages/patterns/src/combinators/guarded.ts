import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { textOf } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';

/** `if (items.length <= 1) { … }`: where the node stands, there is at most one of these items. */
export function isGuardedToOne(
  items: TSESTree.Node,
  node: TSESTree.Node,
  file: SourceFile,
): boolean {
  const name = textOf(file, unwrap(items));
  for (let at = node; at.parent && !isFunction(at); at = at.parent) {
    const { parent } = at;
    const isBranch = parent.type === 'IfStatement' || parent.type === 'ConditionalExpression';
    if (isBranch && parent.consequent === at && limits(parent.test, name, file)) return true;
  }
  return false;
}

function limits(test: TSESTree.Expression, name: string, file: SourceFile): boolean {
  const node = unwrap(test);
  if (node.type === 'LogicalExpression' && node.operator === '&&') {
    return [node.left, node.right].some((each) => limits(each, name, file));
  }
  if (node.type !== 'BinaryExpression' || node.right.type !== 'Literal') return false;
  const length = unwrap(node.left);
  const isLength =
    length.type === 'MemberExpression' && /^(length|size)$/.test(memberName(length) ?? '');
  if (!isLength || textOf(file, length.object) !== name) return false;
  return /^(<= 1|< 2|={2,3} [01])$/.test(`${node.operator} ${String(node.right.value)}`);
}
