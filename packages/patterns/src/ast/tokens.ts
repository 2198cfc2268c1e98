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
  // What stands around a child of an element is text.
  if (/^JSX(Element|Fragment)$/.test(node.parent?.type ?? '')) return range;
  const { text } = file;
  if (text[codeAfter(file, range[1])] !== ')') return range;
  const limit = ownParenthesis(file, node);
  for (;;) {
    const [before, after] = [codeBefore(file, range[0]), codeAfter(file, range[1])];
    if (text[before] !== '(' || text[after] !== ')' || before === limit) return range;
    range = [before, after + 1];
  }
}

export function isParenthesised(file: SourceFile, node: TSESTree.Node): boolean {
  return outerRange(file, node)[0] !== node.range[0];
}

/** The parenthesis that opens the arguments of a call. */
export function openParenthesis(
  file: SourceFile,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
): { readonly range: Range } {
  const callee = call.typeArguments?.range ?? outerRange(file, call.callee);
  let at = codeAfter(file, callee[1]);
  while (at < file.text.length && file.text[at] !== '(') at = codeAfter(file, at + 1);
  return { range: [at, at + 1] };
}

/**
 * Where the next sign at or after the end of a token stands. What is asked of most files is no more than what is beside a
 * node, which takes no tokens.
 */
export function codeAfter({ text, ast }: SourceFile, offset: number): number {
  for (let at = offset; at < text.length; at++) {
    if (BLANK.test(text[at]!)) continue;
    const comment = text[at] === '/' ? commentAt(ast.comments, at) : undefined;
    if (!comment) return at;
    at = comment.range[1] - 1;
  }
  return text.length;
}

/** Where the last sign before the start of a token stands; -1 at the start of the file. */
export function codeBefore({ text, ast }: SourceFile, offset: number): number {
  for (let at = offset - 1; at >= 0; at--) {
    if (BLANK.test(text[at]!)) continue;
    const comment = commentAt(ast.comments, at);
    if (!comment) return at;
    at = comment.range[0];
  }
  return -1;
}

const BLANK = /\s/;

/** The comment that a sign is part of. They stand in the order of the text. */
function commentAt(
  comments: readonly TSESTree.Comment[] = [],
  offset: number,
): TSESTree.Comment | undefined {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.range[1] <= offset) low = middle + 1;
    else high = middle;
  }
  const found = comments[low];
  return found && found.range[0] <= offset ? found : undefined;
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
