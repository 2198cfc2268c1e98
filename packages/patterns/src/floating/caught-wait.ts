import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, isFunctionValue } from '../ast/kinds.ts';
import { functionOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { chained, outcomeOfHandler } from './chain.ts';
import { nothingFails } from './own-outcome.ts';

/** What `await load().catch(report)` does with an error of `load()`; `undefined` if it may be thrown there. */
export function outcomeOfWait(
  node: TSESTree.Node,
  file: SourceFile,
): 'swallowed' | 'detached' | undefined {
  if (node.type !== 'AwaitExpression') return undefined;
  const { argument } = node;
  // What is waited for within the chain is waited for before there is a chain.
  if (waits(argument, file)) return undefined;
  return outcomeOfChain(argument, file);
}

function outcomeOfChain(promise: TSESTree.Expression, file: SourceFile) {
  const link = chained(promise);
  if (!link || link.name === 'finally') return undefined;
  // `load().then(use, report)`: the handler hears nothing of what `use` throws.
  if (link.name === 'then' && !isSafe(link.call.arguments[0], file)) return undefined;
  const handler = link.call.arguments[link.name === 'catch' ? 0 : 1];
  const outcome = outcomeOfHandler(handler, file);
  if (outcome === 'unhandled' || mayThrow(handler!, file)) return undefined;
  return outcome === 'swallowed' ? outcome : 'detached';
}

function isSafe(step: TSESTree.Node | undefined, file: SourceFile): boolean {
  if (!step) return false;
  if (isFunctionValue(step)) return nothingFails(step.body, file);
  return step.type === 'Literal' || (step.type === 'Identifier' && step.name === 'undefined');
}

/** A handler that throws, or waits, passes on a failure. What it calls is there to report one. */
function mayThrow(handler: TSESTree.Node, file: SourceFile): boolean {
  if (handler.type === 'Identifier') {
    const named = functionOf(file, handler);
    return named !== undefined && bodyMayThrow(named.body, file);
  }
  return isFunctionValue(handler) && bodyMayThrow(handler.body, file);
}

function bodyMayThrow(body: TSESTree.Node, file: SourceFile): boolean {
  const nodes = [...walk(body, file.visitorKeys, (node) => !isFunction(node))];
  return waits(body, file) || nodes.some(({ type }) => type === 'ThrowStatement');
}

function waits(within: TSESTree.Node, file: SourceFile): boolean {
  const nodes = [...walk(within, file.visitorKeys, (node) => !isFunction(node))];
  return nodes.some(({ type }) => type === 'AwaitExpression');
}
