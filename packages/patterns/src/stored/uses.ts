import type { TSESTree } from '@typescript-eslint/types';
import { isOfScript } from '../ast/file-scope.ts';
import { isLog } from '../ast/log.ts';
import { memberName, type FunctionNode } from '../ast/kinds.ts';
import { knownOfFile, knownOr } from '../known-of-file.ts';
import type { SourceFile } from '../source-file.ts';
import { calledFunction } from '../types/promise-syntax.ts';
import { variableOf } from '../ast/scope.ts';
import type { Holder } from './storage.ts';

/**
 * What one mention of a holder does with the promise: `handles` it, or at least hands it on; `tests`
 * whether it is there; `ignores` it, as a logger does; or `writes` another value in its place.
 */
export type Use = 'handles' | 'ignores' | 'tests' | 'writes';

export interface UseOptions {
  /** Does `.catch(…)` as a statement handle the promise? */
  readonly allowImmediateCatch: boolean;
}

export function useOf(
  id: TSESTree.Node,
  holder: Holder,
  file: SourceFile,
  options: UseOptions,
): Use {
  switch (holder.kind) {
    case 'value':
      return valueUse(id, file, options);
    case 'array':
      return arrayUse(id, file);
    case 'map':
      return mapUse(id, file);
    case 'object':
      return objectUse(id, holder.key!, file, options);
  }
}

function valueUse(id: TSESTree.Node, file: SourceFile, options: UseOptions): Use {
  const node = outermost(id);
  const { parent } = node;
  switch (parent?.type) {
    case 'AssignmentExpression':
    case 'AssignmentPattern':
    case 'VariableDeclarator':
      return targetUse(node, parent);
    case 'TSTypeQuery':
      return 'ignores';
    case 'MemberExpression':
      return isCatchStatement(parent) && !options.allowImmediateCatch ? 'ignores' : 'handles';
    default:
      if (goesOn(node)) return valueUse(parent!, file, options);
      return isTest(node) ? 'tests' : isIgnored(node, file) ? 'ignores' : 'handles';
  }
}

/** `return running ?? idle` hands on either of them; as a statement, it only looks whether there is one. */
function goesOn(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type !== 'LogicalExpression' || parent.left !== node) return false;
  return parent.operator !== '&&' && outermost(parent).parent?.type !== 'ExpressionStatement';
}

function targetUse(
  node: TSESTree.Node,
  parent: TSESTree.AssignmentExpression | TSESTree.AssignmentPattern | TSESTree.VariableDeclarator,
): Use {
  const isTarget = parent.type === 'VariableDeclarator' ? parent.id === node : parent.left === node;
  if (!isTarget) return 'handles';
  return parent.type === 'AssignmentExpression' && parent.operator !== '=' ? 'tests' : 'writes';
}

/** The node with the casts and the parentheses of an optional chain around it. */
export function outermost(node: TSESTree.Node): TSESTree.Node {
  const { parent } = node;
  const isWrapped =
    parent && /^(TS(As|NonNull|Satisfies)Expression|TSTypeAssertion|ChainExpression)$/;
  return isWrapped?.test(parent!.type) ? outermost(parent!) : node;
}

function isCatchStatement(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  const isCall = parent.type === 'CallExpression' && parent.callee === member;
  return isCall && memberName(member) === 'catch' && parent.parent.type === 'ExpressionStatement';
}

function isTest(node: TSESTree.Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return parent.test === node;
    case 'LogicalExpression':
      return parent.left === node;
    case 'BinaryExpression':
      return parent.operator !== '+';
    case 'UnaryExpression':
      return parent.operator === '!' || parent.operator === 'typeof';
    default:
      return false;
  }
}

/** Is it only part of what a logger says, or of what a function of this file never reads? */
function isIgnored(node: TSESTree.Node, file: SourceFile): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (parent.type === 'Property' && isUnreadProperty(parent, file)) return true;
  if (transparent.has(parent.type)) return isIgnored(parent, file);
  if (parent.type !== 'CallExpression' || parent.callee === node) return false;
  return isIgnoredBy(parent, node, file);
}

/** Is the argument only part of what a logger says, or one that the called function of this file never reads? */
export function isIgnoredBy(
  call: TSESTree.CallExpression,
  argument: TSESTree.Node,
  file: SourceFile,
): boolean {
  return isLog(call) || namesOnly(call) || isUnreadArgument(argument, call, file);
}

/** `Object.keys(tasks)`. */
function namesOnly({ callee }: TSESTree.CallExpression): boolean {
  const isOfObject =
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Object';
  return isOfObject && memberName(callee) === 'keys';
}

const knownProperties = knownOfFile<TSESTree.Property, boolean>();

/** `const jobs = { first }`, of which nobody reads `first`; of two objects that hold each other all is taken to be read. */
function isUnreadProperty(property: TSESTree.Property, file: SourceFile): boolean {
  const workOut = () => hasNoReader(property, file);
  return knownOr(knownProperties(file), property, { assumed: false, workOut });
}

