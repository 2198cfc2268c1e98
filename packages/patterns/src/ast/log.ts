import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from './kinds.ts';

/** A call that only says something: `console.log()`, `logger.info()`, `process.stdout.write()`. */
export function isLog(node: TSESTree.Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  if (callee.type !== 'MemberExpression') return false;
  const { object } = callee;
  const name = object.type === 'Identifier' ? object.name : memberName(object);
  return /^(console|log|logger|debug|stdout|stderr)$/i.test(name ?? '');
}
