import type { TSESTree } from '@typescript-eslint/types';
import {
  isFunction,
  isFunctionValue,
  methodCall,
  unwrap,
  type FunctionValue,
} from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import {
  hasComment,
  isParenthesised,
  codeAfter,
  openParenthesis,
  outerRange,
  textOf,
  tokenAfter,
  tokenBefore,
  type Range,
} from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import { parameterEdits } from '../cancellation/unnamed-body.ts';
import { insert, remove, replace, type Edit } from '../edits/edit.ts';
import { isTypeScript } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';
import { arityOf } from './callback-arity.ts';
import { calledReference, parameterNames } from './called-reference.ts';
import { isCast } from './cast.ts';
import {
  elementKind,
  eventNotes,
  hasOwnThis,
  isArguments,
  parametersText,
  planExpression,
  thunkEdits,
} from './elements.ts';
import { functionTypeEdits } from './function-type.ts';
import { handsOver, planHandedOver } from './hands-over.ts';
import { mayGrow } from './growing.ts';
import { defer, join, leave, type Context, type Plan } from './plan.ts';
import { deferThreaded, threadedIn, type Threaded } from './threaded.ts';

/** A `xs.map(callback)` or an `Array.from(xs, callback)`: what makes the elements of a combinator. */
export interface Mapping {
  readonly call: TSESTree.CallExpression;
  readonly items: TSESTree.Expression;
  readonly callback: TSESTree.Expression;
  /** The callback cannot be handed on, though the mapping is one. */
  readonly isFixed: boolean;
  /** What the mapping says about its results, where only that fixes it. */
  readonly typeArgument?: TSESTree.TypeNode;
  readonly kind: 'map' | 'from';
}

/** Defers the work inside the callback, for a mapping whose call has to stay; `undefined` if none. */
export function planMapping(node: TSESTree.Node, context: Context): Plan | undefined {
  const mapping = mappingOf(node, context.file);
  // A cast speaks about promises, not about functions.
  if (!mapping || isCast(node)) return undefined;
  if (context.form === 'adopt') return join();
  return mapping.isFixed ? planTyped(mapping, context) : planCallback(mapping, context);
}

/** `xs.map<Promise<User>>(…)`, which can say that it makes functions. */
function planTyped(mapping: Mapping, context: Context): Plan {
  const edits = mapping.typeArgument && functionTypeEdits(mapping.typeArgument);
  if (!edits) return join('already-started');
  const plan = planCallback(mapping, { ...context, signature: 'fixed' });
  if (plan.joined) return join('already-started');
  return { ...plan, edits: [...edits, ...plan.edits] };
}

/** As `planMapping`, but hands items and callback to the twin `map` where that is the same. */
export function planMappingArgument(node: TSESTree.Node, context: Context): Plan | undefined {
  const mapping = mappingOf(node, context.file);
  const fits =
    mapping &&
    !mapping.isFixed &&
    context.method === 'all' &&
    context.form === 'best' &&
    !context.isTyped &&
    node.type === 'CallExpression' &&
    // `((xs.map(load)))`: items and callback within parentheses would be a sequence.
    !isParenthesised(context.file, node) &&
    yieldsSameItems(mapping, context);
  return (fits && planTwin(mapping, context)) || planMapping(node, context);
}

/**
 * Is it written, in the callback or in what that calls, that a mapping makes promises? The type of the whole says so too, but
 * to have it the compiler checks all that is around it.
 */
export function makesPromises(node: TSESTree.Expression, { file, types }: Context): boolean {
  const callback = node.type === 'CallExpression' && mappingOf(node, file)?.callback;
  if (!callback || !isFunctionValue(callback)) return false;
  if (callback.async) return !callback.generator;
  const result = unwrap(callback.body);
  if (result.type !== 'CallExpression' || result.callee.type !== 'Identifier') return false;
  return types.returnsThenable(result.callee) === true;
}

export function mappingOf(node: TSESTree.Node, file: SourceFile): Mapping | undefined {
  return mapOf(unwrap(node)) ?? arrayFrom(unwrap(node), file);
}

