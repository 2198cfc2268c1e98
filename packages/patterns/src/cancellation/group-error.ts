import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import { isFunction, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { variableOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';

/** One error that is taken out of a caught group of errors, while the others are lost. */
export interface PickedError {
  /** The name of the group. */
  readonly name: string;
  /** The `throw` of the one, where that is what becomes of it. */
  readonly thrown: TSESTree.ThrowStatement | undefined;
}

/** What `error.errors[0]` picks, when the file shows that it is a group's error, and uses nothing else of it. */
export function pickedError(
  node: TSESTree.MemberExpression,
  file: SourceFile,
): PickedError | undefined {
  const error = firstOf(node);
  const variable = error && variableOf(file, error.name, error);
  if (!variable || !isCaught(variable)) return undefined;
  if (!isGroupError(variable, file)) return undefined;
  const { parent } = outermost(node);
  const thrown = parent?.type === 'ThrowStatement' ? parent : undefined;
  const keepsNone = variable.references.every(
    (use) => !use.isWrite() && isHarmless(use.identifier, thrown !== undefined),
  );
  return keepsNone ? { name: variable.name, thrown } : undefined;
}

/** `error` of `error.errors[0]`. */
function firstOf(node: TSESTree.MemberExpression): TSESTree.Identifier | undefined {
  const isFirst = node.computed && node.property.type === 'Literal' && node.property.value === 0;
  const list = isFirst ? unwrap(node.object) : undefined;
  if (list?.type !== 'MemberExpression' || memberName(list) !== 'errors') return undefined;
  const error = unwrap(list.object);
  return error.type === 'Identifier' ? error : undefined;
}

/** Is it what a `catch` or a `.catch()` is given? */
function isCaught({ defs }: Variable): boolean {
  const [definition] = defs;
  if (definition?.type === 'CatchClause') return true;
  if (definition?.type !== 'Parameter') return false;
  const { node } = definition;
  const call = isFunction(node) && node.params[0] === definition.name ? node.parent : undefined;
  return call !== undefined && methodCall(call, 'catch')?.call.arguments[0] === node;
}

// ── How a file shows that an error holds others ──

function isGroupError(variable: Variable, file: SourceFile): boolean {
  return (
    isTyped(variable) ||
    variable.references.some(({ identifier }) => isCastOrTested(identifier, file)) ||
    isOfGroup(variable, file)
  );
}

function isTyped({ defs: [definition] }: Variable): boolean {
  const name = definition?.name as TSESTree.Identifier;
  return isGroupType(name.typeAnnotation?.typeAnnotation);
}

/** `(error as AggregateError)`, `error instanceof TaskGroupError`. */
function isCastOrTested(identifier: TSESTree.Node, file: SourceFile): boolean {
  const { parent } = identifier;
  if (parent?.type === 'TSAsExpression' || parent?.type === 'TSTypeAssertion') {
    return isGroupType(parent.typeAnnotation);
  }
  return isInstanceTest(parent, identifier) && isGroupClass(parent.right, file);
}

function isInstanceTest(
  parent: TSESTree.Node | undefined,
  left: TSESTree.Node,
): parent is TSESTree.BinaryExpression {
  return (
    parent?.type === 'BinaryExpression' && parent.operator === 'instanceof' && parent.left === left
  );
}

function isGroupType(type: TSESTree.TypeNode | undefined): boolean {
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  return groups.test(type.typeName.name);
}

function isGroupClass(node: TSESTree.Node, file: SourceFile): boolean {
  return (
    runtimeNameOf(node, file) === 'TaskGroupError' ||
    (node.type === 'Identifier' && groups.test(node.name))
  );
}

const groups = /^(TaskGroupError|AggregateError)$/;

/** Does a task group stand in what is tried? Its twins of the combinators throw the first error itself. */
function isOfGroup({ defs: [definition] }: Variable, file: SourceFile): boolean {
  const tried = definition?.type === 'CatchClause' ? definition.node.parent.block : undefined;
  return (
    tried !== undefined && contains(tried, file.visitorKeys, (node) => isGroupCall(node, file))
  );
}

function isGroupCall(node: TSESTree.Node, file: SourceFile): boolean {
  if (node.type !== 'CallExpression') return false;
  return /^(withTaskGroup|TaskGroup\.any)$/.test(runtimeNameOf(node.callee, file) ?? '');
}

// ── What else becomes of the group ──

/** Is it a use that keeps none of the other errors: the first again, a test of the class, or what is done with no group? */
function isHarmless(identifier: TSESTree.Node, isThrown: boolean): boolean {
  const at = outermost(identifier);
  const { parent } = at;
  if (isInstanceTest(parent, at)) return true;
  // Where a group's first error is thrown, this throws what is no group.
  if (parent?.type === 'ThrowStatement') return isThrown;
  if (parent?.type === 'ConditionalExpression') return parent.alternate === at;
  if (parent?.type !== 'MemberExpression' || parent.object !== at) return false;
  return isFirstTaken(parent);
}

function isFirstTaken(list: TSESTree.MemberExpression): boolean {
  const at = outermost(list);
  const { parent } = at;
  return (
    parent?.type === 'MemberExpression' && parent.object === at && firstOf(parent) !== undefined
  );
}

/** The node with the casts around it. */
function outermost(node: TSESTree.Node): TSESTree.Node {
  let at = node;
  while (at.parent && unwrap(at.parent) === node) at = at.parent;
  return at;
}
