import type { TSESTree } from '@typescript-eslint/types';
import { methodCall, unwrap } from '../ast/kinds.ts';
import { isGlobal, variableOf } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { isPath, soleDeclarator } from './pool.ts';

/** `if (running.size >= n) await Promise.race(running);`, and `while`. */
export interface RaceInLoop {
  readonly list: TSESTree.Identifier;
  readonly limit: TSESTree.Expression;
  readonly race: TSESTree.MemberExpression;
}

export function raceIn(statement: TSESTree.Statement, file: SourceFile): RaceInLoop | undefined {
  const body = bodyOf(statement);
  const awaited = body && soleExpression(body);
  if (awaited?.type !== 'AwaitExpression') return undefined;
  const found = combinatorOver(awaited.argument, 'race', file);
  const { test } = statement as TSESTree.WhileStatement;
  const limit = found && limitIn(test, found.list);
  return limit && isConstant(limit, file)
    ? { list: found.list, limit, race: found.member }
    : undefined;
}

function bodyOf(statement: TSESTree.Statement): TSESTree.Statement | undefined {
  if (statement.type === 'WhileStatement') return statement.body;
  if (statement.type !== 'IfStatement' || statement.alternate) return undefined;
  return statement.consequent;
}

function soleExpression(node: TSESTree.Statement): TSESTree.Expression | undefined {
  const [only, ...more] = node.type === 'BlockStatement' ? node.body : [node];
  return only?.type === 'ExpressionStatement' && !more.length ? only.expression : undefined;
}

/** `n` of `list.size >= n`. */
function limitIn(
  test: TSESTree.Expression,
  list: TSESTree.Identifier,
): TSESTree.Expression | undefined {
  if (test.type !== 'BinaryExpression' || !/^(?:>=|===?)$/.test(test.operator)) return undefined;
  const { left, right } = test;
  const isSize =
    left.type === 'MemberExpression' &&
    left.property.type === 'Identifier' &&
    /^(?:size|length)$/.test(left.property.name);
  const isOwn = isSize && left.object.type === 'Identifier' && left.object.name === list.name;
  return isOwn ? right : undefined;
}

function isConstant(node: TSESTree.Expression, file: SourceFile): boolean {
  if (node.type === 'Literal') return typeof node.value === 'number' && node.value >= 1;
  if (node.type !== 'Identifier') return isPath(node);
  const references = variableOf(file, node.name, node)?.references ?? [];
  return references.every((each) => !each.isWrite() || each.init);
}

/** `await Promise.all(list);`, also with its values kept or returned. */
export function gatherIn(statement: TSESTree.Statement, file: SourceFile) {
  const value = valueOf(statement);
  const isAwaited = value?.type === 'AwaitExpression';
  if (!value || (!isAwaited && statement.type !== 'ReturnStatement')) return undefined;
  return combinatorOver(isAwaited ? value.argument : value, 'all', file);
}

function valueOf(statement: TSESTree.Statement): TSESTree.Expression | undefined {
  if (statement.type === 'ExpressionStatement') return statement.expression;
  if (statement.type === 'ReturnStatement') return statement.argument ?? undefined;
  return soleDeclarator(statement)?.init;
}

/** `Promise.race(list)`. */
function combinatorOver(node: TSESTree.Node, method: string, file: SourceFile) {
  const found = methodCall(node, method);
  const [list, ...more] = found?.call.arguments ?? [];
  const promise = found?.member.object;
  if (list?.type !== 'Identifier' || more.length || promise?.type !== 'Identifier') {
    return undefined;
  }
  const isPromise = promise.name === 'Promise' && isGlobal(file, 'Promise', promise);
  return isPromise ? { member: found!.member, list } : undefined;
}

/** `const running = new Set();` and `const running = [];`. */
export function isEmptyList(statement: TSESTree.Statement, name: string): boolean {
  const declarator = soleDeclarator(statement);
  if (declarator?.id.name !== name) return false;
  const init = unwrap(declarator.init);
  if (init.type === 'ArrayExpression') return !init.elements.length;
  const isNew = init.type === 'NewExpression' && !init.arguments.length;
  return isNew && init.callee.type === 'Identifier' && init.callee.name === 'Set';
}
