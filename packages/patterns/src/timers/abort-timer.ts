import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import { isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
import { constantValue, definitionOf, isGlobal, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { timerCall } from './timer-call.ts';

/** `setTimeout(() => controller.abort(), ms)` for a controller of the same function. */
export interface AbortTimer {
  readonly call: TSESTree.CallExpression;
  readonly ms: TSESTree.CallExpressionArgument;
  readonly abort: TSESTree.CallExpression;
  readonly controller: TSESTree.Identifier;
  readonly variable: Variable;
  readonly declaration: TSESTree.Node;
}

/** The timer whose handle is dropped, so that nobody clears it when the work ends in time. */
export function droppedAbortTimer(node: TSESTree.Node, file: SourceFile): AbortTimer | undefined {
  return node.parent?.type === 'ExpressionStatement' ? abortTimer(node, file) : undefined;
}

/** The timer whose handle a constant keeps, to clear it by. */
export function heldAbortTimer(node: TSESTree.Node, file: SourceFile): AbortTimer | undefined {
  return node.parent?.type === 'VariableDeclarator' ? abortTimer(node, file) : undefined;
}

function abortTimer(node: TSESTree.Node, file: SourceFile): AbortTimer | undefined {
  const found = timerCall(node, file);
  if (found?.name !== 'setTimeout') return undefined;
  const [callback, ms] = found.call.arguments;
  const abort = callback && abortCall(callback);
  if (!abort || !ms) return undefined;
  const callee = unwrap(abort.callee);
  const object = callee.type === 'MemberExpression' ? callee.object : callee;
  if (object.type !== 'Identifier' || !isOwnController(object, file)) return undefined;
  const variable = variableOf(file, object.name, object)!;
  const declaration = definitionOf(file, object)!.node.parent;
  return { call: found.call, ms, abort, controller: object, variable, declaration };
}

/** The only thing the callback does. */
function abortCall(callback: TSESTree.Node): TSESTree.CallExpression | undefined {
  if (!isFunctionValue(callback)) return undefined;
  const { body } = callback;
  const [statement, ...others] = body.type === 'BlockStatement' ? body.body : [body];
  if (!statement || others.length) return undefined;
  const node = unwrap(statement.type === 'ExpressionStatement' ? statement.expression : statement);
  return node.type === 'CallExpression' && memberName(unwrap(node.callee)) === 'abort'
    ? node
    : undefined;
}

function isOwnController(object: TSESTree.Identifier, file: SourceFile): boolean {
  const value = constantValue(file, object);
  if (value?.type !== 'NewExpression' || value.callee.type !== 'Identifier') return false;
  return value.callee.name === 'AbortController' && isGlobal(file, 'AbortController', value);
}
