import type { TSESTree } from '@typescript-eslint/types';
import type { Match, Rewrite } from '../define-pattern.ts';
import { variableOf } from '../ast/scope.ts';
import { hasComment, outerRange } from '../ast/tokens.ts';
import { remove } from '../edits/edit.ts';
import { giveOwner } from '../floating/rewrite.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/** Gives the work of a variable that nobody mentions an owner, and drops the variable. */
export function takeOut(match: Match, file: SourceFile, types: TypeOracle): Rewrite {
  const promise = match.node as TSESTree.Expression;
  const declaration = onlyDeclared(promise, file);
  if (!declaration) return { outcome: 'left', reason: 'place-to-await-unclear' };
  const owned = giveOwner(match, file, types);
  if (owned.outcome === 'left') return owned;
  const name = remove([declaration.range[0], outerRange(file, promise)[0]]);
  return { ...owned, edits: [name, ...owned.edits] };
}

/** `const p = f();` where nothing mentions `p`. */
function onlyDeclared(
  promise: TSESTree.Expression,
  file: SourceFile,
): TSESTree.VariableDeclaration | undefined {
  const declarator = promise.parent;
  if (declarator.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') {
    return undefined;
  }
  const declaration = declarator.parent;
  const isAlone =
    declaration.declarations.length === 1 && !declaration.parent.type.startsWith('For');
  const variable = variableOf(file, declarator.id.name, declarator.id);
  if (!isAlone || variable?.references.length !== 1) return undefined;
  const isCommented = hasComment(file, [declaration.range[0], promise.range[0]]);
  const isExported = declaration.parent.type === 'ExportNamedDeclaration';
  return isCommented || isExported ? undefined : declaration;
}
