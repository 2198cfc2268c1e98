import { createRequire } from 'node:module';
import {
  dialectOf,
  oxcSource,
  treeTools,
  type SourceFile,
  type TreeTools,
} from '@taskgroup/patterns';
import type { parseForESLint } from '@typescript-eslint/parser';
import type { ParserOptions } from 'oxc-parser';
import { moduleKindOf } from './module-kind.ts';
import { oxc } from './oxc.ts';
import { setParents } from './set-parents.ts';

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
 * Parses one file by its extension. oxc is several times as fast; what it rejects is up to TypeScript, which accepts a
 * little more, and whose words about the rest are the ones that people know.
 *
 * @throws {ParseError} when the text is not valid.
 */
export function parse(path: string, text: string): SourceFile {
  const parsed = oxc.parseNatively(path, text, optionsFor(path));
  if (parsed.errors.length) return parseByTypescript(path, text);
  const { comments } = parsed;
  const program = oxc.treeOf(parsed.program);
  const moduleKind = moduleKindOf(path);
  return oxcSource({ path, text, program, comments, moduleKind }, tools(), {
    sourceType: 'module',
  });
}

/** The comments of a valid text; `undefined` where oxc finds it not to be. */
export function commentsOf(path: string, text: string): readonly string[] | undefined {
  const parsed = oxc.parseNatively(path, text, optionsFor(path));
  // The tree is of no use here, and would stay in memory if nobody read it.
  if (!parsed.program || parsed.errors.length) return undefined;
  return parsed.comments.map(({ start, end }) => text.slice(start, end));
}

function optionsFor(path: string): ParserOptions {
  return {
    lang: dialectOf(path),
    sourceType: /\.c[jt]s$/.test(path) ? 'commonjs' : 'module',
    astType: 'ts',
    preserveParens: false,
  };
}

const require = createRequire(import.meta.url);
let loaded: TreeTools | undefined;

function tools(): TreeTools {
  return (loaded ??= treeTools(createRequire, import.meta.url));
}

function parseByTypescript(path: string, text: string): SourceFile {
  const { ast, scopeManager, visitorKeys } = parseOrThrow(path, text);
  if (!scopeManager) throw new TypeError('Cannot use a parser that makes no scopes');
  setParents(ast, visitorKeys);
  return { path, text, ast, scopeManager, visitorKeys, moduleKind: moduleKindOf(path) };
}

function parseOrThrow(path: string, text: string) {
  const parser = require('@typescript-eslint/parser') as { parseForESLint: typeof parseForESLint };
  try {
    return parser.parseForESLint(text, {
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
