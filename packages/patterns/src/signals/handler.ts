import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, memberName, type FunctionNode } from '../ast/kinds.ts';
import { importOf, isGlobal } from '../ast/scope.ts';
import { contains, walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isLog } from '../ast/log.ts';
import { cutsOff } from './cut-off.ts';
import { functionOfReference } from './reference.ts';

/**
 * What a signal handler does for the work that runs.
 *
 * - `stops`: it calls something whose name says that it cancels, closes or stops, itself or in a
 *   function of the same file that it calls; or it awaits anything.
 * - `exits`: it calls `process.exit()` or `process.abort()`, and besides only logs and assigns; or it does not wait
 *   for what it stops before.
 * - `ignores`: it only assigns, logs and returns: a flag is set, and no sleep or request hears of it.
 * - `unclear`: it calls something else, such as a callback that may clean up before the exit, or is
 *   empty, which is how a parent process leaves a signal to its child. Missed alarms on purpose.
 */
export type HandlerEffect = 'stops' | 'exits' | 'ignores' | 'unclear';

export function whatHandlerDoes(
  handler: FunctionNode,
  file: SourceFile,
  cancelCalls: readonly string[],
): HandlerEffect {
  const exits = (node: TSESTree.Node) => isExit(node, file);
  if (cutsOff(handler, file, exits)) return 'exits';
  const stops = (node: TSESTree.Node) => isStop(node, file, cancelCalls);
  if (contains(handler.body, file.visitorKeys, stops)) return 'stops';
  if (calledHere(handler, file).some((called) => contains(called.body, file.visitorKeys, stops)))
    return 'stops';
  if (contains(handler.body, file.visitorKeys, exits)) {
    return callsOthers(handler.body, file) ? 'unclear' : 'exits';
  }
  return isPassive(handler, file) ? 'ignores' : 'unclear';
}

const stopping =
  /cancel|abort|shut_?down|close|stop|dispose|destroy|terminate|kill|quit|disconnect|clean|tear_?down|drain|flush|release|graceful|finish|unmount|dispatch|emit|resolve|reload|restart|rollback|reset|^clear(Interval|Timeout)|^end|^exit|^done$|^on[A-Z]|exitHandler/i;

function isStop(node: TSESTree.Node, file: SourceFile, cancelCalls: readonly string[]): boolean {
  if (node.type === 'AwaitExpression') return true;
  if (node.type !== 'CallExpression' || isExit(node, file) || isLog(node)) return false;
  const name = calleeName(node);
  return name !== undefined && (stopping.test(name) || cancelCalls.includes(name));
}

function isExit(node: TSESTree.Node, file: SourceFile): boolean {
  return node.type === 'CallExpression' && isProcessExit(node.callee, file);
}

export function isProcessExit(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type === 'Identifier') {
    const imported = importOf(file, node);
    return imported !== undefined && isOfProcess(imported.module) && ending.test(imported.name);
  }
  if (node.type !== 'MemberExpression' || !isProcess(node.object, file)) return false;
  return ending.test(memberName(node) ?? '');
}

const ending = /^(exit|abort|reallyExit)$/;

function isOfProcess(module: string): boolean {
  return /^(node:)?process$/.test(module);
}

export function isProcess(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type !== 'Identifier' || node.name !== 'process') return false;
  if (isGlobal(file, 'process', node)) return true;
  return isOfProcess(importOf(file, node)?.module ?? '');
}

/** Functions of the same file that the handler calls: one step is enough to find a `shutDown`. */
function calledHere(handler: FunctionNode, file: SourceFile): FunctionNode[] {
  return [...walk(handler.body, file.visitorKeys)].flatMap((node) => {
    return (node.type === 'CallExpression' && functionOfReference(node.callee, file)) || [];
  });
}

/** Does it call what may clean up: anything but a function of this file that itself calls nothing? */
function callsOthers(body: TSESTree.Node, file: SourceFile): boolean {
  return otherCalls(body, file).some(({ callee }) => {
    const called = functionOfReference(callee, file);
    return !called || otherCalls(called.body, file).length > 0;
  });
}

/** The calls that are no log, no exit and no delay; what those are given to say does not count. */
function otherCalls(body: TSESTree.Node, file: SourceFile): TSESTree.CallExpression[] {
  const isQuiet = (node: TSESTree.Node) => isLog(node) || isExit(node, file);
  return [...walk(body, file.visitorKeys, (node) => !isQuiet(node))].filter(
    (node): node is TSESTree.CallExpression =>
      node.type === 'CallExpression' && !isQuiet(node) && !delays.has(calleeName(node) ?? ''),
  );
}

const delays = new Set(['setTimeout', 'setImmediate', 'nextTick']);

/** Does the handler do nothing but assign, log and return, and at least one of the first two? */
function isPassive({ body }: FunctionNode, file: SourceFile): boolean {
  if (body.type !== 'BlockStatement') return isPassiveExpression(body);
  if (!body.body.length) return false;
  for (const node of walk(body, file.visitorKeys, (each) => !isFunction(each))) {
    const isCall = node.type === 'CallExpression' || node.type === 'NewExpression';
    if ((isCall && !isLog(node)) || node.type === 'ThrowStatement') return false;
  }
  return body.body.some(({ type }) => type !== 'ReturnStatement');
}

function isPassiveExpression(node: TSESTree.Expression): boolean {
  return node.type === 'AssignmentExpression' ? !hasCall(node.right) : isLog(node);
}

function hasCall(node: TSESTree.Node): boolean {
  return /Call|New|Yield/.test(node.type);
}
