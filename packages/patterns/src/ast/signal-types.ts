import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { memberName } from './kinds.ts';
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
  return file && hasSignal(membersOf(name, file)) ? 'options' : undefined;
}

/** What an interface or an alias of this file declares. */
function membersOf(name: TSESTree.Identifier, file: SourceFile): readonly TSESTree.TypeElement[] {
  const definition = variableOf(file, name.name, name)?.defs[0]?.node;
  if (definition?.type === 'TSInterfaceDeclaration') return definition.body.body;
  if (definition?.type !== 'TSTypeAliasDeclaration') return [];
  const { typeAnnotation } = definition;
  return typeAnnotation.type === 'TSTypeLiteral' ? typeAnnotation.members : [];
}

/** The type that is written for the member of a value of the type, where this file shows it. */
export function memberType(
  type: TSESTree.TypeNode,
  member: TSESTree.MemberExpression,
  file: SourceFile,
): TSESTree.TypeNode | undefined {
  const name = memberName(member);
  const found = writtenMembers(type, file).find(
    (each) =>
      each.type === 'TSPropertySignature' &&
      each.key.type === 'Identifier' &&
      each.key.name === name,
  );
  return found?.type === 'TSPropertySignature' ? found.typeAnnotation?.typeAnnotation : undefined;
}

function writtenMembers(
  type: TSESTree.TypeNode,
  file: SourceFile,
): readonly TSESTree.TypeElement[] {
  if (type.type === 'TSTypeLiteral') return type.members;
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return [];
  return membersOf(type.typeName, file);
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
