import type { TSESTree } from '@typescript-eslint/types';
import type { Variable } from '@typescript-eslint/scope-manager';
import { memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { variableOf } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { clearedTooLate } from './cleared-too-late.ts';

/**
 * What becomes of the handle of a timer: nobody has it (`dropped`), it is kept and never used
 * (`kept`), it is cleared unless something fails (`sometimes`), or somebody may clear it.
 */
export type HandleFate = 'dropped' | 'kept' | 'sometimes' | 'owned';

export interface Handle {
  readonly fate: HandleFate;
  /** It does not keep the process alive. */
  readonly isUnref: boolean;
}

export function handleOf(timer: TSESTree.CallExpression, file: SourceFile): Handle {
  const { value, isUnref } = valueOf(timer);
  const parent = value.parent!;
  switch (parent.type) {
    case 'ExpressionStatement':
      return { fate: 'dropped', isUnref };
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier'
        ? ofVariable(timer, parent.id, isUnref, file)
        : { fate: 'owned', isUnref };
    case 'AssignmentExpression':
      return ofAssignment(timer, parent, isUnref, file);
    case 'PropertyDefinition':
      return ofField(parent, isUnref, file);
    default:
      return { fate: 'owned', isUnref };
  }
}

/** The outermost expression whose value is the handle: `void`, casts, `.unref()` and branches say nothing else. */
function valueOf(timer: TSESTree.CallExpression): { value: TSESTree.Node; isUnref: boolean } {
  let value: TSESTree.Node = timer;
  let isUnref = false;
  for (;;) {
    const parent: TSESTree.Node = value.parent!;
    const call: TSESTree.Node | undefined =
      parent.type === 'MemberExpression' ? parent.parent : undefined;
    const chained = call && parent.type === 'MemberExpression' && parent.object === value;
    if (chained && methodCall(call, 'unref', 'ref')) {
      isUnref = memberName(parent) === 'unref';
      value = call;
    } else if (isTransparent(parent, value)) value = parent;
    else return { value, isUnref };
  }
}

function isTransparent(parent: TSESTree.Node, value: TSESTree.Node): boolean {
  if (unwrap(parent) !== parent) return true;
  switch (parent.type) {
    case 'UnaryExpression':
      return parent.operator === 'void';
    case 'ConditionalExpression':
      return parent.test !== value;
    case 'LogicalExpression':
      return parent.right === value;
    default:
      return false;
  }
}

// ── A variable ──

function ofVariable(
  timer: TSESTree.CallExpression,
  name: TSESTree.Identifier,
  isUnref: boolean,
  file: SourceFile,
): Handle {
  const variable = variableOf(file, name.name, name);
  if (!variable?.defs.length || isExported(variable)) return { fate: 'owned', isUnref };
  const reads = variable.references
    .filter((each) => each.isRead() && !each.isWrite())
    .map(({ identifier }) => identifier);
  const others = reads.filter((each) => !isUnrefOf(each) && !isQuestionOf(each));
  const isQuiet = isUnref || reads.some(isUnrefOf);
  if (!others.length) return { fate: 'kept', isUnref: isQuiet };
  const isLate = clearedTooLate(timer, others, file);
  return { fate: isLate ? 'sometimes' : 'owned', isUnref: isQuiet };
}

/** `timer.unref();` as a statement. */
function isUnrefOf({ parent }: TSESTree.Node): boolean {
  const call = parent?.type === 'MemberExpression' ? parent.parent : undefined;
  if (!call || !methodCall(call, 'unref')) return false;
  const around = call.parent?.type === 'ChainExpression' ? call.parent.parent : call.parent;
  return around?.type === 'ExpressionStatement';
}

/** `timer.hasRef()` stops nothing. */
function isQuestionOf({ parent }: TSESTree.Node): boolean {
  const call = parent?.type === 'MemberExpression' ? parent.parent : undefined;
  return call !== undefined && methodCall(call, 'hasRef') !== undefined;
}

function isExported({ defs }: Variable): boolean {
  return defs.some(({ node }) => node.parent?.parent?.type === 'ExportNamedDeclaration');
}

// ── A field ──

function ofAssignment(
  timer: TSESTree.CallExpression,
  { left, operator, parent }: TSESTree.AssignmentExpression,
  isUnref: boolean,
  file: SourceFile,
): Handle {
  const owned: Handle = { fate: 'owned', isUnref };
  if (parent.type !== 'ExpressionStatement' || !/^(?:\?\?|\|\|)?=$/.test(operator)) return owned;
  if (left.type === 'Identifier') return ofVariable(timer, left, isUnref, file);
  const isOwn = left.type === 'MemberExpression' && left.object.type === 'ThisExpression';
  if (!isOwn || left.computed || !isPrivate(left.property, file)) return owned;
  return { fate: isRead(memberName(left), file) ? 'owned' : 'kept', isUnref };
}

/** `#timer = setInterval(…)`. */
function ofField(field: TSESTree.PropertyDefinition, isUnref: boolean, file: SourceFile): Handle {
  const { key, computed, accessibility } = field;
  const isHidden = key.type === 'PrivateIdentifier' || accessibility === 'private';
  if (computed || !isHidden || !('name' in key) || typeof key.name !== 'string') {
    return { fate: 'owned', isUnref };
  }
  return { fate: isRead(key.name, file) ? 'owned' : 'kept', isUnref };
}

/** Nobody outside of the class can clear what only the class can see. */
function isPrivate(property: TSESTree.Node, file: SourceFile): boolean {
  if (property.type === 'PrivateIdentifier') return true;
  const { name } = property as TSESTree.Identifier;
  return contains(file.ast, file.visitorKeys, (node) => {
    const isField = node.type === 'PropertyDefinition' || node.type === 'TSParameterProperty';
    if (!isField || node.accessibility !== 'private') return false;
    return (
      node.type === 'PropertyDefinition' && node.key.type === 'Identifier' && node.key.name === name
    );
  });
}

/** Does anything in the file read a member of that name? */
function isRead(name: string | undefined, file: SourceFile): boolean {
  return contains(file.ast, file.visitorKeys, (node) => {
    if (node.type === 'Property') return node.key.type === 'Identifier' && node.key.name === name;
    if (node.type !== 'MemberExpression') return false;
    if (node.computed && node.object.type === 'ThisExpression') return true;
    const isTarget = node.parent.type === 'AssignmentExpression' && node.parent.left === node;
    return memberName(node) === name && !isTarget && !isUnrefOf(node) && !isQuestionOf(node);
  });
}
