import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import { hasComment, tokenAfter, tokenBefore, type Range } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';
import { isRequire } from './file-style.ts';

/** What of the imports can go when some of their uses are gone. */
export interface UnusedImports {
  /** Statements of which no name is used any more. */
  readonly statements: readonly TSESTree.ProgramStatement[];
  /** Single names, with a comma each, of statements that others still use. */
  readonly names: readonly Range[];
}

/**
 * The imports and requires at the top of the file that have lost their last use.
 *
 * @param freed offsets of the identifiers that an edit removes.
 */
export function unusedImports(file: SourceFile, freed: ReadonlySet<number>): UnusedImports {
  if (!freed.size) return { statements: [], names: [] };
  const found = file.ast.body.map((statement) => ({
    statement,
    variables: isImport(statement) ? file.scopeManager.getDeclaredVariables(statement) : [],
  }));
  const touched = found.filter(
    ({ statement, variables }) =>
      variables.some((each) => isFree(each, freed)) && !hasComment(file, statement.range),
  );
  const isGone = ({ variables }: { variables: readonly Variable[] }): boolean =>
    variables.every((each) => isFree(each, freed));
  return {
    statements: touched.filter(isGone).map(({ statement }) => statement),
    names: touched
      .filter((each) => !isGone(each))
      .flatMap(({ statement, variables }) =>
        statement.type === 'ImportDeclaration'
          ? namesIn(
              file,
              statement,
              variables.filter((each) => isFree(each, freed)),
            )
          : [],
      ),
  };
}

function isImport(statement: TSESTree.ProgramStatement): boolean {
  if (statement.type === 'ImportDeclaration') return true;
  if (statement.type === 'TSImportEqualsDeclaration') return true;
  return (
    statement.type === 'VariableDeclaration' &&
    statement.declarations.length === 1 &&
    isRequire(statement)
  );
}

/** Every use was freed, and there was one: what nobody used before is none of our business. */
function isFree({ references }: Variable, freed: ReadonlySet<number>): boolean {
  const uses = references.filter(({ init }) => !init);
  return uses.length > 0 && uses.every(({ identifier }) => freed.has(identifier.range[0]));
}

function namesIn(
  file: SourceFile,
  { specifiers }: TSESTree.ImportDeclaration,
  variables: readonly Variable[],
): Range[] {
  const isGone = (specifier: TSESTree.ImportClause): boolean =>
    variables.some(({ name }) => name === specifier.local.name);
  const named = specifiers.filter(({ type }) => type === 'ImportSpecifier');
  const allNamed = named.length > 0 && named.every(isGone);
  return specifiers.filter(isGone).flatMap((specifier): Range[] => {
    const isNamed = specifier.type === 'ImportSpecifier';
    if (isNamed && allNamed) return named[0] === specifier ? [braces(file, named)] : [];
    return [withComma(file, specifier)];
  });
}

/** ` , { a, b }` behind a default import. */
function braces(file: SourceFile, named: readonly TSESTree.ImportClause[]): Range {
  const open = tokenBefore(file, named[0]!.range[0])!;
  const last = tokenAfter(file, named.at(-1)!.range[1])!;
  const close = last.value === ',' ? tokenAfter(file, last.range[1])! : last;
  return [tokenBefore(file, open.range[0])!.range[0], close.range[1]];
}

function withComma(file: SourceFile, { range }: TSESTree.Node): Range {
  const after = tokenAfter(file, range[1])!;
  if (after.value === ',') return [range[0], tokenAfter(file, after.range[1])!.range[0]];
  const before = tokenBefore(file, range[0])!;
  return before.value === ',' ? [before.range[0], range[1]] : range;
}

/**
 * A statement that has its lines to itself goes with them, whatever stands there, and the first of a block also with
 * the empty line after it.
 */
export function ownLines({ text }: SourceFile, [start, end]: Range): Range {
  const before = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, start));
  const after = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end));
  if (!before || !after) return [start, end];
  const isFirst = /\{\s*$/.test(text.slice(0, start));
  const last = end + after[0].length;
  const empty = isFirst ? /^[ \t]*\r?\n/.exec(text.slice(last)) : null;
  return [start - before[1]!.length, last + (empty?.[0].length ?? 0)];
}
