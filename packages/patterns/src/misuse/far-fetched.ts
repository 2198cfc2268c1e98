import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { definitionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isTyped } from './plain-value.ts';

/** `[...xs]` and `f(...xs)`: a promise cannot be iterated, which the compiler says too. A call is looked at all the same. */
export function isIterated(spread: TSESTree.Expression, file: SourceFile): boolean {
  const isOfObject = spread.parent.parent?.type === 'ObjectExpression';
  return !isOfObject && isTyped(file) && unwrap(spread).type !== 'CallExpression';
}

/**
 * `${result.name}` of `const result = parse(text)`: what a call has just made rarely holds a promise that somebody prints,
 * and its members are the most expensive types there are.
 */
export function isMemberOfResult(text: TSESTree.Expression, file: SourceFile): boolean {
  let root: TSESTree.Node = unwrap(text);
  if (root.type !== 'MemberExpression') return false;
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  if (root.type !== 'Identifier') return false;
  const declarator = definitionOf(file, root)?.node;
  if (declarator?.type !== 'VariableDeclarator' || !declarator.init) return false;
  const init = unwrap(declarator.init);
  return init.type === 'AwaitExpression' || init.type === 'CallExpression';
}
