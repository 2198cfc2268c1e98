import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap, type FunctionValue } from '../ast/kinds.ts';
import { runtimeCall } from '../ast/runtime-names.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { inlineFunction } from './handed.ts';
import { ownerOf, startIn } from './owners.ts';

/** A group whose body starts one task and does nothing else: the task alone would do the same. */
export function startsOneTask(call: TSESTree.CallExpression, file: SourceFile): boolean {
  if (!runtimeCall(call, file, 'withTaskGroup') || call.arguments.length !== 1) return false;
  const body = inlineFunction(call.arguments[0]);
  const expression = body && onlyExpression(body);
  const start = expression && startIn(startOf(expression), file);
  if (!start || start.call.arguments.length !== 1) return false;
  const [group] = body.params;
  if (group?.type !== 'Identifier' || start.group.body !== body) return false;
  return start.group.variable.references.length === 1 && !hasReason(start.call, file);
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
