import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import { isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { isPlainKind } from '../ast/plain-kinds.ts';
import { definitionOf, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { startedIn } from './started.ts';

/** One expression that may yield a promise, and the local variable that keeps it. */
export interface Storage {
  readonly promise: TSESTree.Expression;
  /** Is `promise` an array of promises? */
  readonly isMany: boolean;
  readonly holder: Holder;
  /** The node after which the promise is stored. */
  readonly at: TSESTree.Node;
  /** Is it stored on some ways only, by an operator? */
  readonly isOptional: boolean;
}

export interface Holder {
  /** `map` is a `Map` or a `Set`. */
  readonly kind: 'value' | 'array' | 'map' | 'object';
  readonly variable: Variable;
  /** The property of an object. */
  readonly key?: string;
}

/** How messages name the holder. */
export function nameOf({ holder: { variable, key } }: Storage): string {
  return key === undefined ? variable.name : `${variable.name}.${key}`;
}

/** The kinds of node that `storagesAt` knows. */
export const storingNodes = [
  'VariableDeclarator',
  'AssignmentExpression',
  'AssignmentPattern',
  'CallExpression',
] as const;

/** What the node stores in local variables, and may be a promise. */
export function storagesAt(node: TSESTree.Node, file: SourceFile): Storage[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return declared(node, file);
    case 'AssignmentPattern':
      return node.left.type === 'Identifier' ? inValue(node.left, node.right, node, file) : [];
    case 'AssignmentExpression':
      return isStatement(node) ? assigned(node, file) : [];
    case 'CallExpression':
      return isStatement(node) ? added(node, file) : [];
    default:
      return [];
  }
}

/** The value of a call or assignment that is no statement is somebody's already. */
function isStatement({ parent }: TSESTree.Node): boolean {
  return (
    parent?.type === 'ExpressionStatement' ||
    (parent?.type === 'ArrowFunctionExpression' && parent.parent.type === 'CallExpression')
  );
}

function declared(node: TSESTree.VariableDeclarator, file: SourceFile): Storage[] {
  const { id, init, parent } = node;
  // A resource that is used is disposed of by its block.
  if (!init || parent.kind === 'using' || parent.kind === 'await using') return [];
  if (id.type === 'ArrayPattern') return destructured(id, unwrap(init), node, file);
  if (id.type !== 'Identifier') return [];
  return [
    ...(makesArray(unwrap(init)) ? inArray(id, init, node, file) : inValue(id, init, node, file)),
    ...inObject(id, unwrap(init), node, file),
  ];
}

/** `const [a, b] = [f(), g()]`. */
function destructured(
  { elements }: TSESTree.ArrayPattern,
  init: TSESTree.Node,
  at: TSESTree.Node,
  file: SourceFile,
): Storage[] {
  if (init.type !== 'ArrayExpression') return [];
  return elements.flatMap((id, index) => {
    const value = init.elements[index];
    if (id?.type !== 'Identifier' || !value || value.type === 'SpreadElement') return [];
    return inValue(id, value, at, file);
  });
}

function inValue(
  id: TSESTree.Identifier,
  value: TSESTree.Expression,
  at: TSESTree.Node,
  file: SourceFile,
): Storage[] {
  const variable = variableOf(file, id.name, id);
  const promise = startedIn(value);
  if (!variable || !promise) return [];
  const isOptional = promise !== unwrap(value) || isLogicalAssignment(at);
  return [{ promise, isMany: false, holder: { kind: 'value', variable }, at, isOptional }];
}

function isLogicalAssignment(node: TSESTree.Node): boolean {
  return node.type === 'AssignmentExpression' && node.operator !== '=';
}

/** `[f(), g()]`, `xs.map(f)`, `Array.from(xs, f)`. */
function inArray(
  id: TSESTree.Identifier,
  init: TSESTree.Expression,
  at: TSESTree.Node,
  file: SourceFile,
): Storage[] {
  const variable = variableOf(file, id.name, id);
  const promise = unwrap(init) as TSESTree.Expression;
  if (!variable || !makesArray(promise)) return [];
  return [{ promise, isMany: true, holder: { kind: 'array', variable }, at, isOptional: false }];
}

export function makesArray(node: TSESTree.Node): boolean {
  if (node.type === 'ArrayExpression') {
    return node.elements.some((each) => each && !isPlainKind(each));
  }
  return Boolean(methodCall(node, 'map', 'flatMap', 'from'));
}

/** `{ profile: f() }`. */
function inObject(
  id: TSESTree.Identifier,
  init: TSESTree.Node,
  at: TSESTree.Node,
  file: SourceFile,
): Storage[] {
  const variable = variableOf(file, id.name, id);
  if (!variable || init.type !== 'ObjectExpression') return [];
  return init.properties.flatMap((property) => {
    const key = keyOf(property);
    const promise = property.type === 'Property' ? startedIn(property.value) : undefined;
    if (!promise || key === undefined) return [];
    const holder: Holder = { kind: 'object', variable, key };
    return [{ promise, isMany: false, holder, at, isOptional: false }];
  });
}

function keyOf(property: TSESTree.ObjectLiteralElement): string | undefined {
  if (property.type !== 'Property' || property.computed) return undefined;
  if (property.key.type === 'Identifier') return property.key.name;
  return property.key.type === 'Literal' ? String(property.key.value) : undefined;
}

function assigned(node: TSESTree.AssignmentExpression, file: SourceFile): Storage[] {
  const { left, right, operator } = node;
  if (!/^(\?\?|\|\||&&)?=$/.test(operator)) return [];
  if (left.type === 'Identifier') return inValue(left, right, node, file);
  const promise = startedIn(right);
  if (!promise || left.type !== 'MemberExpression' || left.object.type !== 'Identifier') return [];
  const holder = holderOf(left.object, memberName(left), file);
  if (!holder || holder.kind === 'map') return [];
  return [{ promise, isMany: false, holder, at: node, isOptional: operator !== '=' }];
}

/** `ps.push(f())`, `map.set(key, f())`, `set.add(f())`. */
function added(node: TSESTree.CallExpression, file: SourceFile): Storage[] {
  const found = methodCall(node, 'push', 'unshift', 'set', 'add');
  if (found?.member.object.type !== 'Identifier') return [];
  const holder = holderOf(found.member.object, undefined, file);
  const isList = /^(push|unshift)$/.test(memberName(found.member)!);
  if (!holder || (holder.kind === 'array') !== isList || holder.kind === 'object') return [];
  const values = memberName(found.member) === 'set' ? node.arguments.slice(1) : node.arguments;
  return values.flatMap((value) => {
    const promise = value.type === 'SpreadElement' ? undefined : startedIn(value);
    const isOptional = promise !== unwrap(value);
    return promise ? [{ promise, isMany: false, holder, at: node, isOptional }] : [];
  });
}

/** The collection or object that a variable written once was made with, in this file. */
function holderOf(
  id: TSESTree.Identifier,
  key: string | undefined,
  file: SourceFile,
): Holder | undefined {
  const variable = variableOf(file, id.name, id);
  const declarator = definitionOf(file, id)?.node;
  if (!variable || declarator?.type !== 'VariableDeclarator' || !declarator.init) return undefined;
  if (variable.references.filter((each) => each.isWrite()).length !== 1) return undefined;
  const init = unwrap(declarator.init);
  if (init.type === 'ArrayExpression') return { kind: 'array', variable };
  if (init.type === 'ObjectExpression') {
    return key === undefined ? undefined : { kind: 'object', variable, key };
  }
  return isCollection(init) ? { kind: 'map', variable } : undefined;
}

function isCollection(node: TSESTree.Node): boolean {
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier') return false;
  return /^(Weak)?(Map|Set)$/.test(node.callee.name) && !node.arguments.some(isFunctionValue);
}
