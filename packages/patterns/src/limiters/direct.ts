import type { TSESTree } from '@typescript-eslint/types';
import { methodCall } from '../ast/kinds.ts';
import type { Change, Left } from '../define-pattern.ts';
import { replace } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { fitCallback } from '../libraries/callback.ts';
import { fitTasks } from '../libraries/items.ts';
import { rootsOf } from '../libraries/library-call.ts';
import { addOptions, limitOption } from '../libraries/options.ts';
import type { Recipe } from '../libraries/recipe.ts';
import type { LibraryContext } from '../libraries/rewrite-call.ts';
import { givenLimit, hasSameLimit, isInTurn } from './gathered.ts';
import type { Limiter } from './limiter.ts';

const recipes: Readonly<Record<Limiter['kind'], Recipe & { readonly method: string }>> = {
  'p-limit': { method: 'map', twin: 'map', items: 0, callback: 1, passes: 2 },
  'p-queue': { method: 'addAll', twin: 'all', items: 0 },
};

/** A limiter that does nothing but `limit.map(xs, f)`, or a queue but `queue.addAll(tasks)`: each one is a group. */
export function rewriteDirect(
  limiter: Limiter,
  context: LibraryContext,
): Change | Left | undefined {
  const { file } = context;
  const { creation, kind, uses } = limiter;
  const recipe = recipes[kind];
  const calls = uses.flatMap((use) => callOf(use, recipe) ?? []);
  const isAlone =
    calls.length === uses.length &&
    calls.every((call) => isInTurn(call, limiter)) &&
    hasSameLimit(limiter, calls, file);
  if (!isAlone) return undefined;
  const fits = calls.map((call) =>
    recipe.twin === 'all'
      ? fitTasks(call.arguments[0] as TSESTree.Expression, recipe, context)
      : fitCallback(call, recipe, context),
  );
  const left = fits.find((fit) => fit.left)?.left;
  if (left) return { outcome: 'left', reason: left };
  const twin = `${localName(file, 'TaskGroup')}.${recipe.twin}`;
  const limit = givenLimit(limiter, calls, file);
  const option = limit.text && limitOption(limit.text);
  return {
    outcome: 'converted',
    edits: [
      limit.edit,
      ...calls.flatMap((call, index) => [
        replace(call.callee.range, twin),
        ...fits[index]!.edits,
        ...(option ? addOptions(call, [option], file) : []),
      ]),
    ],
    imports: ['TaskGroup'],
    frees: rootsOf(creation.callee),
    notes: [...new Set(['rest-not-started' as const, ...fits.flatMap(({ notes = [] }) => notes)])],
  };
}

function callOf(
  use: TSESTree.Identifier,
  { method, callback = 0 }: Recipe & { readonly method: string },
): TSESTree.CallExpression | undefined {
  const found = use.parent.parent && methodCall(use.parent.parent, method);
  if (!found || found.member !== use.parent) return undefined;
  const { call } = found;
  const isPlain =
    call.arguments.length === callback + 1 &&
    !call.typeArguments &&
    !call.optional &&
    !call.arguments.some(({ type }) => type === 'SpreadElement');
  return isPlain ? call : undefined;
}
