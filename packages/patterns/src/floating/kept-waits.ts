import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunction, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { isGlobalNamed } from '../ast/scope.ts';
import { contains, walk } from '../ast/walk.ts';
import { knownOfFile, knownOr } from '../known-of-file.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction, isPromiseBySyntax } from '../types/promise-syntax.ts';
import { mayAdoptFailure } from './adopts.ts';
import { outcomeOfWait } from './caught-wait.ts';
import { outcomeOf, outcomeOfTry, startOf } from './own-outcome.ts';
import { isPause } from './pause.ts';

/**
 * Does the called function handle the errors of all that it waits for? What it calls besides may throw as it would in a
 * function that nobody can await: `measure()` after a `try`, but not `parse(text)` before one, which is there to fail.
 */
export function keepsItsWaits(expression: TSESTree.Expression, file: SourceFile): boolean {
  const call = startOf(expression);
  const called = call && calledFunction(call, file);
  return called !== undefined && areWaitsKept(called, file);
}

const knownWaits = knownOfFile<FunctionNode, boolean>();

function areWaitsKept(called: FunctionNode, file: SourceFile): boolean {
  const workOut = () => readWaits(called, file);
  return knownOr(knownWaits(file), called, { assumed: false, workOut });
}

function readWaits({ async, body, generator }: FunctionNode, file: SourceFile): boolean {
  if (!async || generator || body.type !== 'BlockStatement') return false;
  const isEntered = (node: TSESTree.Node) =>
    !isFunction(node) && !isGuard(node) && !isKept(node, file);
  const nodes = [...walk(body, file.visitorKeys, isEntered)];
  return nodes.some((node) => isKept(node, file)) && !nodes.some((node) => mayFail(node, file));
}

/** The same of a step after a promise: it calls what may throw by mistake only, and hands nothing on. */
export function isPlainDoing({ body }: FunctionNode, file: SourceFile): boolean {
  if (body.type !== 'BlockStatement') {
    return (
      body.type === 'CallExpression' &&
      yieldsNothing(body) &&
      !isPromiseBySyntax(body, file) &&
      !isThereToFail(body, file)
    );
  }
  const isEntered = (node: TSESTree.Node) => !isFunction(node) && !isGuard(node);
  return ![...walk(body, file.visitorKeys, isEntered)].some((node) => mayFail(node, file));
}

/** `location.reload()`, `input.focus()`, `ended.resolve()`: nothing comes of it that one could wait for. */
function yieldsNothing(call: TSESTree.CallExpression): boolean {
  return /^(?:blur|click|focus|reload|resolve|scroll(?:By|IntoView|To)?|select)$/.test(
    calleeName(call) ?? '',
  );
}

function isGuard(node: TSESTree.Node): boolean {
  return node.type === 'TryStatement' && Boolean(node.handler);
}

/** A wait, or a `try` with some, of which no error is left to others. */
function isKept(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type === 'TryStatement') return outcomeOfTry(node, file) !== undefined;
  if (node.type !== 'AwaitExpression') return false;
  return outcomeOfWait(node, file) !== undefined || isKeptCall(unwrap(node.argument), file);
}

function isKeptCall(node: TSESTree.Node, file: SourceFile): boolean {
  const called = node.type === 'CallExpression' ? calledFunction(node, file) : undefined;
  return called !== undefined && (Boolean(outcomeOf(called, file)) || areWaitsKept(called, file));
}

function mayFail(node: TSESTree.Node, file: SourceFile): boolean {
  if (isKept(node, file)) return false;
  switch (node.type) {
    case 'ThrowStatement':
    case 'TryStatement':
      return node.type === 'ThrowStatement' || isGuard(node);
    case 'AwaitExpression':
      return !isPause(node.argument, file);
    case 'ForOfStatement':
      return node.await;
    case 'VariableDeclaration':
      return node.kind === 'await using';
    case 'ReturnStatement':
      return node.argument !== null && mayHandOver(node.argument, file);
    case 'CallExpression':
    case 'NewExpression':
      return isThereToFail(node, file);
    default:
      return false;
  }
}

/** Without its type, the result of a call is taken for a promise. */
function mayHandOver(result: TSESTree.Expression, file: SourceFile): boolean {
  const node = unwrap(result);
  return node.type === 'CallExpression' ? !isKeptCall(node, file) : mayAdoptFailure(node, file);
}

/** A call whose failure is an answer, and no mistake: it looks at what comes from outside, or says so by its name. */
function isThereToFail(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  file: SourceFile,
): boolean {
  if (call.type === 'NewExpression') return isGlobalNamed(call.callee, /^(RegExp|URL)$/, file);
  if (failing.test(calleeName(call) ?? '')) return true;
  const called = calledFunction(call, file);
  return called !== undefined && !called.async && contains(called.body, file.visitorKeys, throws);
}

function throws(node: TSESTree.Node): boolean {
  return node.type === 'ThrowStatement';
}

const failing =
  /^(?:assert|decode|ensure|expect|invariant|parse|raise|require|throw|validate|verify)(?![a-z])|(?:OrThrow|(?<!exists)Sync)$/;
