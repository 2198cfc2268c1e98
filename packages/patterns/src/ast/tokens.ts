import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';

export type Range = readonly [number, number];

/** The last token that ends at or before the offset. */
export function tokenBefore(file: SourceFile, offset: number): TSESTree.Token | undefined {
  return tokensOf(file)[firstStartingAt(file, offset) - 1];
}

/** The first token that starts at or after the offset. */
export function tokenAfter(file: SourceFile, offset: number): TSESTree.Token | undefined {
  return tokensOf(file)[firstStartingAt(file, offset)];
}

/** The range of an expression together with the parentheses around it, not those of its call. */
export function outerRange(file: SourceFile, node: TSESTree.Node): Range {
  let range: Range = node.range;
  const limit = ownParenthesis(file, node);
  for (;;) {
    const before = tokenBefore(file, range[0]);
    const after = tokenAfter(file, range[1]);
    if (before?.value !== '(' || after?.value !== ')' || before.range[0] === limit) return range;
    range = [before.range[0], after.range[1]];
  }
}

export function isParenthesised(file: SourceFile, node: TSESTree.Node): boolean {
  return outerRange(file, node)[0] !== node.range[0];
}

/** The parenthesis that opens the arguments of a call. */
export function openParenthesis(
  file: SourceFile,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
): TSESTree.Token {
  const callee = call.typeArguments?.range ?? outerRange(file, call.callee);
  let token = tokenAfter(file, callee[1])!;
  while (token.value !== '(') token = tokenAfter(file, token.range[1])!;
  return token;
}

export function hasComment(file: SourceFile, [start, end]: Range): boolean {
  return (file.ast.comments ?? []).some(({ range }) => range[0] >= start && range[1] <= end);
}

/** The text of a node without anything around it. */
export function textOf(file: SourceFile, { range }: { range: Range }): string {
  return file.text.slice(range[0], range[1]);
}

function tokensOf(file: SourceFile): readonly TSESTree.Token[] {
  return file.ast.tokens ?? [];
}

function firstStartingAt(file: SourceFile, offset: number): number {
  const tokens = tokensOf(file);
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.range[0] < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the parent's own parenthesis before this node stands, if it has one. */
function ownParenthesis(file: SourceFile, { parent, range }: TSESTree.Node): number | undefined {
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee.range[0] === range[0]
        ? undefined
        : openParenthesis(file, parent).range[0];
    default:
      return undefined;
  }
}
