import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isPromiseBySyntax } from '../types/promise-syntax.ts';

/**
 * May an async function that returns this value fail with it? It waits for a promise that it is given, and no `try` in
 * it is around that. What calls and `await`s do where they are written is judged there.
 */
export function mayAdoptFailure(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  switch (node.type) {
    case 'Identifier':
      return mayHoldPromise(node, file);
    case 'MemberExpression':
      return true;
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].some((each) => mayAdoptFailure(each, file));
    case 'LogicalExpression':
      return [node.left, node.right].some((each) => mayAdoptFailure(each, file));
    case 'SequenceExpression':
      return mayAdoptFailure(node.expressions.at(-1)!, file);
    case 'AssignmentExpression':
      return mayAdoptFailure(node.right, file);
    default:
      return isPromiseBySyntax(node, file);
  }
}

/** Not what is only ever given values that are no promises, or is declared to be none. */
function mayHoldPromise(node: TSESTree.Identifier, file: SourceFile): boolean {
  const variable = variableOf(file, node.name, node);
  const [definition] = variable?.defs ?? [];
  if (!variable || !definition) return node.name !== 'undefined';
  const { typeAnnotation } = definition.name as TSESTree.Identifier;
  if (isPlainType(typeAnnotation?.typeAnnotation)) return false;
  if (definition.type !== 'Variable') return definition.type === 'Parameter';
  return variable.references.some(({ writeExpr, identifier }) => {
    // What writes itself, as `all = all.concat(more)`, says nothing new, and would be followed for ever.
    if (!writeExpr || writeExpr.range[1] > node.range[0]) return false;
    const isPattern =
      identifier.parent.type === 'Property' || identifier.parent.type === 'ArrayPattern';
    return !isPattern && mayAdoptFailure(writeExpr, file);
  });
}

function isPlainType(type: TSESTree.TypeNode | undefined): boolean {
  if (type?.type === 'TSUnionType') return type.types.every(isPlainType);
  return type !== undefined && plainTypes.has(type.type);
}

const plainTypes = new Set<string>([
  'TSArrayType',
  'TSBigIntKeyword',
  'TSBooleanKeyword',
  'TSLiteralType',
  'TSNullKeyword',
  'TSNumberKeyword',
  'TSStringKeyword',
  'TSSymbolKeyword',
  'TSTupleType',
  'TSUndefinedKeyword',
  'TSVoidKeyword',
]);
