import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { mayOutliveGroup } from '../ast/outlives-group.ts';
import { outerRange } from '../ast/tokens.ts';
import { obstacleIn, thunkEdits } from '../combinators/elements.ts';
import { giveSignal } from '../combinators/give-signal.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { changesLater } from '../floating/changes-later.ts';
import { chained } from '../floating/chain.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/** `group.startSoon(() => work)`, with the task's signal where the work takes one. */
export function startInGroup(
  group: string,
  work: TSESTree.Expression,
  file: SourceFile,
  types: TypeOracle,
): Rewrite {
  const obstacle = obstacleIn(work, file);
  if (obstacle) return { outcome: 'left', reason: obstacle };
  const changes = changesLater(work, file);
  if (changes === 'surely') return { outcome: 'left', reason: 'changes-later' };
  const notes: ReasonCode[] = [
    ...(changes ? (['starts-later'] as const) : []),
    ...(mayOutliveGroup(work, group, file) ? (['group-may-have-ended'] as const) : []),
  ];
  const [from, to] = outerRange(file, work);
  return {
    outcome: notes.length ? 'marked' : 'converted',
    title: `Start it in \`${group}\`.`,
    edits: [
      insert(from, `${group}.startSoon(`),
      ...thunkWithSignal(work, file, types),
      insert(to, ')'),
    ],
    imports: [],
    notes,
  };
}

/** A signal that the work is given already stays: whoever made it stops the work. */
function thunkWithSignal(
  work: TSESTree.Expression,
  file: SourceFile,
  types: TypeOracle,
): readonly Edit[] {
  const thunk = thunkEdits(work, file);
  const call = startOf(work);
  const given = call && giveSignal(call, file, types);
  const head = thunk.findIndex(({ text }) => text.startsWith('() => '));
  if (!given || given.around !== undefined || head < 0) return thunk;
  const { start, text } = thunk[head]!;
  return [
    ...thunk.with(head, replace([start, start], text.replace('()', '({ signal })'))),
    ...given.edits,
  ];
}

/** `f()` of `f().catch(noop)`. */
function startOf(work: TSESTree.Expression): TSESTree.CallExpression | undefined {
  const link = chained(work);
  if (link) return startOf(link.object);
  const node = unwrap(work);
  return node.type === 'CallExpression' ? node : undefined;
}
