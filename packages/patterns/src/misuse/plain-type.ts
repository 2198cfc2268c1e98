import type { TSESTree } from '@typescript-eslint/types';
import { variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** Does the text tell that a value of this type is no promise? */
export function isPlainType(
  type: TSESTree.TypeNode | undefined,
  file: SourceFile,
  depth = 0,
): boolean {
  if (!type || depth > MAX_DEPTH) return false;
  const isPlain = (part: TSESTree.TypeNode) => isPlainType(part, file, depth + 1);
  switch (type.type) {
    case 'TSUnionType':
    case 'TSIntersectionType':
      return type.types.every(isPlain);
    case 'TSTypeLiteral':
      return !type.members.some(isThen);
    case 'TSTypeOperator':
      return type.operator !== 'readonly' || isPlain(type.typeAnnotation!);
    case 'TSTypeReference':
      return isPlainReference(type.typeName, file, depth);
    default:
      return plainKinds.test(type.type);
  }
}

/** Types may be made of one another. */
const MAX_DEPTH = 4;

const plainKinds =
  /^TS(Array|BigInt|Boolean|Constructor|Function|Literal|Mapped|Never|Null|Number|String|Symbol|TemplateLiteral|Tuple|Undefined|Void)(Type|Keyword)$|^TSTypePredicate$/;

/** By what this file declares under the name; a name from elsewhere says by itself what may be awaited. */
function isPlainReference(name: TSESTree.EntityName, file: SourceFile, depth: number): boolean {
  if (name.type === 'ThisExpression') return false;
  if (name.type === 'TSQualifiedName') return !awaited.test(name.right.name);
  const node = variableOf(file, name.name, name)?.defs[0]?.node;
  switch (node?.type) {
    case 'TSInterfaceDeclaration':
      return node.extends.length === 0 && !node.body.body.some(isThen);
    case 'ClassDeclaration':
      return !node.superClass && !node.body.body.some(isThen);
    case 'TSTypeAliasDeclaration':
      return isPlainType(node.typeAnnotation, file, depth + 1);
    case 'TSTypeParameter':
      return isPlainType(node.constraint, file, depth + 1);
    default:
      return !awaited.test(name.name);
  }
}

/** Names of types whose values may be awaited, or that tell nothing of them. */
const awaited =
  /promis|then|async|await|bluebird|builder|cancel|deferred|fetch|future|job|lazy|pending|query|request$|return|task|^(?:Extract|Exclude|NonNullable|NoInfer|Q)$/i;

function isThen(member: TSESTree.ClassElement | TSESTree.TypeElement): boolean {
  return 'key' in member && member.key.type === 'Identifier' && member.key.name === 'then';
}
