import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, methodCall, type FunctionNode } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import type { SourceFile } from '../source-file.ts';

/** Is the function run as a task: handed to the runtime, or given something that cancels it? */
export function isTaskFunction(node: FunctionNode, file: SourceFile): boolean {
  return node.params.some(cancels) || (isFunctionValue(node) && isHandedOver(node, file));
}

/** `signal`, `{ signal }`, `task: TaskContext`. */
function cancels(parameter: TSESTree.Parameter): boolean {
  if (parameter.type === 'ObjectPattern') {
    return parameter.properties.some(
      (each) =>
        each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === 'signal',
    );
  }
  if (parameter.type !== 'Identifier') return false;
  const type = parameter.typeAnnotation?.typeAnnotation;
  if (!type) return parameter.name === 'signal';
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  return /^(?:TaskContext|AbortSignal|CancelScope|StartContext)$/.test(type.typeName.name);
}

function isHandedOver(node: TSESTree.Node, file: SourceFile): boolean {
  const parent = node.parent!;
  // `TaskGroup.all([async () => { … }])`.
  if (parent.type === 'ArrayExpression') return isHandedOver(parent, file);
  if (parent.type !== 'CallExpression' || parent.callee === node) return false;
  if (methodCall(parent, 'startSoon', 'start', 'trySpawn') && parent.arguments[0] === node) {
    return true;
  }
  return takers.has(runtimeNameOf(parent.callee, file) ?? '');
}

const takers = new Set([
  'withTaskGroup',
  ...['all', 'allSettled', 'race', 'any', 'map', 'forEach', 'asCompleted'].map(
    (name) => `TaskGroup.${name}`,
  ),
  ...['failAfter', 'failAt', 'moveOnAfter', 'moveOnAt', 'shield', 'retry', 'detach'],
]);
