import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { chained } from './chain.ts';

/**
 * Does the call only change a builder that somebody else holds and runs: `query.where(…)`, `filtered(query)`, or
 * `filters.of(query).append()`? Of `db.insert(users).values(…)` nobody has the beginning: who drops its end drops the
 * query.
 */
export function isStepOfBuilder(promise: TSESTree.Expression, types: TypeOracle): boolean {
  if (promise.type !== 'CallExpression' || chained(promise)) return false;
  let isQuery = true;
  for (let call = promise; ;) {
    if (call.arguments.some((each) => isBuilder(each, types))) return true;
    const callee = unwrap(call.callee);
    if (callee.type !== 'MemberExpression') return false;
    const object = unwrap(callee.object) as TSESTree.Expression;
    isQuery &&= types.isThenable(object) === true;
    // What is no call is held: a variable, a parameter, `this`.
    if (object.type !== 'CallExpression') return isQuery;
    call = object;
  }
}

function isBuilder(argument: TSESTree.CallExpressionArgument, types: TypeOracle): boolean {
  const isHeld = /^(Identifier|MemberExpression|ThisExpression)$/.test(argument.type);
  return isHeld && types.isThenable(argument as TSESTree.Expression) === true;
}
