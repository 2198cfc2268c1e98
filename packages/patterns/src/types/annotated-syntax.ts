import type { TSESTree } from '@typescript-eslint/types';
import { definitionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** `callback?: () => Promise<void>`, `declare function load(): Promise<void>`: the declared type of what is called. */
export function isAnnotated(callee: TSESTree.Identifier, file: SourceFile): boolean {
  const definition = definitionOf(file, callee);
  if (definition?.node.type === 'TSDeclareFunction' && definition.type === 'FunctionName') {
    return isPromiseType(definition.node.returnType?.typeAnnotation);
  }
  const name = definition?.name as TSESTree.Identifier | undefined;
  return returnsPromiseByType(name?.typeAnnotation?.typeAnnotation, file);
}

/** Of a union, what can be called at all has to say so: `(() => Promise<void>) | undefined`. */
function returnsPromiseByType(type: TSESTree.TypeNode | undefined, file: SourceFile): boolean {
  switch (type?.type) {
    case 'TSFunctionType':
      return isPromiseType(type.returnType?.typeAnnotation);
    case 'TSTypeReference': {
      const named = declaredType(type, file);
      // The alias of an alias ends somewhere, but not in code that is wrong.
      return named?.type !== 'TSTypeReference' && returnsPromiseByType(named, file);
    }
    case 'TSUnionType': {
      const parts = type.types.filter((part) => !isNothing(part));
      return parts.length > 0 && parts.every((part) => returnsPromiseByType(part, file));
    }
    default:
      return false;
  }
}

/** `type Load = () => Promise<void>` of this file. */
function declaredType(
  { typeName }: TSESTree.TSTypeReference,
  file: SourceFile,
): TSESTree.TypeNode | undefined {
  const definition = typeName.type === 'Identifier' ? definitionOf(file, typeName) : undefined;
  const { node } = definition ?? {};
  return node?.type === 'TSTypeAliasDeclaration' ? node.typeAnnotation : undefined;
}

function isNothing({ type }: TSESTree.TypeNode): boolean {
  return type === 'TSUndefinedKeyword' || type === 'TSNullKeyword';
}

export function isPromiseType(type: TSESTree.TypeNode | undefined): boolean {
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  return type.typeName.name === 'Promise';
}

/** `service.start()` of `(service: Service)`, where this file declares `interface Service { start(): Promise<void> }`. */
export function isMemberOfInterface(
  object: TSESTree.Identifier,
  name: string,
  file: SourceFile,
): boolean {
  const declared = definitionOf(file, object)?.name as TSESTree.Identifier | undefined;
  const type = declared?.typeAnnotation?.typeAnnotation;
  if (type?.type === 'TSTypeLiteral') return hasPromiseMember(type.members, name, file);
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  const { node } = definitionOf(file, type.typeName) ?? {};
  return node?.type === 'TSInterfaceDeclaration' && hasPromiseMember(node.body.body, name, file);
}

function hasPromiseMember(
  members: readonly TSESTree.TypeElement[],
  name: string,
  file: SourceFile,
): boolean {
  const named = members.filter(
    (each) => 'key' in each && each.key.type === 'Identifier' && each.key.name === name,
  );
  return (
    named.length > 0 &&
    named.every((each) => {
      if (each.type === 'TSMethodSignature') {
        return each.kind === 'method' && isPromiseType(each.returnType?.typeAnnotation);
      }
      return (
        each.type === 'TSPropertySignature' &&
        returnsPromiseByType(each.typeAnnotation?.typeAnnotation, file)
      );
    })
  );
}
