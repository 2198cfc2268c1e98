import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { isGlobalNamed } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import { isLog } from '../ast/log.ts';
import { knownOfFile, knownOr } from '../known-of-file.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction, isPromiseBySyntax } from '../types/promise-syntax.ts';
import { mayAdoptFailure } from './adopts.ts';
import { outcomeOfWait } from './caught-wait.ts';
import { chained, isEmptyReturn } from './chain.ts';
import { isPause, isTimerPromise } from './pause.ts';
import { returnsQuietly } from './quiet-returns.ts';
import { isSureCall } from './sure-call.ts';

type Outcome = 'swallowed' | 'detached';

/**
 * What the called async function of this file does with its own errors, if it catches all of them:
 * `try { … } catch (error) { report(error); }` around everything that can fail is a `.catch(report)`
 * written inside.
 */
export function ownOutcome(expression: TSESTree.Expression, file: SourceFile): Outcome | undefined {
  const call = startOf(expression);
  const called = call && calledFunction(call, file);
  if (called) return outcomeOf(called, file);
  return call && saysSo(call) ? 'swallowed' : undefined;
}

/** `ignoreErrors(() => work())`, which another file defines. */
function saysSo({ callee }: TSESTree.CallExpression): boolean {
  return callee.type === 'Identifier' && ignoring.test(callee.name);
}

const ignoring = /^(ignore|suppress|swallow)(All)?(Error|Exception|Failure|Rejection)s?$/;

const knownOutcomes = knownOfFile<FunctionNode, Outcome | 'fails'>();

/** The same of a function that is handed over instead of being called. */
export function outcomeOf(called: FunctionNode, file: SourceFile): Outcome | undefined {
  // A function that waits for itself is taken to fail until it is known not to.
  const workOut = () => readOutcome(called, file);
  const outcome = knownOr(knownOutcomes(file), called, { assumed: 'fails', workOut });
  return outcome === 'fails' ? undefined : outcome;
}

function readOutcome(called: FunctionNode, file: SourceFile): Outcome | 'fails' {
  const { async, body, generator } = called;
  if (generator) return 'fails';
  if (!async) return returnsQuietly(called, file) ? 'detached' : 'fails';
  if (body.type === 'BlockStatement' ? !body.body.length : mayAdoptFailure(body, file)) {
    return 'fails';
  }
  const outcomes = outcomesOfAll(body, file);
  if (!outcomes) return 'fails';
  const isSwallowed = outcomes.length > 0 && outcomes.every((each) => each === 'swallowed');
  return isSwallowed ? 'swallowed' : 'detached';
}

/** `f()` of `f().finally(…)`; what a `then` does may fail after it. */
export function startOf(expression: TSESTree.Expression): TSESTree.CallExpression | undefined {
  const found = chained(expression);
  if (found?.name === 'finally') return startOf(found.object);
  const node = unwrap(expression);
  return node.type === 'CallExpression' ? node : undefined;
}

/** Is there nothing in the body of a function that may throw, or hand over an error? */
export function nothingFails(
  body: TSESTree.BlockStatement | TSESTree.Expression,
  file: SourceFile,
): boolean {
  const isPlain = body.type === 'BlockStatement' || !mayAdoptFailure(body, file);
  return isPlain && outcomesOfAll(body, file) !== undefined;
}

/** What each `try` and `.catch()` of a function does with an error, if nothing outside of them can fail. */
function outcomesOfAll(
  body: TSESTree.BlockStatement | TSESTree.Expression,
  file: SourceFile,
): Outcome[] | undefined {
  const outcomes: Outcome[] = [];
  const isEntered = (node: TSESTree.Node) =>
    isPartOfBody(node) && !isTimerPromise(node, file) && !outcomeOfWait(node, file);
  for (const node of walk(body, file.visitorKeys, isEntered)) {
    const ofWait = outcomeOfWait(node, file);
    if (ofWait) outcomes.push(ofWait);
    else if (node.type === 'TryStatement' && node.handler) {
      const ofTry = outcomeOfTry(node, file);
      if (!ofTry) return undefined;
      outcomes.push(ofTry);
    } else if (mayFail(node, file)) return undefined;
  }
  return outcomes;
}

