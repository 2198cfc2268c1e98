import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, unwrap } from '../ast/kinds.ts';
import { chained } from './chain.ts';

/** `connect(options, (error, client) => …)`, `request.expect(200, done)`: the error has a callback that hears of it. */
export function givesErrorFirst(promise: TSESTree.Expression): boolean {
  if (promise.type !== 'CallExpression' || chained(promise)) return false;
  const last = promise.arguments.at(-1);
  const callback = last && unwrap(last);
  if (callback?.type === 'Identifier') return /^(callback|cb|done)$/.test(callback.name);
  if (!callback || !isFunctionValue(callback)) return false;
  const [error] = callback.params;
  return error?.type === 'Identifier' && /^_?err(or)?$/.test(error.name);
}
