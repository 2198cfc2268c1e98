import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { constantValue, definitionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * The events that a listener is added for: one by its name, or those of a list that is looped over, as in
 * `for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)`.
 */
export function eventsOf(event: TSESTree.Node, file: SourceFile): string[] {
  const node = unwrap(event);
  if (node.type === 'Literal') return [String(node.value)];
  if (node.type !== 'Identifier') return [];
  const value = constantValue(file, node);
  if (value?.type === 'Literal') return [String(value.value)];
  const list = listOf(node, file);
  return list ? textsOf(list, file) : [];
}

/** What the variable of a loop runs through. */
function listOf(name: TSESTree.Identifier, file: SourceFile): TSESTree.Node | undefined {
  const definition = definitionOf(file, name);
  const node = definition?.node;
  if (node?.type === 'VariableDeclarator') {
    const loop = node.parent.parent;
    return loop.type === 'ForOfStatement' && loop.left === node.parent ? loop.right : undefined;
  }
  const isFirst = node && isFunction(node) && node.params[0] === definition.name;
  return isFirst ? listLoopedBy(node) : undefined;
}

/** `list` of `list.forEach(callback)`. */
function listLoopedBy(callback: TSESTree.Node): TSESTree.Node | undefined {
  const call = callback.parent;
  if (call?.type !== 'CallExpression' || call.arguments[0] !== callback) return undefined;
  const { callee } = call;
  const isLoop =
    callee.type === 'MemberExpression' && /^(forEach|map)$/.test(memberName(callee) ?? '');
  return isLoop ? callee.object : undefined;
}

function textsOf(list: TSESTree.Node, file: SourceFile): string[] {
  const node = unwrap(list);
  const array = node.type === 'Identifier' ? unwrap(constantValue(file, node) ?? node) : node;
  if (array.type !== 'ArrayExpression') return [];
  return array.elements.flatMap((element) =>
    element?.type === 'Literal' ? String(element.value) : [],
  );
}
