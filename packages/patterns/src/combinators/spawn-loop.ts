import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, isFunctionValue, methodCall } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { definitionOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isBounded } from './bounded.ts';

/** `for (const x of xs) group.startSoon(…)` in a group that was opened here without a limit. */
export function spawnsPerItem(node: TSESTree.Node, most: number, file: SourceFile): boolean {
  const found = methodCall(node, 'startSoon', 'trySpawn');
  const group = found?.member.object;
  if (!found || group?.type !== 'Identifier' || !isOpenedWithoutLimit(group, file)) return false;
  for (let at: TSESTree.Node | undefined = node.parent; at && !isFunction(at); at = at.parent) {
    if (at.type !== 'ForOfStatement') continue;
    return !isBounded(at.right, most, file) && !waits(at.body, file);
  }
  return false;
}

/** A turn that awaits something before it starts the next task goes at that thing's pace. */
function waits(body: TSESTree.Node, file: SourceFile): boolean {
  return contains(body, file.visitorKeys, ({ type }) => type === 'AwaitExpression');
}

function isOpenedWithoutLimit(group: TSESTree.Identifier, file: SourceFile): boolean {
  const definition = definitionOf(file, group);
  const body = definition?.type === 'Parameter' ? definition.node : undefined;
  const call = body && isFunctionValue(body) ? body.parent : undefined;
  if (call?.type !== 'CallExpression' || call.arguments[0] !== body) return false;
  return runtimeNameOf(call.callee, file) === 'withTaskGroup' && call.arguments.length === 1;
}
