import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { methodCall } from './kinds.ts';
import { isPlainKind } from './plain-kinds.ts';
import { isGlobalNamed } from './scope.ts';

/** `Promise` itself, not what a file calls so. */
export function isPromise(node: TSESTree.Node, file: SourceFile): boolean {
  return isGlobalNamed(node, /^Promise$/, file);
}

/** `Promise.resolve()`, also with a plain value. */
export function isResolved(node: TSESTree.Node, file: SourceFile): boolean {
  const found = methodCall(node, 'resolve');
  return (
    found !== undefined &&
    isPromise(found.member.object, file) &&
    found.call.arguments.every(isPlainKind)
  );
}

/** `Promise.allSettled(tasks)`, which tells of failures in what it resolves to. */
export function isSettledList(node: TSESTree.Node, file: SourceFile): boolean {
  const found = methodCall(node, 'allSettled');
  return found !== undefined && isPromise(found.member.object, file);
}
