import { createRequire } from 'node:module';
import { markedCode, type SourceFile } from '@taskgroup/patterns';
import type ts from 'typescript';
import { messages } from './messages.ts';
import { commentsOf } from './parse.ts';

/** Why a new text must not be written: it does not parse, or a comment was lost; `undefined` when it may. */
export function findDefect(file: SourceFile, text: string): string | undefined {
  const before = (file.ast.comments ?? [])
    .filter(({ type }) => (type as string) !== 'Shebang')
    .map(({ range }) => file.text.slice(...range));
  const after = commentsOf(file.path, text);
  return after && isSame(before, after) ? undefined : findDefectByTypescript(file, before, text);
}

/** TypeScript accepts a little more than oxc does, and has the words for the rest. */
function findDefectByTypescript(
  { path }: SourceFile,
  before: readonly string[],
  text: string,
): string | undefined {
  typescript ??= createRequire(import.meta.url)('typescript') as typeof ts;
  const output = typescript.createSourceFile(path, text, typescript.ScriptTarget.Latest);
  const [error] = parseErrors(output);
  if (error) return explain(error, output);
  return isSame(before, commentsIn(output)) ? undefined : messages.outputLosesComments;
}

/** Ten megabytes that most runs do without. */
let typescript: typeof ts;

/** TypeScript keeps them to itself outside of a program. */
function parseErrors(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (source as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
}

function explain({ start, messageText }: ts.DiagnosticWithLocation, source: ts.SourceFile): string {
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const message = typescript.flattenDiagnosticMessageText(messageText, ' ');
  return messages.outputUnparsable(line + 1, character + 1, message);
}

/** Whatever looks like a comment outside of the tokens that may hold anything is one. */
function commentsIn(source: ts.SourceFile): string[] {
  const { text } = source;
  const comments: string[] = [];
  let at = 0;
  for (const [start, end] of [...opaqueRanges(source), [text.length, text.length] as const]) {
    comments.push(...(text.slice(at, start).match(/\/\/.*|\/\*[^]*?\*\//g) ?? []));
    at = end;
  }
  return comments;
}

type Range = readonly [start: number, end: number];

/** Strings, templates, regular expressions, text of JSX, and the shebang, in source order. */
function opaqueRanges(source: ts.SourceFile): Range[] {
  const shebang = typescript.getShebang(source.text)?.length ?? 0;
  const ranges: Range[] = [[0, shebang]];
  const visit = (node: ts.Node): void => {
    if (isOpaque(node)) ranges.push([node.getStart(source), node.end]);
    else typescript.forEachChild(node, visit);
  };
  visit(source);
  return ranges;
}

function isOpaque({ kind }: ts.Node): boolean {
  const { FirstLiteralToken, LastTemplateToken, JsxText } = typescript.SyntaxKind;
  return kind === JsxText || (FirstLiteralToken <= kind && kind <= LastTemplateToken);
}

function isSame(before: readonly string[], after: readonly string[]): boolean {
  return JSON.stringify(written(before)) === JSON.stringify(written(after));
}

/** Markers come and go by the codemod itself. */
function written(comments: readonly string[]): string[] {
  return comments.filter((comment) => markedCode(comment) === undefined).toSorted();
}
