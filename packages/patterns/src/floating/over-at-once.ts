import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunctionValue } from '../ast/kinds.ts';

/**
 * `act(() => { button.click(); })` of the test tools of React and Preact: it has ended when its function has, and what
 * it returns is for functions that are async.
 */
export function isOverAtOnce(call: TSESTree.CallExpression): boolean {
  const [work] = call.arguments;
  if (calleeName(call) !== 'act' || !work || !isFunctionValue(work)) return false;
  return !work.async && work.body.type === 'BlockStatement' && !work.body.body.some(isReturn);
}

function isReturn({ type }: TSESTree.Statement): boolean {
  return type === 'ReturnStatement';
}
