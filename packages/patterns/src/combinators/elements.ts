import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, isFunctionValue, methodCall, unwrap } from '../ast/kinds.ts';
import { isPromise } from '../ast/promise.ts';
import { constantBefore, functionOf, isGlobal } from '../ast/scope.ts';
import {
  hasComment,
  isParenthesised,
  openParenthesis,
  outerRange,
  textOf,
  tokenAfter,
  type Range,
} from '../ast/tokens.ts';
import { contains, walk } from '../ast/walk.ts';
import { insert, remove, type Edit } from '../edits/edit.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import { isCast, planCast } from './cast.ts';
import { planKept } from './kept.ts';
import { planLateElements } from './late-elements.ts';
import { planFlatMapping } from './flat-mapping.ts';
import { planMapping } from './mapping.ts';
import { hoistNarrowed } from './narrowed.ts';
import { join, leave, merge, nothing, type Context, type Plan } from './plan.ts';
import { deferThreaded, threadedIn } from './threaded.ts';

type Element = TSESTree.Expression | TSESTree.SpreadElement | null;

/**
 * Plans the elements of an array literal one by one: calls are deferred, promises are joined.
 *
 * What stays in place runs before the first thunk does. The elements before it stay in place too, so that
 * all work starts in its order: `[waitForReload(), await edit()]` must not edit before it waits.
 */
export function planArray(array: TSESTree.ArrayExpression, context: Context): Plan {
  const { elements } = array;
  const late = context.form !== 'adopt' ? planLateElements(array, context) : undefined;
  const plans = elements.map(
    (element, index) =>
      late?.get(index) ?? planLastAwait(elements, index, context) ?? planElement(element, context),
  );
  const last = plans.findLastIndex((plan, index) => runsInPlace(elements[index]!, plan, context));
  const inPlace: Context = { ...context, form: 'adopt' };
  return merge(
    plans.map((plan, index) =>
      index < last && plan.deferred ? planElement(elements[index]!, inPlace) : plan,
    ),
  );
}

/** `[a(), await b()]`: as nothing starts after it, it may start as the others do. */
function planLastAwait(
  elements: readonly Element[],
  index: number,
  context: Context,
): Plan | undefined {
  const { file, form, method } = context;
  const element = elements[index];
  if (element?.type !== 'AwaitExpression' || form === 'adopt' || method !== 'all') return undefined;
  const isLast = elements.slice(index + 1).every((each) => !each || !startsWork(each, file));
  const isAlone = elements.every((each) => !each || elementKind(each, file) !== 'work');
  const { argument } = element;
  if (!isLast || isAlone || elementKind(argument, file) !== 'work') return undefined;
  const keyword: Range = [element.range[0], outerRange(file, argument)[0]];
  if (hasComment(file, keyword)) return undefined;
  const plan = planExpression(argument, context);
  return plan.deferred ? { ...plan, edits: [remove(keyword), ...plan.edits] } : undefined;
}

function runsInPlace(element: Element, plan: Plan, { file }: Context): boolean {
  if (!element || (plan.deferred && !plan.joined)) return false;
  return plan.joined ? startsWork(element, file) : obstacleIn(element, file) === 'await-in-element';
}

export function startsWork(element: TSESTree.Node, { visitorKeys }: SourceFile): boolean {
  for (const { type } of walk(element, visitorKeys, (node) => !isFunction(node))) {
    if (/^(Call|Import|New|Await|Yield|TaggedTemplate|Assignment)Expression$/.test(type))
      return true;
  }
  return false;
}

export function planElement(element: Element, context: Context): Plan {
  if (!element) return nothing;
  if (element.type === 'SpreadElement') return planSpread(element.argument, context);
  return planExpression(element, context);
}

