import type { TSESTree } from '@typescript-eslint/types';
import { memberName, methodCall } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';
import { holdsOnly } from './handled-array.ts';
import { namedList } from './named-list.ts';
import { callsNeverReject, neverRejects } from './never-rejects.ts';
import { reducedTo } from './reduced.ts';

/**
 * Do all of these tasks handle their own errors? Then the combinator waits for each of them: it has nothing to reject
 * with before the last one has ended.
 */
export function cannotFail(tasks: TSESTree.Node, file: SourceFile): boolean {
  const node = namedList(tasks, file);
  if (node.type === 'ArrayExpression') {
    return node.elements.every((each) => !each || isQuietElement(each, file));
  }
  if (node.type !== 'CallExpression') {
    return holdsOnly(node, file, (task) => isQuietElement(task, file));
  }
  const reduced = reducedTo(node, file);
  if (reduced) return reduced.every((each) => isQuietElement(each, file));
  const mapping = methodCall(node, 'map', 'from');
  const callback = mapping && node.arguments[memberName(mapping.member) === 'map' ? 0 : 1];
  return callback !== undefined && callsNeverReject(callback, file);
}

function isQuietElement(element: TSESTree.Node, file: SourceFile): boolean {
  if (element.type === 'SpreadElement') return cannotFail(element.argument, file);
  return neverRejects(element, file);
}
