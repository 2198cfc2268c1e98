import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, memberName, unwrap } from './kinds.ts';

/** A call that only says something: `console.log()`, `logger.info()`, `process.stdout.write()`. */
export function isLog(node: TSESTree.Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  if (callee.type !== 'MemberExpression') return false;
  const { object } = callee;
  const name = object.type === 'Identifier' ? object.name : memberName(object);
  return /^(console|log|logger|debug|stdout|stderr)$/i.test(name ?? '');
}

/** Or one that says by its name that it does no more: `logSuccess()`, `this.logStart()`; not `logIn()`. */
export function isLogByName(node: TSESTree.Node): boolean {
  const name = node.type === 'CallExpression' ? calleeName(node) : undefined;
  return isLog(node) || /^log(?!(?:In|Out|On|Off)(?![a-z]))(?:[A-Z]\w*)?$/.test(name ?? '');
}
