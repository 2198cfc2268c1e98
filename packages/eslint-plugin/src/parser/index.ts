import { createRequire } from 'node:module';
import {
  dialectOf,
  oxcSource,
  type Dialect,
  type ScopeOptions,
  type TreeTools,
} from '@taskgroup/patterns';
import type { TSESTree } from '@typescript-eslint/types';
import type { Linter } from 'eslint';
import { decodeEntities } from './decode-entities.ts';
import { parserMeta } from './meta.ts';
import type { ParserOptions } from './options.ts';
import { oxc } from './oxc.ts';
import { syntaxError, type FoundError } from './syntax-error.ts';

export type { ParserOptions } from './options.ts';

export const meta = parserMeta;

/**
 * Parses TypeScript, JavaScript and JSX for ESLint: the tree, the tokens and the scopes of `@typescript-eslint/parser`,
 * in about a third of its time, since oxc reads the text. It needs no `typescript`, so that it is also the parser of a project
 * which has TypeScript 7 only. It makes no types: ours come from our own session, and typed rules of others need
 * typescript-eslint's parser.
 *
 * @example
 * ```ts no-run
 * import { defineConfig } from 'eslint/config';
 * import taskgroup from 'eslint-plugin-taskgroup';
 * import * as parser from 'eslint-plugin-taskgroup/parser';
 *
 * export default defineConfig({
 *   files: ['**\/*.{ts,tsx,mts,cts}'],
 *   languageOptions: { parser },
 *   extends: [taskgroup.configs.recommendedTypeChecked],
 * });
 * ```
 *
 * @throws {SyntaxError} with `index`, `lineNumber` and `column` (from one) when the text is not valid. What only TypeScript's compiler
 *   would mind, such as a modifier in the wrong place, is left to that.
 */
export function parseForESLint(
  text: string,
  options: ParserOptions = {},
): Linter.ESLintParseResult {
  const { filePath: path = 'text.ts' } = options;
  const parsed = { path, text, moduleKind: 'esm', ...read(text, path, options) } as const;
  const source = oxcSource(parsed, tools(), scopeOptions(options), AS_WRITTEN);
  for (const node of source.nodes) interpret(node);
  const { ast, scopeManager, visitorKeys } = source;
  // Parsers of components add to them.
  Object.defineProperty(ast, 'tokens', { value: ast.tokens, writable: true, enumerable: true });
  // ESLint describes the same tree and the same scopes with the types of another parser.
  return { ast, scopeManager, visitorKeys, services: {} } as unknown as Linter.ESLintParseResult;
}

/** The tree alone. */
export function parse(text: string, options?: ParserOptions): Linter.ESLintParseResult['ast'] {
  return parseForESLint(text, options).ast;
}

export default { meta, parse, parseForESLint };

/** A tree that TypeScript's grammar has something against, such as a modifier, is one all the same: its compiler tells. */
function read(text: string, path: string, options: ParserOptions) {
  const lang = languageOf(path, options);
  const parsed = oxc.parseNatively(path, text, {
    ...{ lang, sourceType: kindOf(path, options), astType: 'ts', preserveParens: false },
  });
  const { comments, errors } = parsed;
  const program = oxc.treeOf(parsed.program) as TSESTree.Program;
  const isForCompiler = /ts/.test(lang) && program.body.length > 0;
  if (errors.length > 0 && !isForCompiler) throw syntaxError(text, errors[0] as FoundError);
  return { program, comments };
}

/** A component's script may be TypeScript, which JavaScript is part of. */
function languageOf(path: string, { ecmaFeatures }: ParserOptions): Dialect {
  if (/\.[cm]?[jt]sx?$/.test(path)) return dialectOf(path);
  return ecmaFeatures?.jsx ? 'tsx' : 'ts';
}

/** Only in a CommonJS module something may be returned at the top level. */
function kindOf(path: string, { sourceType, ecmaFeatures }: ParserOptions) {
  if (/\.c[jt]s$/.test(path) || sourceType === 'commonjs' || ecmaFeatures?.globalReturn) {
    return 'commonjs';
  }
  return sourceType === 'module' ? 'module' : 'unambiguous';
}

function scopeOptions(options: ParserOptions): ScopeOptions {
  const { sourceType, ecmaFeatures, lib, jsxPragma, jsxFragmentName } = options;
  return {
    sourceType: sourceType === 'module' ? 'module' : 'script',
    globalReturn: Boolean(ecmaFeatures?.globalReturn),
    ...{ lib, jsxPragma, jsxFragmentName },
  };
}

/** Nodes that oxc gives as they are written, and TSESTree as what they mean. */
const AS_WRITTEN = new Set(['JSXText', 'JSXAttribute', 'Literal']);

function interpret(node: TSESTree.Node): void {
  if (node.type === 'JSXText') node.value = decodeEntities(node.raw);
  else if (node.type === 'JSXAttribute' && node.value?.type === 'Literal') {
    node.value.value = decodeEntities(node.value.raw.slice(1, -1));
  } else if ('regex' in node) node.regex.flags = /[a-z]*$/.exec(node.raw)![0];
}

let loaded: TreeTools | undefined;

function tools(): TreeTools {
  const require = createRequire(import.meta.url);
  return (loaded ??= {
    ...(require('@typescript-eslint/scope-manager') as Pick<TreeTools, 'analyze'>),
    ...(require('@typescript-eslint/visitor-keys') as Pick<TreeTools, 'visitorKeys'>),
  });
}
