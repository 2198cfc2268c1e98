import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, memberName, type FunctionNode } from '../ast/kinds.ts';
import { sourceOfVariable } from '../ast/signal-in-scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { cancellationIn } from './reach.ts';
import { isAboutCancellation, isCaughtBefore, waitsIn } from './swallow.ts';

/** Code that runs after the work, also when the work was cancelled. */
export type CleanUp =
  | {
      readonly kind: 'finally';
      readonly block: TSESTree.Node;
      readonly work: TSESTree.TryStatement;
    }
  | { readonly kind: 'catch'; readonly block: TSESTree.Node; readonly work: TSESTree.TryStatement }
  | { readonly kind: 'dispose'; readonly block: TSESTree.Node; readonly owner: FunctionNode };

/** The clean-up that an `await` of this very function is part of, and that a cancellation leads into. */
export function cancelledCleanUp(
  node: TSESTree.AwaitExpression,
  file: SourceFile,
): CleanUp | undefined {
  for (const cleanUp of cleanUpsAround(node)) {
    if (isReached(cleanUp, file) && runsWhenCancelled(node, cleanUp, file)) return cleanUp;
  }
  return undefined;
}

function* cleanUpsAround(node: TSESTree.Node): Generator<CleanUp> {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'TryStatement' && parent.finalizer === at) {
      yield { kind: 'finally', block: at, work: parent };
    }
    if (parent.type === 'CatchClause' && parent.body === at) {
      yield { kind: 'catch', block: at, work: parent.parent };
    }
    if (!isFunction(parent)) continue;
    if (isAsyncDispose(parent)) yield { kind: 'dispose', block: at, owner: parent };
    return;
  }
}

/** `async [Symbol.asyncDispose]() {}` of a class. */
function isAsyncDispose(owner: FunctionNode): boolean {
  const { parent } = owner;
  return (
    parent.type === 'MethodDefinition' &&
    parent.computed &&
    memberName(parent.key) === 'asyncDispose'
  );
}

/** Can a cancellation from outside end the work, as far as this file shows? */
function isReached(cleanUp: CleanUp, file: SourceFile): boolean {
  if (cleanUp.kind === 'dispose') return isGivenSignal(cleanUp.owner, file);
  const { block, handler } = cleanUp.work;
  const waits = [...waitsIn(block, file)].filter((wait) => !isCaughtBefore(wait, block));
  const others = cleanUp.kind === 'finally' && handler ? waitsIn(handler.body, file) : [];
  return cancellationIn([...waits, ...others], cleanUp.work, file) !== undefined;
}

/** Does the class of a method take a signal, a task or a scope when it is made? */
function isGivenSignal({ parent }: FunctionNode, file: SourceFile): boolean {
  if (parent.type !== 'MethodDefinition') return false;
  const maker = parent.parent.body.find(
    (each) => each.type === 'MethodDefinition' && each.kind === 'constructor',
  );
  if (maker?.type !== 'MethodDefinition') return false;
  return file.scopeManager
    .getDeclaredVariables(maker.value)
    .some((variable) => sourceOfVariable(variable, file)?.isGiven === true);
}

function runsWhenCancelled(node: TSESTree.Node, cleanUp: CleanUp, file: SourceFile): boolean {
  if (cleanUp.kind === 'catch') return isBeforeRethrow(node, cleanUp.block, file);
  return !isGuarded(node, cleanUp.block, file);
}

/**
 * A handler that ends with a `throw` is clean-up for whatever happened, up to the place where it looks what did. One
 * that does not throw swallows the cancellation, and that is another finding.
 */
function isBeforeRethrow(node: TSESTree.Node, block: TSESTree.Node, file: SourceFile): boolean {
  let statement = node;
  while (statement.parent && !/Statement$|Declaration$/.test(statement.type)) {
    statement = statement.parent;
  }
  if (block.type !== 'BlockStatement' || statement.parent !== block) return false;
  if (block.body.at(-1)?.type !== 'ThrowStatement' || statement.type === 'ThrowStatement') {
    return false;
  }
  return !contains(
    block,
    file.visitorKeys,
    (each) => each.range[0] < node.range[0] && (leaves.has(each.type) || isAboutCancellation(each)),
  );
}

const leaves = new Set<string>(['ThrowStatement', 'ReturnStatement']);

/** Does a condition keep the code from running after a cancellation? */
function isGuarded(node: TSESTree.Node, block: TSESTree.Node, file: SourceFile): boolean {
  for (let at = node; at.parent && at !== block; at = at.parent) {
    const test = testOf(at.parent, at);
    if (test && (isSuccess(test) || contains(test, file.visitorKeys, isAboutCancellation))) {
      return true;
    }
  }
  return false;
}

function testOf(parent: TSESTree.Node, branch: TSESTree.Node): TSESTree.Node | undefined {
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === branch ? undefined : parent.test;
    case 'LogicalExpression':
      return parent.right === branch ? parent.left : undefined;
    default:
      return undefined;
  }
}

/** `if (succeeded)`: what comes then belongs to the work. */
function isSuccess(test: TSESTree.Node): boolean {
  const name = test.type === 'Identifier' ? test.name : (memberName(test) ?? '');
  return /ok$|succe|complete|finish|done|committed|passed/i.test(name);
}
