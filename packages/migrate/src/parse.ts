import type { SourceFile } from '@taskgroup/patterns';
import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { moduleKindOf } from './module-kind.ts';

export interface Parsed {
  readonly file: SourceFile;
  readonly services: ParserServices;
}

export type ParserServices = ReturnType<typeof parseForESLint>['services'];
/** A program of TypeScript, from whichever copy of the compiler. */
export type Program = NonNullable<ParserServices['program']>;

/** Where and why a text could not be parsed. */
export class ParseError extends Error {
  override name = 'ParseError';
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number, options?: ErrorOptions) {
    super(message, options);
    this.line = line;
    this.column = column;
  }
}

/**
 * Parses one file by its extension; with a program, takes the program's tree, so that types can be asked.
 *
 * @throws {ParseError} when the text is not valid.
 */
export function parse(path: string, text: string, program?: Program): Parsed {
  const { ast, scopeManager, services, visitorKeys } = parseOrThrow(path, text, program);
  if (!scopeManager) throw new TypeError('Cannot use a parser that makes no scopes');
  setParents(ast, visitorKeys);
  return {
    file: { path, text, ast, scopeManager, visitorKeys, moduleKind: moduleKindOf(path) },
    services,
  };
}

function parseOrThrow(path: string, text: string, program: Program | undefined) {
  try {
    return parseForESLint(text, {
      filePath: path,
      range: true,
      loc: true,
      tokens: true,
      comment: true,
      sourceType: 'module',
      ecmaFeatures: { jsx: true },
      lib: [],
      jsDocParsingMode: 'none',
      warnOnUnsupportedTypeScriptVersion: false,
      ...(program && { programs: [program] }),
    });
  } catch (cause) {
    throw toParseError(cause);
  }
}

function toParseError(cause: unknown): unknown {
  if (!(cause instanceof Error) || !('location' in cause)) return cause;
  const { start } = cause.location as { start: { line: number; column: number } };
  return new ParseError(cause.message, start.line, start.column + 1, { cause });
}

/** Without recursion: generated files nest deeply. */
function setParents(root: TSESTree.Program, keys: SourceFile['visitorKeys']): void {
  const pending: TSESTree.Node[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const parent = node;
    for (const child of childrenOf(parent, keys)) {
      (child as { parent?: TSESTree.Node }).parent = parent;
      pending.push(child);
    }
  }
}

function childrenOf(node: TSESTree.Node, keys: SourceFile['visitorKeys']): TSESTree.Node[] {
  return (keys[node.type] ?? [])
    .flatMap((key) => (node as unknown as Record<string, unknown>)[key])
    .filter((child): child is TSESTree.Node => Boolean(child));
}
