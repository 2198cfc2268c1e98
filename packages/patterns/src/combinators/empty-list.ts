import type { TSESTree } from '@typescript-eslint/types';

/** An array that begins empty, and the type that its text gives it: `[] as Promise<T>[]`, `new Array<Promise<T>>()`. */
export interface EmptyList {
  readonly type?: TSESTree.TypeNode;
  /** The type is that of an element, and not of the array. */
  readonly isOfElement?: boolean;
}

export function emptyList(init: TSESTree.Expression): EmptyList | undefined {
  if (init.type === 'TSAsExpression' || init.type === 'TSTypeAssertion') {
    return isEmpty(init.expression) ? { type: init.typeAnnotation } : undefined;
  }
  if (init.type === 'NewExpression') return newArray(init);
  return isEmpty(init) ? {} : undefined;
}

function isEmpty(node: TSESTree.Expression): boolean {
  return node.type === 'ArrayExpression' && !node.elements.length;
}

function newArray(node: TSESTree.NewExpression): EmptyList | undefined {
  const isArray = node.callee.type === 'Identifier' && node.callee.name === 'Array';
  if (!isArray || node.arguments.length) return undefined;
  const [type] = node.typeArguments?.params ?? [];
  return type ? { type, isOfElement: true } : {};
}
