import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { constantBefore, definitionOf, variableOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { elementKind } from './elements.ts';
import { mappingOf } from './mapping.ts';
import { watchesPromise } from './race.ts';

/**
 * Does this function start any of the work that competes? A race between promises that somebody else
 * gathered only watches them: whoever started them owns them.
 */
export function startsHere(argument: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(argument);
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.some((each) => each !== null && startsElement(each, file));
    case 'CallExpression':
      return mappingStarts(node, file);
    case 'ConditionalExpression':
      return startsHere(node.consequent, file) || startsHere(node.alternate, file);
    case 'Identifier':
      return filledHere(node, file);
    default:
      return false;
  }
}

function startsElement(
  element: TSESTree.Expression | TSESTree.SpreadElement,
  file: SourceFile,
): boolean {
  if (element.type === 'SpreadElement') return startsHere(element.argument, file);
  return elementKind(element, file) === 'work' && !watchesPromise(element, file);
}

function mappingStarts(node: TSESTree.CallExpression, file: SourceFile): boolean {
  const callback = mappingOf(node, file)?.callback;
  if (!callback || !isFunctionValue(callback)) {
    // `ps.map(Promise.resolve)`, or one that a library has in its place.
    return callback !== undefined && memberName(callback) !== 'resolve';
  }
  const isExpression = !callback.async && callback.body.type !== 'BlockStatement';
  return !isExpression || startsElement(callback.body as TSESTree.Expression, file);
}

/** A constant that holds work, or an array that work is pushed into. */
function filledHere(node: TSESTree.Identifier, file: SourceFile): boolean {
  const value = constantBefore(file, node);
  if (value && startsHere(value, file)) return true;
  if (definitionOf(file, node)?.node.type !== 'VariableDeclarator') return false;
  return variableOf(file, node.name, node)!.references.some(({ identifier }) => {
    const call = identifier.parent.parent;
    const pushed = call && methodCall(call, 'push', 'unshift');
    return (
      pushed?.member.object === identifier &&
      pushed.call.arguments.some((each) => contains(each, file.visitorKeys, isCall))
    );
  });
}

function isCall({ type }: TSESTree.Node): boolean {
  return type === 'CallExpression' || type === 'NewExpression' || type === 'ImportExpression';
}
