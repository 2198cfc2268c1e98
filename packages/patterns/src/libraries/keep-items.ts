import type { TSESTree } from '@typescript-eslint/types';
import { definitionOf, variableOf } from '../ast/scope.ts';
import { insert } from '../edits/edit.ts';
import type { Fit } from './items.ts';
import type { Recipe } from './recipe.ts';
import type { LibraryContext } from './rewrite-call.ts';

/** The answers of the callback come from the twin; the items they are about are those of the array. */
export function keepItems(
  call: TSESTree.CallExpression,
  { items: at, keeps }: Recipe,
  context: LibraryContext,
): Fit {
  const items = call.arguments[at]!;
  const isSame = items.type === 'Identifier' && isNeverWritten(items, context);
  if (!isSame || context.types.isArray(items) === false) {
    return { edits: [], left: 'no-direct-counterpart' };
  }
  const answers = items.name === 'keep' ? 'kept' : 'keep';
  const not = keeps === 'refused' ? '!' : '';
  const filter = `${items.name}.filter((_item, index) => ${not}${answers}[index])`;
  return { edits: [insert(call.range[1], `.then((${answers}) => ${filter})`)] };
}

function isNeverWritten(name: TSESTree.Identifier, { file }: LibraryContext): boolean {
  const definition = definitionOf(file, name);
  if (definition?.type !== 'Variable' && definition?.type !== 'Parameter') return false;
  return variableOf(file, name.name, name)!.references.every(
    (reference) => !reference.isWrite() || reference.init,
  );
}
