import {
  syntaxOracle,
  typedFile,
  typescriptOracle,
  type SourceFile,
  type TypeOracle,
} from '@taskgroup/patterns';
import type { Rule, SourceCode } from 'eslint';

export interface LintFile {
  readonly file: SourceFile;
  readonly types: TypeOracle;
}

const known = new WeakMap<SourceCode, LintFile>();

/** The file being linted as the catalogue sees it, the same for every rule. */
export function lintFileOf(context: Rule.RuleContext): LintFile {
  const { sourceCode } = context;
  const lintFile = known.get(sourceCode) ?? newLintFile(context);
  known.set(sourceCode, lintFile);
  return lintFile;
}

function newLintFile({ filename, languageOptions, sourceCode }: Rule.RuleContext): LintFile {
  const { ast, scopeManager, text, visitorKeys } = sourceCode;
  const { sourceType } = (languageOptions ?? {}) as { sourceType?: string };
  // ESLint describes the same tree and the same scopes with the types of another parser.
  const file = {
    path: filename,
    text,
    ast,
    scopeManager,
    visitorKeys,
    moduleKind: sourceType === 'module' || !sourceType ? 'esm' : 'commonjs',
  } as unknown as SourceFile;
  const syntax = syntaxOracle(file);
  const typed = typedFile(sourceCode.parserServices);
  return { file, types: typed ? typescriptOracle(typed, syntax) : syntax };
}
