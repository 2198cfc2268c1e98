import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, isFunctionValue, unwrap } from '../ast/kinds.ts';
import { definitionOf, functionOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { methodOfThis } from './promise-syntax.ts';

/** How many parameters a function has, where this file declares it, its type, or the function that returns it. */
export function parameterCount(node: TSESTree.Node, file: SourceFile): number | undefined {
  const params = parametersOf(node, file);
  if (!params) return undefined;
  const isVariadic = params.some(({ type }) => type === 'RestElement');
  return isVariadic ? Infinity : params.filter((each) => !isThisParameter(each)).length;
}

function parametersOf(
  node: TSESTree.Node,
  file: SourceFile,
): readonly TSESTree.Parameter[] | undefined {
  switch (node.type) {
    case 'Identifier':
      return functionOf(file, node)?.params ?? declaredParameters(node, file);
    case 'CallExpression':
      return returnedParameters(node, file);
    default:
      return methodOfThis(node)?.params;
  }
}

function isThisParameter(node: TSESTree.Parameter): boolean {
  return node.type === 'Identifier' && node.name === 'this';
}

/** `handler: (item: T) => Promise<void>`, also by a name that the file gives to the type. */
function declaredParameters(node: TSESTree.Identifier, file: SourceFile) {
  const name = definitionOf(file, node)?.name;
  const type = name?.type === 'Identifier' ? name.typeAnnotation?.typeAnnotation : undefined;
  const named = type && aliasOf(type, file);
  return named?.type === 'TSFunctionType' ? named.params : undefined;
}

function aliasOf(type: TSESTree.TypeNode, file: SourceFile): TSESTree.TypeNode {
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return type;
  const alias = definitionOf(file, type.typeName)?.node;
  return alias?.type === 'TSTypeAliasDeclaration' ? alias.typeAnnotation : type;
}

/** Of `load(options)`, where `load` is a function of this file that returns one written in it. */
function returnedParameters({ callee }: TSESTree.CallExpression, file: SourceFile) {
  const called = callee.type === 'Identifier' ? functionOf(file, callee) : undefined;
  if (!called?.body || called.async || called.generator) return undefined;
  const results = [...walk(called.body, file.visitorKeys, (node) => !isFunction(node))].flatMap(
    (node) => (node.type === 'ReturnStatement' ? [node.argument] : []),
  );
  const [result, ...others] = called.body.type === 'BlockStatement' ? results : [called.body];
  const value = result && !others.length ? unwrap(result) : undefined;
  return value && isFunctionValue(value) ? value.params : undefined;
}
