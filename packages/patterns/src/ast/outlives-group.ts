import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { runsInPlace } from './cancellable.ts';
import { isFunction } from './kinds.ts';
import { variableOf } from './scope.ts';

/** May the code run after the group that it names has ended: in a listener, or a function that is handed on? */
export function mayOutliveGroup(node: TSESTree.Node, group: string, file: SourceFile): boolean {
  const declared = variableOf(file, group, node)?.defs[0]?.name;
  for (let at = node.parent; at; at = at.parent) {
    if (!isFunction(at)) continue;
    if (!declared || contains(at, declared)) return false;
    if (!runsInPlace(at, file)) return true;
  }
  return false;
}

function contains({ range: [start, end] }: TSESTree.Node, { range }: TSESTree.Node): boolean {
  return start <= range[0] && range[1] <= end;
}