/** Plans what makes several elements: a literal, a mapping, or a choice or chain of those. */
export function planSpread(iterable: TSESTree.Expression, context: Context): Plan {
  const node = iterable.type === 'ChainExpression' ? iterable.expression : iterable;
  switch (node.type) {
    case 'ArrayExpression':
      return planArray(node, context);
    case 'ConditionalExpression':
      return merge([planSpread(node.consequent, context), planSpread(node.alternate, context)]);
    case 'LogicalExpression':
      return planChoice(node, context);
    default:
      return isCast(node) ? planCast(node, context) : planMade(iterable, node, context);
  }
}

function planMade(iterable: TSESTree.Node, node: TSESTree.Expression, context: Context): Plan {
  const { signature = 'written' } = context;
  const inner: Context = { ...context, signature };
  return (
    planMapping(iterable, inner) ??
    planFlatMapping(node, inner) ??
    planFiltered(node, inner) ??
    planKept(node, inner) ??
    planConcatenated(node, inner) ??
    join('opaque-iterable')
  );
}

/** `[a(), more && b()].filter(Boolean)`: a function is always true, so only the list of results would be longer. */
function planFiltered(node: TSESTree.Node, context: Context): Plan | undefined {
  const found = context.isDiscarded ? methodCall(node, 'filter') : undefined;
  const [test, ...others] = found?.call.arguments ?? [];
  const isBoolean =
    test?.type === 'Identifier' &&
    test.name === 'Boolean' &&
    isGlobal(context.file, 'Boolean', test);
  if (!found || found.call.optional || !isBoolean || others.length) return undefined;
  return planSpread(found.member.object, context);
}

/** `xs.map(load).concat(ys.map(save))`, where all of it is work that waits for the group. */
function planConcatenated(node: TSESTree.Node, context: Context): Plan | undefined {
  const found = methodCall(node, 'concat');
  const parts = found ? [found.member.object, ...found.call.arguments] : [];
  const isPlain = parts.every(({ type }) => type !== 'SpreadElement');
  if (!found || found.call.optional || !isPlain) return undefined;
  const plans = parts.map((part) => planSpread(part as TSESTree.Expression, context));
  return plans.every(({ deferred, joined }) => deferred && !joined) ? merge(plans) : undefined;
}

/** `xs?.map(load) ?? []`, `more && [load()]`. */
function planChoice({ left, operator, right }: TSESTree.LogicalExpression, context: Context): Plan {
  const last = planSpread(right, context);
  return operator === '&&' ? last : merge([planSpread(left, context), last]);
}

/** Plans one expression whose value a combinator, or a `map` callback, hands over. */
export function planExpression(expression: TSESTree.Expression, context: Context): Plan {
  const kind = elementKind(expression, context.file);
  if (kind === 'function' || isCallable(expression, kind, context))
    return leave('function-element');
  if (kind === 'value') return nothing;
  if (context.form === 'adopt') return join();
  // An arrow has the `arguments` and the `super` of the function around it.
  if (obstacleIn(expression, context.file) === 'await-in-element') return join('await-in-element');
  if (kind === 'running' && !isOfCall(expression))
    return join('already-started', ...eventBehind(expression, context));
  return planThunk(expression, context);
}

/** Puts an expression into a function of its own. */
export function planThunk(expression: TSESTree.Expression, context: Context): Plan {
  const { file } = context;
  const hoisted = hoistNarrowed(expression, file);
  if (hoisted === 'lost') return join('narrowing-lost');
  const threaded = threadedIn(expression, context);
  const edits = [...thunkEdits(expression, file, threaded?.text), ...hoisted.edits];
  const plan = deferThreaded(edits, eventNotes(expression, context), threaded);
  return { ...plan, hoists: hoisted.hoists };
}

/**
 * The twin would call a function that the combinator hands through; only types tell all of them. One that is a thenable
 * as well it awaits.
 */
function isCallable(node: TSESTree.Expression, kind: ElementKind, { types }: Context): boolean {
  if (kind !== 'running' || types.parameterCount(node) === undefined) return false;
  return types.isThenable(node) !== true;
}

