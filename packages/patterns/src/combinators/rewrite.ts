import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunctionValue, methodCall, unwrap } from '../ast/kinds.ts';
import { definitionOf } from '../ast/scope.ts';
import { outerRange } from '../ast/tokens.ts';
import { usableSignal } from '../cancellation/forward.ts';
import { ownerOf } from '../cancellation/signal-argument.ts';
import type { Change, Left } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { ReasonCode } from '../reasons.ts';
import { elementKind, planArray, planSpread } from './elements.ts';
import { filledJustBefore } from './filled-array.ts';
import { planGathered } from './late-elements.ts';
import { makesPromises, mappingOf, planMapping, planMappingArgument } from './mapping.ts';
import { join, leave, unique, type Context, type Plan } from './plan.ts';
import { clash, hoistEdits } from './hoists.ts';
import { raceObstacle } from './race.ts';
import type { SourceFile } from '../source-file.ts';
import { tellsOfSuccess } from './released.ts';
import { startedGroup } from './started-group.ts';
import type { CallUse } from './use.ts';

/** Hands the work of one combinator call to its twin, in place, whatever the call is part of. */
export function rewriteCombinator(use: CallUse, given: Context): Change | Left {
  const context: Context = { ...given, isDiscarded: isDiscarded(use.call) };
  const isRace = use.method === 'race' || use.method === 'any';
  const obstacle = isRace ? raceObstacle(use.argument, context.file) : undefined;
  if (obstacle) return { outcome: 'left', reason: obstacle };
  const plan = planInFull(use, context);
  const started = plan.deferred ? undefined : rewriteStarted(use, context);
  if (started) return started;
  const reason = plan.left ?? leftOver(use, plan, context);
  if (reason) return { outcome: 'left', reason };
  return {
    outcome: isRace || plan.marked ? 'marked' : plan.deferred ? 'converted' : 'adopted',
    edits: [
      ...hoistEdits(plan.hoists ?? []),
      ...calleeEdits(use, plan, context),
      ...plan.edits,
      ...parentEdits(use, plan, context),
    ],
    imports: ['TaskGroup'],
    notes: unique([...plan.notes, ...risks(use, plan, context)]),
  };
}

/** Where the work cannot wait for the group, the group may start where the work does. */
function rewriteStarted(use: CallUse, context: Context): Change | undefined {
  const { file, form, isTyped } = context;
  const started = form === 'adopt' || isTyped ? undefined : startedGroup(use, file);
  if (!started) return undefined;
  const { value, edits, awaitsBetween } = started;
  const there: CallUse = { ...use, argument: value };
  const plan = planArgument(there, context);
  if (!isWhole(plan)) return undefined;
  const [start, end] = outerRange(file, value);
  return {
    outcome: 'converted',
    edits: [
      ...hoistEdits(plan.hoists ?? []),
      insert(start, `${localName(file, 'TaskGroup')}.${plan.twin ?? use.method}(`),
      ...plan.edits,
      ...parentEdits(there, plan, context),
      insert(end, ')'),
      ...edits,
    ],
    imports: ['TaskGroup'],
    notes: unique([
      ...plan.notes,
      ...(awaitsBetween ? (['awaits-between-starts'] as const) : []),
      ...risks(there, plan, context),
    ]),
  };
}

function isWhole({ deferred, joined, left, marked, hoists = [] }: Plan): boolean {
  return deferred > 0 && !joined && !left && !marked && !clash(hoists);
}

/** Does nobody look at the results: `await …;`, `….then(() => done())`? */
function isDiscarded({ parent }: TSESTree.Node): boolean {
  if (parent?.type === 'MemberExpression') {
    const [handler] = methodCall(parent.parent, 'then')?.call.arguments ?? [];
    return handler?.type === 'ArrowFunctionExpression' && !handler.params.length;
  }
  const statement = parent?.type === 'AwaitExpression' ? parent.parent : parent;
  return statement?.type === 'ExpressionStatement';
}

function planInFull(use: CallUse, context: Context): Plan {
  const plan = planArgument(use, context);
  if (!clash(plan.hoists ?? [])) return plan;
  const adopted = planArgument(use, { ...context, form: 'adopt' });
  return { ...adopted, notes: unique([...adopted.notes, 'narrowing-lost']) };
}

function leftOver({ argument, method }: CallUse, plan: Plan, { file, isTyped }: Context) {
  if (!plan.deferred && !plan.joined) return 'no-live-element';
  // To join what runs already gains little, and here it may hang.
  if (!plan.deferred && method === 'all' && mayHang(argument, plan, file)) return 'waits-for-event';
  // Among functions and promises the twin's own type arguments allow no plain values.
  const isUnfit = isTyped && (!plan.deferred || holdsValues(argument, file));
  return isUnfit ? 'explicit-type-arguments' : undefined;
}

