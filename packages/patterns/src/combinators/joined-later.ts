import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, methodCall, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * `try { await Promise.all(tasks); } catch { await Promise.allSettled(tasks); }`: after a failure, somebody waits for
 * the rest.
 */
export function isJoinedAfterFailure(
  tasks: TSESTree.Node,
  call: TSESTree.CallExpression,
  file: SourceFile,
): boolean {
  const node = unwrap(tasks);
  const variable = node.type === 'Identifier' ? variableOf(file, node.name, node) : undefined;
  if (!variable) return false;
  const joins = (each: TSESTree.Node) => {
    const awaited = each.type === 'AwaitExpression' ? unwrap(each.argument) : undefined;
    const [settled] = (awaited && methodCall(awaited, 'allSettled')?.call.arguments) ?? [];
    return settled?.type === 'Identifier' && variableOf(file, settled.name, settled) === variable;
  };
  for (let at: TSESTree.Node = call; at.parent && !isFunction(at); at = at.parent) {
    const parent: TSESTree.Node = at.parent;
    if (parent.type !== 'TryStatement' || parent.block !== at) continue;
    const after = [parent.handler, parent.finalizer];
    if (after.some((each) => each && contains(each, file.visitorKeys, joins))) return true;
  }
  return false;
}