export type ElementKind = 'work' | 'running' | 'value' | 'function';

/** What evaluating the expression does: starts work, yields work that runs, or neither. */
export function elementKind(expression: TSESTree.Node, file: SourceFile): ElementKind {
  const node = unwrap(expression);
  switch (node.type) {
    case 'NewExpression':
      return isPromise(node.callee, file) ? 'work' : 'value';
    case 'ConditionalExpression':
      return strongest([node.consequent, node.alternate], file);
    case 'LogicalExpression':
      return strongest([node.left, node.right], file);
    case 'SequenceExpression':
      return elementKind(node.expressions.at(-1)!, file);
    case 'Identifier':
      return identifierKind(node, file);
    default:
      return kindByType[node.type] ?? 'value';
  }
}

const kindByType: Readonly<Record<string, ElementKind>> = {
  CallExpression: 'work',
  ImportExpression: 'work',
  TaggedTemplateExpression: 'work',
  AssignmentExpression: 'running',
  AwaitExpression: 'running',
  MemberExpression: 'running',
  YieldExpression: 'running',
  ArrowFunctionExpression: 'function',
  ClassExpression: 'function',
  FunctionExpression: 'function',
};

function identifierKind(node: TSESTree.Identifier, file: SourceFile): ElementKind {
  if (node.name === 'undefined' && isGlobal(file, node.name, node)) return 'value';
  return functionOf(file, node) ? 'function' : 'running';
}

/** `listen(page).promise`, of what is called here; `tasks.get(id).done` only finds what runs already. */
function isOfCall(expression: TSESTree.Expression): boolean {
  const node = unwrap(expression);
  if (node.type !== 'MemberExpression') return false;
  const object = unwrap(node.object);
  if (object.type !== 'CallExpression') return isOfCall(node.object);
  return !finding.test(calleeName(object) ?? '');
}

const finding = /^(at|child|entry|find|first|get|item|last|next|node|peek|pop|shift|take)(?![a-z])/;

function strongest(nodes: readonly TSESTree.Node[], file: SourceFile): ElementKind {
  const kinds = nodes.map((node) => elementKind(node, file));
  return (['function', 'work', 'running'] as const).find((kind) => kinds.includes(kind)) ?? 'value';
}

/** What an arrow of its own around the expression would cut it off from. */
export function obstacleIn(expression: TSESTree.Node, file: SourceFile): ReasonCode | undefined {
  for (const node of walk(expression, file.visitorKeys, (node) => !isFunction(node))) {
    if (node.type === 'AwaitExpression' || node.type === 'YieldExpression') {
      return 'await-in-element';
    }
  }
  for (const node of walk(expression, file.visitorKeys, (node) => !hasOwnThis(node))) {
    if (node.type === 'Super' || node.type === 'MetaProperty' || isArguments(node)) {
      // `import.meta` is the same everywhere in the module.
      if (node.type === 'MetaProperty' && node.meta.name === 'import') continue;
      return 'arguments-in-element';
    }
  }
  return undefined;
}

/** Functions other than arrows bind `this`, `arguments`, `super` and `new.target` themselves. */
export function hasOwnThis(node: TSESTree.Node): boolean {
  return isFunction(node) && node.type !== 'ArrowFunctionExpression';
}

export function isArguments(node: TSESTree.Node): boolean {
  return node.type === 'Identifier' && node.name === 'arguments';
}

/**
 * Puts `() => ` before an expression, and whatever it takes to make that one arrow function.
 *
 * @param parameter what the function takes, if it takes something.
 */
export function thunkEdits(
  expression: TSESTree.Expression,
  file: SourceFile,
  parameter?: string,
): Edit[] {
  const called = unwrappedIife(expression, file, parameter);
  if (called) return called;
  const [start, end] = outerRange(file, expression);
  const head = `${parametersText(parameter)} => `;
  if (!needsParentheses(expression, file)) return [insert(start, head)];
  return [insert(start, `${head}(`), insert(end, ')')];
}

