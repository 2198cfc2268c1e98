import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../ast/kinds.ts';
import { constantValue, definitionOf, variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import { elementKind, obstacleIn, planElement, planThunk, startsWork } from './elements.ts';
import { annotationEdits } from './function-type.ts';
import {
  gatheredArray,
  isAlwaysReached,
  pushedConstant,
  startsOf,
  type GatheredArray,
} from './gathered-array.ts';
import { isIn, lateStartObstacle, loopsWithin, type Start } from './late-start.ts';
import { join, mark, merge, type Context, type Plan } from './plan.ts';

/**
 * Plans an array that is filled before the combinator gets it: functions go into it instead, where nothing in between
 * could tell that their work starts later.
 */
export function planGathered(name: TSESTree.Identifier, context: Context): Plan | undefined {
  const { file } = context;
  const array = gatheredArray(name, file);
  const starts = array ? startsOf(array, file) : [];
  if (!array || !starts.length) return undefined;
  const plan = planStarts(array, context);
  if (plan.left || !(plan.deferred || startsSome(array, file))) return plan;
  const obstacle = awaitsInPush(array, name, file) ?? lateStartObstacle(starts, name, file);
  if (obstacle === 'awaits-between-starts') return mark(obstacle);
  return obstacle && plan.deferred ? join(obstacle) : plan;
}

/** `tasks.push(a()); tasks.push(b(await more()));`: what was started before runs meanwhile. */
function awaitsInPush(
  { first, pushes }: GatheredArray,
  until: TSESTree.Identifier,
  file: SourceFile,
): ReasonCode | undefined {
  const runsBefore = pushes.some((push, index) => {
    const awaits = push.arguments.some((each) => obstacleIn(each, file) === 'await-in-element');
    return awaits && (first || index > 0 || loopsWithin(push, until)?.length !== 0);
  });
  return runsBefore ? 'awaits-between-starts' : undefined;
}

function planStarts(array: GatheredArray, given: Context): Plan {
  const { declarator, first, pushes } = array;
  const { file } = given;
  const types = annotationEdits(declarator, 'many', file);
  const context: Context = { ...given, signature: types?.length ? 'fixed' : 'written' };
  const plans = [
    ...(first ? [planFirst(first, context)] : []),
    ...pushes.flatMap((push) => push.arguments.map((each) => planPushed(each, push, context))),
  ];
  const isTyped = types?.length && plans.some(({ deferred }) => deferred);
  const plan = merge(isTyped ? [...plans, ...valuesOf(array, context)] : plans);
  if (plan.left) return plan;
  if (!types || isMixed(plan, array, { isTyped: types.length > 0, file }))
    return join(whyNot(plan));
  return { ...plan, edits: [...types, ...plan.edits] };
}

/** An array of one type holds functions or promises; and what stays in place would start first. */
function isMixed(
  { joined }: Plan,
  array: GatheredArray,
  { isTyped, file }: { readonly isTyped: boolean; readonly file: SourceFile },
): boolean {
  return joined > 0 && (Boolean(array.first) || isTyped || startsSome(array, file));
}

/** Beside functions, an array of one type holds values in functions too: worth it for a few of them only. */
function valuesOf({ pushes }: GatheredArray, context: Context): Plan[] {
  const pushed = pushes.flatMap((push) => push.arguments.map((each) => ({ each, push })));
  const values = pushed.flatMap(({ each, push }) => {
    const { deferred, joined, left } = planPushed(each, push, context);
    return deferred || joined || left ? [] : [each];
  });
  const isMany = values.length * 2 >= pushed.length;
  if (isMany && values.length) return [join()];
  return values.map((each) => (each.type === 'SpreadElement' ? join() : planThunk(each, context)));
}

function planPushed(
  pushed: TSESTree.CallExpressionArgument,
  push: TSESTree.CallExpression,
  context: Context,
): Plan {
  const constant = pushedConstant(pushed, push, context.file);
  const types = constant && annotationEdits(constant, 'one', context.file);
  const isWork = constant && elementKind(constant.init, context.file) === 'work';
  if (!constant || !types || !isWork) return planElement(pushed, context);
  const plan = planElement(constant.init, context);
  return { ...plan, edits: [...types, ...plan.edits] };
}

function whyNot({ notes }: Plan): ReasonCode {
  return notes.includes('narrowing-lost') ? 'narrowing-lost' : 'already-started';
}

function planFirst(first: TSESTree.Expression, context: Context): Plan {
  return planElement({ type: 'SpreadElement', argument: first } as TSESTree.SpreadElement, context);
}

function startsSome({ pushes }: GatheredArray, file: SourceFile): boolean {
  return pushes.some(({ arguments: tasks }) => tasks.some((each) => startsWork(each, file)));
}

/**
 * The elements of a literal that name work begun just before it, `const user = load(); … [user, …]`, with the plans that
 * let it start with the group. Where something could tell the difference it is only joined.
 */
export function planLateElements(
  { elements }: TSESTree.ArrayExpression,
  context: Context,
): ReadonlyMap<number, Plan> {
  const none = new Map<number, Plan>();
  const late = elements.flatMap((element, index) => lateElement(element, index, context) ?? []);
  const last = late.at(-1);
  if (!last) return none;
  const [anchor] = elements.filter((each) => each !== null);
  const { starts, isInOrder } = orderOf(late, anchor!);
  const startsBefore = elements.some(
    (each, index) =>
      each && index < last.index && !isOneOf(late, index) && startsWork(each, context.file),
  );
  const others = elements.filter((each, index) => each && !isOneOf(late, index));
  const isOvertaken = others.some((each) => isBegunAfter(starts[0]!, each!, context.file));
  const obstacle =
    isInOrder && !startsBefore && !isOvertaken
      ? lateStartObstacle(starts, anchor!, context.file)
      : 'order-may-change';
  if (!obstacle) return new Map(late.map(({ index, plan }) => [index, plan]));
  const lists = late.filter(({ index }) => elements[index]?.type === 'SpreadElement');
  return new Map(lists.map(({ index }) => [index, join(obstacle)]));
}

/** Does the element name work that starts where it is written, after the first of those that would wait? */
function isBegunAfter(
  { around }: Start,
  element: TSESTree.Expression | TSESTree.SpreadElement,
  file: SourceFile,
): boolean {
  const named = element.type === 'SpreadElement' ? element.argument : element;
  if (elementKind(named, file) !== 'running') return false;
  const nodes = [...walk(named, file.visitorKeys, (node) => !isFunction(node))];
  return nodes.some((node) => {
    const definition = node.type === 'Identifier' ? definitionOf(file, node)?.node : undefined;
    if (definition?.type !== 'VariableDeclarator' || !definition.init) return false;
    return definition.range[0] > around.range[0] && startsWork(definition.init, file);
  });
}

interface LateElement {
  readonly index: number;
  readonly starts: readonly Start[];
  readonly plan: Plan;
}

function lateElement(
  element: TSESTree.Expression | TSESTree.SpreadElement | null,
  index: number,
  context: Context,
): LateElement | undefined {
  if (element?.type === 'Identifier') return lateConstant(element, index, context);
  if (element?.type !== 'SpreadElement' || element.argument.type !== 'Identifier') return undefined;
  const array = gatheredArray(element.argument, context.file);
  const plan = array && planStarts(array, context);
  return array && plan?.deferred
    ? { index, starts: startsOf(array, context.file), plan }
    : undefined;
}

function lateConstant(
  name: TSESTree.Identifier,
  index: number,
  context: Context,
): LateElement | undefined {
  const { file } = context;
  const value = constantValue(file, name);
  const declarator = value && definitionOf(file, name)?.node;
  if (declarator?.type !== 'VariableDeclarator' || elementKind(value!, file) !== 'work')
    return undefined;
  const isOnlyHere = variableOf(file, name.name, name)!.references.length === 2;
  if (!isOnlyHere || !isAlwaysReached(name, declarator)) return undefined;
  const types = annotationEdits(declarator, 'one', file);
  const signature = types?.length ? 'fixed' : 'written';
  const plan = planElement(value!, { ...context, signature });
  if (!types || !plan.deferred) return undefined;
  return {
    index,
    starts: [{ expression: value!, around: declarator }],
    plan: { ...plan, edits: [...types, ...plan.edits] },
  };
}

function isOneOf(late: readonly LateElement[], index: number): boolean {
  return late.some((each) => each.index === index);
}

function orderOf(late: readonly LateElement[], until: TSESTree.Node) {
  const starts = late.flatMap((each) => each.starts);
  const places = starts.map(({ around }) => around.range[0]);
  const isSorted = places.every((place, index) => index === 0 || places[index - 1]! <= place);
  const [, ...others] = late;
  return {
    starts,
    isInOrder: isSorted && !others.some((each, index) => areInTurns(late[index]!, each, until)),
  };
}

/** Does one loop start work of both, so that each round has some of either? */
function areInTurns(one: LateElement, other: LateElement, until: TSESTree.Node): boolean {
  return one.starts.some(({ around }) => {
    const loop = loopsWithin(around, until)?.at(-1);
    return loop && other.starts.some((start) => isIn(start.around, loop));
  });
}
