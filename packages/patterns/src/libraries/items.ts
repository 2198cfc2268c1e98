import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunctionValue, unwrap } from '../ast/kinds.ts';
import { outerRange } from '../ast/tokens.ts';
import { mappingOf } from '../combinators/mapping.ts';
import { insert, type Edit } from '../edits/edit.ts';
import type { ReasonCode } from '../reasons.ts';
import type { Answer } from '../types/type-oracle.ts';
import type { Recipe } from './recipe.ts';
import type { LibraryContext } from './rewrite-call.ts';

/** How one part of a call becomes the twin's, or why it does not. */
export interface Fit {
  readonly edits: readonly Edit[];
  readonly notes?: readonly ReasonCode[];
  readonly left?: ReasonCode;
  /** A reader has to look at it. */
  readonly marked?: true;
}

/** The items stay where they are; what the library does to them before their turn, the text has to say. */
export function fitItems(
  call: TSESTree.CallExpression,
  recipe: Recipe,
  context: LibraryContext,
): Fit {
  const items = call.arguments[recipe.items] as TSESTree.Expression;
  if (recipe.twin === 'all') return fitTasks(items, recipe, context);
  if (recipe.counts) return countUp(items, context);
  const isArray = context.types.isArray(items);
  if (!recipe.awaits) return fitObjects(items, recipe, isArray);
  const isPromise = recipe.awaits === 'all' && !isArray && mayBePromise(items, context);
  return isPromise ? awaitItems(call, items, context) : fitElements(items, context);
}

/** So many times: the twin goes through the indices. */
function countUp(count: TSESTree.Expression, { file }: LibraryContext): Fit {
  const [start, end] = outerRange(file, count);
  return { edits: [insert(start, 'Array('), insert(end, ').keys()')] };
}

/** async.js takes an object's values for items, and `undefined` for none. */
function fitObjects(items: TSESTree.Expression, recipe: Recipe, isArray: Answer): Fit {
  if (!recipe.takesObjects || isArray || unwrap(items).type === 'NewExpression') {
    return { edits: [] };
  }
  return recipe.takesObjects === 'often' || isArray === false
    ? { edits: [], left: 'may-be-object' }
    : { edits: [], notes: ['may-be-object'], marked: true };
}

/** The library awaits each of the items. */
function fitElements(items: TSESTree.Expression, { types }: LibraryContext): Fit {
  const holdsPromises = types.isArrayOfThenables(items);
  if (holdsPromises) return { edits: [], left: 'items-not-awaited' };
  const isSure = holdsPromises === false || holdsValues(items);
  return { edits: [], notes: isSure ? [] : ['items-not-awaited'] };
}

/** An await changes nothing where the items are no promise after all. */
function awaitItems(
  call: TSESTree.CallExpression,
  items: TSESTree.Expression,
  context: LibraryContext,
): Fit {
  if (!enclosingFunction(call)?.async || !isUnary(items)) {
    return { edits: [], left: 'items-not-awaited' };
  }
  const fit = fitElements(items, context);
  return fit.left ? fit : { ...fit, edits: [insert(outerRange(context.file, items)[0], 'await ')] };
}

function mayBePromise(items: TSESTree.Expression, { types }: LibraryContext): boolean {
  if (items.type === 'AwaitExpression') return false;
  return types.isThenable(items) !== false;
}

function isUnary({ type }: TSESTree.Node): boolean {
  return type === 'Identifier' || type === 'MemberExpression' || type === 'CallExpression';
}

/** Are the items written out, and none of them a promise? */
function holdsValues(items: TSESTree.Node): boolean {
  const node = unwrap(items);
  if (node.type !== 'ArrayExpression') return false;
  return node.elements.every((each) =>
    /^(Literal|ArrayExpression|ObjectExpression|TemplateLiteral)$/.test(each?.type ?? ''),
  );
}

/** The items are the tasks themselves. */
export function fitTasks(items: TSESTree.Expression, recipe: Recipe, context: LibraryContext): Fit {
  const tasks = tasksIn(items, context);
  if (!tasks)
    return recipe.isNodeStyle
      ? { edits: [], left: 'callback-style' }
      : { edits: [], notes: ['gets-a-task'] };
  const isNodeStyle = recipe.isNodeStyle && tasks.some((task) => !isAsync(task));
  if (isNodeStyle) return { edits: [], left: 'callback-style' };
  const takesMore = tasks.some((task) => isFunctionValue(task) && task.params.length > 0);
  if (takesMore) return { edits: [], left: 'callback-arguments' };
  const isSeen = tasks.every((task) => isFunctionValue(task));
  return { edits: [], notes: isSeen ? [] : ['gets-a-task'] };
}

function isAsync(task: TSESTree.Node): boolean {
  return isFunctionValue(task) && task.async;
}

/** The functions in a literal, or those that a `.map` makes. */
function tasksIn(
  items: TSESTree.Expression,
  { file }: LibraryContext,
): TSESTree.Node[] | undefined {
  const node = unwrap(items);
  if (node.type === 'ArrayExpression') {
    const elements = node.elements.filter((each) => each !== null);
    return elements.some(({ type }) => type === 'SpreadElement') ? undefined : elements.map(unwrap);
  }
  const callback = mappingOf(node, file)?.callback;
  const made = callback?.type === 'ArrowFunctionExpression' ? callback.body : undefined;
  return made && isFunctionValue(made) ? [made] : undefined;
}
