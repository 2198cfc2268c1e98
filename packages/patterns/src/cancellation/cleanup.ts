import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../ast/kinds.ts';
import { runsInPlace } from '../ast/cancellable.ts';
import type { SourceFile } from '../source-file.ts';

/** The part of a `try` that code runs in after the work itself: its `finally` or its `catch`. */
export function cleanupAround(
  node: TSESTree.Node,
  file: SourceFile,
): { kind: 'finally' | 'catch'; block: TSESTree.BlockStatement } | undefined {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'TryStatement' && parent.finalizer === at) {
      return { kind: 'finally', block: parent.finalizer };
    }
    if (parent.type === 'CatchClause' && parent.body === at) {
      return { kind: 'catch', block: parent.body };
    }
    if (isFunction(at) && !runsInPlace(at, file)) return undefined;
  }
  return undefined;
}
