import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, methodCall, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { walk } from '../ast/walk.ts';
import { isLog } from '../ast/log.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction } from '../types/promise-syntax.ts';
import { isEmptyReturn } from './parts.ts';

/**
 * What the called async function of this file does with its own errors, if it catches all of them:
 * `try { … } catch (error) { report(error); }` around everything that can fail is a `.catch(report)`
 * written inside.
 */
export function ownOutcome(
  expression: TSESTree.Expression,
  file: SourceFile,
): 'swallowed' | 'detached' | undefined {
  const call = startOf(expression);
  const called = call && calledFunction(call, file);
  return called && outcomeOf(called, file);
}

/** The same of a function that is handed over instead of being called. */
export function outcomeOf(
  called: FunctionNode,
  file: SourceFile,
): 'swallowed' | 'detached' | undefined {
  if (!called.async || called.body.type !== 'BlockStatement') return undefined;
  const handlers = handlersAroundAll(called, file);
  if (!handlers) return undefined;
  return handlers.every(isEmpty) ? 'swallowed' : 'detached';
}

/** `f()` of `f().finally(…)`; what a `then` does may fail after it. */
function startOf(expression: TSESTree.Node): TSESTree.CallExpression | undefined {
  const node = unwrap(expression);
  const found = methodCall(node, 'finally');
  if (found) return startOf(found.member.object);
  return node.type === 'CallExpression' ? node : undefined;
}

/** The `catch` clauses of a function in which nothing outside of a `try` can fail. */
function handlersAroundAll(
  { body }: FunctionNode,
  file: SourceFile,
): TSESTree.CatchClause[] | undefined {
  const handlers: TSESTree.CatchClause[] = [];
  for (const node of walk(body, file.visitorKeys, isEntered)) {
    if (node.type === 'TryStatement' && node.handler) {
      if (rethrows(node, file)) return undefined;
      handlers.push(node.handler);
    } else if (mayFail(node)) return undefined;
  }
  return handlers.length ? handlers : undefined;
}

/** A guarded statement is looked at as a whole, and another function fails on its own account. */
function isEntered(node: TSESTree.Node): boolean {
  if (node.type === 'TryStatement') return !node.handler;
  return !isFunction(node);
}

function mayFail(node: TSESTree.Node): boolean {
  if (node.type === 'CallExpression') return !isLog(node);
  return failing.has(node.type) || (node.type === 'ForOfStatement' && node.await);
}

const failing = new Set<string>([
  'AwaitExpression',
  'ImportExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'ThrowStatement',
]);

/** Does the handler, or what is done at last, throw or wait for something that may fail? */
function rethrows({ handler, finalizer }: TSESTree.TryStatement, file: SourceFile): boolean {
  return [handler, finalizer].some((part) => {
    if (!part) return false;
    const nodes = [...walk(part, file.visitorKeys, (node) => !isFunction(node))];
    return nodes.some(({ type }) => type === 'ThrowStatement' || type === 'AwaitExpression');
  });
}

function isEmpty({ body }: TSESTree.CatchClause): boolean {
  return body.body.every(isEmptyReturn);
}
