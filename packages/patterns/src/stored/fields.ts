import type { TSESTree } from '@typescript-eslint/types';
import { memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { readsOfPrivateField } from '../ast/private-field.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { cannotReject, isDeferred, startedIn } from './started.ts';

/** A promise in a field of `this`. */
export interface FieldPromise {
  readonly promise: TSESTree.Expression;
  /** As it is written, with `#` where that is part of it. */
  readonly name: string;
  readonly body: TSESTree.ClassBody;
}

/** A promise that a method stores in a private field which its class never reads. */
export function unreadField(node: TSESTree.Node, file: SourceFile): FieldPromise | undefined {
  if (node.type !== 'AssignmentExpression' || node.parent.type !== 'ExpressionStatement') {
    return undefined;
  }
  const field = assignedField(node, file);
  const isFound = field && isPrivate(field) && !isRead(field, file) && !isInitialising(node);
  return isFound ? field : undefined;
}

/** `this.#running.add(f())`, where nobody ever takes anything out of the collection again. */
export function unreadCollection(node: TSESTree.Node, file: SourceFile): FieldPromise | undefined {
  const added = methodCall(node, 'add', 'push', 'set', 'unshift');
  if (!added || node.parent?.type !== 'ExpressionStatement' || isInitialising(node))
    return undefined;
  const field = unwrap(added.member.object);
  const promise = addedTask(added.call, file);
  const body = classAround(node);
  const name = field.type === 'MemberExpression' ? fieldName(field) : undefined;
  if (!promise || !body || name === undefined) return undefined;
  const reads = readsOfPrivateField(field, file);
  return reads?.every(takesNothingOut) ? { promise, name, body } : undefined;
}

function addedTask(call: TSESTree.CallExpression, file: SourceFile) {
  const value = call.arguments.at(-1);
  const promise = value && value.type !== 'SpreadElement' ? taskIn(value, file) : undefined;
  return promise && !cannotReject(promise, file) ? promise : undefined;
}

/** `this.#running.add(…)`, `.delete(…)`, `.size`: nobody gets hold of what is in it. */
function takesNothingOut(field: TSESTree.Node): boolean {
  const member = field.parent;
  if (member?.type !== 'MemberExpression' || member.object !== field) return false;
  const name = memberName(member) ?? '';
  if (/^(clear|has|includes|length|size)$/.test(name)) return true;
  return (
    /^(add|delete|push|set|unshift)$/.test(name) &&
    member.parent.parent?.type === 'ExpressionStatement'
  );
}

/** `this.name = f()`. */
export function assignedField(
  { left, right }: TSESTree.AssignmentExpression,
  file: SourceFile,
): FieldPromise | undefined {
  if (left.type !== 'MemberExpression' || !mayBeOwn(left)) return undefined;
  const promise = taskIn(right, file);
  const name = fieldName(left);
  const body = classAround(left);
  return promise && name !== undefined && body ? { promise, name, body } : undefined;
}

/** A `#name` can only be the class's own, of whichever object. */
function mayBeOwn({ object, property }: TSESTree.MemberExpression): boolean {
  return object.type === 'ThisExpression' || property.type === 'PrivateIdentifier';
}

/** What a field is set to, if that starts work. */
export function taskIn(value: TSESTree.Node, file: SourceFile): TSESTree.Expression | undefined {
  const promise = startedIn(value);
  return promise?.type === 'NewExpression' && isDeferred(promise, file) ? undefined : promise;
}

function fieldName(member: TSESTree.MemberExpression): string | undefined {
  const name = memberName(member);
  return member.property.type === 'PrivateIdentifier' ? `#${name}` : name;
}

/** The class whose instance `this` is. */
function classAround(node: TSESTree.Node): TSESTree.ClassBody | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'ClassBody') return at;
    if (at.type === 'FunctionDeclaration') return undefined;
    if (at.type === 'FunctionExpression' && at.parent.type !== 'MethodDefinition') return undefined;
  }
  return undefined;
}

/** Nobody outside of the class can read it. */
export function isPrivate({ name, body }: FieldPromise): boolean {
  if (name.startsWith('#')) return true;
  return body.body.some(
    (member) =>
      'key' in member &&
      member.key.type === 'Identifier' &&
      member.key.name === name &&
      'accessibility' in member &&
      member.accessibility === 'private',
  );
}

/** Does the class mention the field anywhere but where it writes it? */
export function isRead({ name, body }: FieldPromise, { visitorKeys }: SourceFile): boolean {
  for (const node of walk(body, visitorKeys)) {
    if (node.type === 'MemberExpression' && mayMean(node, name) && !isWritten(node)) return true;
    // `const { name } = this` and `this` itself handed to somebody who may read it.
    if (node.type === 'ThisExpression' && isTakenApart(node) && !name.startsWith('#')) return true;
    if (node.type === 'BinaryExpression' && node.left.type === 'PrivateIdentifier') return true;
  }
  return false;
}

function mayMean(member: TSESTree.MemberExpression, name: string): boolean {
  return member.computed ? !name.startsWith('#') : fieldName(member) === name;
}

function isWritten(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  return (
    parent.type === 'AssignmentExpression' &&
    parent.left === member &&
    parent.parent.type === 'ExpressionStatement'
  );
}

function isTakenApart({ parent }: TSESTree.ThisExpression): boolean {
  return parent.type === 'VariableDeclarator' || parent.type === 'SpreadElement';
}

/** Constructors and the like are the business of `no-async-init`. */
export function isInitialising(node: TSESTree.Node): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'MethodDefinition') return at.kind !== 'method';
    if (at.type === 'StaticBlock' || at.type === 'PropertyDefinition') return true;
    if (at.type === 'ArrowFunctionExpression') return false;
  }
  return false;
}
