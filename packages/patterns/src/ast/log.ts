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

/**
 * Or one that says by its name that it does no more: `logSuccess()`, `this.logStart()`, `output.debug('done')`; not
 * `logIn()`.
 */
export function isLogByName(node: TSESTree.Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const name = calleeName(node) ?? '';
  return isLog(node) || logs.test(name) || (levels.test(name) && isText(node.arguments[0]));
}

const logs = /^log(?!(?:In|Out|On|Off)(?![a-z]))(?:[A-Z]\w*)?$/;
const levels = /^(debug|info|trace|verbose|warn|warning)$/;

function isText(node: TSESTree.Node | undefined): boolean {
  return (
    node?.type === 'TemplateLiteral' || (node?.type === 'Literal' && typeof node.value === 'string')
  );
}
