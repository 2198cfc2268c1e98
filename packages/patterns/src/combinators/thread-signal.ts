import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, isFunctionValue, methodCall, unwrap } from '../ast/kinds.ts';
import { contains, walk } from '../ast/walk.ts';
import { isPartOfWork, mentionsSignal } from '../cancellation/forward.ts';
import { knownApi } from '../cancellation/known-call.ts';
import { isOnlyName } from '../cancellation/passed-signal.ts';
import { passSignal, signalArgument, type Place } from '../cancellation/signal-argument.ts';
import type { SignalApi } from '../cancellation/signal-apis.ts';
import type { Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/** How a piece of work comes to hear of the cancellation of its group. */
export interface ThreadedSignal {
  /** What its function takes: `{ signal }`, or `task` where the name is in use. */
  readonly parameter: string;
  readonly edits: readonly Edit[];
}

/** The edits that pass the group's signal to every call of the work that takes one and is given none; most take none. */
export function threadSignal(
  work: TSESTree.Node,
  file: SourceFile,
  types: TypeOracle,
): ThreadedSignal | undefined {
  const places = callsOf(work, file).flatMap((call) => placeIn(call, file, types) ?? []);
  const given = places.length ? nameFor(work, file) : undefined;
  if (!given) return undefined;
  const edits = places.map(({ call, place }) => passSignal(call, place, given, file));
  return { parameter: given.kind === 'signal' ? '{ signal }' : given.name, edits };
}

/** The calls whose ends the work waits for. */
function callsOf(work: TSESTree.Node, file: SourceFile): TSESTree.CallExpression[] {
  const body = isFunctionValue(work) ? work.body : work;
  if (body.type !== 'BlockStatement') return endsOf(body, file);
  const nodes = [...walk(body, file.visitorKeys, (node) => !isFunction(node))];
  const waits = nodes.flatMap((node) => {
    const isWait = node.type === 'AwaitExpression' || node.type === 'ReturnStatement';
    return isWait && node.argument ? endsOf(node.argument, file) : [];
  });
  return [...new Set(waits)];
}

function endsOf(expression: TSESTree.Node, file: SourceFile): TSESTree.CallExpression[] {
  const node = unwrap(expression);
  switch (node.type) {
    case 'AwaitExpression':
      return endsOf(node.argument, file);
    case 'ConditionalExpression':
      return [...endsOf(node.consequent, file), ...endsOf(node.alternate, file)];
    case 'LogicalExpression':
      return endsOf(node.right, file);
    case 'CallExpression': {
      const chained = methodCall(node, 'then', 'catch', 'finally');
      if (chained) return endsOf(chained.member.object, file);
      const { callee } = node;
      const isImmediate = isFunctionValue(callee) && !node.arguments.length;
      return isImmediate ? callsOf(callee, file) : [node];
    }
    default:
      return [];
  }
}

interface PlaceInCall {
  readonly call: TSESTree.CallExpression;
  readonly place: Place;
}

function placeIn(
  call: TSESTree.CallExpression,
  file: SourceFile,
  types: TypeOracle,
): PlaceInCall | undefined {
  const isGiven = call.arguments.some((each) => mentionsSignal(each, file));
  if (isGiven || !isPartOfWork(call, file)) return undefined;
  const api = knownApi(call, file) ?? typedApi(call, types);
  const passed = api && signalArgument(call, api);
  return passed?.state === 'missing' ? { call, place: passed.place } : undefined;
}

function typedApi(call: TSESTree.CallExpression, types: TypeOracle): SignalApi | undefined {
  if (leavesHalf.test(calleeName(call) ?? '') || outlives.test(calleeName(call) ?? ''))
    return undefined;
  const slot = types.signalSlot(call);
  if (!slot || slot === 'none') return undefined;
  const { index, property } = slot;
  return { index, takes: property === undefined ? 'signal' : { property } };
}

/** An abort halfway leaves half a file. */
const leavesHalf = /^(write|append|copy)File$/;

/** The signal of `server.listen()` ends the server, and not the wait for it; the server stays when its group has ended. */
const outlives = /^listen$/;

function nameFor(work: TSESTree.Node, file: SourceFile) {
  if (!isNamed(work, 'signal', file))
    return { kind: 'signal', name: 'signal', text: 'signal' } as const;
  if (!isNamed(work, 'task', file))
    return { kind: 'holder', name: 'task', text: 'task.signal' } as const;
  return undefined;
}

function isNamed(work: TSESTree.Node, name: string, { visitorKeys }: SourceFile): boolean {
  return contains(
    work,
    visitorKeys,
    (node) => node.type === 'Identifier' && node.name === name && !isOnlyName(node),
  );
}
