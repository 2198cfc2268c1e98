import type { TSESTree } from '@typescript-eslint/types';
import {
  calleeName,
  isFunction,
  isFunctionValue,
  methodCall,
  unwrap,
  type FunctionNode,
} from '../ast/kinds.ts';
import { functionOf, isGlobal } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import { outcomeOf, ownOutcome } from '../floating/own-outcome.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Does nobody else need to hear of the task's failure? It has a handler of its own, a `try` around all
 * it does, or it only clears away, which is done as well as it can be.
 */
export function handlesItself(task: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(task);
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return isSafe(node, file);
    case 'AwaitExpression':
      return handlesItself(node.argument, file);
    case 'Identifier': {
      const called = functionOf(file, node);
      return called !== undefined && isSafe(called, file);
    }
    case 'NewExpression':
      return onlyResolves(node, file);
    case 'CallExpression':
      return isHandled(node, file) || isClearing(node) || ownOutcome(node, file) !== undefined;
    default:
      return false;
  }
}

function isSafe(called: FunctionNode, file: SourceFile): boolean {
  if (called.body.type !== 'BlockStatement') return handlesItself(called.body, file);
  const [only, ...others] = called.body.body;
  if (!others.length && only?.type === 'ReturnStatement' && only.argument) {
    return handlesItself(only.argument, file);
  }
  return outcomeOf(called, file) !== undefined || awaitsHandled(called.body, file);
}

/** `new Promise((resolve) => …)`, which has no failure to tell of. */
function onlyResolves({ callee, arguments: [executor] }: TSESTree.NewExpression, file: SourceFile) {
  const isPromise = callee.type === 'Identifier' && callee.name === 'Promise';
  if (!isPromise || !isGlobal(file, 'Promise', callee) || !executor) return false;
  return isFunctionValue(executor) && !executor.async && executor.params.length === 1;
}

/** Is there an `await`, and has everything that is awaited its own handler? */
function awaitsHandled(body: TSESTree.BlockStatement, file: SourceFile): boolean {
  const nodes = [...walk(body, file.visitorKeys, (node) => !isFunction(node))];
  const awaited = nodes.flatMap((node) => (node.type === 'AwaitExpression' ? [node.argument] : []));
  return awaited.length > 0 && awaited.every((each) => handlesItself(each, file));
}

function isHandled(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const chained = methodCall(call, 'then', 'catch', 'finally');
  if (!chained) return isImmediate(call, file);
  const handler = call.arguments[methodCall(call, 'catch') ? 0 : 1];
  return handler !== undefined || handlesItself(chained.member.object, file);
}

/** `(async () => { try { … } catch { … } })()`. */
function isImmediate({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  return isFunctionValue(callee) && isSafe(callee, file);
}

function isClearing(call: TSESTree.CallExpression): boolean {
  return /^(?:unlink|rm|rmdir|remove|delete|close|dispose|destroy|stop|kill|terminate|end|disconnect|abort|cancel|clear|unsubscribe|release|shutdown|cleanup|teardown)/i.test(
    calleeName(call) ?? '',
  );
}