/** What a `try` does with an error of what it is around; `undefined` if it may be thrown all the same. */
export function outcomeOfTry(node: TSESTree.TryStatement, file: SourceFile): Outcome | undefined {
  const { block, handler } = node;
  if (!handler || rethrows(node, file) || returnsPromise(block, file)) return undefined;
  return isEmpty(handler) ? 'swallowed' : 'detached';
}

/** A guarded statement is looked at as a whole, and another function fails on its own account. */
function isPartOfBody(node: TSESTree.Node): boolean {
  if (node.type === 'TryStatement') return !node.handler;
  return !isFunction(node);
}

function mayFail(node: TSESTree.Node, file: SourceFile): boolean {
  switch (node.type) {
    case 'AwaitExpression':
      return mayFailThere(node, file);
    case 'CallExpression':
      return mayThrow(node, file);
    case 'NewExpression':
      return !isTimerPromise(node, file) && !isGlobalNamed(node.callee, containers, file);
    case 'ForOfStatement':
      return node.await;
    case 'ReturnStatement':
      return node.argument !== null && mayAdoptFailure(node.argument, file);
    default:
      return failing.has(node.type);
  }
}

function mayFailThere(wait: TSESTree.AwaitExpression, file: SourceFile): boolean {
  if (isPause(wait.argument, file) || outcomeOfWait(wait, file)) return false;
  return !isSafeCall(unwrap(wait.argument), file);
}

function mayThrow(call: TSESTree.CallExpression, file: SourceFile): boolean {
  if (isLog(call) || neverThrows.test(calleeName(call) ?? '')) return false;
  return !isSureCall(call, file) && !isSafeCall(call, file);
}

/** It says `false` of whatever it cannot look at. */
const neverThrows = /^existsSync$/;

/** Making one of these does nothing but make it. */
const containers = /^(AbortController|Date|\w*Error|Map|Set|WeakMap|WeakSet)$/;

const failing = new Set<string>(['ImportExpression', 'TaggedTemplateExpression', 'ThrowStatement']);

/** A call of a function of this file that never rejects, as a part of one. */
function isSafeCall(node: TSESTree.Node, file: SourceFile): boolean {
  const called = node.type === 'CallExpression' ? calledFunction(node, file) : undefined;
  // What is not async may throw before it has a promise to hand back.
  return Boolean(called?.async && outcomeOf(called, file));
}

/** Does the handler, or what is done at last, throw or wait for something that may fail? */
function rethrows({ handler, finalizer }: TSESTree.TryStatement, file: SourceFile): boolean {
  return [handler, finalizer].some((part) => {
    if (!part) return false;
    const isEntered = (node: TSESTree.Node) => !isFunction(node) && !isGuarded(node, file);
    return [...walk(part, file.visitorKeys, isEntered)].some(
      (node) =>
        node.type === 'ThrowStatement' || (node.type === 'AwaitExpression' && mayFail(node, file)),
    );
  });
}

/** `return load()` leaves its `try` before it fails; `return await load()` does not. */
function returnsPromise(block: TSESTree.BlockStatement, file: SourceFile): boolean {
  const isEntered = (node: TSESTree.Node) => !isFunction(node);
  return [...walk(block, file.visitorKeys, isEntered)].some(
    (node) =>
      node.type === 'ReturnStatement' &&
      node.argument !== null &&
      isPromiseBySyntax(node.argument, file) &&
      !isPause(node.argument, file) &&
      !isSafeCall(unwrap(node.argument), file),
  );
}

/** A `try` within the handler, around what may fail when the failure is reported. */
function isGuarded(node: TSESTree.Node, file: SourceFile): boolean {
  return node.type === 'TryStatement' && Boolean(node.handler) && !rethrows(node, file);
}

function isEmpty({ body }: TSESTree.CatchClause): boolean {
  return body.body.every(isEmptyReturn);
}
