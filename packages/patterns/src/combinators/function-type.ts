import type { TSESTree } from '@typescript-eslint/types';
import { textOf } from '../ast/tokens.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import { emptyList } from './empty-list.ts';

/**
 * The edits that let a variable's own type speak of functions: `Promise<T>[]` becomes `(() => Promise<T>)[]`. None for
 * `any` and `unknown`; `undefined` where the type does not tell.
 */
export function annotationEdits(
  declarator: TSESTree.VariableDeclarator,
  holds: 'one' | 'many',
  file: SourceFile,
): Edit[] | undefined {
  const types = typesOf(declarator, holds);
  const [written] = types;
  if (!written) return [];
  if (types.length > 1) return undefined;
  const { type, isOfElement } = written;
  return isOfElement ? functionTypeEdits(type) : arrayTypeEdits(type, file);
}

/** The same for the type of an array. */
export function arrayTypeEdits(type: TSESTree.TypeNode, file: SourceFile): Edit[] | undefined {
  const element = elementType(type);
  if (!element) return undefined;
  const edits = functionTypeEdits(element);
  if (!edits?.length) return edits;
  return type.type === 'TSArrayType' && element.type !== 'TSUnionType'
    ? [replace(element.range, `(() => ${textOf(file, element)})`)]
    : edits;
}

interface WrittenType {
  readonly type: TSESTree.TypeNode;
  readonly isOfElement: boolean;
}

/** The type of the variable, and that of the empty list which it begins with. */
function typesOf(
  { id, init }: TSESTree.VariableDeclarator,
  holds: 'one' | 'many',
): readonly WrittenType[] {
  const own = id.type === 'Identifier' ? id.typeAnnotation?.typeAnnotation : undefined;
  const list = holds === 'many' && init ? emptyList(init) : undefined;
  return [
    ...(own ? [{ type: own, isOfElement: holds === 'one' }] : []),
    ...(list?.type ? [{ type: list.type, isOfElement: list.isOfElement === true }] : []),
  ];
}

/** The same for the type of one piece of work, where nothing binds tighter than an arrow. */
export function functionTypeEdits(type: TSESTree.TypeNode): Edit[] | undefined {
  if (/^TS(Any|Unknown)Keyword$/.test(type.type)) return [];
  return mayBePromise(type) ? [insert(type.range[0], '() => ')] : undefined;
}

function elementType(type: TSESTree.TypeNode): TSESTree.TypeNode | undefined {
  if (type.type === 'TSArrayType') return type.elementType;
  const isArray =
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    type.typeName.name === 'Array';
  return isArray && type.typeArguments?.params.length === 1
    ? type.typeArguments.params[0]
    : undefined;
}

/** `Promise<T>`, `T | Promise<T>`, and a name of this code that may stand for either. */
function mayBePromise(type: TSESTree.TypeNode): boolean {
  if (type.type === 'TSUnionType') return type.types.some(mayBePromise);
  if (type.type !== 'TSTypeReference') return false;
  return type.typeName.type !== 'Identifier' || !known.test(type.typeName.name);
}

const known =
  /^(Array|Buffer|Date|Error|Map|ReadonlyArray|Record|RegExp|Set|Uint8Array|URL|WeakMap|WeakSet)$/;
