import type { TSESTree } from '@typescript-eslint/types';
import { memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { definitionOf, variableOf } from '../ast/scope.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Is the array a local one, or a private field, that begins empty and is given nothing but tasks of which the predicate
 * is true?
 */
export function holdsOnly(
  array: TSESTree.Node,
  file: SourceFile,
  isFine: (task: TSESTree.Node) => boolean,
): boolean {
  const uses = usesOf(array, file)?.map((each) => givenBy(each, array));
  if (!uses || uses.includes('unknown')) return false;
  const given = uses.flat() as TSESTree.Node[];
  return given.length > 0 && given.every(isFine);
}

function usesOf(array: TSESTree.Node, file: SourceFile): TSESTree.Node[] | undefined {
  if (array.type === 'Identifier') {
    if (definitionOf(file, array)?.type !== 'Variable') return undefined;
    return variableOf(file, array.name, array)!.references.map(({ identifier }) => identifier);
  }
  if (array.type !== 'MemberExpression' || array.object.type !== 'ThisExpression') return undefined;
  const name = memberName(array);
  const body = classAround(array);
  const field = body?.body.find((each) => isPrivateField(each, name));
  if (!body || !field) return undefined;
  const mentions = [...walk(body, file.visitorKeys)].filter(
    (each) => each.type === 'MemberExpression' && memberName(each) === name,
  );
  return [field, ...mentions];
}

function classAround(node: TSESTree.Node): TSESTree.ClassBody | undefined {
  for (let at = node.parent; at; at = at.parent) if (at.type === 'ClassBody') return at;
  return undefined;
}

function isPrivateField(member: TSESTree.ClassElement, name: string | undefined): boolean {
  if (member.type !== 'PropertyDefinition' || member.computed) return false;
  const { key } = member;
  if (key.type === 'PrivateIdentifier') return key.name === name;
  return member.accessibility === 'private' && key.type === 'Identifier' && key.name === name;
}

/** The tasks that one use of the array puts into it. */
function givenBy(use: TSESTree.Node, array: TSESTree.Node): TSESTree.Node[] | 'unknown' {
  if (use === array) return [];
  const value = valueFor(use);
  if (value) return elementsOf(value);
  const call = use.parent?.parent;
  const found = call && methodCall(call, 'push', 'unshift');
  return found && found.member.object === use ? found.call.arguments : 'unknown';
}

/** What it is set to, by its declaration or later. */
function valueFor(use: TSESTree.Node): TSESTree.Node | null {
  const { parent } = use;
  if (use.type === 'PropertyDefinition') return use.value;
  if (parent?.type === 'VariableDeclarator' && parent.id === use) return parent.init;
  return parent?.type === 'AssignmentExpression' && parent.left === use ? parent.right : null;
}

function elementsOf(value: TSESTree.Node): TSESTree.Node[] | 'unknown' {
  const node = unwrap(value);
  if (node.type !== 'ArrayExpression') return 'unknown';
  return node.elements.filter((each) => each !== null);
}
