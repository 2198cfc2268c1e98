import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { cannotFail } from './cannot-fail.ts';
import { handlesItself } from './handles-itself.ts';
import { mappingOf } from './mapping.ts';
import { startsHere } from './started-here.ts';
import { combinatorUse } from './use.ts';

/** The call of `Promise.allSettled` or `TaskGroup.allSettled` with this callee. */
export function settledCall(
  callee: TSESTree.MemberExpression,
  file: SourceFile,
): TSESTree.CallExpression | undefined {
  const call = callee.parent;
  if (call.type !== 'CallExpression' || call.callee !== callee) return undefined;
  const use = combinatorUse(callee, file);
  const isSettled =
    (use?.method === 'allSettled' && (use.kind === 'call' || isTyped(use.reason))) ||
    runtimeNameOf(callee, file) === 'TaskGroup.allSettled';
  return isSettled ? call : undefined;
}

function isTyped(reason: string): boolean {
  return reason === 'explicit-type-arguments';
}

/** Is the call awaited, and what it yields dropped: as a statement, or by a callback without a parameter? */
export function isResultDropped(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const { parent } = chainEnd(call);
  if (parent?.type !== 'AwaitExpression') return false;
  const around = parent.parent;
  if (around.type === 'ExpressionStatement') return true;
  if (around.type !== 'VariableDeclarator' || around.id.type !== 'Identifier') return false;
  const variable = variableOf(file, around.id.name, around.id);
  const isExported = around.parent.parent.type === 'ExportNamedDeclaration';
  return (
    !isExported &&
    variable?.references.every((each) => !each.isRead() || isCounted(each.identifier)) === true
  );
}

/** `results.length` says how many there were, and not how they ended. */
function isCounted({ parent }: TSESTree.Node): boolean {
  return parent?.type === 'MemberExpression' && memberName(parent) === 'length';
}

/** `allSettled(…).then(() => …)`: the end of a chain that takes no results. */
function chainEnd(call: TSESTree.Node): TSESTree.Node {
  const chain = call.parent?.parent;
  const found = chain && methodCall(chain, 'then', 'finally');
  if (found?.member.object !== call) return call;
  const [callback] = found.call.arguments;
  const isBlind = callback && isFunctionValue(callback) && callback.params.length === 0;
  return isBlind ? chainEnd(found.call) : call;
}

/** Does nobody else hear of the failures: neither whoever gathered the promises, nor each task itself? */
export function losesFailures(argument: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(argument);
  if (node.type === 'Identifier' && isReadElsewhere(node, file)) return false;
  if (!startsHere(node, file) && !holdsThunks(node, file)) return false;
  if (node.type === 'ArrayExpression') {
    return node.elements.some((each) => each !== null && !handlesElement(each, file));
  }
  const callback = mappingOf(node, file)?.callback;
  return !(callback && handlesItself(callback, file)) && !cannotFail(node, file);
}

function isReadElsewhere(node: TSESTree.Identifier, file: SourceFile): boolean {
  const reads = variableOf(file, node.name, node)?.references.filter((each) => each.isRead()) ?? [];
  return reads.some(({ identifier }) => identifier !== node && !isFilling(identifier));
}

function isFilling(identifier: TSESTree.Node): boolean {
  const call = identifier.parent?.parent;
  return methodCall(call ?? identifier, 'push', 'unshift') !== undefined;
}

/** The twin takes functions, written out or mapped to. */
function holdsThunks(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type === 'ArrayExpression')
    return node.elements.some((each) => each && isFunctionValue(each));
  const callback = mappingOf(node, file)?.callback;
  return callback !== undefined && isFunctionValue(callback) && isFunctionValue(callback.body);
}

function handlesElement(
  element: TSESTree.Expression | TSESTree.SpreadElement,
  file: SourceFile,
): boolean {
  if (element.type !== 'SpreadElement') return handlesItself(element, file);
  return !losesFailures(element.argument, file);
}
