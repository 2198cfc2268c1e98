import type { TSESTree } from '@typescript-eslint/types';
import {
  isFunction,
  isFunctionValue,
  memberName,
  methodCall,
  unwrap,
  type FunctionNode,
} from '../ast/kinds.ts';
import { constantBefore, functionOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import { isCaughtBefore } from '../cancellation/swallow.ts';
import { outcomeOf, ownOutcome } from '../floating/own-outcome.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction } from '../types/promise-syntax.ts';
import { holdsOnly } from './handled-array.ts';

/**
 * Do all of these tasks handle their own errors? Then the combinator waits for each of them: it has nothing to reject
 * with before the last one has ended.
 */
export function cannotFail(tasks: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(tasks);
  if (node.type === 'ArrayExpression') {
    return node.elements.every((each) => !each || cannotFailAlone(each, file));
  }
  if (node.type !== 'CallExpression') {
    return holdsOnly(node, file, (task) => cannotFailAlone(task, file));
  }
  const mapping = methodCall(node, 'map', 'from');
  const callback = mapping && node.arguments[memberName(mapping.member) === 'map' ? 0 : 1];
  return Boolean(callback && cannotCallFail(callback, file));
}

function cannotCallFail(callback: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(callback);
  const called = node.type === 'Identifier' ? functionOf(file, node) : node;
  if (!called || !isFunction(called)) return false;
  if (called.async && called.body.type === 'BlockStatement') return cannotBodyFail(called, file);
  const result = isFunctionValue(called) ? onlyResult(called) : undefined;
  return Boolean(result && cannotFailAlone(result, file));
}

function cannotBodyFail(called: FunctionNode, file: SourceFile): boolean {
  if (outcomeOf(called, file) !== undefined) return true;
  return called.async && called.body.type === 'BlockStatement' && waitsInTry(called.body, file);
}

/**
 * Is all that the function waits for within a `try` that keeps the error? What else may throw is a look at a value, such
 * as `isKnown(url)`, and does so before there is anything to leave behind.
 */
function waitsInTry(body: TSESTree.BlockStatement, file: SourceFile): boolean {
  const nodes = [...walk(body, file.visitorKeys, (node) => !isFunction(node))];
  if (nodes.some(mayFailBeside)) return false;
  const waits = nodes.filter(({ type }) => type === 'AwaitExpression');
  return waits.length > 0 && waits.every((wait) => isCaughtBefore(wait, body));
}

function mayFailBeside(node: TSESTree.Node): boolean {
  if (node.type === 'ForOfStatement') return node.await;
  return node.type === 'ReturnStatement' ? node.argument !== null : node.type === 'ThrowStatement';
}

function onlyResult({ body }: TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression) {
  if (body.type !== 'BlockStatement') return body;
  const [only] = body.body;
  return body.body.length === 1 && only?.type === 'ReturnStatement' ? only.argument : undefined;
}

function cannotFailAlone(task: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(task);
  if (node.type === 'SpreadElement') return cannotFail(node.argument, file);
  if (node.type === 'AwaitExpression') return cannotFailAlone(node.argument, file);
  if (node.type === 'Identifier') {
    const value = constantBefore(file, node);
    return value !== undefined && cannotFailAlone(value, file);
  }
  if (node.type !== 'CallExpression') return false;
  const [handler] = methodCall(node, 'catch') ? node.arguments : [];
  if (handler) return !throws(handler, file);
  const called = calledFunction(node, file);
  return called ? cannotBodyFail(called, file) : ownOutcome(node, file) !== undefined;
}

function throws(handler: TSESTree.Node, file: SourceFile): boolean {
  if (!isFunctionValue(handler)) return false;
  const nodes = [...walk(handler.body, file.visitorKeys, (node) => !isFunction(node))];
  return nodes.some((node) => node.type === 'ThrowStatement' || methodCall(node, 'reject'));
}
