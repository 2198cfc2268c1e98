import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, unwrap } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction } from '../types/promise-syntax.ts';
import { chained } from './chain.ts';

/**
 * Does somebody else hear of the error: the callback of `connect(options, (error, client) => …)` or
 * `request.expect(200, done)`, or whoever comes `next` after the middleware of a server?
 */
export function givesErrorFirst(promise: TSESTree.Expression, file: SourceFile): boolean {
  if (promise.type !== 'CallExpression' || chained(promise)) return false;
  return isTold(promise.arguments) || (isMiddleware(promise) && !calledFunction(promise, file));
}

/** `proxy(request, response, next)` of Express; the `next` of others starts the rest, and takes no error. */
function isMiddleware({ arguments: given }: TSESTree.CallExpression): boolean {
  const last = given.at(-1);
  return given.length >= 3 && last?.type === 'Identifier' && last.name === 'next';
}

function isWrapped({ arguments: [wrapped] }: TSESTree.CallExpression): boolean {
  return wrapped !== undefined && isFunctionValue(wrapped) && isTold([wrapped]);
}

function isTold(given: readonly TSESTree.CallExpressionArgument[]): boolean {
  const last = given.at(-1);
  const callback = last && unwrap(last);
  if (callback?.type === 'Identifier') return /^(callback|cb|done)$/.test(callback.name);
  // `timeout((error, result) => …, 100)` is such a callback too.
  if (callback?.type === 'CallExpression') return isWrapped(callback);
  if (!callback || !isFunctionValue(callback)) return false;
  const [error] = callback.params;
  return error?.type === 'Identifier' && /^_?err(or)?$/.test(error.name);
}
