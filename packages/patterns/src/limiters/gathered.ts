import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import {
  hasComment,
  outerRange,
  textOf,
  tokenAfter,
  tokenBefore,
  type Range,
} from '../ast/tokens.ts';
import { contains, walk } from '../ast/walk.ts';
import { insert, remove, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { ownLines } from '../edits/unused-imports.ts';
import { mayGrow } from '../combinators/growing.ts';
import { addOptions, limitOption } from '../libraries/options.ts';
import type { LibraryContext } from '../libraries/rewrite-call.ts';
import { isDropped } from '../libraries/result.ts';
import type { SourceFile } from '../source-file.ts';
import { callEdits, limitedCall, type LimitedCall, type Limiter } from './limiter.ts';
import { placeOf, wrapperOf, type Place } from './place.ts';

/** All work that one combinator waits for, each piece of it limited by the same limiter. */
export interface Gathered {
  readonly gather: TSESTree.CallExpression;
  readonly work: readonly { readonly limited: LimitedCall; readonly place: Place }[];
}

/**
 * The work of a limiter by the combinators that wait for it; `undefined` where some of it goes elsewhere, or where two
 * of them may wait at the same time and would then have a limit each.
 */
export function gatheredWork(limiter: Limiter, file: SourceFile): Gathered[] | undefined {
  const groups = new Map<TSESTree.CallExpression, Gathered['work'][number][]>();
  for (const use of limiter.uses) {
    const limited = limitedCall(use, limiter.kind);
    const place = limited && placeOf(limited.call, file);
    if (!limited || !place) return undefined;
    groups.set(place.gather, [...(groups.get(place.gather) ?? []), { limited, place }]);
  }
  const gathered = [...groups].map(([gather, work]) => ({ gather, work }));
  const isWhole = gathered.every(
    (each) =>
      isInTurn(each.gather, limiter) &&
      ownsAll(each, file) &&
      startsTogether(each, file) &&
      keepsResult(each),
  );
  const gathers = gathered.map(({ gather }) => gather);
  return isWhole && hasSameLimit(limiter, gathers, file) ? gathered : undefined;
}

/** Is the work awaited in the function that made the limiter, before any other is started? */
export function isInTurn(gather: TSESTree.CallExpression, { creation }: Limiter): boolean {
  const around = enclosingFunction(creation);
  if (!around || enclosingFunction(gather) !== around) return false;
  return /^(AwaitExpression|ReturnStatement)$/.test(gather.parent.type) || gather.parent === around;
}

/** A wrapper without a `return` gives nothing, where the work itself may give something. */
function keepsResult({ gather, work }: Gathered): boolean {
  const isEmpty = work.some(({ limited: { call } }) => {
    const wrapper = wrapperOf(call);
    return (
      wrapper?.body.type === 'BlockStatement' && wrapper.body.body[0]!.type !== 'ReturnStatement'
    );
  });
  return !isEmpty || isDropped(gather);
}

/** Is every element of the combinator work of this limiter, so that its limit is theirs alone? */
function ownsAll({ gather, work }: Gathered, file: SourceFile): boolean {
  const argument = unwrap(gather.arguments[0]!);
  const arrays = new Set(work.map(({ place }) => place.array));
  if (arrays.size > 1) return false;
  const [array] = arrays;
  if (array) return work.every(({ place }) => place.mapping) || pushesOnly(array, work, file);
  if (argument.type !== 'ArrayExpression') return true;
  return argument.elements.every((element) => {
    const node = element?.type === 'SpreadElement' ? element.argument : element;
    return work.some(({ limited, place }) => (place.mapping?.call ?? limited.call) === node);
  });
}

function pushesOnly(array: TSESTree.Identifier, work: Gathered['work'], file: SourceFile): boolean {
  if (!isThunkable(array.typeAnnotation?.typeAnnotation)) return false;
  const pushes = variableOf(file, array.name, array)!
    .references.map(({ identifier }) => identifier.parent?.parent)
    .filter((call) => call?.type === 'CallExpression' && call.callee.type === 'MemberExpression');
  return pushes.every(
    (push) =>
      push?.type === 'CallExpression' &&
      push.arguments.every((each) => work.some(({ limited }) => limited.call === each)),
  );
}

/** No type, or one that `withThunks` can change. */
function isThunkable(type: TSESTree.TypeNode | undefined): boolean {
  return type === undefined || promiseTypeIn(type) !== undefined;
}

/** `Promise<T>` of `Promise<T>[]` and of `Array<Promise<T>>`. */
function promiseTypeIn(type: TSESTree.TypeNode): TSESTree.TypeNode | undefined {
  const isList = type.type === 'TSTypeReference' && textOfName(type) === 'Array';
  const inner = isList ? type.typeArguments?.params[0] : undefined;
  const element = type.type === 'TSArrayType' ? type.elementType : inner;
  return element?.type === 'TSTypeReference' && textOfName(element) === 'Promise'
    ? element
    : undefined;
}

function textOfName({ typeName }: TSESTree.TSTypeReference): string {
  return typeName.type === 'Identifier' ? typeName.name : '';
}

/** Nothing is awaited from where the work is put in line to where it is waited for. */
function startsTogether({ gather, work }: Gathered, file: SourceFile): boolean {
  const around = enclosingFunction(gather);
  if (!work.some(({ place }) => place.array) || !around) return true;
  const start = Math.min(
    ...work.map(({ place, limited }) => (place.array ?? limited.call).range[0]),
  );
  for (const node of walk(around.body, file.visitorKeys, (each) => !isFunction(each))) {
    const isPause = /^(AwaitExpression|YieldExpression)$/.test(node.type) || isAwaitingLoop(node);
    if (
      isPause &&
      node.range[1] > start &&
      node.range[0] < gather.range[0] &&
      node !== gather.parent
    ) {
      return false;
    }
  }
  return true;
}

function isAwaitingLoop(node: TSESTree.Node): boolean {
  return node.type === 'ForOfStatement' && node.await;
}

/** Does what says the limit mean the same at each of the places? */
export function hasSameLimit(
  { limit }: Limiter,
  gathers: readonly TSESTree.CallExpression[],
  file: SourceFile,
): boolean {
  if (!limit) return true;
  for (const node of walk(limit, file.visitorKeys)) {
    if (node.type !== 'Identifier') continue;
    const variable = variableOf(file, node.name, limit);
    if (gathers.some((gather) => variableOf(file, node.name, gather) !== variable)) return false;
    if (variable?.references.some((each) => each.isWrite() && !each.init)) return false;
  }
  return true;
}

/** What becomes of the limiter when groups have its limit. */
export interface GivenLimit {
  readonly text: string | undefined;
  readonly edit: Edit;
}

/**
 * The groups name the limit themselves. One that a call tells, and that would be asked for several times, is asked for
 * once, as before: the constant is the number then.
 */
export function givenLimit(
  { creation, declaration, limit, name }: Limiter,
  gathers: readonly TSESTree.CallExpression[],
  file: SourceFile,
): GivenLimit {
  const isAsked =
    limit && contains(limit, file.visitorKeys, ({ type }) => type === 'CallExpression');
  const isOften = gathers.length > 1 || gathers.some((each) => isInLoop(each, declaration));
  const text = limit && textOf(file, limit);
  return isAsked && isOften
    ? { text: name.name, edit: replace(creation.range, text!) }
    : { text, edit: remove(ownLines(file, declaration.range)) };
}

/** Is there a loop around the node, and not around the declaration? */
function isInLoop(node: TSESTree.Node, { parent: block }: TSESTree.Node): boolean {
  for (let at = node.parent; at && at !== block; at = at.parent) {
    if (/^(DoWhile|For|ForIn|ForOf|While)Statement$/.test(at.type)) return true;
  }
  return false;
}

/** The edits that make one combinator a group with the limit. */
export function groupEdits(
  gathered: Gathered,
  limit: string | undefined,
  context: LibraryContext,
): Edit[] {
  const { file } = context;
  const options = limit ? [limitOption(limit)] : [];
  const option = options.map((each) => `, { ${each} }`).join('');
  const mapped = asMap(gathered, option, context);
  if (mapped) return mapped;
  const { gather, work } = gathered;
  const arrays = new Set(work.flatMap(({ place }) => place.array ?? []));
  return [
    replace(
      (gather.callee as TSESTree.MemberExpression).object.range,
      localName(file, 'TaskGroup'),
    ),
    ...work.flatMap(({ limited }) => thunkEdits(limited, file)),
    ...[...arrays].flatMap((array) => withThunks(array)),
    ...(options.length ? addOptions(gather, options, file) : []),
  ];
}

/** `Promise.all(xs.map((x) => limit(() => f(x))))` becomes `TaskGroup.map(xs, (x) => f(x), { limit })`. */
function asMap(
  { gather, work }: Gathered,
  option: string,
  { file, types }: LibraryContext,
): Edit[] | undefined {
  const { limited, place } = work[0]!;
  const { mapping } = place;
  if (mapping?.kind !== 'map' || mapping.call.parent !== gather) return undefined;
  if (memberName(gather.callee) !== 'all' || !types.isArray(mapping.items)) return undefined;
  const { callback } = mapping;
  if (callback.type !== 'ArrowFunctionExpression' || !makesOnly(limited, callback))
    return undefined;
  if (mayGrow(mapping.items, callback, file)) return undefined;
  const [callbackStart, callbackEnd] = outerRange(file, callback);
  const head: Range = [outerRange(file, mapping.items)[1], callbackStart];
  const tail: Range = [callbackEnd, mapping.call.range[1]];
  if (hasComment(file, head) || hasComment(file, tail)) return undefined;
  return [
    replace(gather.callee.range, `${localName(file, 'TaskGroup')}.map`),
    replace(head, ', '),
    ...bodyEdits(callback, limited, file),
    replace(tail, option),
  ];
}

/** Has the callback, of an item and its index, nothing else to do? A type that the work says it returns is something. */
function makesOnly(
  { call, work }: LimitedCall,
  callback: TSESTree.ArrowFunctionExpression,
): boolean {
  const { body, params } = callback;
  if (isFunction(work) && work.returnType) return false;
  if (params.length > 2) return false;
  return body === call || isSoleStatement(callback, call) || wrapperOf(call) === callback;
}

function isSoleStatement({ body }: TSESTree.ArrowFunctionExpression, call: TSESTree.Node): boolean {
  return body.type === 'BlockStatement' && body.body.length === 1 && call.parent === body.body[0];
}

/** The callback does itself what it gave to the limiter. */
function bodyEdits(
  callback: TSESTree.ArrowFunctionExpression,
  limited: LimitedCall,
  file: SourceFile,
): Edit[] {
  const { call, work, given } = limited;
  const isInline = work.type === 'ArrowFunctionExpression' && !given.length;
  if (!isInline) return callEdits(limited, '', file);
  const isWhole = callback.async || work.async || work.body.type === 'BlockStatement';
  const outer = isWhole ? callback.body : call;
  const [start, end] = outerRange(file, outer);
  const inner = outerRange(file, work.body);
  const isBlock = isWhole && work.body.type === 'BlockStatement';
  return [
    ...(work.async && !callback.async ? [insert(callback.range[0], 'async ')] : []),
    // A block begins on the line of the arrow.
    isBlock
      ? replace([tokenBefore(file, start)!.range[1], inner[0]], ' ')
      : remove([start, inner[0]]),
    remove([inner[1], end]),
  ];
}

/** `limit(() => f(x))` becomes `() => f(x)`, and so does `async (x) => await limit(() => f(x))` around it. */
function thunkEdits(limited: LimitedCall, file: SourceFile): Edit[] {
  const { call, work, given } = limited;
  const isInline = work.type === 'ArrowFunctionExpression' && !given.length;
  const wrapper = wrapperOf(call);
  const [start, end] = wrapper ? outerRange(file, wrapper.body) : call.range;
  const async = wrapper ? [removeAsync(wrapper, file)] : [];
  if (!isInline) {
    const edits = callEdits(limited, '() => ', file);
    const around = [remove([start, call.range[0]]), remove([call.range[1], end])];
    return wrapper ? [...async, ...around, ...edits] : edits;
  }
  const inner = outerRange(file, work);
  return [...async, remove([start, inner[0]]), remove([inner[1], end])];
}

function removeAsync({ range }: TSESTree.ArrowFunctionExpression, file: SourceFile): Edit {
  return remove([range[0], tokenAfter(file, range[0] + 'async'.length)!.range[0]]);
}

/** `const tasks: Promise<T>[] = []` becomes a list of functions. */
function withThunks(array: TSESTree.Identifier): Edit[] {
  const type = array.typeAnnotation?.typeAnnotation;
  const element = type && promiseTypeIn(type);
  if (!element) return [];
  const isList = type.type === 'TSTypeReference';
  return isList
    ? [insert(element.range[0], '() => ')]
    : [insert(element.range[0], '(() => '), insert(element.range[1], ')')];
}
