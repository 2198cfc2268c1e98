import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunctionValue } from '../ast/kinds.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/**
 * `act(() => { button.click(); })` of the test tools of React and Preact: it has ended when its function has, and what
 * it returns is for functions that are async.
 */
export function isOverAtOnce(call: TSESTree.CallExpression, types: TypeOracle): boolean {
  const [work] = call.arguments;
  if (calleeName(call) !== 'act' || !work || !isFunctionValue(work) || work.async) return false;
  const { body } = work;
  if (body.type === 'BlockStatement') return !body.body.some(isReturn);
  return types.isPromise(body) === false;
}

/** What has to be asked to know it: `button.click()` of `act(() => button.click())`. */
export function workOf(promise: TSESTree.Expression): TSESTree.Expression[] {
  if (promise.type !== 'CallExpression' || calleeName(promise) !== 'act') return [];
  const [work] = promise.arguments;
  const isShort = work?.type === 'ArrowFunctionExpression' && work.body.type !== 'BlockStatement';
  return isShort ? [work.body as TSESTree.Expression] : [];
}

function isReturn({ type }: TSESTree.Statement): boolean {
  return type === 'ReturnStatement';
}
