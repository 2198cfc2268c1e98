import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { outerRange, tokenAfter } from '../ast/tokens.ts';
import { obstacleIn, thunkEdits } from '../combinators/elements.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, remove, replace } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { planThunks, type AdoptingTwin } from './started-work.ts';

/** Puts the work into a function, for the group to call. */
export function deferWork(argument: TSESTree.Expression, file: SourceFile): Rewrite {
  const work = unwrap(argument) as TSESTree.Expression;
  const isAwait = work.type === 'AwaitExpression';
  const deferred = isAwait ? work.argument : argument;
  const obstacle = obstacleIn(deferred, file);
  if (obstacle) return { outcome: 'left', reason: obstacle };
  const edits = isAwait ? awaitedEdits(work, file) : thunkEdits(deferred, file);
  return { outcome: 'converted', edits, imports: [], notes: [] };
}

/** `await work()` becomes `() => work()`. */
function awaitedEdits(node: TSESTree.AwaitExpression, file: SourceFile) {
  const [start] = outerRange(file, node.argument);
  const opens = tokenAfter(file, start)?.value === '{';
  return [
    remove([node.range[0], start]),
    insert(start, opens ? '() => (' : '() => '),
    ...(opens ? [insert(node.range[1], ')')] : []),
  ];
}

/** Gives the twin functions, so that it starts the work itself. */
export function deferElements(twin: AdoptingTwin, file: SourceFile, types: TypeOracle): Rewrite {
  const plan = planThunks(twin, file, types);
  if (!plan) return { outcome: 'left', reason: 'already-started' };
  const callee = plan.twin ? [replace(twin.callee.property.range, plan.twin)] : [];
  return { outcome: 'converted', edits: [...callee, ...plan.edits], imports: [], notes: [] };
}
