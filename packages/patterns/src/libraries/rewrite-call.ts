import type { TSESTree } from '@typescript-eslint/types';
import { outerRange, textOf } from '../ast/tokens.ts';
import type { Form, Rewrite } from '../define-pattern.ts';
import { insert, remove, replace } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { fitCallback } from './callback.ts';
import { fitItems, type Fit } from './items.ts';
import { rootsOf } from './library-call.ts';
import { addOptions, limitOption, renameOptions } from './options.ts';
import type { Recipe } from './recipe.ts';
import { keepItems } from './keep-items.ts';
import { isDropped, isPlainPromise } from './result.ts';

export interface LibraryContext {
  readonly file: SourceFile;
  readonly types: TypeOracle;
  readonly form: Form;
}

/** Hands what a call of a library does to the twin that does the same, in place. */
export function rewriteCall(
  call: TSESTree.CallExpression,
  recipe: Recipe,
  context: LibraryContext,
): Rewrite {
  const obstacle = obstacleOf(call, recipe, context);
  if (obstacle) return { outcome: 'left', reason: obstacle };
  const parts = [
    fitItems(call, recipe, context),
    fitCallback(call, recipe, context),
    fitLimit(call, recipe, context),
    recipe.keeps ? keepItems(call, recipe, context) : nothing,
    recipe.joins ? joinLists(call) : nothing,
    dropTypes(call),
  ];
  const left = parts.find((part) => part.left)?.left;
  if (left) return { outcome: 'left', reason: left };
  const name = isIterated(call) ? 'asCompleted' : recipe.twin;
  const twin = `${localName(context.file, 'TaskGroup')}.${name}`;
  return {
    outcome: parts.some(({ marked }) => marked) ? 'marked' : 'converted',
    edits: [replace(call.callee.range, twin), ...parts.flatMap(({ edits }) => edits)],
    imports: ['TaskGroup'],
    frees: rootsOf(call.callee),
    notes: [...new Set(parts.flatMap(({ notes = [] }) => notes))],
  };
}

const nothing: Fit = { edits: [] };

function obstacleOf(
  call: TSESTree.CallExpression,
  recipe: Recipe,
  { file, form }: LibraryContext,
): ReasonCode | undefined {
  // There is no other form to fall back to.
  if (form !== 'best') return 'type-error';
  if (call.optional || call.arguments.some(({ type }) => type === 'SpreadElement')) {
    return 'unusual-call-form';
  }
  if (recipe.dropsResult && !isDropped(call)) return 'no-direct-counterpart';
  if (recipe.iterates && !isIterated(call) && !isPlainPromise(call, file)) {
    return 'no-direct-counterpart';
  }
  return arityObstacle(call, recipe);
}

/** `for await (const value of pool(…))`. */
function isIterated({ parent, range }: TSESTree.Node): boolean {
  return parent?.type === 'ForOfStatement' && parent.await && parent.right.range === range;
}

/** The twin gives a list for each item, in their order. */
function joinLists({ range }: TSESTree.CallExpression): Fit {
  return { edits: [insert(range[1], '.then((lists) => lists.flat())')] };
}

function arityObstacle(call: TSESTree.CallExpression, recipe: Recipe): ReasonCode | undefined {
  const { items, callback = 0, limit = 0, options } = recipe;
  const least = Math.max(items, callback, limit) + 1;
  const most = Math.max(least, (options ?? -1) + 1);
  if (call.arguments.length > most && recipe.isNodeStyle) return 'callback-style';
  const fits = call.arguments.length >= least && call.arguments.length <= most;
  return fits ? undefined : 'no-direct-counterpart';
}

/** The twin infers its types; those of the library's function say other things. */
function dropTypes({ typeArguments }: TSESTree.CallExpression): Fit {
  if (!typeArguments) return nothing;
  return { edits: [remove(typeArguments.range)], notes: ['explicit-type-arguments'] };
}

/** Brings the limit, however the library takes it, into the twin's options. */
function fitLimit(call: TSESTree.CallExpression, recipe: Recipe, { file }: LibraryContext): Fit {
  const { limit, options, isSequential } = recipe;
  if (isSequential) return { edits: addOptions(call, ['limit: 1'], file) };
  if (limit !== undefined) return moveLimit(call, limit, file);
  const given = options === undefined ? undefined : call.arguments[options];
  return given ? renameOptions(given as TSESTree.Expression, recipe, file) : nothing;
}

/** A limit that is an argument of its own becomes the last one, as an option. */
function moveLimit(call: TSESTree.CallExpression, at: number, file: SourceFile): Fit {
  const argument = call.arguments[at]!;
  const next = call.arguments[at + 1];
  const [start, end] = outerRange(file, argument);
  if (!next) return { edits: [insert(start, '{ limit: '), insert(end, ' }')] };
  const gone = [start, outerRange(file, next)[0]] as const;
  if (holdsAwait(argument) || file.ast.comments?.some(({ range }) => isWithin(range, gone))) {
    return { edits: [], left: 'comment-in-the-way' };
  }
  return {
    edits: [remove(gone), ...addOptions(call, [limitOption(textOf(file, argument))], file)],
  };
}

function holdsAwait({ type }: TSESTree.Node): boolean {
  return type === 'AwaitExpression' || type === 'YieldExpression';
}

function isWithin(inner: readonly [number, number], [start, end]: readonly [number, number]) {
  return inner[0] >= start && inner[1] <= end;
}
