import type { TSESTree } from '@typescript-eslint/types';
import { staticMemberName } from '../ast/constant-text.ts';
import { isFunctionValue } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { isChecked, type AsyncCallbackOptions } from './options.ts';
import type { Place } from './place.ts';

/** Is the place one that typescript-eslint's rule looks at, by the same options? */
export function isComparable({ kind, owner, value }: Place, options: AsyncCallbackOptions) {
  if (options.compat === false || !isChecked(options.compat, kind)) return false;
  switch (owner.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSInterfaceDeclaration':
      return hasHeritage(owner) && isInstanceMember(value);
    case 'Property':
      return !owner.method || !isQuoted(owner);
    case 'VariableDeclarator':
      return owner.id.typeAnnotation !== undefined || owner.parent.kind === 'using';
    default:
      return true;
  }
}

function isInstanceMember(node: TSESTree.Node): boolean {
  return 'key' in node && !isQuoted(node) && !('static' in node && node.static);
}

/** That rule looks such a method up by its name with the quotes, and finds none. */
function isQuoted({ key }: { key: TSESTree.Node }): boolean {
  return key.type === 'Literal' && typeof key.value === 'string';
}

export function hasHeritage(
  node: TSESTree.ClassDeclaration | TSESTree.ClassExpression | TSESTree.TSInterfaceDeclaration,
): boolean {
  if (node.type === 'TSInterfaceDeclaration') return node.extends.length > 0;
  // A parser of JavaScript knows no interfaces.
  const { superClass, implements: interfaces = [] } = node;
  return superClass !== null || interfaces.length > 0;
}

/** Does that rule report the place? */
export function isMisused(place: Place, file: SourceFile, types: TypeOracle): boolean {
  const { owner, value } = place;
  const { compat } = types;
  if (owner.type === 'VariableDeclarator' && compat?.isAsyncResource?.(owner)) return true;
  // What is `any` is nothing to that rule, whatever the text of the file proves.
  if (isPromiseFinally(owner, file, types) || types.isAny(value as TSESTree.Expression)) {
    return false;
  }
  const isAsync =
    compat?.returnsThenable?.(value) ?? types.returnsThenable(value as TSESTree.Expression);
  return isAsync === true && isDropped(place, types);
}

function isDropped({ kind, owner, value }: Place, types: TypeOracle): boolean {
  const { compat } = types;
  if (kind === 'arguments' && compat?.dropsArgument) {
    const call = owner as TSESTree.CallExpression;
    return compat.dropsArgument(call, call.arguments.indexOf(value as TSESTree.Expression));
  }
  if (kind === 'inheritedMethods' && compat?.dropsMember) return compat.dropsMember(value);
  return types.expectsVoidReturn(value) === true;
}

/** A promise awaits what the callback of its `finally` returns, though its type does not say so. */
function isPromiseFinally(owner: TSESTree.Node, file: SourceFile, types: TypeOracle): boolean {
  if (owner.type !== 'CallExpression') return false;
  const { callee } = owner;
  if (callee.type !== 'MemberExpression') return false;
  if (staticMemberName(callee, file) !== 'finally') return false;
  return types.compat?.isPromise?.(callee.object) ?? types.isPromise(callee.object) === true;
}

/** What that rule underlines. */
export function reportedNode({ kind, owner, value }: Place): TSESTree.Node {
  if (kind === 'attributes') return value.parent!;
  if (kind !== 'properties') return value;
  if (!isFunctionValue(value)) return value;
  return value.returnType?.typeAnnotation ?? owner;
}
