import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';
import { elementKind } from './elements.ts';
import { mappingOf } from './mapping.ts';

/** More than one task at once is what makes siblings; an iterable may always hold as many. */
export const MANY = 2;

/**
 * The expressions of a combinator's argument that yield a task, `'many'` for an iterable whose length
 * only the run tells.
 */
export function liveElements(
  argument: TSESTree.Expression,
  file: SourceFile,
): readonly TSESTree.Expression[] | 'many' {
  const node = unwrap(argument);
  if (node.type !== 'ArrayExpression') return ofMapping(node, file);
  const live: TSESTree.Expression[] = [];
  for (const element of node.elements) {
    if (element?.type === 'SpreadElement') return 'many';
    if (element && isLive(element, file)) live.push(element);
  }
  return live;
}

/** A mapping over a literal makes as many tasks as the literal has elements. */
function ofMapping(node: TSESTree.Node, file: SourceFile) {
  const items = mappingOf(node, file)?.items;
  if (items?.type !== 'ArrayExpression') return 'many';
  const isOpen = items.elements.some((element) => element?.type === 'SpreadElement');
  return isOpen || items.elements.length >= MANY ? 'many' : [];
}

function isLive(element: TSESTree.Expression, file: SourceFile): boolean {
  const kind = elementKind(element, file);
  return (kind === 'work' || kind === 'running') && unwrap(element).type !== 'AwaitExpression';
}