function mapOf(node: TSESTree.Node): Mapping | undefined {
  const found = methodCall(node, 'map');
  if (!found) return undefined;
  const { call, member } = found;
  const [callback, ...others] = call.arguments;
  if (!callback || callback.type === 'SpreadElement') return undefined;
  const { typeArguments } = call;
  const isBound = others.length > 0 || call.optional;
  const typeArgument = isBound ? undefined : typeArguments?.params[0];
  return {
    call,
    items: member.object,
    callback,
    isFixed: isBound || typeArguments !== undefined,
    ...(typeArgument && { typeArgument }),
    kind: 'map',
  };
}

function arrayFrom(node: TSESTree.Node, file: SourceFile): Mapping | undefined {
  const found = methodCall(node, 'from');
  const object = found?.member.object;
  if (object?.type !== 'Identifier' || object.name !== 'Array') return undefined;
  const { call } = found!;
  const [items, callback, ...others] = call.arguments;
  if (!items || items.type === 'SpreadElement') return undefined;
  if (!callback || callback.type === 'SpreadElement' || !isGlobal(file, 'Array', call))
    return undefined;
  const isFixed = others.length > 0 || Boolean(call.typeArguments) || call.optional;
  return { call, items, callback, isFixed, kind: 'from' };
}

/** Would iterating the items give the callback the same values, in the same order, as the mapping does? */
function yieldsSameItems(
  { items, kind, call, callback }: Mapping,
  { file, types }: Context,
): boolean {
  if (call.callee.type === 'MemberExpression' && call.callee.optional) return false;
  if (types.isArray(items)) return kind === 'from' || !mayGrow(items, callback, file);
  return kind === 'from' && isIterable(items, file);
}

function isIterable(items: TSESTree.Expression, file: SourceFile): boolean {
  const node = unwrap(items);
  if (methodCall(node, 'values', 'keys', 'entries')) return true;
  if (node.type === 'Identifier' && node.name === 'arguments') return true;
  if (node.type === 'Literal') return typeof node.value === 'string';
  return (
    node.type === 'NewExpression' &&
    node.callee.type === 'Identifier' &&
    /^(Set|Map)$/.test(node.callee.name) &&
    isGlobal(file, node.callee.name, node)
  );
}

// ── The twin `map(items, callback)` ──

function planTwin(mapping: Mapping, context: Context): Plan | undefined {
  const { callback } = mapping;
  const threaded = isFunctionValue(callback) ? threadedIn(callback, context) : undefined;
  const edits = twinCallback(mapping, context, threaded);
  if (!edits) return undefined;
  const all = [...separate(mapping, context.file), ...edits];
  const plan = deferThreaded(all, eventNotes(callback, context), threaded);
  return { ...plan, twin: 'map', end: outerRange(context.file, callback)[1] };
}

/** The edits that let the twin call the callback with an item, its index and a task. */
function twinCallback(
  { callback }: Mapping,
  context: Context,
  threaded: Threaded | undefined,
): readonly Edit[] | undefined {
  const { file } = context;
  if (isFunctionValue(callback)) {
    if (!takesItemAndIndex(callback, file) || !startsWork(callback, file)) return undefined;
    return threaded ? parameterEdits(callback, taskParameters(callback, threaded), file) : [];
  }
  const called = calledReference(callback, context);
  if (called) return [replace(callback.range, `(${called.parameters}) => ${called.text}`)];
  const arity = arityOf(callback, context);
  if (arity !== undefined && arity <= 2) return [];
  if (callback.type !== 'Identifier' || arity !== undefined) return undefined;
  // How many arguments a function of another file takes, only types tell.
  if (isTypeScript(file)) return undefined;
  const [item, index] = parameterNames(callback.name);
  const text = `(${item}, ${index}) => ${callback.name}(${item}, ${index})`;
  return [replace(callback.range, text)];
}

function taskParameters({ params }: FunctionValue, { text }: Threaded): string[] {
  return [...['_item', '_index'].slice(params.length), text];
}

function takesItemAndIndex(callback: FunctionValue, file: SourceFile): boolean {
  const isPlain = callback.params.every(({ type }) => type !== 'RestElement');
  return isPlain && callback.params.length <= 2 && isMovable(callback, file);
}

