import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap, type FunctionValue } from '../ast/kinds.ts';
import { runtimeCall } from '../ast/runtime-names.ts';
import type { Range } from '../ast/tokens.ts';
import { contains } from '../ast/walk.ts';
import type { Rewrite } from '../define-pattern.ts';
import { movedText } from '../edits/dedent.ts';
import { replace } from '../edits/edit.ts';
import type { SourceFile } from '../source-file.ts';
import { inlineFunction } from './handed.ts';
import { ownerOf, startIn } from './owners.ts';

/** A group whose body starts one task and does nothing else: the task alone would do the same. */
export function startsOneTask(call: TSESTree.CallExpression, file: SourceFile): boolean {
  return singleStart(call, file) !== undefined;
}

/** The work itself in place of the group, where nobody can tell the one from the other by what it yields. */
export function awaitTheWork(call: TSESTree.CallExpression, file: SourceFile): Rewrite {
  const work = unwrap(singleStart(call, file)!.arguments[0]!) as FunctionValue;
  const awaited = call.parent.type === 'AwaitExpression' ? call.parent : undefined;
  // As a statement, it yields nothing that anybody reads.
  if (awaited?.parent.type !== 'ExpressionStatement' || work.type !== 'ArrowFunctionExpression') {
    return { outcome: 'left', reason: 'no-direct-counterpart' };
  }
  const result = work.body.type === 'BlockStatement' ? work : unwrap(work.body);
  const isLost = commentsIn(file, call.range) > commentsIn(file, result.range);
  if (isLost) return { outcome: 'left', reason: 'comment-in-the-way' };
  const text = movedText(result, call, file);
  const isPlain = /^(Call|New|Member|Await)Expression$|^Identifier$/.test(result.type);
  const called = result === work ? `(${text})()` : isPlain ? text : `(${text})`;
  return {
    outcome: 'converted',
    // What the arrow awaits itself, the statement awaits.
    edits: [replace(result.type === 'AwaitExpression' ? awaited.range : call.range, called)],
    imports: [],
    frees: [call.callee.range[0]],
    notes: [],
  };
}

function commentsIn({ ast: { comments = [] } }: SourceFile, [start, end]: Range): number {
  return comments.filter(({ range }) => range[0] >= start && range[1] <= end).length;
}

/** The one call that starts something in the group of a call of `withTaskGroup`. */
function singleStart(
  call: TSESTree.CallExpression,
  file: SourceFile,
): TSESTree.CallExpression | undefined {
  if (!runtimeCall(call, file, 'withTaskGroup') || call.arguments.length !== 1) return undefined;
  const body = inlineFunction(call.arguments[0]);
  const expression = body && onlyExpression(body);
  const start = expression && startIn(startOf(expression), file);
  if (!start || start.call.arguments.length !== 1) return undefined;
  const [group] = body.params;
  if (group?.type !== 'Identifier' || start.group.body !== body) return undefined;
  const isOnly = start.group.variable.references.length === 1 && !hasReason(start.call, file);
  return isOnly ? start.call : undefined;
}

/** The expression that is all of a function's body. */
function onlyExpression({ body }: FunctionValue): TSESTree.Node | undefined {
  if (body.type !== 'BlockStatement') return unwrap(body);
  const [statement, ...others] = body.body;
  if (!statement || others.length) return undefined;
  if (statement.type === 'ExpressionStatement') return unwrap(statement.expression);
  return statement.type === 'ReturnStatement' && statement.argument
    ? unwrap(statement.argument)
    : undefined;
}

/** `group.startSoon(…)` of `void group.startSoon(…)` and `await group.startSoon(…).result`. */
function startOf(expression: TSESTree.Node): TSESTree.Node {
  const node = unwrap(expression);
  if (node.type === 'AwaitExpression' || node.type === 'UnaryExpression')
    return startOf(node.argument);
  const isResult = node.type === 'MemberExpression' && memberName(node) === 'result';
  return isResult ? unwrap(node.object) : node;
}

/** A task that starts others has a group for a reason, and so has one that only lends it its signal. */
function hasReason(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const fn = unwrap(call.arguments[0]!);
  if (!isFunctionValue(fn) || fn.params.length > 0 || fn.generator) return true;
  if (memberName(call.callee) !== 'startSoon') return true;
  return contains(fn, file.visitorKeys, (node) => ownerOf(node, file)?.kind === 'group');
}
