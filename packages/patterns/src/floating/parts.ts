import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';

export type FloatingKind = 'unhandled' | 'voided' | 'swallowed' | 'detached' | 'array';

/** `marked` is no finding: it has an owner elsewhere. */
type PartKind = FloatingKind | 'marked';

/** One expression of a statement whose value nobody uses. */
export interface FloatingPart {
  /** What the report underlines. */
  readonly node: TSESTree.Expression;
  /** What has to be a promise for this to be a finding. */
  readonly promise: TSESTree.Expression;
  readonly kind: PartKind;
  /** Does it stand behind `void`? */
  readonly isVoided?: boolean;
}

/** The expressions of a statement, or of an arrow's `void` body, that may be tasks without an owner. */
export function floatingParts(node: TSESTree.Node): FloatingPart[] {
  if (node.type === 'ExpressionStatement') return node.directive ? [] : discarded(node.expression);
  if (node.type !== 'ArrowFunctionExpression') return [];
  const { body } = node;
  return body.type === 'UnaryExpression' && body.operator === 'void' ? discarded(body) : [];
}

function discarded(expression: TSESTree.Expression): FloatingPart[] {
  const node = unwrap(expression) as TSESTree.Expression;
  switch (node.type) {
    case 'SequenceExpression':
      return node.expressions.flatMap(discarded);
    case 'LogicalExpression':
      return discarded(node.right);
    case 'ConditionalExpression':
      return [...discarded(node.consequent), ...discarded(node.alternate)];
    case 'UnaryExpression':
      return node.operator === 'void' ? voided(node) : [];
    default:
      return yieldsTask.has(node.type) ? [{ node, ...chain(node) }] : [];
  }
}

const yieldsTask = new Set<string>([
  'ArrayExpression',
  'CallExpression',
  'Identifier',
  'ImportExpression',
  'MemberExpression',
  'NewExpression',
  'TaggedTemplateExpression',
]);

/** `void` hides an error that nobody handles; of one that is handled it says nothing new. */
function voided(node: TSESTree.UnaryExpression): FloatingPart[] {
  const { promise, kind } = chain(unwrap(node.argument) as TSESTree.Expression);
  return [{ node, promise, kind: kind === 'unhandled' ? 'voided' : kind, isVoided: true }];
}

/** Follows `.then`, `.catch` and `.finally` to what was started, and says who hears of its failure. */
function chain(node: TSESTree.Expression): Omit<FloatingPart, 'node'> {
  const found = methodCall(node, 'then', 'catch', 'finally');
  if (!found) return { promise: node, kind: 'unhandled' };
  const { call, member } = found;
  const name = memberName(member);
  if (name === 'finally') {
    const { kind } = chain(unwrap(member.object) as TSESTree.Expression);
    return { promise: call, kind };
  }
  const kind = outcomeOf(call.arguments[name === 'catch' ? 0 : 1]);
  return { promise: call, kind: kind === 'unhandled' || isStartedHere(call) ? kind : 'marked' };
}

/**
 * `pending.catch(() => {})` starts nothing: it only keeps a promise that somebody awaits later from
 * being reported as unhandled until then.
 */
function isStartedHere(promise: TSESTree.Node): boolean {
  const found = methodCall(promise, 'then', 'catch', 'finally');
  if (found) return isStartedHere(unwrap(found.member.object));
  return promise.type !== 'Identifier' && promise.type !== 'MemberExpression';
}

function outcomeOf(handler: TSESTree.CallExpressionArgument | undefined): FloatingKind {
  if (!handler || isNothing(handler)) return 'unhandled';
  return isNoop(handler) ? 'swallowed' : 'detached';
}

function isNothing(node: TSESTree.Node): boolean {
  if (node.type === 'Identifier') return node.name === 'undefined';
  return node.type === 'Literal' && !(node.value instanceof RegExp);
}

/** Does the handler ignore the error: an empty body, a constant result, or a name that says so? */
function isNoop(handler: TSESTree.Node): boolean {
  if (handler.type === 'Identifier') return /^_*noop$/i.test(handler.name);
  if (handler.type === 'MemberExpression') return /^noop$/i.test(memberName(handler) ?? '');
  if (!isFunctionValue(handler)) return false;
  const { body } = handler;
  if (body.type === 'BlockStatement') return body.body.every(isEmptyReturn);
  return isConstant(body);
}

export function isEmptyReturn(statement: TSESTree.Statement): boolean {
  if (statement.type !== 'ReturnStatement') return false;
  return !statement.argument || isConstant(statement.argument);
}

function isConstant(node: TSESTree.Node): boolean {
  if (node.type === 'UnaryExpression') return isConstant(node.argument);
  return node.type === 'Literal' || (node.type === 'Identifier' && node.name === 'undefined');
}
