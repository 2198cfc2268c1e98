import {
  countFile,
  nativeOracle,
  syntaxOracle,
  typedFile,
  typescriptOracle,
  type Match,
  type SourceFile,
  type TypeOracle,
} from '@taskgroup/patterns';
import type { Rule, SourceCode } from 'eslint';
import { readSettings } from './settings.ts';

export interface LintFile {
  readonly file: SourceFile;
  readonly types: TypeOracle;
  /** What the rules will ask the types of, gathered while they look at the file. */
  readonly asks: Match['node'][];
}

const known = new WeakMap<SourceCode, LintFile>();

/** The file being linted as the catalogue sees it, the same for every rule. */
export function lintFileOf(context: Rule.RuleContext): LintFile {
  const { sourceCode } = context;
  const lintFile = known.get(sourceCode) ?? newLintFile(context);
  known.set(sourceCode, lintFile);
  return lintFile;
}

function newLintFile(context: Rule.RuleContext): LintFile {
  const { filename, languageOptions, sourceCode } = context;
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
    settings: readSettings(context.settings).patterns,
  } as unknown as SourceFile;
  return { file, types: oracleOf(file, context), asks: [] };
}

/** Types cost nothing until a rule asks for one. */
function oracleOf(file: SourceFile, { settings, sourceCode }: Rule.RuleContext): TypeOracle {
  const { types } = readSettings(settings);
  const syntax = syntaxOracle(file);
  const typed = types === 'native' ? undefined : typedFile(sourceCode.parserServices);
  if (types === 'off') return syntax;
  if (typed) {
    countFile('parser');
    return typescriptOracle(typed, syntax);
  }
  return types === 'parser' ? syntax : nativeOracle(file, syntax);
}
