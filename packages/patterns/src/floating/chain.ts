import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
import { functionOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';

/** One link of a chain of promises: `object.name(…)`, also as `object['name'](…)`. */
export interface Chained {
  readonly call: TSESTree.CallExpression;
  readonly object: TSESTree.Expression;
  readonly name: string;
}

export function chained(expression: TSESTree.Expression): Chained | undefined {
  const call = unwrap(expression);
  if (call.type !== 'CallExpression') return undefined;
  const callee = unwrap(call.callee);
  const name = memberName(callee) ?? '';
  if (callee.type !== 'MemberExpression' || !/^(then|catch|finally)$/.test(name)) return undefined;
  return { call, object: unwrap(callee.object) as TSESTree.Expression, name };
}

/** What becomes of an error that is given to this handler. */
export function outcomeOfHandler(
  given: TSESTree.CallExpressionArgument | undefined,
  file: SourceFile,
): 'unhandled' | 'swallowed' | 'detached' | 'marked' {
  if (!given || isNothing(given)) return 'unhandled';
  const handler = unwrap(given);
  if (passesOn(handler)) return 'marked';
  return isNoop(handler, file) ? 'swallowed' : 'detached';
}

/** `.then(resolve, reject)` and `.catch((error) => reject(error))` settle another promise, which has an owner. */
function passesOn(handler: TSESTree.Node): boolean {
  const heard = heardBy(handler);
  return heard !== undefined && isRejection(heard);
}

/** The function that a handler is, or that it hands the error to at its end. */
export function heardBy(handler: TSESTree.Node): TSESTree.Node | undefined {
  if (!isFunctionValue(handler)) return handler;
  const { body } = handler;
  const last = body.type === 'BlockStatement' ? body.body.at(-1) : body;
  const result = last?.type === 'ExpressionStatement' ? last.expression : last;
  const call = result?.type === 'AwaitExpression' ? result.argument : result;
  return call?.type === 'CallExpression' ? unwrap(call.callee) : undefined;
}

function isRejection(node: TSESTree.Node): boolean {
  const name = node.type === 'Identifier' ? node.name : memberName(node);
  return /^(_?reject|next$)/.test(name ?? '');
}

function isNothing(node: TSESTree.Node): boolean {
  if (node.type === 'Identifier') return node.name === 'undefined';
  return node.type === 'Literal' && !(node.value instanceof RegExp);
}

/** Does the handler ignore the error: an empty body, a constant result, or a name that says so? */
function isNoop(handler: TSESTree.Node, file: SourceFile): boolean {
  if (isFunctionValue(handler)) return doesNothing(handler.body);
  const name = handler.type === 'Identifier' ? handler.name : memberName(handler);
  if (/^_*(noop|ignore(errors?)?|swallow(errors?)?)$/i.test(name ?? '')) return true;
  const named = handler.type === 'Identifier' ? functionOf(file, handler) : undefined;
  return Boolean(named && doesNothing(named.body));
}

function doesNothing(body: TSESTree.BlockStatement | TSESTree.Expression): boolean {
  return body.type === 'BlockStatement' ? body.body.every(isEmptyReturn) : isConstant(body);
}

export function isEmptyReturn(statement: TSESTree.Statement): boolean {
  if (statement.type !== 'ReturnStatement') return false;
  return !statement.argument || isConstant(statement.argument);
}

function isConstant(node: TSESTree.Node): boolean {
  switch (node.type) {
    case 'UnaryExpression':
      return isConstant(node.argument);
    case 'Identifier':
      return node.name === 'undefined';
    case 'ArrayExpression':
      return node.elements.length === 0;
    case 'ObjectExpression':
      return node.properties.length === 0;
    default:
      return node.type === 'Literal';
  }
}
