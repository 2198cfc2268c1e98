import type { TSESTree } from '@typescript-eslint/types';
import { isPrivateField, readsOfPrivateField } from './private-field.ts';
import { definitionOf, variableOf } from './scope.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Every place that reads what is kept under a name: a variable that this file alone can see, or a private field.
 * `undefined` for a name that others may read.
 */
export function readsOf(keeper: TSESTree.Node, file: SourceFile): TSESTree.Node[] | undefined {
  if (isPrivateField(keeper)) return readsOfPrivateField(keeper, file);
  return keeper.type === 'Identifier' ? readsOfVariable(keeper, file) : undefined;
}

function readsOfVariable(name: TSESTree.Identifier, file: SourceFile): TSESTree.Node[] | undefined {
  const definition = definitionOf(file, name);
  if (definition?.type !== 'Variable') return undefined;
  if (definition.parent.parent.type === 'ExportNamedDeclaration') return undefined;
  return variableOf(file, name.name, name)!
    .references.filter((reference) => reference.isRead() && !reference.isWrite())
    .map(({ identifier }) => identifier as TSESTree.Node);
}