/** Can the function be called from elsewhere, as a function without a receiver? */
function isMovable(callback: FunctionValue, file: SourceFile): boolean {
  if (callback.generator) return false;
  return callback.type === 'ArrowFunctionExpression' || !usesOwnThis(callback, file);
}

function usesOwnThis(callback: FunctionValue, file: SourceFile): boolean {
  const parts = [...callback.params, callback.body];
  return parts.some((part) => {
    for (const node of walk(part, file.visitorKeys, (each) => !hasOwnThis(each))) {
      if (node.type === 'ThisExpression' || node.type === 'MetaProperty' || isArguments(node))
        return true;
    }
    return false;
  });
}

function startsWork(callback: FunctionValue, file: SourceFile): boolean {
  if (callback.async) return true;
  if (callback.body.type !== 'BlockStatement') return elementKind(callback.body, file) === 'work';
  return !returnsFunction(callback, file) && !handsOver(callback, file);
}

function returnsFunction({ async, body }: FunctionValue, file: SourceFile): boolean {
  if (async) return false;
  for (const node of walk(body, file.visitorKeys, (each) => !isFunction(each))) {
    if (node.type !== 'ReturnStatement' || !node.argument) continue;
    if (elementKind(node.argument, file) === 'function') return true;
  }
  return false;
}

/** Turns `items.map(callback)` and `Array.from(items, callback)` into `items, callback`. */
function separate({ call, items, callback, kind }: Mapping, file: SourceFile): Edit[] {
  const open = openParenthesis(file, call);
  const head =
    kind === 'from'
      ? removeTokens(file, [call.range[0], open.range[1]])
      : [
          ...withoutParentheses(file, items),
          ...comma(file, outerRange(file, items)[1], open.range[1]),
        ];
  return [...head, ...closing(file, call, callback)];
}

/** Replaces `.map(` by a comma, or where it has a line of its own, with its callback. */
function comma(file: SourceFile, start: number, end: number): Edit[] {
  if (hasComment(file, [start, end]))
    return [insert(start, ','), ...tokensIn(file, [start, end]).map(({ range }) => remove(range))];
  const isFollowed = /\s/.test(file.text[end] ?? '');
  const lineBreak = /\r?\n[ \t]*/.exec(file.text.slice(start, end))?.[0];
  return [replace([start, end], isFollowed ? ',' : `,${lineBreak ?? ' '}`)];
}

function removeTokens(file: SourceFile, range: Range): Edit[] {
  if (!hasComment(file, range)) return [remove(range)];
  return tokensIn(file, range).map((token) => remove(token.range));
}

function tokensIn(file: SourceFile, [start, end]: Range): TSESTree.Token[] {
  const tokens: TSESTree.Token[] = [];
  for (
    let at = tokenAfter(file, start);
    at && at.range[1] <= end;
    at = tokenAfter(file, at.range[1])
  ) {
    tokens.push(at);
  }
  return tokens;
}

/** Parentheses that a receiver needs and an argument does not; a sequence and a cast need them as both. */
function withoutParentheses(file: SourceFile, items: TSESTree.Expression): Edit[] {
  const [start, end] = outerRange(file, items);
  if (items.type === 'SequenceExpression' || start === items.range[0]) return [];
  // TypeScript reads `/** @type {T} */ (items)` as a cast, but only with the parentheses.
  if (hasComment(file, [tokenBefore(file, start)?.range[1] ?? 0, start])) return [];
  return [remove([start, start + 1]), remove([end - 1, end])];
}

/** Removes the parenthesis that ends the mapping, and one of two commas where both calls have one. */
function closing(file: SourceFile, call: TSESTree.CallExpression, callback: TSESTree.Node): Edit[] {
  const end = call.range[1];
  const own = codeAfter(file, outerRange(file, callback)[1]);
  const outer = codeAfter(file, outerRange(file, call)[1]);
  if (file.text[own] !== ',' || file.text[outer] !== ',')
    return [remove(withOwnLine(file, [end - 1, end]))];
  return removeTokens(file, [own + 1, outer + 1]);
}

