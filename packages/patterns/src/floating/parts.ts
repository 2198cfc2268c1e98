import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { chained, outcomeOfHandler } from './chain.ts';
import { isOfOwnCollection } from './own-collection.ts';
import type { FloatingKind } from './kinds.ts';

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

/** The kinds of node that `floatingParts` knows. */
export const droppingNodes = [
  'ArrowFunctionExpression',
  'ExpressionStatement',
  'ForStatement',
  'ReturnStatement',
  'SequenceExpression',
] as const;

/**
 * The expressions that may be tasks without an owner: of a statement, of a loop's head, behind the `void` of what is
 * returned, and before the last comma of a value.
 */
export function floatingParts(node: TSESTree.Node, file: SourceFile): FloatingPart[] {
  switch (node.type) {
    case 'ExpressionStatement':
      return node.directive ? [] : discarded(node.expression, file);
    case 'ForStatement':
      return [node.init, node.update].flatMap((each) =>
        each && each.type !== 'VariableDeclaration' ? discarded(each, file) : [],
      );
    case 'ArrowFunctionExpression':
      return voidedIn(node.body, file);
    case 'ReturnStatement':
      return node.argument ? voidedIn(node.argument, file) : [];
    case 'SequenceExpression':
      return isValue(node)
        ? node.expressions.slice(0, -1).flatMap((each) => discarded(each, file))
        : [];
    default:
      return [];
  }
}

/** `return void work();`, also as a branch: the value is given up where it stands. */
function voidedIn(value: TSESTree.Node, file: SourceFile): FloatingPart[] {
  const node = unwrap(value) as TSESTree.Expression;
  if (node.type === 'UnaryExpression') {
    return node.operator === 'void' ? discardedBy(node, file) : [];
  }
  const isBranch = node.type === 'ConditionalExpression' || node.type === 'LogicalExpression';
  return isBranch ? alternatives(node)!.flatMap((each) => voidedIn(each, file)) : [];
}

/** Is the last of its expressions used? Of a statement, or of the head of a loop, all are looked at together. */
function isValue(node: TSESTree.SequenceExpression): boolean {
  let at: TSESTree.Node = node;
  while (/^(?:Chain|Conditional|Logical|Sequence|Unary)Expression$/.test(at.parent!.type)) {
    at = at.parent!;
  }
  const parent = at.parent!;
  if (parent.type === 'ForStatement') return parent.test === at;
  return parent.type !== 'ExpressionStatement';
}

function discarded(expression: TSESTree.Expression, file: SourceFile): FloatingPart[] {
  const node = unwrap(expression) as TSESTree.Expression;
  const inside = alternatives(node);
  if (inside) return inside.flatMap((each) => discarded(each, file));
  if (node.type === 'UnaryExpression') return discardedBy(node, file);
  if (node.type === 'CallExpression' && makesNoTask(node, file)) return [];
  return yieldsTask.has(node.type) ? [{ node, ...chain(node, file) }] : [];
}

function makesNoTask(call: TSESTree.CallExpression, file: SourceFile): boolean {
  return call.callee.type === 'Super' || isOfOwnCollection(call, file) || handsBack(call);
}

/** `Object.defineProperties(promise, …)` starts nothing: it hands back what it was given. */
function handsBack({ callee, arguments: [given] }: TSESTree.CallExpression): boolean {
  const member = unwrap(callee);
  if (member.type !== 'MemberExpression' || member.object.type !== 'Identifier') return false;
  const isOfObject = member.object.name === 'Object' && changing.test(memberName(member) ?? '');
  return isOfObject && (given?.type === 'Identifier' || given?.type === 'MemberExpression');
}

const changing =
  /^(?:assign|define(?:Property|Properties)|freeze|preventExtensions|seal|setPrototypeOf)$/;

const yieldsTask = new Set<string>([
  'ArrayExpression',
  'CallExpression',
  'Identifier',
  'ImportExpression',
  'MemberExpression',
  'NewExpression',
  'TaggedTemplateExpression',
]);

