import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, memberName, unwrap } from './kinds.ts';

/** A look at the time: `Date.now()`, `new Date()`, `performance.now()`, `process.hrtime.bigint()`. */
export function isClockByName(node: TSESTree.Node): boolean {
  if (node.type === 'NewExpression') return calleeName(node) === 'Date' && !node.arguments.length;
  if (node.type !== 'CallExpression') return false;
  return /^(Date|performance)\.now$|^process\.(uptime|hrtime(\.bigint)?)$/.test(
    pathOf(node.callee),
  );
}

/** `process.hrtime`, for a chain of plain names. */
function pathOf(node: TSESTree.Node): string {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return inner.name;
  return inner.type === 'MemberExpression' ? `${pathOf(inner.object)}.${memberName(inner)}` : '';
}
