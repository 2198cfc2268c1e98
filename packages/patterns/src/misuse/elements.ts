import type { TSESTree } from '@typescript-eslint/types';
import { memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isPromiseBySyntax, isPromiseFunction } from '../types/promise-syntax.ts';

/**
 * `xs.map(async …)` where the elements are looked at themselves: they are joined to a text, sifted by `Boolean`, or taken
 * for entries.
 */
export function elementsOf(
  node: TSESTree.CallExpression | TSESTree.NewExpression,
  file: SourceFile,
): TSESTree.Expression | undefined {
  const list = lookedAt(node, file);
  const mapping = list && methodCall(unwrap(list), 'map')?.call.arguments[0];
  return mapping && makesPromises(mapping, file)
    ? (unwrap(list) as TSESTree.Expression)
    : undefined;
}

function makesPromises(mapping: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(mapping);
  const isShort = node.type === 'ArrowFunctionExpression' && !node.async && !node.returnType;
  return isShort ? isPromiseBySyntax(node.body, file) : isPromiseFunction(node, file);
}

function lookedAt(
  node: TSESTree.CallExpression | TSESTree.NewExpression,
  file: SourceFile,
): TSESTree.Node | undefined {
  const { arguments: given } = node;
  const callee = unwrap(node.callee);
  if (node.type === 'NewExpression')
    return isGlobalNamed(callee, 'Map', file) ? given[0] : undefined;
  if (callee.type !== 'MemberExpression') return undefined;
  switch (memberName(callee)) {
    case 'join':
      return callee.object;
    case 'filter':
      return given[0] && isGlobalNamed(given[0], 'Boolean', file) ? callee.object : undefined;
    case 'fromEntries':
      return isGlobalNamed(callee.object, 'Object', file) ? given[0] : undefined;
    default:
      return undefined;
  }
}

function isGlobalNamed(node: TSESTree.Node, name: string, file: SourceFile): boolean {
  return node.type === 'Identifier' && node.name === name && isGlobal(file, name, node);
}
