import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, methodCall } from '../ast/kinds.ts';

/** A promise, and what takes it off a list once it has settled. */
export interface Removal {
  readonly promise: TSESTree.Expression;
  /** How it is listened to: `both` for one that hears of failures too, and so handles them. */
  readonly method: 'finally' | 'then' | 'both';
}

/**
 * `task.finally(() => running.delete(task))` and the like.
 *
 * @param name The variable that holds what the expression comes to, which is what may be taken off.
 * @param cleaners Functions by their names, known to do that.
 */
export function removalOf(
  node: TSESTree.Expression,
  name: string | undefined,
  cleaners: ReadonlySet<string>,
): Removal | undefined {
  const found = methodCall(node, 'finally', 'then', 'catch');
  const callbacks = found?.call.arguments ?? [];
  if (!found || !callbacks.length) return undefined;
  const before = removalOf(found.member.object, name, cleaners);
  const promise = before?.promise ?? found.member.object;
  const names = [name, nameOf(promise)];
  if (!callbacks.every((each) => isCleaner(each, cleaners) || removesOneOf(each, names))) {
    return undefined;
  }
  const isOne = !before && callbacks.length === 1;
  return { promise, method: isOne ? methodOf(found.member) : 'both' };
}

function nameOf(node: TSESTree.Node): string | undefined {
  return node.type === 'Identifier' ? node.name : undefined;
}

function methodOf(member: TSESTree.MemberExpression): Removal['method'] {
  const name = memberName(member);
  return name === 'finally' || name === 'then' ? name : 'both';
}

function isCleaner(node: TSESTree.Node, cleaners: ReadonlySet<string>): boolean {
  return node.type === 'Identifier' && cleaners.has(node.name);
}

function removesOneOf(callback: TSESTree.Node, names: readonly (string | undefined)[]): boolean {
  return names.some((name) => name !== undefined && removes(callback, name));
}

/** `() => running.delete(task)` and `() => running.splice(running.indexOf(task), 1)`. */
export function removes(callback: TSESTree.Node, task: string): boolean {
  if (!isFunctionValue(callback) || callback.params.length || callback.async) return false;
  const node = soleExpressionOf(callback.body);
  const taken = node && (takenFromSet(node) ?? takenFromArray(node));
  return taken?.type === 'Identifier' && taken.name === task;
}

function takenFromSet(node: TSESTree.Expression): TSESTree.Node | undefined {
  return methodCall(node, 'delete')?.call.arguments[0];
}

function takenFromArray(node: TSESTree.Expression): TSESTree.Node | undefined {
  const [at] = methodCall(node, 'splice')?.call.arguments ?? [];
  return at && methodCall(at, 'indexOf')?.call.arguments[0];
}

function soleExpressionOf(
  body: TSESTree.Expression | TSESTree.BlockStatement,
): TSESTree.Expression | undefined {
  if (body.type !== 'BlockStatement') return withoutVoid(body);
  const [only, ...more] = body.body;
  if (more.length) return undefined;
  if (only?.type === 'ReturnStatement') return only.argument ?? undefined;
  return only?.type === 'ExpressionStatement' ? withoutVoid(only.expression) : undefined;
}

export function withoutVoid(node: TSESTree.Expression): TSESTree.Expression {
  return node.type === 'UnaryExpression' && node.operator === 'void' ? node.argument : node;
}
