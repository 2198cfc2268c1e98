import { createRequire } from 'node:module';
import {
  defaultPatternSettings,
  dialectOf,
  oxcSource,
  type Dialect,
  type ParsedSource,
  treeTools,
  type TreeTools,
} from '@taskgroup/patterns';
import type { ParserOptions } from 'oxc-parser';
import { oxc } from './oxc.ts';

/** How a configuration says that a file is to be read. */
export interface Language {
  readonly parser: 'espree' | 'typescript-eslint';
  readonly sourceType: 'module' | 'script' | 'commonjs';
  /** Whether JSX may stand in JavaScript. */
  readonly jsx: boolean;
  readonly globalReturn: boolean;
}

/**
 * Parses a text as the configured parser would. `undefined` for one that is not valid, or that this
 * parser and the configured one might not agree on.
 */
export function parseSource(
  path: string,
  text: string,
  language: Language,
  kinds: ReadonlySet<string>,
  settings = defaultPatternSettings,
): ParsedSource | undefined {
  const parsed = oxc.parseNatively(path, text, optionsFor(path, language));
  if (parsed.errors.length) return undefined;
  const { comments } = parsed;
  const program = oxc.treeOf(parsed.program);
  const isModule = language.sourceType === 'module';
  const moduleKind = isModule ? 'esm' : 'commonjs';
  const scopes = {
    sourceType: isModule ? 'module' : 'script',
    globalReturn: language.globalReturn || isEspreeCommonJs(language),
  } as const;
  return oxcSource({ path, text, program, comments, moduleKind, settings }, tools(), scopes, kinds);
}

function isEspreeCommonJs({ parser, sourceType }: Language): boolean {
  return parser === 'espree' && sourceType === 'commonjs';
}

function optionsFor(path: string, language: Language): ParserOptions {
  return {
    lang: languageOf(path, language),
    // typescript-eslint tells modules from scripts by the text.
    sourceType: language.parser === 'espree' ? language.sourceType : unlessCommonJs(path),
    astType: 'ts',
    preserveParens: false,
    // ESLint's own parser takes two declarations of a name for a syntax error; TypeScript's does not.
    showSemanticErrors: language.parser === 'espree',
  };
}

function unlessCommonJs(path: string): 'module' | 'commonjs' {
  return /\.c[jt]s$/.test(path) ? 'commonjs' : 'module';
}

/** ESLint's own parser takes JSX where it is told to. */
function languageOf(path: string, { parser, jsx }: Language): Dialect {
  const dialect = dialectOf(path);
  return dialect === 'jsx' && parser === 'espree' && !jsx ? 'js' : dialect;
}

let loaded: TreeTools | undefined;

function tools(): TreeTools {
  return (loaded ??= treeTools(createRequire, import.meta.url));
}
