import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { functionOf, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { ownerOf, startIn, type Owner } from './owners.ts';

/** The function of this file that a call starts as a task. */
export function taskFunction(
  call: TSESTree.CallExpression,
  file: SourceFile,
): FunctionNode | undefined {
  const node = call.arguments[0] && unwrap(call.arguments[0]);
  if (!node) return undefined;
  if (isFunctionValue(node)) return node;
  return node.type === 'Identifier' ? functionOf(file, node) : undefined;
}

/** The start that a node lies in, as part of the function that is started; the nearest one. */
export function startAround(
  node: TSESTree.Node,
  file: SourceFile,
): { call: TSESTree.CallExpression; group: Owner } | undefined {
  for (let at = node; at.parent; at = at.parent) {
    if (
      isFunctionValue(at) &&
      at.parent.type === 'CallExpression' &&
      at.parent.arguments[0] === at
    ) {
      const found = startIn(at.parent, file);
      if (found) return found;
    }
  }
  return undefined;
}

/** The statements of a list that come before a node in it, nearest first; also those of the lists around it. */
export function* statementsBefore(
  node: TSESTree.Node,
  end: TSESTree.Node | undefined,
): Generator<TSESTree.Node> {
  for (let at = node; at.parent && at !== end; at = at.parent) {
    const list = statementsOf(at.parent);
    const index = list.indexOf(at);
    for (let n = index - 1; n >= 0; n--) yield list[n]!;
  }
}

function statementsOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  if (node.type === 'BlockStatement' || node.type === 'Program') return node.body;
  return node.type === 'SwitchCase' ? node.consequent : [];
}

/** The group that a statement binds to its block: `await using group = TaskGroup.open()`. */
export function groupBoundBy(statement: TSESTree.Node, file: SourceFile): Owner | undefined {
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'await using')
    return undefined;
  const owners = statement.declarations.map(({ id }) => ownerOf(id, file));
  return owners.find((owner) => owner?.kind === 'group');
}

/** The variable that a declarator declares by a plain name. */
export function declaredBy({ id }: TSESTree.VariableDeclarator, file: SourceFile) {
  return id.type === 'Identifier' ? variableOf(file, id.name, id) : undefined;
}

/** Is the task, or its result, waited for: `await group.startSoon(…).wait()`, or by the name it is given? */
export function isAwaited(call: TSESTree.CallExpression, file: SourceFile): boolean {
  let node: TSESTree.Node = call;
  while (node.parent && /^(Member|Call|Chain)Expression$/.test(node.parent.type))
    node = node.parent;
  const { parent } = node;
  // A task is no promise, and `await group.start(…)` goes on when the task says so, which is not its end.
  if (parent?.type === 'AwaitExpression') {
    return node !== call || parent.parent.type !== 'ExpressionStatement';
  }
  if (parent?.type !== 'VariableDeclarator') return !isResultDropped(parent);
  const references = declaredBy(parent, file)?.references ?? [];
  return (
    node !== call || references.some(({ identifier, init }) => !init && isWaitedFor(identifier))
  );
}

function isResultDropped(parent: TSESTree.Node | undefined): boolean {
  return parent?.type === 'ExpressionStatement' || parent?.type === 'ArrowFunctionExpression';
}

function isWaitedFor({ parent }: TSESTree.Node): boolean {
  if (parent?.type !== 'MemberExpression') return true;
  return /^(result|wait)$/.test(memberName(parent) ?? '');
}
