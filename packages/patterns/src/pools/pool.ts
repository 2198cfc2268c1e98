import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { hasComment, textOf } from '../ast/tokens.ts';
import type { Change, Left } from '../define-pattern.ts';
import type { Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';

/** A pool made by hand, and what a group makes of it. */
export interface Pool {
  /** The combinator that the pool waits with. */
  readonly gather: TSESTree.MemberExpression;
  /** Other combinators that belong to it. */
  readonly others?: readonly TSESTree.MemberExpression[];
  readonly rewrite: Change | Left;
}

/** A rewrite that says so where it would drop a comment. */
export function keepComments(change: Change, file: SourceFile): Change | Left {
  const drops = change.edits.some(
    ({ start, end }: Edit) => end > start && hasComment(file, [start, end]),
  );
  return drops ? { outcome: 'left', reason: 'comment-in-the-way' } : change;
}

/** `xs`, `this.xs` and `options.xs`: what comes to the same wherever it stands. */
export function isPath(node: TSESTree.Node): boolean {
  if (node.type === 'Identifier' || node.type === 'ThisExpression') return true;
  return (
    node.type === 'MemberExpression' && !node.computed && !node.optional && isPath(node.object)
  );
}

/** The object of `object.length`. */
export function lengthOf(node: TSESTree.Node): TSESTree.Expression | undefined {
  const isLength =
    node.type === 'MemberExpression' &&
    !node.computed &&
    node.property.type === 'Identifier' &&
    node.property.name === 'length';
  return isLength && isPath(node.object) ? node.object : undefined;
}

export function isSame(a: TSESTree.Node, b: TSESTree.Node, file: SourceFile): boolean {
  return textOf(file, unwrap(a)) === textOf(file, unwrap(b));
}

/** Every place that names the variable, but not where it is declared. */
export function usesOf(name: TSESTree.Identifier, file: SourceFile): TSESTree.Node[] {
  const references = variableOf(file, name.name, name)?.references ?? [];
  return references
    .filter(({ init }) => !init)
    .map(({ identifier }) => identifier as TSESTree.Node);
}

export function isWithin(node: TSESTree.Node, outer: TSESTree.Node): boolean {
  return node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];
}

/** `const name = init`, alone in its statement. */
export function soleDeclarator(
  statement: TSESTree.Node | undefined,
):
  | (TSESTree.VariableDeclarator & { id: TSESTree.Identifier; init: TSESTree.Expression })
  | undefined {
  if (statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1) {
    return undefined;
  }
  const [declarator] = statement.declarations;
  const isPlain = declarator.id.type === 'Identifier' && declarator.init;
  return isPlain ? (declarator as ReturnType<typeof soleDeclarator>) : undefined;
}

export function isZero(node: TSESTree.Node | null | undefined): boolean {
  return node?.type === 'Literal' && node.value === 0;
}
