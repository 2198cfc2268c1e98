import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import { memberName, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction } from '../types/promise-syntax.ts';
import { knownArgument, type KnownSlot } from './known-slots.ts';

/**
 * A callback of a function of this file that is typed as `Function` or `any`, or not at all: its type says nothing, but
 * the function shows that it only ever calls it, and drops what that returns.
 */
export function ownCallback(
  call: TSESTree.CallExpression,
  index: number,
  file: SourceFile,
): KnownSlot | undefined {
  const parameter = calledFunction(call, file)?.params[index];
  if (parameter?.type !== 'Identifier' || !saysNothing(parameter, file)) return undefined;
  const variable = variableOf(file, parameter.name, parameter);
  return variable && isOnlyCalled(variable, file) ? dropped : undefined;
}

const dropped: KnownSlot = { kind: 'unhandled', isCertain: true };

function saysNothing({ typeAnnotation, parent }: TSESTree.Identifier, file: SourceFile): boolean {
  const type = typeAnnotation?.typeAnnotation;
  // An arrow without types may have them from where it stands.
  if (!type) return parent.type === 'FunctionDeclaration' || /\.[cm]?jsx?$/.test(file.path);
  if (type.type === 'TSAnyKeyword') return true;
  return (
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    type.typeName.name === 'Function'
  );
}

function isOnlyCalled({ references }: Variable, file: SourceFile): boolean {
  return references.length > 0 && references.every(({ identifier }) => isDropped(identifier, file));
}

/** `callback(x)` and `callback.call(this, x)` whose value nobody takes; `setTimeout(callback, ms)`. */
function isDropped(identifier: TSESTree.Node, file: SourceFile): boolean {
  const { parent } = identifier;
  if (parent?.type === 'CallExpression' && parent.callee !== identifier) {
    return isDroppedBy(parent, identifier, file);
  }
  const callee = isMethodOfFunction(parent) ? parent : identifier;
  const call = callee.parent;
  if (call?.type !== 'CallExpression' || call.callee !== callee) return false;
  return isStatement(call) || isDroppedResult(call, file);
}

function isMethodOfFunction(node: TSESTree.Node | undefined): node is TSESTree.MemberExpression {
  return node?.type === 'MemberExpression' && /^(apply|call)$/.test(memberName(node) ?? '');
}

function isStatement(call: TSESTree.Node): boolean {
  const { parent } = call;
  if (parent?.type === 'ChainExpression') return isStatement(parent);
  return parent?.type === 'ExpressionStatement';
}

/** `setInterval(() => callback(), ms)`. */
function isDroppedResult(value: TSESTree.Node, file: SourceFile): boolean {
  const arrow = value.parent;
  if (arrow?.type !== 'ArrowFunctionExpression' || unwrap(arrow.body) !== value) return false;
  return arrow.parent.type === 'CallExpression' && isDroppedBy(arrow.parent, arrow, file);
}

function isDroppedBy(call: TSESTree.CallExpression, callback: TSESTree.Node, file: SourceFile) {
  const index = call.arguments.indexOf(callback as TSESTree.Expression);
  return knownArgument(call, index, file)?.isCertain === true;
}
