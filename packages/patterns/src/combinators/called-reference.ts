import type { TSESTree } from '@typescript-eslint/types';
import { constantBefore } from '../ast/scope.ts';
import { methodCall, unwrap } from '../ast/kinds.ts';
import { textOf } from '../ast/tokens.ts';
import { isTypeScript } from '../edits/file-style.ts';
import type { SourceFile } from '../source-file.ts';
import type { Context } from './plan.ts';

/** How a function is called that `map` is given by reference. */
export interface CalledReference {
  /** `item, index`. */
  readonly parameters: string;
  /** `this.load(item, index)`. */
  readonly text: string;
}

/**
 * The call behind `xs.map(this.load)` and `xs.map(load.bind(this))`, where the function takes no more than an item and its
 * index; how much it takes, only types tell of TypeScript.
 */
export function calledReference(
  callback: TSESTree.Expression,
  { file, types }: Context,
): CalledReference | undefined {
  const bound = boundTo(callback);
  const callee = bound ? bound.callee : callback;
  if (!isPath(callee) || (callee.type === 'Identifier' && !bound)) return undefined;
  const count = types.parameterCount(callee) ?? (isTypeScript(file) ? undefined : 2);
  if (count === undefined || count > 2) return undefined;
  const names = parameterNames(textOf(file, callee)).slice(0, count);
  const parameters = names.join(', ');
  return { parameters, text: callText(callee, bound?.receiver, names, file) };
}

function callText(
  callee: TSESTree.Expression,
  receiver: TSESTree.Expression | undefined,
  names: readonly string[],
  file: SourceFile,
): string {
  const text = textOf(file, callee);
  const isOwn =
    !receiver ||
    (callee.type === 'MemberExpression' && textOf(file, callee.object) === textOf(file, receiver));
  if (isOwn) return `${text}(${names.join(', ')})`;
  return `${text}.call(${[textOf(file, receiver), ...names].join(', ')})`;
}

/** How many of its parameters a bound function has left, where the file tells. */
export function boundArity(
  name: TSESTree.Identifier,
  { file, types }: Pick<Context, 'file' | 'types'>,
): number | undefined {
  const value = constantBefore(file, name);
  const found = value && methodCall(unwrap(value), 'bind');
  if (!found || found.call.arguments.some(({ type }) => type === 'SpreadElement')) return undefined;
  const count = types.parameterCount(found.member.object);
  return count === undefined ? undefined : Math.max(0, count - found.call.arguments.length + 1);
}

function boundTo(callback: TSESTree.Expression) {
  const found = methodCall(callback, 'bind');
  const [receiver, ...others] = found?.call.arguments ?? [];
  if (!found || !receiver || others.length || found.call.optional || found.member.optional)
    return undefined;
  if (receiver.type !== 'ThisExpression' && receiver.type !== 'Identifier') return undefined;
  return { callee: found.member.object, receiver };
}

/** `load`, `this.load`, `client.users.load`: what is the same whenever it is read. */
function isPath(node: TSESTree.Node): node is TSESTree.Identifier | TSESTree.MemberExpression {
  if (node.type === 'Identifier') return true;
  if (node.type !== 'MemberExpression' || node.computed || node.optional) return false;
  return node.object.type === 'ThisExpression' || isPath(node.object);
}

/** Names for an item, its index and the array that the callee does not hide. */
export function parameterNames(callee: string): [string, string, string] {
  return /^(item|index|array)\b/.test(callee)
    ? ['element', 'position', 'elements']
    : ['item', 'index', 'array'];
}