/** May a promise wait for an event that never comes once another one has failed? One alone waits for no other. */
function mayHang(
  argument: TSESTree.Expression,
  { joined, notes }: Plan,
  file: SourceFile,
): boolean {
  return tellsOfSuccess(argument, file) || (joined > 1 && notes.includes('waits-for-event'));
}

function holdsValues(argument: TSESTree.Expression, file: SourceFile): boolean {
  const elements = arrayLiteral(argument)?.elements ?? [];
  return elements.some(
    (each) => each && each.type !== 'SpreadElement' && elementKind(each, file) === 'value',
  );
}

function planArgument({ argument, call }: CallUse, context: Context): Plan {
  const literal = arrayLiteral(argument);
  if (literal) return planArray(literal, context);
  if (holdsFunctions(argument, context)) return leave('function-element');
  if (context.form === 'adopt') return join();
  const filled = filledJustBefore(argument, call, context.file);
  const plan = filled ? planFilled(filled, context) : planMappingArgument(argument, context);
  if (plan) return plan;
  const gathered = argument.type === 'Identifier' ? planGathered(argument, context) : undefined;
  if (gathered) return gathered;
  if (isStarted(argument, context)) return join('already-started');
  return planSpread(argument, { ...context, signature: 'inferred' });
}

function holdsFunctions(argument: TSESTree.Expression, context: Context): boolean {
  return !makesPromises(argument, context) && context.types.isArrayOfFunctions(argument) === true;
}

function planFilled(value: TSESTree.Expression, given: Context): Plan | undefined {
  const context: Context = { ...given, signature: 'written' };
  const plan =
    value.type === 'ArrayExpression' ? planArray(value, context) : planMapping(value, context);
  return plan && (plan.deferred || plan.left) ? plan : undefined;
}

/** The literal, also below `as const`; any other cast speaks about promises, not about thunks. */
function arrayLiteral(argument: TSESTree.Expression): TSESTree.ArrayExpression | undefined {
  const isConst = argument.type === 'TSAsExpression' && isConstType(argument.typeAnnotation);
  const node = isConst ? argument.expression : argument;
  return node.type === 'ArrayExpression' ? node : undefined;
}

function isConstType(type: TSESTree.TypeNode): boolean {
  return (
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    type.typeName.name === 'const'
  );
}

/** A local variable holds promises that this function started; a parameter or an import may not. */
function isStarted(argument: TSESTree.Expression, { file }: Context): boolean {
  const node = unwrap(argument);
  return node.type === 'Identifier' && definitionOf(file, node)?.node.type === 'VariableDeclarator';
}

function calleeEdits({ callee }: CallUse, plan: Plan, { file }: Context): Edit[] {
  const edits = [replace(callee.object.range, localName(file, 'TaskGroup'))];
  return plan.twin ? [...edits, replace(callee.property.range, plan.twin)] : edits;
}

/** The signal that the function was given may end the group as well. */
function parentEdits({ argument }: CallUse, plan: Plan, { file, form }: Context): Edit[] {
  const signal = plan.deferred && form === 'best' ? usableSignal(argument, file) : undefined;
  if (!signal || signal.edits.length || signal.kind === 'controller') return [];
  return [insert(plan.end ?? outerRange(file, argument)[1], `, ${ownerOf(signal)}`)];
}

function eventRisk(
  method: CallUse['method'],
  argument: TSESTree.Expression,
  file: SourceFile,
): ReasonCode[] {
  return method === 'all' && tellsOfSuccess(argument, file) ? ['waits-for-event'] : [];
}

function risks({ argument, call, method }: CallUse, plan: Plan, context: Context): ReasonCode[] {
  const isRace = method === 'race' || method === 'any';
  const around = enclosingFunction(call);
  const mapper = mappingOf(argument, context.file)?.callback;
  // An async function never throws at once.
  const mayThrow = !(mapper && isFunctionValue(mapper) && mapper.async);
  return [
    ...(context.form === 'adopt' ? (['type-error-in-thunk'] as const) : []),
    ...(isRace ? (['loser-is-awaited'] as const) : []),
    ...eventRisk(method, argument, context.file),
    ...(plan.deferred && mayThrow && around && !around.async
      ? (['sync-throw-becomes-rejection'] as const)
      : []),
  ];
}