/** The parts of an expression that may each be its value, or that it drops itself. */
function alternatives(node: TSESTree.Expression): readonly TSESTree.Expression[] | undefined {
  switch (node.type) {
    case 'SequenceExpression':
      return node.expressions;
    case 'LogicalExpression':
      return node.operator === '&&' ? [node.right] : [node.left, node.right];
    case 'ConditionalExpression':
      return [node.consequent, node.alternate];
    default:
      return undefined;
  }
}

/** `void`, and the operators that old code puts before a function that is called where it is written. */
function discardedBy(node: TSESTree.UnaryExpression, file: SourceFile): FloatingPart[] {
  const inner = unwrap(node.argument) as TSESTree.Expression;
  if (node.operator === 'void') return voided(node, inner, file);
  const isCalledInPlace = inner.type === 'CallExpression' && isFunctionValue(unwrap(inner.callee));
  return isCalledInPlace ? discarded(inner, file) : [];
}

/** `void` hides an error that nobody handles; of one that is handled it says nothing new. */
function voided(
  node: TSESTree.UnaryExpression,
  inner: TSESTree.Expression,
  file: SourceFile,
): FloatingPart[] {
  const isOne = !alternatives(inner);
  return discarded(inner, file).map((part) => ({
    ...part,
    node: isOne ? node : part.node,
    kind: voidedKind(part, file),
    isVoided: true,
  }));
}

function voidedKind({ kind, promise }: FloatingPart, file: SourceFile): PartKind {
  if (isOwnedElsewhere(promise, file)) return 'marked';
  return kind === 'unhandled' ? 'voided' : kind;
}

/** `void pending` starts nothing: whoever holds the promise may await it, save where nobody ever reads it. */
function isOwnedElsewhere(promise: TSESTree.Expression, file: SourceFile): boolean {
  if (promise.type === 'MemberExpression') return true;
  if (promise.type === 'ArrayExpression') {
    return promise.elements.every((each) => !each || each.type === 'Identifier');
  }
  if (promise.type !== 'Identifier') return false;
  const variable = variableOf(file, promise.name, promise);
  const isLocal = variable?.defs.length === 1 && variable.defs[0]!.type === 'Variable';
  if (!isLocal) return true;
  return variable.references.some(
    (reference) => reference.isRead() && !isVoid(reference.identifier.parent),
  );
}

function isVoid(node: TSESTree.Node | undefined): boolean {
  return node?.type === 'UnaryExpression' && node.operator === 'void';
}

/** Follows `.then`, `.catch` and `.finally` to what was started, and says who hears of its failure. */
function chain(node: TSESTree.Expression, file: SourceFile): Omit<FloatingPart, 'node'> {
  const found = chained(node);
  if (!found) return { promise: node, kind: 'unhandled' };
  const { call, object, name } = found;
  if (name === 'finally') return { promise: call, kind: chain(object, file).kind };
  const kind = outcomeOfHandler(call.arguments[name === 'catch' ? 0 : 1], file);
  return { promise: call, kind: kind === 'unhandled' || isStartedHere(call) ? kind : 'marked' };
}

/**
 * `pending.catch(() => {})` starts nothing: it only keeps a promise that somebody awaits later from
 * being reported as unhandled until then.
 */
function isStartedHere(promise: TSESTree.Expression): boolean {
  const found = chained(promise);
  if (found) return isStartedHere(found.object);
  const inner = resolved(promise);
  return inner.type !== 'Identifier' && inner.type !== 'MemberExpression';
}

/** What `Promise.resolve(pending)` passes on. */
function resolved(promise: TSESTree.Expression): TSESTree.Node {
  const call = methodCall(promise, 'resolve')?.call;
  return (call && isPromiseName(call.callee) && call.arguments[0]) || promise;
}

function isPromiseName(callee: TSESTree.Expression): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise'
  );
}
