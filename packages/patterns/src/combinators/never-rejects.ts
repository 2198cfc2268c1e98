import type { TSESTree } from '@typescript-eslint/types';
import {
  isFunction,
  isFunctionValue,
  methodCall,
  unwrap,
  type FunctionNode,
} from '../ast/kinds.ts';
import { isPlainKind } from '../ast/plain-kinds.ts';
import { isPromise, isResolved, isSettledList } from '../ast/promise.ts';
import { constantBefore, functionOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import { isCaughtBefore } from '../cancellation/swallow.ts';
import { mayAdoptFailure } from '../floating/adopts.ts';
import { isAllowedByName } from '../floating/allowed.ts';
import { isPause } from '../floating/pause.ts';
import { outcomeOf, ownOutcome } from '../floating/own-outcome.ts';
import { knownOfFile, knownOr } from '../known-of-file.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction } from '../types/promise-syntax.ts';

/** What also counts as a task without a failure, for whoever asks. */
export type Excuse = (task: TSESTree.Node) => boolean;

/** Has nobody a failure of this task to hear of: does it handle its own, wherever that is written? */
export function neverRejects(
  task: TSESTree.Node,
  file: SourceFile,
  excuse: Excuse = noExcuse,
): boolean {
  const node = unwrap(task);
  switch (node.type) {
    case 'AwaitExpression':
      return neverRejects(node.argument, file, excuse);
    case 'Identifier': {
      const value = constantBefore(file, node);
      return value !== undefined && neverRejects(value, file, excuse);
    }
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].every((each) => isQuiet(each, file, excuse));
    case 'LogicalExpression':
      return [node.left, node.right].every((each) => isQuiet(each, file, excuse));
    case 'NewExpression':
      return onlyResolves(node, file);
    case 'CallExpression':
      return excuse(node) || isKnown(node, file) || isQuietCall(node, file, excuse);
    default:
      return false;
  }
}

/** A pause, or what a library keeps with its error: `client.invalidateQueries()`. */
function isKnown(call: TSESTree.CallExpression, file: SourceFile): boolean {
  return isPause(call, file) || isAllowedByName(call, file);
}

function noExcuse(): boolean {
  return false;
}

/** The same of what a function starts when it is called, which is written in place or by its name. */
export function callsNeverReject(
  callback: TSESTree.Node,
  file: SourceFile,
  excuse: Excuse = noExcuse,
): boolean {
  const node = unwrap(callback);
  const called = node.type === 'Identifier' ? functionOf(file, node) : node;
  return called !== undefined && isFunction(called) && isQuietFunction(called, file, excuse);
}

function isQuietCall(node: TSESTree.CallExpression, file: SourceFile, excuse: Excuse): boolean {
  const chained = methodCall(node, 'then', 'catch', 'finally');
  if (!chained) {
    if (isSettledList(node, file)) return true;
    const called = calledFunction(node, file);
    return called ? isQuietFunction(called, file, excuse) : ownOutcome(node, file) !== undefined;
  }
  const handler = node.arguments[methodCall(node, 'catch') ? 0 : 1];
  if (handler) return !throws(handler, file);
  // What a callback does may fail after it.
  return !methodCall(node, 'then') && neverRejects(chained.member.object, file, excuse);
}

const knownByExcuse = knownOfFile<Excuse, Map<FunctionNode, boolean>>();

function isQuietFunction(called: FunctionNode, file: SourceFile, excuse: Excuse): boolean {
  const byExcuse = knownByExcuse(file);
  const known = byExcuse.get(excuse) ?? new Map<FunctionNode, boolean>();
  byExcuse.set(excuse, known);
  const workOut = () => isQuietOnceRead(called, file, excuse);
  return knownOr(known, called, { assumed: false, workOut });
}

function isQuietOnceRead(called: FunctionNode, file: SourceFile, excuse: Excuse): boolean {
  const { async, body, generator } = called;
  if (generator) return false;
  if (body.type !== 'BlockStatement') return isQuiet(body, file, excuse);
  return (
    outcomeOf(called, file) !== undefined ||
    (async ? waitsQuietly(body, file, excuse) : returnsOnlyQuiet(body, file, excuse))
  );
}

/**
 * Is all that the function waits for within a `try` that keeps the error, or a task that never fails? What else may
 * throw is a look at a value, such as `isKnown(url)`, and does so before there is anything to leave behind.
 */
function waitsQuietly(body: TSESTree.BlockStatement, file: SourceFile, excuse: Excuse): boolean {
  const nodes = partsOf(body, file);
  if (nodes.some((node) => mayFailBeside(node, file, excuse))) return false;
  const waits = nodes.filter((node) => node.type === 'AwaitExpression');
  const isQuietWait = (wait: TSESTree.AwaitExpression) =>
    isCaughtBefore(wait, body) || neverRejects(wait.argument, file, excuse);
  return waits.length > 0 ? waits.every(isQuietWait) : returnsOnlyQuiet(body, file, excuse);
}

function mayFailBeside(node: TSESTree.Node, file: SourceFile, excuse: Excuse): boolean {
  switch (node.type) {
    case 'ThrowStatement':
      return true;
    case 'ForOfStatement':
      return node.await;
    case 'ReturnStatement': {
      const { argument } = node;
      return argument !== null && mayAdopt(argument, file) && !isQuiet(argument, file, excuse);
    }
    default:
      return false;
  }
}

/** A call is taken for a promise here, as nobody asks for its type. */
function mayAdopt(argument: TSESTree.Expression, file: SourceFile): boolean {
  const node = unwrap(argument);
  if (node.type === 'AwaitExpression') return false;
  return node.type === 'CallExpression' || mayAdoptFailure(node, file);
}

/** On every way out: no promise, or one that never rejects. */
function returnsOnlyQuiet(body: TSESTree.BlockStatement, file: SourceFile, excuse: Excuse) {
  const nodes = partsOf(body, file);
  const returned = nodes.flatMap((node) =>
    node.type === 'ReturnStatement' && node.argument ? [node.argument] : [],
  );
  if (returned.length === 0 || nodes.some(({ type }) => type === 'ThrowStatement')) return false;
  return returned.every((each) => isQuiet(each, file, excuse));
}

function isQuiet(expression: TSESTree.Node, file: SourceFile, excuse: Excuse): boolean {
  const node = unwrap(expression);
  if (node.type === 'AwaitExpression') return neverRejects(node, file, excuse);
  // A thunk, for whoever calls it.
  if (isFunctionValue(node)) return isQuietFunction(node, file, excuse);
  if (isPlainKind(node) || isResolved(node, file)) return true;
  return (
    (node.type === 'Identifier' && node.name === 'undefined') || neverRejects(node, file, excuse)
  );
}

/** `new Promise((resolve) => …)`, which has no failure to tell of. */
function onlyResolves({ callee, arguments: [executor] }: TSESTree.NewExpression, file: SourceFile) {
  if (!isPromise(callee, file) || !executor || !isFunctionValue(executor)) return false;
  return !executor.async && executor.params.length === 1 && !throws(executor, file);
}

function throws(handler: TSESTree.Node, file: SourceFile): boolean {
  if (!isFunctionValue(handler)) return false;
  return partsOf(handler.body, file).some(
    (node) => node.type === 'ThrowStatement' || methodCall(node, 'reject'),
  );
}

function partsOf(body: TSESTree.Node, file: SourceFile): TSESTree.Node[] {
  return [...walk(body, file.visitorKeys, (node) => !isFunction(node))];
}
