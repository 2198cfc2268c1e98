import type { TSESTree } from '@typescript-eslint/types';
import { methodCall, unwrap } from '../ast/kinds.ts';
import { constantBefore } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isSame, lengthOf, soleDeclarator, usesOf } from './pool.ts';

export interface Limit {
  readonly expression: TSESTree.Node;
  /** A constant of its own, which nobody needs any more. */
  readonly statements: readonly TSESTree.Statement[];
}

/**
 * How many workers there may be. No workers for no items is fine by hand, but no limit of a group: what depends on
 * how many items there are has to be told apart, and is `undefined` where it cannot be.
 */
export function limitOf(
  count: TSESTree.Expression,
  items: TSESTree.Expression,
  block: readonly TSESTree.Statement[],
  file: SourceFile,
): Limit | undefined {
  const most = mostOf(count, items, file);
  if (!dependsOnLength(most, file)) return { expression: most, statements: [] };
  const value = most.type === 'Identifier' ? constantBefore(file, most) : undefined;
  const found = value && limitOf(value, items, block, file);
  if (!found || most.type !== 'Identifier') return undefined;
  const statement = block.find((each) => soleDeclarator(each)?.id.name === most.name);
  const isOwn = statement && usesOf(soleDeclarator(statement)!.id, file).length === 1;
  return isOwn ? { ...found, statements: [...found.statements, statement] } : found;
}

/** `Math.min(n, xs.length)` says no more than `n`. */
function mostOf(count: TSESTree.Node, items: TSESTree.Expression, file: SourceFile): TSESTree.Node {
  const given = methodCall(unwrap(count), 'min')?.call.arguments ?? [];
  const others = given.filter((each) => {
    const list = lengthOf(each);
    return !(list && isSame(list, items, file));
  });
  return given.length === 2 && others.length === 1 ? others[0]! : count;
}

/** Can it be 0 where there are no items? `Math.max(1, …)` cannot. */
function dependsOnLength(node: TSESTree.Node, file: SourceFile): boolean {
  const atLeast = methodCall(node, 'max')?.call.arguments ?? [];
  if (atLeast.some((each) => each.type === 'Literal' && Number(each.value) >= 1)) return false;
  if (node.type === 'Identifier') {
    const value = constantBefore(file, node);
    return value !== undefined && dependsOnLength(value, file);
  }
  return contains(node, file.visitorKeys, (each) => lengthOf(each) !== undefined);
}
