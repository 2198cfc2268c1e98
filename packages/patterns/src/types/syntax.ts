import type { TSESTree } from '@typescript-eslint/types';
import { methodCall, unwrap } from '../ast/kinds.ts';
import { constantBefore, definitionOf, functionOf, isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { importedFrom } from './declared-syntax.ts';
import { parameterCount } from './parameter-syntax.ts';
import { isAsyncGeneratorCall, isPromiseBySyntax, isPromiseFunction } from './promise-syntax.ts';
import type { Answer, TypeOracle } from './type-oracle.ts';

/**
 * What the text of one file proves. It never says no, except where a literal says it: what it cannot
 * prove it does not know, and a rule that asks it says less.
 */
export function syntaxOracle(file: SourceFile): TypeOracle {
  return {
    isPromise: (node) => proven(isPromiseBySyntax(node, file)),
    isLikePromise: () => undefined,
    resolvesToError: () => undefined,
    isThenable: (node) => proven(isPromiseBySyntax(node, file)),
    isAlwaysThenable: (node) => proven(!mayBeMissing(node, file) && isPromiseBySyntax(node, file)),
    hidesAbsence: () => undefined,
    isAny: () => undefined,
    isArray: (node) => proven(isArrayBySyntax(node, file)),
    isArrayOfThenables: (node) => proven(isArrayOfPromises(node, file)),
    isArrayOfFunctions: () => undefined,
    isAsyncIterable: (node) => proven(isAsyncGeneratorCall(node, file)),
    isDisposable: () => undefined,
    isAsyncDisposable: () => undefined,
    parameterCount: (node) => parameterCount(node, file),
    returnsThenable: (node) => proven(isPromiseFunction(node, file)),
    expectsVoidReturn: () => undefined,
    signalSlot: () => undefined,
    declaredIn: (node) => importedFrom(node, file),
    isAsyncGenerator: (node) => proven(isAsyncGeneratorCall(node, file)),
  };
}

/** `a?.load()`, and `other` of `(other?: Promise<void>)`. */
function mayBeMissing(expression: TSESTree.Node, file: SourceFile): boolean {
  if (expression.type === 'ChainExpression') return true;
  if (expression.type !== 'Identifier') return false;
  const name = definitionOf(file, expression)?.name as TSESTree.Identifier | undefined;
  return Boolean(name?.optional);
}

function proven(isProven: boolean): Answer {
  return isProven || undefined;
}

function isArrayOfPromises(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  if (node.type === 'ArrayExpression') {
    return node.elements.some((each) => each && isPromiseBySyntax(each, file));
  }
  const callback = mapping(node, file);
  if (!callback) return false;
  const isInline =
    callback.type === 'ArrowFunctionExpression' || callback.type === 'FunctionExpression';
  const called = callback.type === 'Identifier' ? functionOf(file, callback) : callback;
  return isInline || called ? Boolean((called as { async?: boolean } | undefined)?.async) : false;
}

/** The function that `xs.map(…)` or `Array.from(xs, …)` calls with each. */
function mapping(node: TSESTree.Node, file: SourceFile): TSESTree.Node | undefined {
  const from = methodCall(node, 'from');
  const object = from?.member.object;
  if (object?.type === 'Identifier' && isArrayConstructor(object, file)) {
    return from?.call.arguments[1];
  }
  return methodCall(node, 'map', 'flatMap')?.call.arguments[0];
}

/** Is the value a real array: made by a literal, by a function that returns one, or annotated as one? */
export function isArrayBySyntax(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  if (expression.type === 'TSAsExpression' && isArrayType(expression.typeAnnotation)) return true;
  switch (node.type) {
    case 'ArrayExpression':
      return true;
    case 'CallExpression':
      return returnsArray(node, file);
    case 'NewExpression':
      return node.callee.type === 'Identifier' && isArrayConstructor(node.callee, file);
    case 'Identifier':
      return isArrayVariable(node, file);
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].every((each) => isArrayBySyntax(each, file));
    case 'LogicalExpression':
      return [node.left, node.right].every((each) => isArrayBySyntax(each, file));
    default:
      return false;
  }
}

function returnsArray(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === 'Identifier') {
    return isArrayConstructor(callee, file) || isArrayType(functionOf(file, callee)?.returnType);
  }
  if (callee.type !== 'MemberExpression' || callee.computed) return false;
  const { object, property } = callee;
  const name = 'name' in property ? property.name : '';
  if (object.type === 'Identifier' && staticMethods[object.name]?.has(name)) {
    return isGlobal(file, object.name, object);
  }
  if (name === 'split') return true;
  return chainMethods.has(name) && isArrayBySyntax(object, file);
}

const staticMethods: Readonly<Record<string, ReadonlySet<string>>> = {
  Object: new Set(['keys', 'values', 'entries', 'getOwnPropertyNames']),
  Array: new Set(['from', 'of']),
};

const chainMethods = new Set([
  'concat',
  'copyWithin',
  'fill',
  'filter',
  'flat',
  'flatMap',
  'map',
  'reverse',
  'slice',
  'sort',
  'splice',
  'toReversed',
  'toSorted',
  'toSpliced',
  'with',
]);

function isArrayConstructor(callee: TSESTree.Identifier, file: SourceFile): boolean {
  return callee.name === 'Array' && isGlobal(file, 'Array', callee);
}

function isArrayVariable(node: TSESTree.Identifier, file: SourceFile): boolean {
  const definition = definitionOf(file, node);
  const name = definition?.name as TSESTree.Identifier | undefined;
  if (!name) return false;
  if (name.typeAnnotation && !name.optional) return isArrayType(name.typeAnnotation);
  if (name.parent?.type === 'RestElement') return isRestOfList(name.parent);
  const value = constantBefore(file, node);
  return Boolean(value && isArrayBySyntax(value, file));
}

/** `...rest` of parameters and of an array pattern is an array, that of an object pattern is not. */
function isRestOfList({ parent }: TSESTree.RestElement): boolean {
  return parent.type !== 'ObjectPattern';
}

function isArrayType(type: TSESTree.Node | undefined): boolean {
  switch (type?.type) {
    case 'TSTypeAnnotation':
      return isArrayType(type.typeAnnotation);
    case 'TSArrayType':
    case 'TSTupleType':
      return true;
    case 'TSTypeOperator':
      return type.operator === 'readonly' && isArrayType(type.typeAnnotation);
    case 'TSTypeReference':
      return (
        type.typeName.type === 'Identifier' &&
        (type.typeName.name === 'Array' || type.typeName.name === 'ReadonlyArray')
      );
    default:
      return false;
  }
}
