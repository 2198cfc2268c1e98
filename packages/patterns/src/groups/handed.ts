import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap, type FunctionValue } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import type { SourceFile } from '../source-file.ts';
import { ownerOf, type OwnerKind } from './owners.ts';

/** A function that the runtime calls, and what it hands to one of its parameters. */
export interface Handed {
  readonly kind: OwnerKind;
  /** The call that was given the function. */
  readonly call: TSESTree.CallExpression;
  /** The parameter that gets the owner. */
  readonly parameter: number;
}

interface Slot {
  readonly argument: number;
  readonly parameter: number;
  readonly kind: OwnerKind;
}

/** What the runtime will call this function with; `undefined` where it does not call it. */
export function handedTo(fn: FunctionValue, file: SourceFile): Handed | undefined {
  const given = outermost(fn);
  const call = given.parent?.type === 'ArrayExpression' ? given.parent.parent : given.parent;
  if (call?.type !== 'CallExpression') return undefined;
  const slot = slotOf(call, file);
  const argument = given.parent === call ? given : given.parent;
  if (!slot || call.arguments[slot.argument] !== argument) return undefined;
  if ((given.parent === call) === isList(call, file)) return undefined;
  return { kind: slot.kind, call, parameter: slot.parameter };
}

/** The argument of a call that the runtime takes as a function to call, if it is one of its calls. */
export function workSlot(call: TSESTree.CallExpression, file: SourceFile): Slot | undefined {
  return isList(call, file) ? undefined : slotOf(call, file);
}

/** Is it one of the twins that take a list of functions? */
export function isList(call: TSESTree.CallExpression, file: SourceFile): boolean {
  return lists.has(runtimeNameOf(call.callee, file) ?? '');
}

/** The inline function that an expression is, below its casts. */
export function inlineFunction(node: TSESTree.Node | undefined): FunctionValue | undefined {
  const value = node && unwrap(node);
  return value && isFunctionValue(value) ? value : undefined;
}

function slotOf(call: TSESTree.CallExpression, file: SourceFile): Slot | undefined {
  return slots[runtimeNameOf(call.callee, file) ?? ''] ?? methodSlot(call, file);
}

/** The methods of an owner that take a function: `group.startSoon(fn)`, `scope.run(fn)`. */
function methodSlot({ callee }: TSESTree.CallExpression, file: SourceFile): Slot | undefined {
  const member = unwrap(callee);
  const method = memberName(member);
  if (member.type !== 'MemberExpression' || !method) return undefined;
  if (method === 'run' && ownerOf(member.object, file)?.kind === 'scope') return first('scope');
  if (!starters.has(method)) return undefined;
  return ownerOf(member.object, file)?.kind === 'group' ? first('task') : undefined;
}

export const starters: ReadonlySet<string> = new Set(['startSoon', 'trySpawn', 'start']);

function first(kind: OwnerKind): Slot {
  return { argument: 0, parameter: 0, kind };
}

const ofEach: Slot = { argument: 1, parameter: 2, kind: 'task' };
const timed: Slot = { argument: 1, parameter: 0, kind: 'scope' };

const slots: Readonly<Record<string, Slot>> = {
  withTaskGroup: first('group'),
  runMain: first('group'),
  detach: first('task'),
  retry: first('scope'),
  failAfter: timed,
  failAt: timed,
  moveOnAfter: timed,
  moveOnAt: timed,
  shield: timed,
  'TaskGroup.map': ofEach,
  'TaskGroup.forEach': ofEach,
  'TaskGroup.asCompleted': ofEach,
  'TaskGroup.all': first('task'),
  'TaskGroup.allSettled': first('task'),
  'TaskGroup.race': first('task'),
  'TaskGroup.any': first('task'),
};

const lists = new Set(['all', 'allSettled', 'race', 'any'].map((name) => `TaskGroup.${name}`));

/** The expression together with the casts around it. */
function outermost(node: TSESTree.Node): TSESTree.Node {
  const { parent } = node;
  return parent && parent !== node && unwrap(parent) === unwrap(node) && parent.type !== node.type
    ? outermost(parent)
    : node;
}
