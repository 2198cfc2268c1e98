import type { TSESTree } from '@typescript-eslint/types';

export type FunctionNode =
  TSESTree.ArrowFunctionExpression | TSESTree.FunctionDeclaration | TSESTree.FunctionExpression;

export type FunctionValue = TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression;

export function isFunction(node: TSESTree.Node): node is FunctionNode {
  return isFunctionValue(node) || node.type === 'FunctionDeclaration';
}

export function isFunctionValue(node: TSESTree.Node): node is FunctionValue {
  return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';
}

/** The expression below casts, `!`, `satisfies` and the wrapper of an optional chain. */
export function unwrap(node: TSESTree.Node): TSESTree.Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'ChainExpression':
      return unwrap(node.expression);
    default:
      return node;
  }
}

/** `name` of `name(…)`, `a.name(…)` and `a?.name(…)`. */
export function calleeName(call: TSESTree.CallExpression | TSESTree.NewExpression) {
  const callee = unwrap(call.callee);
  return callee.type === 'Identifier' ? callee.name : memberName(callee);
}

/** `name` of `a.name`, and of `a['name']`. */
export function memberName(node: TSESTree.Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  if (!node.computed) return 'name' in node.property ? node.property.name : undefined;
  return node.property.type === 'Literal' ? String(node.property.value) : undefined;
}

/** The object of `object.name(…)` when that is what the call is. */
export function methodCall(
  node: TSESTree.Node,
  ...names: string[]
): { call: TSESTree.CallExpression; member: TSESTree.MemberExpression } | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  if (node.callee.computed || !names.includes(memberName(node.callee) ?? '')) return undefined;
  return { call: node, member: node.callee };
}

/** The nearest function around the node, or `undefined` at the top of the file. */
export function enclosingFunction(node: TSESTree.Node): FunctionNode | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (isFunction(at)) return at;
    if (at.type === 'StaticBlock' || at.type === 'PropertyDefinition') return undefined;
  }
  return undefined;
}
