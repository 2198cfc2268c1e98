import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, type FunctionValue } from '../ast/kinds.ts';
import { definitionOf, functionOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import { hasOwnThis, isArguments } from '../combinators/elements.ts';
import { replace } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { Fit } from './items.ts';
import type { Recipe } from './recipe.ts';
import type { LibraryContext } from './rewrite-call.ts';

/** What the twin gives a callback: an item, its index, and a task. */
const GIVEN = 2;

/** Lets the twin call the callback as the library did: with the item, and the index where it asks for that. */
export function fitCallback(
  call: TSESTree.CallExpression,
  { callback: at, passes = GIVEN, isNodeStyle }: Recipe,
  context: LibraryContext,
): Fit {
  if (at === undefined) return fits;
  const callback = call.arguments[at] as TSESTree.Expression;
  if (isNodeStyle && !isAsyncFunction(callback, passes, context)) return leave('callback-style');
  if (skipsItems(callback, context.file)) return leave('no-direct-counterpart');
  const most = Math.min(passes, GIVEN);
  if (isFunctionValue(callback)) {
    return takesAtMost(callback, most, context.file) ? fits : leave('callback-arguments');
  }
  return fitReference(callback, most, passes, context);
}

const fits: Fit = { edits: [] };

function leave(left: NonNullable<Fit['left']>): Fit {
  return { edits: [], left };
}

function takesAtMost(
  { body, generator, params, type }: FunctionValue,
  most: number,
  file: SourceFile,
) {
  if (generator || params.length > most) return false;
  if (params.some((each) => each.type === 'RestElement')) return false;
  if (type === 'ArrowFunctionExpression') return true;
  for (const node of walk(body, file.visitorKeys, (each) => !hasOwnThis(each))) {
    if (isArguments(node)) return false;
  }
  return true;
}

/** A function by its name gets a wrapper, unless it is known to take no more than the library gave it. */
function fitReference(
  callback: TSESTree.Expression,
  most: number,
  passes: number,
  { file, types }: LibraryContext,
): Fit {
  const count = types.parameterCount(callback) ?? declaredCount(callback, file);
  if (count !== undefined && count <= most) return fits;
  if (count !== undefined && count !== Infinity && passes > most)
    return leave('callback-arguments');
  const isKnown = count !== undefined || !/\.[cm]?tsx?$/.test(file.path);
  if (callback.type !== 'Identifier' || !isKnown) return { edits: [], notes: ['gets-a-task'] };
  const [item, index] = /^(?:item|index)$/.test(callback.name)
    ? ['element', 'position']
    : ['item', 'index'];
  const params = most === 1 ? item : `${item}, ${index}`;
  return { edits: [replace(callback.range, `(${params}) => ${callback.name}(${params})`)] };
}

/** How many parameters the annotation of `(fn: (item: T) => Promise<void>)` has. */
export function declaredCount(callback: TSESTree.Node, file: SourceFile): number | undefined {
  const name = callback.type === 'Identifier' ? definitionOf(file, callback)?.name : undefined;
  const type = name?.type === 'Identifier' ? name.typeAnnotation?.typeAnnotation : undefined;
  if (type?.type !== 'TSFunctionType') return undefined;
  return type.params.some((each) => each.type === 'RestElement') ? Infinity : type.params.length;
}

/** async.js gives a callback to every function that is not declared `async`. */
function isAsyncFunction(
  callback: TSESTree.Expression,
  passes: number,
  { file, types }: LibraryContext,
): boolean {
  if (isFunctionValue(callback)) return callback.async;
  const found = callback.type === 'Identifier' ? functionOf(file, callback) : undefined;
  if (found) return found.async;
  const count = types.parameterCount(callback);
  return types.returnsThenable(callback) === true && count !== undefined && count <= passes;
}

/** p-map's way to leave an item out of the result, or all that follow. */
function skipsItems(callback: TSESTree.Node, { visitorKeys }: SourceFile): boolean {
  for (const node of walk(callback, visitorKeys)) {
    if (node.type === 'Identifier' && /^pMap(?:Skip|Stop)$/.test(node.name)) return true;
  }
  return false;
}
