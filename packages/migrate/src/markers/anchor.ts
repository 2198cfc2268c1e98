import type { SourceFile } from '@taskgroup/patterns';
import type { TSESTree } from '@typescript-eslint/types';

/** These speak of the line below them, so nothing may come between. */
const SPEAKS_OF_NEXT_LINE =
  /eslint-disable-next-line|oxlint-disable-next-line|@ts-(?:expect-error|ignore)|prettier-ignore|biome-ignore|(?:v8|c8|istanbul|node:coverage) ignore/;

/**
 * The start of the line above which a comment about a place can stand: that of the innermost statement around it that
 * begins its line, as a line inside a template or a text of JSX would become part of it.
 */
export function anchorOf(file: SourceFile, offset: number): number | undefined {
  const statement = statementsAround(file, offset).find((node) => beginsLine(file.text, node));
  if (!statement) return undefined;
  let at = lineStart(file.text, statement.range[0]);
  for (const comment of linesOfCommentsAbove(file, at)) {
    if (!SPEAKS_OF_NEXT_LINE.test(comment.value)) break;
    at = lineStart(file.text, comment.range[0]);
  }
  return at;
}

/** The comments that fill the lines directly above a line, the nearest first. */
export function linesOfCommentsAbove({ ast, text }: SourceFile, at: number): TSESTree.Comment[] {
  const comments: TSESTree.Comment[] = [];
  let below = at;
  for (const comment of (ast.comments ?? []).toReversed()) {
    if (comment.range[1] > below) continue;
    const start = lineStart(text, comment.range[0]);
    const isNext = /^[ \t]*\r?\n$/.test(text.slice(comment.range[1], below));
    if (!isNext || text.slice(start, comment.range[0]).trim() !== '') break;
    comments.push(comment);
    below = start;
  }
  return comments;
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** From the innermost to the outermost. */
function statementsAround({ ast, visitorKeys }: SourceFile, offset: number): TSESTree.Node[] {
  const around: TSESTree.Node[] = [];
  let node: TSESTree.Node | undefined = ast;
  while (node) {
    if (isStatement(node)) around.unshift(node);
    node = childAt(node, visitorKeys, offset);
  }
  return around;
}

function childAt(
  node: TSESTree.Node,
  keys: SourceFile['visitorKeys'],
  offset: number,
): TSESTree.Node | undefined {
  return (keys[node.type] ?? [])
    .flatMap((key) => (node as unknown as Record<string, TSESTree.Node | undefined>)[key])
    .find((child) => child && child.range[0] <= offset && offset < child.range[1]);
}

function isStatement({ type }: TSESTree.Node): boolean {
  return /(?:Statement|Declaration|PropertyDefinition|MethodDefinition)$/.test(type);
}

function beginsLine(text: string, { range: [start] }: TSESTree.Node): boolean {
  return text.slice(lineStart(text, start), start).trim() === '';
}