function hasNoReader(property: TSESTree.Property, file: SourceFile): boolean {
  const object = property.parent;
  const { parent } = object;
  if (parent.type !== 'VariableDeclarator' || parent.init !== object || property.computed)
    return false;
  const { id, key } = { id: parent.id, key: property.key };
  const isExported = parent.parent.parent.type === 'ExportNamedDeclaration';
  if (id.type !== 'Identifier' || key.type !== 'Identifier' || isExported) return false;
  const variable = variableOf(file, id.name, id);
  if (!variable || isOfScript(variable, file)) return false;
  return variable.references.every(
    ({ identifier, init }) => init || !readsProperty(identifier, key.name, object, file),
  );
}

function readsProperty(
  id: TSESTree.Node,
  key: string,
  object: TSESTree.Node,
  file: SourceFile,
): boolean {
  // A mention within the object itself is in a function that runs later.
  if (id.range[0] >= object.range[0] && id.range[1] <= object.range[1]) return true;
  const use = objectUse(id, key, file, { allowImmediateCatch: true });
  return use !== 'ignores' && use !== 'tests';
}

const transparent = new Set<string>([
  'ArrayExpression',
  'BinaryExpression',
  'ChainExpression',
  'ObjectExpression',
  'Property',
  'TemplateLiteral',
  'TSAsExpression',
]);

function isUnreadArgument(
  node: TSESTree.Node,
  call: TSESTree.CallExpression,
  file: SourceFile,
): boolean {
  const called = calledFunction(call, file);
  const param = called && parameterFor(call.arguments.indexOf(node as TSESTree.Expression), called);
  if (!called || !param) return false;
  const isVariadic = /\barguments\b/.test(file.text.slice(...called.range));
  const variable = variableOf(file, param.name, called.body);
  if (isVariadic || variable?.identifiers[0] !== param) return false;
  return variable.references.every(({ identifier, init }) => init || isSaidOrTested(identifier));
}

function parameterFor(index: number, { params }: FunctionNode): TSESTree.Identifier | undefined {
  const last = params.at(-1);
  const isRest = last?.type === 'RestElement' && index >= params.length - 1;
  const param = isRest ? last.argument : params[index];
  const pattern = param?.type === 'AssignmentPattern' ? param.left : param;
  return index >= 0 && pattern?.type === 'Identifier' ? pattern : undefined;
}

function isSaidOrTested(id: TSESTree.Node): boolean {
  const node = outermost(id);
  return isTest(node) || (node.parent !== undefined && isLog(node.parent));
}

function arrayUse(id: TSESTree.Node, file: SourceFile): Use {
  const { parent } = outermost(id);
  if (parent?.type === 'VariableDeclarator' && parent.id === id) return 'writes';
  if (parent?.type !== 'MemberExpression') return isIgnored(id, file) ? 'ignores' : 'handles';
  if (isStatementCall(parent, 'push', 'unshift')) return 'ignores';
  if (isElementWrite(parent)) return 'ignores';
  if (memberName(parent) === 'length') return isIgnored(parent, file) ? 'ignores' : 'tests';
  return 'handles';
}

function isElementWrite(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  return member.computed && parent.type === 'AssignmentExpression' && parent.left === member;
}

function isStatementCall(member: TSESTree.MemberExpression, ...names: string[]): boolean {
  const { parent } = member;
  if (parent.type !== 'CallExpression' || parent.callee !== member) return false;
  if (!names.includes(memberName(member) ?? '')) return false;
  const { type } = parent.parent;
  return type === 'ExpressionStatement' || type === 'ArrowFunctionExpression';
}

function mapUse(id: TSESTree.Node, file: SourceFile): Use {
  const { parent } = outermost(id);
  if (parent?.type === 'VariableDeclarator' && parent.id === id) return 'writes';
  if (parent?.type !== 'MemberExpression') return isIgnored(id, file) ? 'ignores' : 'handles';
  if (isStatementCall(parent, 'set', 'add')) return 'ignores';
  return /^(has|size)$/.test(memberName(parent) ?? '') ? 'tests' : 'handles';
}

function objectUse(id: TSESTree.Node, key: string, file: SourceFile, options: UseOptions): Use {
  const { parent } = outermost(id);
  if (parent?.type === 'VariableDeclarator' && parent.id === id) return 'writes';
  if (parent?.type !== 'MemberExpression') return isIgnored(id, file) ? 'ignores' : 'handles';
  const name = memberName(parent);
  if (name === undefined || isCalled(parent)) return 'handles';
  return name === key ? valueUse(parent, file, options) : 'ignores';
}

/** A method may read any property of its object. */
function isCalled(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  return parent.type === 'CallExpression' && parent.callee === member;
}
