import type { TSESTree } from '@typescript-eslint/types';
import { staticMemberName } from '../ast/constant-text.ts';
import type { SourceFile } from '../source-file.ts';
import type { FlaggedUnions } from '../types/compat-types.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { misusesOf, type Misuse } from './misuse.ts';
import { flaggedUnions, type MisusedPromiseOptions } from './options.ts';

/**
 * As `misusesOf`, with the callbacks that typescript-eslint's rule finds by the names of methods: once for each member
 * that the call names, be it what is called or what it is given.
 */
export function misusesAlike(node: TSESTree.Node, file: SourceFile): Misuse[] {
  return node.type === 'CallExpression' ? predicateOf(node, file) : misusesOf(node, file);
}

function predicateOf(
  { callee, arguments: given }: TSESTree.CallExpression,
  file: SourceFile,
): Misuse[] {
  const [callback] = given;
  if (!callback || callee.type !== 'MemberExpression') return [];
  const isPredicate = /^(every|filter|find(Last)?(Index)?|some)$/.test(
    staticMemberName(callee, file) ?? '',
  );
  if (!isPredicate) return [];
  return [callee, ...given]
    .filter(({ type }) => type === 'MemberExpression')
    .map(() => ({ kind: 'predicate', node: callback as TSESTree.Expression }));
}

/** Does typescript-eslint's rule report it? */
export function isMisusedAlike(
  { kind, node }: Misuse,
  types: TypeOracle,
  options: MisusedPromiseOptions,
): boolean {
  if (kind === 'spread') return isMisusedValue(node, types, 'all');
  if (kind === 'test') return isMisusedValue(node, types, flaggedUnions(options));
  return kind === 'predicate' && isMisusedPredicate(node, types);
}

function isMisusedValue(
  node: TSESTree.Expression,
  types: TypeOracle,
  unions: FlaggedUnions,
): boolean {
  const answer = types.compat?.isMisusedValue?.(node, unions);
  if (answer !== undefined) return answer;
  if (types.isAny(node)) return false;
  const isThenable = unions === 'all' ? types.isThenable(node) : types.isAlwaysThenable(node);
  return isThenable === true;
}

function isMisusedPredicate(node: TSESTree.Expression, types: TypeOracle): boolean {
  const { callee } = node.parent as TSESTree.CallExpression;
  const { object } = callee as TSESTree.MemberExpression;
  const { compat } = types;
  if ((compat?.mayBeArray?.(object) ?? types.isArray(object)) !== true) return false;
  return compat?.returnsThenable?.(node) ?? types.returnsThenable(node) === true;
}
