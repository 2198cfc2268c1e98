import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, unwrap, type FunctionValue } from '../ast/kinds.ts';
import { importOf, isGlobal } from '../ast/scope.ts';
import { exportOf } from '../ast/module-export.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import type { SourceFile } from '../source-file.ts';

/** Does awaiting it do nothing but let others run: `sleep(0)`, `setImmediate()`, `new Promise(setImmediate)`? */
export function givesWay(awaited: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(awaited);
  if (node.type === 'NewExpression') return isPromiseOfTurn(node, file);
  if (node.type !== 'CallExpression') return false;
  const [length, ...others] = node.arguments;
  switch (timerOf(node, file)) {
    case 'setImmediate':
      return !length;
    case 'yield':
      return true;
    case 'sleep':
      // With a signal it hears of a cancellation.
      return length !== undefined && isZero(length) && others.length === 0;
    case 'setTimeout':
      return (!length || isZero(length)) && others.length === 0;
    default:
      return false;
  }
}

/** `sleep(1e9)`: nobody means that number. */
export function isMoreThanADay(awaited: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(awaited);
  if (node.type !== 'CallExpression' || runtimeNameOf(node.callee, file) !== 'sleep') return false;
  const length = node.arguments[0] && numberOf(node.arguments[0]);
  return length !== undefined && length > 24 * 60 * 60 * 1_000 && length < Infinity;
}

function timerOf({ callee }: TSESTree.CallExpression, file: SourceFile): string | undefined {
  if (runtimeNameOf(callee, file) === 'sleep') return 'sleep';
  const found = exportOf(callee, file);
  if (!found || found.module !== 'timers/promises') return undefined;
  return found.name.split('.').at(-1);
}

/** `new Promise(setImmediate)`, `new Promise((resolve) => setTimeout(resolve, 0))`. */
function isPromiseOfTurn({ callee, arguments: given }: TSESTree.NewExpression, file: SourceFile) {
  const [executor, ...others] = given;
  const isPromise = callee.type === 'Identifier' && callee.name === 'Promise';
  if (!isPromise || !executor || others.length > 0) return false;
  if (executor.type === 'Identifier') return isTurn(executor, file);
  const call = isFunctionValue(executor) ? onlyCall(executor.body) : undefined;
  return call !== undefined && resolvesNextTurn(call, executor as FunctionValue, file);
}

function resolvesNextTurn(
  { callee, arguments: given }: TSESTree.CallExpression,
  { params }: FunctionValue,
  file: SourceFile,
): boolean {
  const [resolve, ...others] = params;
  if (callee.type !== 'Identifier' || resolve?.type !== 'Identifier' || others.length > 0) {
    return false;
  }
  const [called, delay] = given;
  if (called?.type !== 'Identifier' || called.name !== resolve.name) return false;
  if (isTurn(callee, file)) return given.length === 1;
  const isTimeout = callee.name === 'setTimeout' && isGlobal(file, 'setTimeout', callee);
  return isTimeout && (!delay || isZero(delay));
}

function isTurn(node: TSESTree.Identifier, file: SourceFile): boolean {
  if (node.name !== 'setImmediate') return false;
  const from = importOf(file, node)?.module;
  return isGlobal(file, node.name, node) || /^(node:)?timers$/.test(from ?? '');
}

function onlyCall(body: TSESTree.Node): TSESTree.CallExpression | undefined {
  if (body.type !== 'BlockStatement') return body.type === 'CallExpression' ? body : undefined;
  const [only, ...others] = body.body;
  const isOne = only?.type === 'ExpressionStatement' && others.length === 0;
  return isOne && only.expression.type === 'CallExpression' ? only.expression : undefined;
}

function isZero(node: TSESTree.Node): boolean {
  return numberOf(node) === 0;
}

/** A number, or a product of numbers. */
function numberOf(expression: TSESTree.Node): number | undefined {
  const node = unwrap(expression);
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined;
  if (node.type !== 'BinaryExpression' || node.operator !== '*') return undefined;
  const [left, right] = [numberOf(node.left), numberOf(node.right)];
  return left === undefined || right === undefined ? undefined : left * right;
}
