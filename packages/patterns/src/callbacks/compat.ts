import type { TSESTree } from '@typescript-eslint/types';
import { staticMemberName } from '../ast/constant-text.ts';
import { isFunctionValue, type FunctionNode } from '../ast/kinds.ts';
import { tokenAfter, tokenBefore } from '../ast/tokens.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { isChecked, type AsyncCallbackOptions } from './options.ts';
import type { Place } from './place.ts';

/** Is the place one that typescript-eslint's rule looks at, by the same options? */
export function isComparable(place: Place, options: AsyncCallbackOptions) {
  const { kind, owner, value } = place;
  if (options.compat === false || !isChecked(options.compat, kind) || isUnseen(place)) return false;
  switch (owner.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSInterfaceDeclaration':
      return hasHeritage(owner) && isInstanceMember(value);
    case 'Property':
      return !owner.method || !isQuoted(owner);
    case 'VariableDeclarator':
      return owner.id.typeAnnotation !== undefined || owner.parent.kind === 'using';
    default:
      return true;
  }
}

/** Places that the other rule does not look at. */
const unseen = new Set<string>([
  'ArrayExpression',
  'ArrowFunctionExpression',
  'AssignmentPattern',
  'PropertyDefinition',
]);

/** That rule looks at a choice as a whole. */
function isUnseen({ owner, choice }: Place): boolean {
  return choice !== undefined || unseen.has(owner.type);
}

function isInstanceMember(node: TSESTree.Node): boolean {
  return 'key' in node && !isQuoted(node) && !('static' in node && node.static);
}

/** That rule looks such a method up by its name with the quotes, and finds none. */
function isQuoted({ key }: { key: TSESTree.Node }): boolean {
  return key.type === 'Literal' && typeof key.value === 'string';
}

export function hasHeritage(
  node: TSESTree.ClassDeclaration | TSESTree.ClassExpression | TSESTree.TSInterfaceDeclaration,
): boolean {
  if (node.type === 'TSInterfaceDeclaration') return node.extends.length > 0;
  // A parser of JavaScript knows no interfaces.
  const { superClass, implements: interfaces = [] } = node;
  return superClass !== null || interfaces.length > 0;
}

/**
 * How many reports that rule may make of the place: of a member one for each type above, of a declaration one because
 * it says `using`, one because of its type, and one because that type is of functions.
 */
export function reportsOf({ kind, owner }: Place): number {
  if (owner.type === 'VariableDeclarator') return 3;
  if (kind !== 'inheritedMethods') return 1;
  if (owner.type === 'TSInterfaceDeclaration') return owner.extends.length;
  const { superClass, implements: interfaces = [] } = owner as TSESTree.ClassDeclaration;
  return (superClass ? 1 : 0) + interfaces.length;
}

/** Does that rule make this one of its reports? */
export function isMisused(
  place: Place,
  index: number,
  file: SourceFile,
  types: TypeOracle,
): boolean {
  const { owner, value } = place;
  const { compat } = types;
  if (owner.type === 'VariableDeclarator' && index < 2) {
    return compat?.isAsyncResource?.(owner, index === 0 ? 'using' : 'type') === true;
  }
  // What is `any` is nothing to that rule, whatever the text of the file proves.
  if (isPromiseFinally(owner, file, types) || types.isAny(value as TSESTree.Expression)) {
    return false;
  }
  const isAsync =
    compat?.returnsThenable?.(value) ?? types.returnsThenable(value as TSESTree.Expression);
  return isAsync === true && isDropped(place, index, types);
}

function isDropped({ kind, owner, value }: Place, index: number, types: TypeOracle): boolean {
  const { compat } = types;
  if (kind === 'arguments' && compat?.dropsArgument) {
    const call = owner as TSESTree.CallExpression;
    return compat.dropsArgument(call, call.arguments.indexOf(value as TSESTree.Expression));
  }
  if (kind === 'inheritedMethods' && compat?.dropsMember) return compat.dropsMember(value, index);
  return (kind !== 'inheritedMethods' || index === 0) && types.expectsVoidReturn(value) === true;
}

/** A promise awaits what the callback of its `finally` returns, though its type does not say so. */
function isPromiseFinally(owner: TSESTree.Node, file: SourceFile, types: TypeOracle): boolean {
  if (owner.type !== 'CallExpression') return false;
  const { callee } = owner;
  if (callee.type !== 'MemberExpression') return false;
  if (staticMemberName(callee, file) !== 'finally') return false;
  return types.compat?.isPromise?.(callee.object) ?? types.isPromise(callee.object) === true;
}

/** What that rule underlines: of a function as a property, the type of its result or all before its parameters. */
export function reportedPart(
  { kind, owner, value }: Place,
  file: SourceFile,
): { readonly node: TSESTree.Node; readonly end?: number } {
  if (kind === 'attributes') return { node: value.parent! };
  if (kind !== 'properties' || !isFunctionValue(value)) return { node: value };
  const result = value.returnType?.typeAnnotation;
  return result ? { node: result } : { node: owner, end: startOfParameters(value, file) };
}

function startOfParameters(written: FunctionNode, file: SourceFile): number {
  const [only, ...others] = written.params;
  if (written.type === 'ArrowFunctionExpression' && only && others.length === 0) {
    const before = tokenBefore(file, only.range[0]);
    return before?.value === '(' ? before.range[0] : only.range[0];
  }
  let token = tokenAfter(file, written.id ? written.id.range[1] : written.range[0])!;
  while (token.value !== '(') token = tokenAfter(file, token.range[1])!;
  return token.range[0];
}
