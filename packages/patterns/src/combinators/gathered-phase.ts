import type { Reference, Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { memberName } from '../ast/kinds.ts';

/**
 * What is done with an array from where it is empty to where it is handed over.
 *
 * `let tasks = []; …; await Promise.all(tasks); tasks = []; …` gives one name to several arrays.
 */
export interface Phase {
  /** What makes it empty: the declaration, or a statement. */
  readonly start: TSESTree.VariableDeclarator | TSESTree.ExpressionStatement;
  /** The names between the two. */
  readonly uses: readonly TSESTree.Identifier[];
  /** Is this all there is to the variable? */
  readonly isOnly: boolean;
}

export function phaseOf(
  name: TSESTree.Identifier,
  declarator: TSESTree.VariableDeclarator,
  variable: Variable,
): Phase | undefined {
  const references = variable.references.filter(({ init }) => !init);
  const names = references.map(({ identifier }) => identifier as TSESTree.Identifier);
  const before = names.filter(({ range }) => range[0] < name.range[0]);
  const restart = before.findLast((each) => emptied(each));
  // As many functions as promises: how many there are may be asked afterwards too.
  const next = names.find((each) => each.range[0] > name.range[0] && !isMerelyAsked(each));
  if (!restart && !next) return { start: declarator, uses: before, isOnly: true };
  const isPlain = references.every(
    (each) => isPushed(each.identifier) || isOrdered(each, variable),
  );
  if (!isPlain || (next && !emptied(next))) return undefined;
  const start = restart ? emptied(restart)! : declarator;
  return { start, uses: before.filter(({ range }) => range[0] > start.range[1]), isOnly: false };
}

function isPushed({ parent }: TSESTree.Node): boolean {
  return parent?.type === 'MemberExpression' && memberName(parent) === 'push';
}

/** Is it emptied, measured or handed over by the function that declares it, so that the text tells when? */
function isOrdered({ from, identifier }: Reference, { scope }: Variable): boolean {
  if (from.variableScope !== scope.variableScope) return false;
  const name = identifier as TSESTree.Identifier;
  return isMerelyAsked(name) || emptied(name) !== undefined || isHandedOver(name);
}

/** `Promise.all(tasks)`, which is not kept by anybody. */
function isHandedOver({ parent }: TSESTree.Node): boolean {
  if (parent?.type !== 'CallExpression' || parent.callee.type !== 'MemberExpression') return false;
  const { object } = parent.callee;
  return object.type === 'Identifier' && object.name === 'Promise';
}

/** `tasks = [];` and `tasks.length = 0;`. */
function emptied(name: TSESTree.Identifier): TSESTree.ExpressionStatement | undefined {
  const { parent } = name;
  const target = memberName(parent) === 'length' ? parent : name;
  const assignment = target.parent;
  if (assignment?.type !== 'AssignmentExpression' || assignment.left !== target) return undefined;
  const { right, operator, parent: statement } = assignment;
  const isEmpty =
    target === name
      ? right.type === 'ArrayExpression' && !right.elements.length
      : right.type === 'Literal' && right.value === 0;
  return isEmpty && operator === '=' && statement.type === 'ExpressionStatement'
    ? statement
    : undefined;
}

/** Is it only counted, or looked at to see whether there is one? Functions answer as promises do. */
export function isMerelyAsked(name: TSESTree.Node): boolean {
  return isLengthAsked(name) || isTested(name);
}

function isTested(node: TSESTree.Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'ConditionalExpression':
    case 'IfStatement':
      return parent.test === node;
    case 'LogicalExpression':
      return parent.operator === '&&' && parent.left === node;
    case 'UnaryExpression':
      return parent.operator === '!';
    default:
      return false;
  }
}

function isLengthAsked({ parent }: TSESTree.Node): boolean {
  if (parent?.type !== 'MemberExpression' || memberName(parent) !== 'length') return false;
  const { parent: use } = parent;
  return !(use.type === 'AssignmentExpression' && use.left === parent);
}
