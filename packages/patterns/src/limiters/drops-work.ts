import { memberName } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { holderOf, limitedCall, limiterKind, type Creation } from './limiter.ts';
import { placeOf } from './place.ts';

/**
 * Is the limiter, or the queue, told anywhere to forget what waits, or to stop? A combinator hears of the failure that
 * made somebody say so; a group would wait for the rest, for ever.
 */
export function dropsWork(creation: Creation, file: SourceFile): boolean {
  return usesOf(creation, file).some(({ parent, range }) => {
    const isMember = parent?.type === 'MemberExpression' && parent.object.range === range;
    return isMember && /^(?:clearQueue|clear|pause)$/.test(memberName(parent) ?? '');
  });
}

/** The combinators that wait for its work. */
export function waitersOf(creation: Creation, file: SourceFile): TSESTree.Node[] {
  const kind = limiterKind(creation, file)!;
  return usesOf(creation, file).flatMap((use) => {
    const limited = use.type === 'Identifier' ? limitedCall(use, kind) : undefined;
    const place = limited && placeOf(limited.call, file);
    return place ? [place.gather.callee] : [];
  });
}

function usesOf(creation: Creation, file: SourceFile): TSESTree.Node[] {
  const name = holderOf(creation);
  const references = name ? (variableOf(file, name.name, creation)?.references ?? []) : [];
  return references
    .filter(({ init }) => !init)
    .map(({ identifier }) => identifier as TSESTree.Node);
}