/** `()`, `({ signal })`, `(task)`. */
export function parametersText(parameter = ''): string {
  return `(${parameter})`;
}

function needsParentheses(expression: TSESTree.Expression, file: SourceFile): boolean {
  if (isParenthesised(file, expression)) return false;
  // A formatter writes `() => (a ? b : c)`, so that a reader never takes it for the head of the arrow; on several lines it
  // does not.
  if (expression.type === 'ConditionalExpression') return !textOf(file, expression).includes('\n');
  return tokenAfter(file, expression.range[0])!.value === '{';
}

/** `(async () => { … })()` is a thunk already, once the call around it is gone. */
function unwrappedIife(
  expression: TSESTree.Expression,
  file: SourceFile,
  parameter: string | undefined,
): Edit[] | undefined {
  if (expression.type !== 'CallExpression' || expression.arguments.length) return undefined;
  const { callee } = expression;
  if (callee.type !== 'ArrowFunctionExpression' || callee.params.length) return undefined;
  const [start, end] = outerRange(file, callee);
  const open = openParenthesis(file, expression);
  const close = tokenAfter(file, open.range[1])!;
  if (expression.optional || start !== callee.range[0] - 1 || end !== callee.range[1] + 1)
    return undefined;
  return [
    remove([start, start + 1]),
    ...(parameter ? [insert(parametersStart(callee, file), parameter)] : []),
    remove([end - 1, end]),
    remove(open.range),
    remove(close.range),
  ];
}

function parametersStart(callee: TSESTree.ArrowFunctionExpression, file: SourceFile): number {
  let token = tokenAfter(file, callee.typeParameters?.range[1] ?? callee.range[0])!;
  while (token.value !== '(') token = tokenAfter(file, token.range[1])!;
  return token.range[1];
}

/** A sibling that waits for an event may wait for one that the failed task would have sent. */
export function eventNotes(expression: TSESTree.Node, { file, method }: Context): ReasonCode[] {
  if (method === 'allSettled') return [];
  for (const node of walk(expression, file.visitorKeys)) {
    if (waitsForEvent(node) && !settlesAlone(node, file)) return ['waits-for-event'];
  }
  return [];
}

/** The same for a promise that runs already and has a name: `const closed = new Promise((done) => s.on('close', done))`. */
function eventBehind(expression: TSESTree.Expression, { file, method }: Context): ReasonCode[] {
  const node = unwrap(expression);
  const value = node.type === 'Identifier' ? constantBefore(file, node) : undefined;
  if (!value || method === 'allSettled') return [];
  return waitsForEvent(value) && !settlesAlone(value, file) ? ['waits-for-event'] : [];
}

export function waitsForEvent(node: TSESTree.Node): boolean {
  if (node.type === 'NewExpression') return calleeName(node) === 'Promise';
  return (
    node.type === 'CallExpression' && /^(once|waitFor.*|waitUntil.*)$/.test(calleeName(node) ?? '')
  );
}

/** `new Promise((done) => fs.stat(path, done))` settles by itself; one that listens, or gives its `done` away, may not. */
function settlesAlone(node: TSESTree.Node, { visitorKeys }: SourceFile): boolean {
  const [executor] = node.type === 'NewExpression' ? node.arguments : [];
  if (!executor || !isFunctionValue(executor)) return false;
  const names = executor.params.map((each) => (each.type === 'Identifier' ? each.name : ''));
  return !contains(executor.body, visitorKeys, (each) => {
    if (each.type === 'CallExpression') return listens.test(calleeName(each) ?? '');
    const kept = each.type === 'AssignmentExpression' ? each.right : undefined;
    return kept?.type === 'Identifier' && names.includes(kept.name);
  });
}

const listens = /^(on|once|addListener|addEventListener|subscribe|push|set|add)$/;
