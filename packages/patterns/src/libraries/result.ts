import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunctionValue, methodCall, type FunctionNode } from '../ast/kinds.ts';
import { isPromise } from '../ast/promise.ts';
import { isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** Is what a call comes to never looked at? */
export function isDropped(call: TSESTree.Node): boolean {
  const { parent } = call;
  if (parent?.type === 'AwaitExpression') return isDropped(parent);
  return parent?.type === 'ExpressionStatement';
}

/** Does nobody here, or elsewhere, call more on the promise than any promise has? */
export function isPlainPromise(call: TSESTree.Node, file: SourceFile): boolean {
  const { parent } = call;
  switch (parent?.type) {
    case 'AwaitExpression':
    case 'ExpressionStatement':
      return true;
    case 'ReturnStatement':
      return isAdopted(enclosingFunction(call), file);
    case 'ArrowFunctionExpression':
      return parent.body === call && isAdopted(parent, file);
    case 'ArrayExpression':
      return isElementOfCombinator(parent, file);
    case 'MemberExpression': {
      const chained = parent.object === call ? standardCall(parent) : undefined;
      return chained !== undefined && isPlainPromise(chained, file);
    }
    default:
      return false;
  }
}

/** Does what the function returns become part of another promise? */
function isAdopted(node: FunctionNode | undefined, file: SourceFile): boolean {
  if (!node) return false;
  if (node.async || isNative(node.returnType?.typeAnnotation, file)) return true;
  const call = isFunctionValue(node) ? node.parent : undefined;
  const chained = call && methodCall(call, 'then', 'catch', 'finally');
  return chained !== undefined && standardCall(chained.member) === call;
}

/** The platform's own type, with nothing of a library's in it. */
function isNative(type: TSESTree.TypeNode | undefined, file: SourceFile): boolean {
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  const { name } = type.typeName;
  return /^Promise(?:Like)?$/.test(name) && isGlobal(file, name, type);
}

/** A call of `then`, `catch` or `finally` with no more arguments than a promise takes; Bluebird's take filters. */
function standardCall(member: TSESTree.MemberExpression): TSESTree.CallExpression | undefined {
  const call = member.parent;
  const found = methodCall(call, 'then', 'catch', 'finally');
  if (!found || found.member !== member || call.type !== 'CallExpression') return undefined;
  const name = 'name' in member.property ? member.property.name : '';
  return call.arguments.length <= (name === 'then' ? 2 : 1) ? call : undefined;
}

function isElementOfCombinator(array: TSESTree.ArrayExpression, file: SourceFile): boolean {
  const found = methodCall(array.parent, 'all', 'allSettled', 'race', 'any');
  return found !== undefined && isPromise(found.member.object, file);
}
