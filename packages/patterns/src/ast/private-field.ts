import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from '../source-file.ts';
import { memberName } from './kinds.ts';
import { walk } from './walk.ts';

/** A field that only its class can see: `#name`, or one that TypeScript's `private` hides. */
interface PrivateField {
  readonly name: string;
  readonly isHard: boolean;
  readonly body: TSESTree.ClassBody;
}

/** Is it the key of such a field's declaration, or the `this.name` of one? */
export function isPrivateField(node: TSESTree.Node): boolean {
  return privateFieldAt(node) !== undefined;
}

/**
 * Every place that reads the field. `undefined` where the file does not show them all: what TypeScript hides is still
 * there for `this[name]`, `{ ...this }` and `instance['name']`.
 */
export function readsOfPrivateField(
  node: TSESTree.Node,
  file: SourceFile,
): TSESTree.Node[] | undefined {
  const field = privateFieldAt(node);
  if (!field) return undefined;
  const reads: TSESTree.Node[] = [];
  for (const each of walk(field.isHard ? field.body : file.ast, file.visitorKeys)) {
    if (!field.isHard && mayReadAnyway(each, field.name)) return undefined;
    if (isMemberOf(each, field) && !isWritten(each)) reads.push(each);
  }
  return reads;
}

function privateFieldAt(node: TSESTree.Node): PrivateField | undefined {
  const key = node.type === 'MemberExpression' ? keyOfThis(node) : node;
  const body = key && classAround(node);
  if (!body) return undefined;
  if (key.type === 'PrivateIdentifier') return { name: key.name, isHard: true, body };
  if (key.type !== 'Identifier' || !body.body.some((each) => hides(each, key.name))) {
    return undefined;
  }
  const isDeclaration = node.parent?.type === 'PropertyDefinition' && !node.parent.computed;
  return node === key && !isDeclaration ? undefined : { name: key.name, isHard: false, body };
}

/** `name` of `this.name`; a `#name` can only be the class's own, of whichever object. */
function keyOfThis({ object, property, computed }: TSESTree.MemberExpression) {
  if (property.type === 'PrivateIdentifier') return property;
  return object.type === 'ThisExpression' && !computed ? property : undefined;
}

function classAround(node: TSESTree.Node): TSESTree.ClassBody | undefined {
  let at: TSESTree.Node | undefined = node;
  while (at && at.type !== 'ClassBody') at = at.parent;
  return at;
}

/** `private name`, also as a parameter of the constructor. */
function hides(member: TSESTree.Node, name: string): boolean {
  if (member.type === 'PropertyDefinition') {
    const { key, accessibility, computed } = member;
    return (
      accessibility === 'private' && !computed && key.type === 'Identifier' && key.name === name
    );
  }
  return false;
}

function isMemberOf(node: TSESTree.Node, { name, isHard }: PrivateField): boolean {
  if (node.type !== 'MemberExpression') return false;
  return (node.property.type === 'PrivateIdentifier') === isHard && memberName(node) === name;
}

function mayReadAnyway(node: TSESTree.Node, name: string): boolean {
  switch (node.type) {
    case 'MemberExpression':
      return (
        node.object.type === 'ThisExpression' && node.computed && memberName(node) === undefined
      );
    case 'ThisExpression':
      return node.parent.type === 'SpreadElement';
    case 'Property':
      return (
        node.parent.type === 'ObjectPattern' &&
        node.key.type === 'Identifier' &&
        node.key.name === name
      );
    default:
      return false;
  }
}

function isWritten({ parent, range }: TSESTree.Node): boolean {
  return (
    parent?.type === 'AssignmentExpression' &&
    parent.left.range[0] === range[0] &&
    parent.operator === '='
  );
}
