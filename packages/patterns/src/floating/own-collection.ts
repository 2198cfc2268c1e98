import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { constantValue, isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** `results.push(result)` of `const results = []`: no method of such a collection makes a promise of its own. */
export function isOfOwnCollection(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  const value = constantValue(file, callee.object);
  const made = value && unwrap(value);
  if (made?.type !== 'NewExpression') return made?.type === 'ArrayExpression' && isAdding(callee);
  return (
    made.callee.type === 'Identifier' &&
    /^(Map|Set|WeakMap|WeakSet|Headers|FormData|URLSearchParams)$/.test(made.callee.name) &&
    isGlobal(file, made.callee.name, made.callee) &&
    isAdding(callee)
  );
}

/** What gives back the number of elements, or the collection. */
function isAdding({ computed, property }: TSESTree.MemberExpression): boolean {
  if (computed || property.type !== 'Identifier') return false;
  return /^(add|append|clear|delete|fill|push|reverse|set|sort|unshift)$/.test(property.name);
}
