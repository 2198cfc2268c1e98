import type { TSESTree } from '@typescript-eslint/types';
import { definitionOf, variableOf } from './scope.ts';
import { walk } from './walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Every place that reads what is kept under a name: a variable that this file alone can see, or a `#private` field.
 * `undefined` for a name that others may read.
 */
export function readsOf(keeper: TSESTree.Node, file: SourceFile): TSESTree.Node[] | undefined {
  return keeper.type === 'Identifier' ? readsOfVariable(keeper, file) : readsOfField(keeper, file);
}

function readsOfVariable(name: TSESTree.Identifier, file: SourceFile): TSESTree.Node[] | undefined {
  const definition = definitionOf(file, name);
  if (definition?.type !== 'Variable') return undefined;
  if (definition.parent.parent.type === 'ExportNamedDeclaration') return undefined;
  return variableOf(file, name.name, name)!
    .references.filter((reference) => reference.isRead() && !reference.isWrite())
    .map(({ identifier }) => identifier as TSESTree.Node);
}

/** The places of its class that read a `#private` field; nothing else can. */
function readsOfField(keeper: TSESTree.Node, file: SourceFile): TSESTree.Node[] | undefined {
  const name = fieldName(keeper);
  let owner: TSESTree.Node | undefined = keeper;
  while (owner && owner.type !== 'ClassBody') owner = owner.parent;
  if (!owner || name === undefined) return undefined;
  return [...walk(owner, file.visitorKeys)].filter(
    (node) => node.type === 'MemberExpression' && fieldName(node) === name && !isWritten(node),
  );
}

function fieldName(node: TSESTree.Node): string | undefined {
  // The field's own declaration names it too, and reads nothing.
  if (node.type === 'PrivateIdentifier' && node.parent?.type === 'PropertyDefinition')
    return node.name;
  if (node.type !== 'MemberExpression') return undefined;
  return node.property.type === 'PrivateIdentifier' ? node.property.name : undefined;
}

function isWritten({ parent, range }: TSESTree.Node): boolean {
  return (
    parent?.type === 'AssignmentExpression' &&
    parent.left.range[0] === range[0] &&
    parent.operator === '='
  );
}
