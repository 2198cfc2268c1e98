import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';
import { walk } from '../ast/walk.ts';
import { replace } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { Rewrite } from '../define-pattern.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import { fitTasks, type Fit } from './items.ts';
import { rootsOf } from './library-call.ts';
import { renameOptions } from './options.ts';
import type { Recipe } from './recipe.ts';
import type { LibraryContext } from './rewrite-call.ts';

const recipe: Recipe = { twin: 'all', items: 0, options: 1 };

/** `pSettle(tasks, { concurrency })`; its outcomes are those of `allSettled`, and a little more. */
export function rewriteSettle(call: TSESTree.CallExpression, context: LibraryContext): Rewrite {
  const { file } = context;
  const obstacle = obstacleOf(call, context);
  if (obstacle) return { outcome: 'left', reason: obstacle };
  const [items, options] = call.arguments as TSESTree.Expression[];
  const tasks = fitTasks(items!, recipe, context);
  const limit: Fit = options ? renameOptions(options, recipe, file) : { edits: [] };
  const left = tasks.left ?? limit.left;
  if (left) return { outcome: 'left', reason: left };
  const twin = `${localName(file, 'TaskGroup')}.allSettled`;
  return {
    outcome: 'converted',
    edits: [replace(call.callee.range, twin), ...limit.edits],
    imports: ['TaskGroup'],
    frees: rootsOf(call.callee),
    // Types would tell who reads what is missing.
    notes: [...(tasks.notes ?? []), 'library-result'],
  };
}

function obstacleOf(
  { arguments: given, optional, typeArguments }: TSESTree.CallExpression,
  { file, form }: LibraryContext,
): ReasonCode | undefined {
  if (form !== 'best') return 'type-error';
  const isUsual = given.length === 1 || given.length === 2;
  if (!isUsual || optional || given.some(({ type }) => type === 'SpreadElement')) {
    return 'unusual-call-form';
  }
  if (typeArguments) return 'explicit-type-arguments';
  return asksForMore(file) ? 'library-result' : undefined;
}

/** Does anything in the file read `isFulfilled` or `isRejected` of an outcome? */
function asksForMore({ ast, visitorKeys }: SourceFile): boolean {
  for (const node of walk(ast, visitorKeys)) {
    const isRead = node.type === 'MemberExpression' || node.type === 'Property';
    const name =
      node.type === 'Property' && node.key.type === 'Identifier' ? node.key.name : memberName(node);
    if (isRead && /^is(?:Fulfilled|Rejected)$/.test(name ?? '')) return true;
  }
  return false;
}
