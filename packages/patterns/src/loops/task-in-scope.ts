import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunctionValue, methodCall, type FunctionNode } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import type { SourceFile } from '../source-file.ts';

/** The name of the task that the function around the node runs as. */
export function taskInScope(node: TSESTree.Node, file: SourceFile): string | undefined {
  const around = enclosingFunction(node);
  const parameter = around?.params.find((each) => isTyped(each)) ?? given(around, file);
  return parameter?.type === 'Identifier' ? parameter.name : undefined;
}

function isTyped(parameter: TSESTree.Parameter): boolean {
  if (parameter.type !== 'Identifier') return false;
  const type = parameter.typeAnnotation?.typeAnnotation;
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  return type.typeName.name === 'TaskContext';
}

/** The parameter that the runtime calls the function with as its task. */
function given(node: FunctionNode | undefined, file: SourceFile): TSESTree.Parameter | undefined {
  if (!node || !isFunctionValue(node)) return undefined;
  const { parent, params } = node;
  if (parent.type === 'ArrayExpression') {
    const call = parent.parent;
    if (call.type !== 'CallExpression') return undefined;
    const name = runtimeNameOf(call.callee, file);
    return /^TaskGroup\.(all|allSettled|race|any)$/.test(name ?? '') ? params[0] : undefined;
  }
  if (parent.type !== 'CallExpression') return undefined;
  if (methodCall(parent, 'startSoon', 'trySpawn') && parent.arguments[0] === node) return params[0];
  const name = runtimeNameOf(parent.callee, file);
  return /^TaskGroup\.(map|forEach|asCompleted)$/.test(name ?? '') ? params[2] : undefined;
}
