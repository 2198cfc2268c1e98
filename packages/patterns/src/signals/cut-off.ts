import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap, type FunctionNode } from '../ast/kinds.ts';
import { constantValue } from '../ast/scope.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { functionOfReference } from './reference.ts';

/**
 * Does a handler start to stop something and end the process before that can be done: `server.close();
 * process.exit(0);`? Only what surely takes time counts: a server's `close()`, and an async function of this file.
 */
export function cutsOff(
  { body }: FunctionNode,
  file: SourceFile,
  isExit: (node: TSESTree.Node) => boolean,
): boolean {
  if (body.type !== 'BlockStatement') return false;
  const steps = body.body.map((statement) => stepOf(statement));
  const exit = steps.findIndex((step) => step && isExit(step));
  if (exit < 0) return false;
  const before = body.body.slice(0, exit);
  const waits = (node: TSESTree.Node) => node.type === 'AwaitExpression';
  if (before.some((statement) => contains(statement, file.visitorKeys, waits))) return false;
  return steps.slice(0, exit).some((step) => step && takesTime(step, file));
}

/** The call that a statement consists of. */
function stepOf(statement: TSESTree.Statement): TSESTree.CallExpression | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  const isVoid = expression.type === 'UnaryExpression' && expression.operator === 'void';
  const node = unwrap(isVoid ? expression.argument : expression);
  return node.type === 'CallExpression' ? node : undefined;
}

function takesTime({ callee }: TSESTree.CallExpression, file: SourceFile): boolean {
  if (functionOfReference(callee, file)?.async) return true;
  const member = unwrap(callee);
  if (member.type !== 'MemberExpression' || memberName(member) !== 'close') return false;
  return isServer(member.object, file);
}

/** By its name, or by the call that made it. */
function isServer(object: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(object);
  const name = node.type === 'Identifier' ? node.name : memberName(node);
  if (/(server|wss)$/i.test(name ?? '')) return true;
  const value = node.type === 'Identifier' ? constantValue(file, node) : undefined;
  const call = value && unwrap(value);
  return call?.type === 'CallExpression' && memberName(call.callee) === 'listen';
}
