import {
  confirmAll,
  countFile,
  nativeOracle,
  oncePerTask,
  syntaxOracle,
  typedFile,
  typescriptOracle,
  withoutPause,
  type Match,
  type Pattern,
  type SourceFile,
  type TypeOracle,
} from '@taskgroup/patterns';
import type { Rule, SourceCode } from 'eslint';
import { readSettings } from './settings.ts';

export interface LintFile {
  readonly file: SourceFile;
  readonly types: TypeOracle;
  /** What the rules that are on have gathered on their way through the file. */
  readonly gathered: Gathered[];
  /** What is left of it, once somebody has asked. */
  found?: readonly Found[];
}

/** What one rule takes for a finding until types have been asked. */
export interface Gathered {
  readonly pattern: Pattern;
  readonly options: object;
  readonly candidates: Match[];
}

interface Found {
  readonly by: Gathered;
  readonly pattern: Pattern;
  readonly match: Match;
}

const known = new WeakMap<SourceCode, LintFile>();

/** The file being linted as the catalogue sees it, the same for every rule. */
export function lintFileOf(context: Rule.RuleContext): LintFile {
  const { sourceCode } = context;
  const lintFile = known.get(sourceCode) ?? newLintFile(context);
  known.set(sourceCode, lintFile);
  return lintFile;
}

/**
 * The findings of one rule. All rules settle at once: types are then asked for once, and of a task that one rule has
 * spoken of, another one is silent.
 */
export function findingsOf(gathered: Gathered, lintFile: LintFile): Match[] {
  lintFile.found ??= oncePerTask(settle(lintFile));
  return lintFile.found.filter(({ by }) => by === gathered).map(({ match }) => match);
}

function settle({ file, types, gathered }: LintFile): readonly Found[] {
  const unconfirmed = gathered.flatMap((by) => {
    const { pattern, options, candidates } = by;
    return candidates.map((match) => ({ by, pattern, options, match }));
  });
  return withoutPause(confirmAll(unconfirmed, file, types));
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
  return { file, types: oracleOf(file, context), gathered: [] };
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
