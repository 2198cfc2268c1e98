import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { outermost } from './uses.ts';

/**
 * Do the mentions of a variable treat its value as a promise? One of them has to, and none may read what a
 * promise does not have; so types are asked for few of all the variables that hold the result of a call.
 */
export function isTreatedAsPromise(mentions: readonly TSESTree.Node[], file: SourceFile): boolean {
  const nodes = mentions.map(outermost);
  return nodes.some((node) => isAwaited(node, file)) && !nodes.some(isTakenApart);
}

function isAwaited(node: TSESTree.Node, file: SourceFile): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.init === node && isSecondName(parent.id, file);
    case 'AwaitExpression':
      return true;
    case 'MemberExpression':
      return parent.object === node && chain.has(memberName(parent) ?? '');
    case 'ReturnStatement':
      return true;
    case 'ArrayExpression':
    case 'CallExpression':
      return isOfCombinator(parent);
    default:
      return false;
  }
}

/** `const current = next;`, which is awaited under its new name. */
function isSecondName(id: TSESTree.Node, file: SourceFile): boolean {
  const references = id.type === 'Identifier' && variableOf(file, id.name, id)?.references;
  if (!references) return false;
  return references.some(
    ({ identifier }) => outermost(identifier).parent?.type === 'AwaitExpression',
  );
}

const chain = new Set(['then', 'catch', 'finally']);

/** `Promise.all([p, q])`, `TaskGroup.race([p])`, `Promise.resolve(p)`. */
function isOfCombinator(node: TSESTree.Node): boolean {
  const call = node.type === 'ArrayExpression' ? node.parent : node;
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  return /^(all|allSettled|any|race|resolve)$/.test(memberName(call.callee) ?? '');
}

function isTakenApart(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return false;
  return !chain.has(memberName(parent) ?? '');
}
