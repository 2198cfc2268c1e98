import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
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
      return owner.id.typeAnnotation !== undefined;
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
  return node.superClass !== null || node.implements.length > 0;
}

/** Does that rule report the place? */
export function isMisused({ owner, value }: Place, types: TypeOracle): boolean {
  if (isFinally(owner, types) || isAnyValue(value, types)) return false;
  return (
    types.returnsThenable(value as TSESTree.Expression) === true &&
    types.expectsVoidReturn(value) === true
  );
}

/** What is `any` is nothing to that rule, whatever the text of the file proves. */
function isAnyValue(value: TSESTree.Node, types: TypeOracle): boolean {
  return types.isAny(value as TSESTree.Expression) === true;
}

/** A promise awaits what the callback of its `finally` returns, though its type does not say so. */
function isFinally(owner: TSESTree.Node, types: TypeOracle): boolean {
  if (owner.type !== 'CallExpression') return false;
  const callee = unwrap(owner.callee);
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'finally') return false;
  return types.isPromise(callee.object) === true;
}

/** What that rule underlines. */
export function reportedNode({ kind, owner, value }: Place): TSESTree.Node {
  if (kind === 'attributes') return value.parent!;
  if (kind !== 'properties') return value;
  if (!isFunctionValue(value)) return value;
  return value.returnType?.typeAnnotation ?? owner;
}
