import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, isFunctionValue, methodCall, type FunctionNode } from '../ast/kinds.ts';
import { returnedBy } from '../ast/returned.ts';
import { walk } from '../ast/walk.ts';
import { chained, outcomeOfHandler } from '../floating/chain.ts';
import { outcomeOf, ownOutcome } from '../floating/own-outcome.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction } from '../types/promise-syntax.ts';

/** Does the function handle all of its own errors, in a `try` around them, or by `load().catch(report)`? */
export function handlesOwnErrors(written: FunctionNode, file: SourceFile): boolean {
  if (written.async && written.body.type === 'BlockStatement') {
    return outcomeOf(written, file) !== undefined;
  }
  const returned = returnedBy(written, file);
  return returned.length > 0 && returned.every((each) => isHandled(each, file));
}

/**
 * Is the function async in name only? One that waits for nothing and returns nothing has ended when its caller goes on:
 * its promise is of no use to anybody.
 */
export function isDoneAtOnce(written: FunctionNode, file: SourceFile): boolean {
  if (written.body.type === 'CallExpression') {
    if (goesThroughAtOnce(written.body)) return true;
    const called = calledFunction(written.body, file);
    return called !== undefined && (isDoneInBlock(called, file) || isPlainBlock(called, file));
  }
  return isDoneInBlock(written, file);
}

function isDoneInBlock(written: FunctionNode, file: SourceFile): boolean {
  if (!written.async || written.generator || written.body.type !== 'BlockStatement') return false;
  const nodes = [...walk(written.body, file.visitorKeys, (node) => !isFunction(node))];
  return !nodes.some(waits) && returnedBy(written, file).length === 0;
}

/** `async (packet) => this.take(packet)`, where `take` is not async and has nothing to hand back. */
function isPlainBlock(called: FunctionNode, file: SourceFile): boolean {
  if (called.async || called.generator || called.body.type !== 'BlockStatement') return false;
  return returnedBy(called, file).length === 0;
}

/** `list.forEach((each) => …)` has nothing to return. */
function goesThroughAtOnce(call: TSESTree.CallExpression): boolean {
  const [callback] = methodCall(call, 'forEach') ? call.arguments : [];
  return callback !== undefined && isFunctionValue(callback) && !callback.async;
}

function waits(node: TSESTree.Node): boolean {
  if (node.type === 'VariableDeclaration') return node.kind === 'await using';
  return node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);
}

function isHandled(result: TSESTree.Expression, file: SourceFile): boolean {
  const promise = result.type === 'AwaitExpression' ? result.argument : result;
  if (ownOutcome(promise, file)) return true;
  const found = chained(promise);
  if (!found) return false;
  if (found.name === 'finally') return isHandled(found.object, file);
  const handler = found.call.arguments[found.name === 'catch' ? 0 : 1];
  return outcomeOfHandler(handler, file) !== 'unhandled';
}
