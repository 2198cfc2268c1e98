import type { TSESTree } from '@typescript-eslint/types';
import { isInTask, signalsInScope, type SignalSource } from '../ast/signal-in-scope.ts';
import { variableOf } from '../ast/scope.ts';
import { contains, walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isRuntimeCall } from './known-call.ts';
import { isOnlyName } from './passed-signal.ts';

/**
 * The signal by which a cancellation can come out of the expressions: one that somebody else may abort, and that
 * they are given. `ambient` for calls of the runtime in a task, which the runtime cancels by itself.
 */
export function cancellationIn(
  waits: Iterable<TSESTree.Node>,
  place: TSESTree.Node,
  file: SourceFile,
): SignalSource | 'ambient' | undefined {
  const outside = [...signalsInScope(place, file)].filter(({ isGiven }) => isGiven);
  const isTask = isInTask(place, file);
  if (!outside.length && !isTask) return undefined;
  for (const wait of waits) {
    const source = outside.find((each) => isGivenTo(each, wait, file));
    if (source) return source;
    const calls = isTask && contains(wait, file.visitorKeys, (node) => isCallOfRuntime(node, file));
    if (calls) return outside[0] ?? 'ambient';
  }
  return undefined;
}

function isCallOfRuntime(node: TSESTree.Node, file: SourceFile): boolean {
  return node.type === 'CallExpression' && isRuntimeCall(node, file);
}

function isGivenTo(
  { variable, kind }: SignalSource,
  wait: TSESTree.Node,
  file: SourceFile,
): boolean {
  for (const node of walk(wait, file.visitorKeys)) {
    if (node.type !== 'Identifier' || node.name !== variable.name || isOnlyName(node)) continue;
    if (variableOf(file, node.name, node) !== variable) continue;
    if (kind !== 'options' || isSignalOrWhole(node)) return true;
  }
  return false;
}

/** Of options, those passed on whole and their signal count, not what else they say. */
function isSignalOrWhole(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  if (parent.type !== 'MemberExpression' || parent.object !== node) return true;
  return parent.property.type === 'Identifier' && parent.property.name === 'signal';
}
