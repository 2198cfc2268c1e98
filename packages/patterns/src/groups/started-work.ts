import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, methodCall, unwrap } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { obstacleIn, thunkEdits } from '../combinators/elements.ts';
import { planMappingArgument } from '../combinators/mapping.ts';
import type { Plan } from '../combinators/plan.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { combinators, type Combinator } from '../vocabulary.ts';
import { workSlot } from './handed.ts';

export type StartedKind = 'called' | 'awaited' | 'running';

export interface StartedWork {
  readonly kind: StartedKind;
  readonly argument: TSESTree.Expression;
  /** What takes a function there. */
  readonly name: string;
}

/** What stands where the runtime takes a function, when it may be work that was started already. */
export function startedWork(
  call: TSESTree.CallExpression,
  file: SourceFile,
): StartedWork | undefined {
  const index = workSlot(call, file)?.argument ?? (isStart(call) ? 0 : undefined);
  const argument = index === undefined ? undefined : call.arguments[index];
  if (!argument || argument.type === 'SpreadElement') return undefined;
  const kind = kindOf[unwrap(argument).type];
  return kind && { kind, argument, name: calleeName(call)! };
}

/** Nothing else has methods of these names, so that a group without a type is known by them. */
function isStart(call: TSESTree.CallExpression): boolean {
  return methodCall(call, 'startSoon', 'trySpawn') !== undefined;
}

const kindOf: Readonly<Record<string, StartedKind>> = {
  AwaitExpression: 'awaited',
  CallExpression: 'called',
  Identifier: 'running',
  ImportExpression: 'called',
  NewExpression: 'called',
  TaggedTemplateExpression: 'called',
};

/** Do types, or this file, show that it is no function? */
export function isNoFunction({ kind, argument }: StartedWork, types: TypeOracle): boolean {
  if (kind !== 'awaited') return types.isThenable(valueOf(argument)) === true;
  return types.parameterCount(argument) === undefined && types.isAny(argument) !== true;
}

/** Casts are how a promise gets past the type of the parameter. */
export function valueOf(argument: TSESTree.Expression): TSESTree.Expression {
  return unwrap(argument) as TSESTree.Expression;
}

/** A twin that is given work which its own argument starts, so that it can only wait for it. */
export interface AdoptingTwin {
  readonly method: Combinator;
  readonly callee: TSESTree.MemberExpression;
  readonly argument: TSESTree.Expression;
}

export function adoptingTwin(
  call: TSESTree.CallExpression,
  file: SourceFile,
): AdoptingTwin | undefined {
  const method = runtimeNameOf(call.callee, file)?.replace('TaskGroup.', '');
  const [argument] = call.arguments;
  if (!isCombinator(method) || call.callee.type !== 'MemberExpression') return undefined;
  return argument && /^(Array|Call)Expression$/.test(argument.type)
    ? { method, callee: call.callee, argument: argument as TSESTree.Expression }
    : undefined;
}

/** What would hand the work to the twin as functions; `undefined` where that could change its order. */
export function planThunks(
  { argument, method }: AdoptingTwin,
  file: SourceFile,
  types: TypeOracle,
): Pick<Plan, 'edits' | 'twin'> | undefined {
  if (argument.type !== 'ArrayExpression') {
    const plan = planMappingArgument(argument, { file, types, form: 'best', method });
    return plan && plan.deferred > 0 && !plan.left ? plan : undefined;
  }
  if (argument.elements.some((each) => each && obstacleIn(each, file))) return undefined;
  return { edits: startedElements(argument, types).flatMap((each) => thunkEdits(each, file)) };
}

/** Is some of the list, as it is written there, a promise that a call in it makes? */
export function startsElements({ argument }: AdoptingTwin, types: TypeOracle): boolean {
  if (argument.type !== 'ArrayExpression') return types.isArrayOfThenables(argument) === true;
  return startedElements(argument, types).length > 0;
}

function startedElements({ elements }: TSESTree.ArrayExpression, types: TypeOracle) {
  return elements.filter(
    (each) => each?.type === 'CallExpression' && types.isThenable(each) === true,
  ) as TSESTree.CallExpression[];
}

function isCombinator(name: string | undefined): name is Combinator {
  return name !== undefined && Object.hasOwn(combinators, name);
}
