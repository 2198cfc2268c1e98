import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction } from '../ast/kinds.ts';
import { importOf } from '../ast/scope.ts';
import { settingsOf } from '../settings.ts';
import type { SourceFile } from '../source-file.ts';
import type { Place } from './place.ts';

/**
 * `const plugin: FastifyPluginCallback = async (server) => { … }`: the type says that nothing is returned, and whoever
 * is given what has this type awaits it all the same.
 */
export function hasAllowedType({ owner }: Place, file: SourceFile): boolean {
  const type = typeAround(owner)?.typeAnnotation;
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  const found = importOf(file, type.typeName);
  return (
    found !== undefined &&
    settingsOf(file).allow.some(
      (each) => each.package === found.module && (!each.name || each.name.includes(found.name)),
    )
  );
}

/** What the variable, or the result of the function around, is declared to be. */
function typeAround(owner: TSESTree.Node): TSESTree.TSTypeAnnotation | undefined {
  switch (owner.type) {
    case 'VariableDeclarator':
      return owner.id.typeAnnotation;
    case 'ArrowFunctionExpression':
      return owner.returnType;
    case 'ReturnStatement':
      return enclosingFunction(owner)?.returnType;
    default:
      return undefined;
  }
}
