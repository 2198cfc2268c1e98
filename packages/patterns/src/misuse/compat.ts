import type { TSESTree } from '@typescript-eslint/types';
import type { TypeOracle } from '../types/type-oracle.ts';
import type { Misuse } from './misuse.ts';
import { flagsUnions, type MisusedPromiseOptions } from './options.ts';

/** Does typescript-eslint's rule report it? */
export function isMisusedAlike(
  { kind, node }: Misuse,
  types: TypeOracle,
  options: MisusedPromiseOptions,
): boolean {
  // What is `any` is nothing to that rule, whatever the text of the file proves.
  if (types.isAny(node)) return false;
  if (kind === 'spread') return types.isThenable(node) === true;
  if (kind === 'test') {
    if (types.isAlwaysThenable(node)) return true;
    return flagsUnions(options) && types.isThenable(node) === true;
  }
  if (kind !== 'predicate') return false;
  const { callee } = node.parent as TSESTree.CallExpression;
  if (callee.type !== 'MemberExpression') return false;
  const isArray = types.compat?.mayBeArray?.(callee.object) ?? types.isArray(callee.object);
  return isArray === true && types.returnsThenable(node) === true;
}
