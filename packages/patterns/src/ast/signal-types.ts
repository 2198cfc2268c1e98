import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { variableOf } from './scope.ts';

export type SignalKind = 'signal' | 'holder' | 'options' | 'controller';

const kinds: Readonly<Record<string, SignalKind>> = {
  AbortSignal: 'signal',
  TaskContext: 'holder',
  StartContext: 'holder',
  TaskGroup: 'holder',
  OpenTaskGroup: 'holder',
  CancelScope: 'holder',
  Attempt: 'holder',
  CancelOptions: 'options',
  RequestInit: 'options',
  AbortController: 'controller',
  Abortable: 'options',
};

/**
 * What a type annotation says about signals, as far as one file shows: well-known names, and the interfaces and
 * aliases that the file declares itself.
 */
export function signalKindOfType(
  type: TSESTree.TypeNode,
  file: SourceFile | undefined,
): SignalKind | undefined {
  switch (type.type) {
    case 'TSUnionType':
      return ofUnion(type, file);
    case 'TSTypeLiteral':
      return hasSignal(type.members) ? 'options' : undefined;
    case 'TSIntersectionType':
      return type.types.some((each) => signalKindOfType(each, file) === 'options')
        ? 'options'
        : undefined;
    case 'TSTypeReference':
      return ofReference(type, file);
    default:
      return undefined;
  }
}

/** `AbortSignal | undefined` is one; of two kinds neither is sure. */
function ofUnion({ types }: TSESTree.TSUnionType, file: SourceFile | undefined) {
  const some = types.filter(
    ({ type }) => type !== 'TSUndefinedKeyword' && type !== 'TSNullKeyword',
  );
  const [only] = some;
  return only && some.length === 1 ? signalKindOfType(only, file) : undefined;
}

function ofReference(
  { typeName, typeArguments }: TSESTree.TSTypeReference,
  file: SourceFile | undefined,
): SignalKind | undefined {
  if (typeName.type !== 'Identifier') return undefined;
  const [inner] = typeArguments?.params ?? [];
  if (/^(Readonly|Partial|Required)$/.test(typeName.name) && inner)
    return signalKindOfType(inner, file);
  return declaredHere(typeName, file) ?? kinds[typeName.name];
}

function declaredHere(name: TSESTree.Identifier, file: SourceFile | undefined) {
  const definition = file && variableOf(file, name.name, name)?.defs[0]?.node;
  if (definition?.type === 'TSInterfaceDeclaration') {
    return hasSignal(definition.body.body) ? 'options' : undefined;
  }
  if (definition?.type !== 'TSTypeAliasDeclaration') return undefined;
  const { typeAnnotation } = definition;
  return typeAnnotation.type === 'TSTypeLiteral' && hasSignal(typeAnnotation.members)
    ? 'options'
    : undefined;
}

function hasSignal(members: readonly TSESTree.TypeElement[]): boolean {
  return members.some(
    (member) =>
      member.type === 'TSPropertySignature' &&
      member.key.type === 'Identifier' &&
      member.key.name === 'signal' &&
      member.typeAnnotation !== undefined &&
      signalKindOfType(member.typeAnnotation.typeAnnotation, undefined) === 'signal',
  );
}
