import type { TSESTree } from '@typescript-eslint/types';
import { groupInScope } from '../ast/group-in-scope.ts';
import { enclosingFunction, isFunctionValue, type FunctionValue } from '../ast/kinds.ts';
import { openParenthesis, outerRange, textOf } from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import { hasOwnThis, isArguments, obstacleIn } from '../combinators/elements.ts';
import type { Rewrite } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { SourceFile } from '../source-file.ts';
import { timerCall } from '../timers/timer-call.ts';
import { timerInGroup } from '../timers/timer-task.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

/** `await TaskGroup.forEach(xs, …)` in place of `xs.forEach(…)`, or the same as a task of the group at hand. */
export function iterateInGroup(
  callback: TSESTree.Node,
  file: SourceFile,
  types: TypeOracle,
): Rewrite {
  const call = callback.parent;
  if (call?.type !== 'CallExpression' || !fitsTwin(call, types)) return kept;
  const { object } = call.callee as TSESTree.MemberExpression;
  const [start, end] = outerRange(file, object);
  const open = `${localName(file, 'TaskGroup')}.forEach(`;
  const between = replace([end, openParenthesis(file, call).range[1]], `, `);
  if (enclosingFunction(call)?.async) {
    const title = 'Give the tasks a group, and await it.';
    const edits = [insert(start, `await ${open}`), between];
    return { outcome: 'marked', edits, imports: ['TaskGroup'], notes: ['now-awaited'], title };
  }
  const group = groupInScope(call, file);
  if (!group) return { outcome: 'left', reason: 'no-group-in-scope' };
  if (obstacleIn(call, file)) return kept;
  const title = `Start them in \`${group}\`.`;
  const edits = [
    insert(start, `${group}.startSoon(() => ${open}`),
    between,
    insert(call.range[1], ')'),
  ];
  return { outcome: 'marked', edits, imports: ['TaskGroup'], notes: ['group-waits'], title };
}

const kept: Rewrite = { outcome: 'left', reason: 'callback-kept' };

/** A statement `xs.forEach(callback)` of a real array, whose callback reads no more than item and index. */
function fitsTwin(call: TSESTree.CallExpression, types: TypeOracle): boolean {
  const { callee, parent, optional, typeArguments } = call;
  if (callee.type !== 'MemberExpression' || callee.computed || callee.optional) return false;
  if (optional || typeArguments || parent.type !== 'ExpressionStatement') return false;
  const [callback, ...others] = call.arguments;
  if (!callback || others.length || !isFunctionValue(callback)) return false;
  const params = callback.params.filter(({ type }) => type !== 'RestElement');
  return params.length === callback.params.length && params.length <= 2 && isArray(callee, types);
}

function isArray({ object }: TSESTree.MemberExpression, types: TypeOracle): boolean {
  return types.isArray(object) === true;
}

/**
 * `(x) => { group.startSoon(async () => …); }` in place of `async (x) => …`; what a timer would start becomes a task of
 * its own.
 */
export function startInGroup(
  callback: TSESTree.Node,
  file: SourceFile,
  types: TypeOracle,
): Rewrite {
  const call = callback.parent;
  if (call?.type === 'CallExpression' && call.arguments[0] === callback) {
    const timer = timerCall(call, file);
    if (timer && timer.name !== 'setImmediate') return timerInGroup(call, file, types);
  }
  const group = groupInScope(callback, file);
  if (!group) return { outcome: 'left', reason: 'no-group-in-scope' };
  if (!isFunctionValue(callback) || !isPlain(callback, file)) return kept;
  const arrow = arrowOf(callback, file);
  const edits: Edit[] = [
    replace([callback.range[0], arrow.start], arrow.text),
    insert(arrow.start, `{ ${group}.startSoon(async () => `),
    insert(callback.range[1], '); }'),
  ];
  const title = `Start it in \`${group}\`.`;
  return { outcome: 'marked', edits, imports: [], notes: ['group-may-have-ended'], title };
}

/** Without what an arrow inside of another function would not have: `this` and `arguments` of its own. */
function isPlain(node: FunctionValue, { visitorKeys }: SourceFile): boolean {
  if (!node.async || node.generator || node.typeParameters) return false;
  if (node.type === 'ArrowFunctionExpression') return true;
  if (node.id) return false;
  for (const each of walk(node, visitorKeys, (inner) => inner === node || !hasOwnThis(inner))) {
    if (each.type === 'ThisExpression' || isArguments(each) || each.type === 'MetaProperty')
      return false;
  }
  return true;
}

/** The head of the new function, and where the body of the old one starts. */
function arrowOf(node: FunctionValue, file: SourceFile): { start: number; text: string } {
  const [start] = outerRange(file, node.body);
  const first = node.params.at(0);
  const last = node.params.at(-1);
  const params = first && last ? textOf(file, { range: [first.range[0], last.range[1]] }) : '';
  return { start, text: `(${params}) => ` };
}
