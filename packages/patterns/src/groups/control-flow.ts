import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction } from '../ast/kinds.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isJoin, startsOf } from './join.ts';
import { ownerOf, type Owner } from './owners.ts';
import { groupBoundBy } from './tasks.ts';

type Jump = TSESTree.ReturnStatement | TSESTree.BreakStatement | TSESTree.ContinueStatement;

/** The group whose block a jump leaves early, and which cancels its tasks by that. */
export function groupLeftBy(jump: Jump, file: SourceFile): Owner | undefined {
  const target = targetOf(jump);
  for (let at: TSESTree.Node = jump; at.parent && at !== target; at = at.parent) {
    const { parent } = at;
    if (parent.type !== 'BlockStatement') continue;
    const list: readonly TSESTree.Node[] = parent.body;
    const before = list.slice(0, list.indexOf(at));
    // Below a join nothing runs any more; the end of the block is the business of `require-join`.
    for (const statement of before.reverse()) {
      const group = groupBoundBy(statement, file);
      if (group && at !== jump && isCutShort(group, jump, file)) return group;
      if (isJoin(statement) || isCancel(statement, file)) return undefined;
    }
  }
  return undefined;
}

/** What the jump goes to the end of: the function, or the loop or switch around it. */
function targetOf(jump: Jump): TSESTree.Node | undefined {
  if (jump.type === 'ReturnStatement') return enclosingFunction(jump);
  for (let at: TSESTree.Node | undefined = jump.parent; at && !isFunction(at); at = at.parent) {
    if (jump.label) {
      if (at.type === 'LabeledStatement' && at.label.name === jump.label.name) return at;
      continue;
    }
    const isSwitch = at.type === 'SwitchStatement' && jump.type === 'BreakStatement';
    if (isSwitch || /^(For|While|DoWhile)/.test(at.type)) return at;
  }
  return undefined;
}

/** Were tasks started before, and is the group meant to be joined later, by this function? */
function isCutShort(group: Owner, jump: Jump, file: SourceFile): boolean {
  const started = startsOf(group, file).some(({ range }) => range[1] <= jump.range[0]);
  return started && !mentionsEnd(jump, group, file) && !isHandled(jump, group, file);
}

/** `return await group.join()`, `return finish(group)`. */
function mentionsEnd(jump: Jump, { variable }: Owner, file: SourceFile): boolean {
  return contains(
    jump,
    file.visitorKeys,
    (node) => node.type === 'Identifier' && ownerOf(node, file)?.variable === variable,
  );
}

/** Does a statement before the jump, or a `finally` around it, join or cancel the group? */
function isHandled(jump: Jump, group: Owner, file: SourceFile): boolean {
  let at: TSESTree.Node | undefined = jump;
  for (; at && !isFunction(at); at = at.parent) {
    const around: TSESTree.Node | undefined = at.parent;
    const last: TSESTree.Node | null | undefined =
      around?.type === 'TryStatement' ? around.finalizer : undefined;
    if (last && last !== at && mentions(last, group, file)) return true;
  }
  return false;
}

function mentions(node: TSESTree.Node, { variable }: Owner, file: SourceFile): boolean {
  return contains(
    node,
    file.visitorKeys,
    (each) => each.type === 'Identifier' && each.name === variable.name,
  );
}

/** `group.cancel();` */
function isCancel(statement: TSESTree.Node, file: SourceFile): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  if (expression.type !== 'CallExpression') return false;
  const { callee } = expression;
  return callee.type === 'MemberExpression' && ownerOf(callee.object, file) !== undefined
    ? /^cancel$/.test('name' in callee.property ? callee.property.name : '')
    : false;
}