/** A token that has a line to itself goes with the line. */
function withOwnLine({ text }: SourceFile, [start, end]: Range): Range {
  const indentation = /\r?\n[ \t]*$/.exec(text.slice(0, start));
  return indentation && /^[ \t]*\r?\n/.test(text.slice(end))
    ? [indentation.index, end]
    : [start, end];
}

// ── Deferring inside the callback ──

function planCallback({ callback }: Mapping, context: Context): Plan {
  if (isFunctionValue(callback)) return planFunction(callback, context);
  const called = calledReference(callback, context);
  if (called) {
    const thunk = `(${called.parameters}) => () => ${called.text}`;
    return defer([replace(callback.range, thunk)], eventNotes(callback, context));
  }
  if (callback.type !== 'Identifier') return join('already-started');
  const arity = passedOn(arityOf(callback, context), context.file);
  if (arity === undefined || arity > 3) return join('already-started');
  const params = parameterNames(callback.name).slice(0, arity).join(', ');
  const text = `(${params}) => () => ${callback.name}(${params})`;
  return defer([replace(callback.range, text)], eventNotes(callback, context));
}

/** How much of what `map` passes the function gets; nobody minds more than it takes where there are no types. */
function passedOn(arity: number | undefined, file: SourceFile): number | undefined {
  return isTypeScript(file) ? arity : Math.min(arity ?? 2, 3);
}

/** Defers what an inline callback does for one item. */
export function planFunction(callback: FunctionValue, context: Context): Plan {
  const { file } = context;
  if (returnsFunction(callback, file)) return leave('function-element');
  if (handsOver(callback, file)) return planHandedOver(callback, context);
  if (!isMovable(callback, file)) return join('arguments-in-element');
  const notes = eventNotes(callback, context);
  const threaded = threadedIn(callback, context);
  if (callback.type === 'FunctionExpression') {
    return callback.id
      ? join('already-started')
      : deferThreaded(functionEdits(callback, file, threaded), notes, threaded);
  }
  const plan =
    callback.async || callback.body.type === 'BlockStatement'
      ? undefined
      : planExpression(callback.body, context);
  const isOwn = !plan || (plan.deferred > 0 && callback.returnType !== undefined);
  return isOwn ? deferThreaded(arrowEdits(callback, file, threaded), notes, threaded) : plan;
}

/** `async (x): P => body` becomes `(x) => async (): P => body`. */
function arrowEdits(
  callback: TSESTree.ArrowFunctionExpression,
  file: SourceFile,
  threaded: Threaded | undefined,
): Edit[] {
  const body = outerRange(file, callback.body);
  const type = callback.returnType ? textOf(file, callback.returnType) : '';
  if (!callback.async && !type && callback.body.type !== 'BlockStatement') {
    return thunkEdits(callback.body, file, threaded?.text);
  }
  return [
    ...(callback.async ? [removeAsync(callback, file)] : []),
    ...(callback.returnType ? [remove(callback.returnType.range)] : []),
    insert(
      body[0],
      `${callback.async ? 'async ' : ''}${parametersText(threaded?.text)}${type} => `,
    ),
  ];
}

/** `function (x) { … }` becomes `(x) => () => { … }`; it uses nothing that only a function has. */
function functionEdits(
  callback: TSESTree.FunctionExpression,
  file: SourceFile,
  threaded: Threaded | undefined,
): Edit[] {
  const keyword = callback.async ? tokenAfter(file, callback.range[0] + 1)! : undefined;
  const head = keyword ?? tokenAfter(file, callback.range[0])!;
  const next = tokenAfter(file, head.range[1])!;
  const type = callback.returnType ? textOf(file, callback.returnType) : '';
  return [
    ...removeTokens(file, [callback.range[0], next.range[0]]),
    ...(callback.returnType ? [remove(callback.returnType.range)] : []),
    insert(
      callback.body.range[0],
      `=> ${callback.async ? 'async ' : ''}${parametersText(threaded?.text)}${type} => `,
    ),
  ];
}

function removeAsync(callback: FunctionValue, file: SourceFile): Edit {
  const async = tokenAfter(file, callback.range[0])!;
  const next = tokenAfter(file, async.range[1])!;
  const end = hasComment(file, [async.range[1], next.range[0]]) ? async.range[1] : next.range[0];
  return remove([async.range[0], end]);
}
