import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, unwrap } from '../ast/kinds.ts';
import { isPromise } from '../ast/promise.ts';
import { isGlobalNamed } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isNextTurn } from './next-turn.ts';

/** A wait for nothing but time, or for the page to be drawn: it brings no failure of its own. */
export function isPause(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  if (node.type !== 'CallExpression') return isTimerPromise(node, file);
  const isOfTime = isPauseByName(node) && node.arguments.every((each) => isLength(each, node));
  return isOfTime || isNextTurn(node, file);
}

/** `sleep(10)`, which fails only when it is cancelled. */
export function isPauseByName(call: TSESTree.CallExpression): boolean {
  return /^(sleep|delay|wait|pause|timeout|setTimeout|setImmediate|nextTick)$/.test(
    calleeName(call) ?? '',
  );
}

/** `10`, `2 * seconds`, `this.interval`; neither a promise that `wait()` waits for, nor options with a signal. */
function isLength(argument: TSESTree.Node, call: TSESTree.CallExpression): boolean {
  switch (argument.type) {
    case 'BinaryExpression':
      return true;
    case 'Identifier':
      return lengths.test(argument.name) || isOnlyOfTime(call);
    case 'Literal':
      return typeof argument.value === 'number';
    case 'MemberExpression':
      return 'name' in argument.property && lengths.test(argument.property.name);
    default:
      return false;
  }
}

/** What else than a time would one give to it? `delay(work, 100)` takes more, and `wait(page)` something else. */
function isOnlyOfTime(call: TSESTree.CallExpression): boolean {
  return call.arguments.length === 1 && /^(?:delay|sleep)$/.test(calleeName(call)!);
}

const lengths = /^(?:ms|time)$|(?:delay|duration|interval|millis|ms|pause|seconds|timeout|wait)$/i;

/** `new Promise((resolve) => setTimeout(resolve, 10))` */
export function isTimerPromise(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  if (node.type !== 'NewExpression' || !isPromise(node.callee, file)) return false;
  const [executor] = node.arguments;
  return executor?.type === 'ArrowFunctionExpression' && onlyResolvesLater(executor, file);
}

function onlyResolvesLater(
  { body, params: [resolve, reject] }: TSESTree.ArrowFunctionExpression,
  file: SourceFile,
): boolean {
  const call = onlyExpression(body);
  if (resolve?.type !== 'Identifier' || reject || call?.type !== 'CallExpression') return false;
  const [callback] = call.arguments;
  const isResolve = callback?.type === 'Identifier' && callback.name === resolve.name;
  return isResolve && isGlobalNamed(call.callee, timers, file);
}

const timers = /^(setTimeout|setImmediate|queueMicrotask|requestAnimationFrame)$/;

function onlyExpression(body: TSESTree.BlockStatement | TSESTree.Expression) {
  if (body.type !== 'BlockStatement') return body;
  const [statement] = body.body;
  const isOnly = body.body.length === 1 && statement?.type === 'ExpressionStatement';
  return isOnly ? statement.expression : undefined;
}
