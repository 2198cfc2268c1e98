import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, enclosingFunction, isFunction, memberName, unwrap } from '../ast/kinds.ts';
import { isLog } from '../ast/log.ts';
import { variableOf } from '../ast/scope.ts';
import { contains, walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Does the code that gets an error end the work when the error is a cancellation, or hand the error to somebody who
 * can: does it throw, look for a cancellation, or pass the error on?
 *
 * @param name What the error is called; `undefined` where the code does not take it.
 */
export function dealsWithCancellation(
  body: TSESTree.Node,
  name: string | undefined,
  file: SourceFile,
): boolean {
  return contains(body, file.visitorKeys, (node) => {
    if (node.type === 'ThrowStatement' || isAboutCancellation(node)) return true;
    if (node.type !== 'Identifier' || node.name !== name) return false;
    return isPassedOn(node, body) || isThrownLater(node, file);
  });
}

/** A name or a string that speaks of cancellation: `isCancellation`, `signal.aborted`, `'AbortError'`. */
export function isAboutCancellation(node: TSESTree.Node): boolean {
  if (node.type === 'Literal') {
    return (
      typeof node.value === 'string' &&
      /abort|cancel+ed|cancell?ation|TimeoutError/i.test(node.value)
    );
  }
  return node.type === 'Identifier' && /abort|cancel|^isRetr|DOMException/i.test(node.name);
}

/** Does the caller, or whoever waits for a callback, get the error itself? */
function isPassedOn(error: TSESTree.Identifier, body: TSESTree.Node): boolean {
  for (let at: TSESTree.Node = error; at.parent && at !== body; at = at.parent) {
    const parent: TSESTree.Node = at.parent;
    if (parent.type === 'ReturnStatement') return true;
    if (parent.type === 'ArrowFunctionExpression' && parent.body === at) return true;
    if (parent.type === 'CallExpression' && parent.callee !== at)
      return !isLog(parent) && handsOver(parent);
    if (/Statement$/.test(parent.type) && parent.type !== 'ExpressionStatement') return false;
  }
  return false;
}

/** `failure = error;`, and `throw failure;` when everything else is done. */
function isThrownLater(error: TSESTree.Identifier, file: SourceFile): boolean {
  const { parent } = error;
  if (parent.type !== 'AssignmentExpression' || parent.right !== error) return false;
  const { left } = parent;
  const kept = left.type === 'Identifier' ? variableOf(file, left.name, left) : undefined;
  return kept?.references.some(({ identifier }) => isThrown(identifier)) === true;
}

/** Also as the cause of another error. */
function isThrown(node: TSESTree.Node): boolean {
  for (let at = node; at.parent && !isFunction(at.parent); at = at.parent) {
    if (at.parent.type === 'ThrowStatement') return true;
    if (/Statement$/.test(at.parent.type)) return false;
  }
  return false;
}

function handsOver(call: TSESTree.CallExpression): boolean {
  const name = calleeName(call) ?? '';
  return !/^(push|add|set|append|log|debug|info|warn|error|trace|String|captureException)$/.test(
    name,
  );
}

/** Is the cancellation noticed after all, by a loop around the place or by what follows in the function? */
export function isNoticedLater(place: TSESTree.Node, file: SourceFile): boolean {
  const owner = enclosingFunction(place) ?? file.ast;
  for (let at: TSESTree.Node = place; at.parent && at !== owner; at = at.parent) {
    const isLoop = /^(While|DoWhile|For|ForOf|ForIn)Statement$/.test(at.type);
    if (isLoop && contains(at, file.visitorKeys, isCheck)) return true;
  }
  return contains(
    owner,
    file.visitorKeys,
    (node) => node.range[0] >= place.range[1] && isCheck(node),
  );
}

function isCheck(node: TSESTree.Node): boolean {
  if (node.type === 'Identifier')
    return /^(is|check|ensure)?(aborted|cancell?ed|throwIfAborted|throwIfCancelled|checkpoint)$/i.test(
      node.name,
    );
  return memberName(node) === 'aborted';
}

/** The expressions that the code waits for, not those of functions that it only makes. */
export function* waitsIn(block: TSESTree.Node, file: SourceFile): Generator<TSESTree.Node> {
  for (const node of walk(block, file.visitorKeys, (each) => each === block || !isFunction(each))) {
    if (node.type === 'AwaitExpression') yield node.argument;
    if (node.type === 'ForOfStatement' && node.await) yield node.right;
    // The block's own `try` deals with what is awaited there.
  }
}

/** Is the wait within another `try` of the block that has its own `catch`? */
export function isCaughtBefore(wait: TSESTree.Node, block: TSESTree.Node): boolean {
  for (let at = wait; at.parent && at !== block; at = at.parent) {
    if (at.parent.type === 'TryStatement' && at.parent.handler && at.parent.block === at)
      return at !== block;
  }
  return false;
}

export function isAwaited(node: TSESTree.Node): boolean {
  let at = node;
  while (at.parent && unwrap(at.parent) === node) at = at.parent;
  const { parent } = at;
  if (parent?.type === 'ArrowFunctionExpression') return parent.body === at;
  return parent?.type === 'AwaitExpression' || parent?.type === 'ReturnStatement';
}
