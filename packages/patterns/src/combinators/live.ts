import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { isGlobal } from '../ast/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { elementKind } from './elements.ts';
import { mappingOf } from './mapping.ts';

export interface LiveOptions {
  /** Fewer tasks at once are no siblings. */
  readonly minInputs: number;
  /** Functions whose result is no task, as `name` or `object.name`. */
  readonly allowPure: readonly string[];
}

/**
 * The expressions of a combinator's argument that yield a task, `'many'` for an iterable whose length
 * only the run tells.
 */
export function liveElements(
  argument: TSESTree.Expression,
  file: SourceFile,
  options: LiveOptions,
): readonly TSESTree.Expression[] | 'many' {
  const node = unwrap(argument);
  if (node.type !== 'ArrayExpression') return ofMapping(node, file, options);
  const live: TSESTree.Expression[] = [];
  for (const element of node.elements) {
    if (element?.type === 'SpreadElement') return 'many';
    if (element && isLive(element, file, options)) live.push(element);
  }
  return live;
}

/** A mapping over a literal makes as many tasks as the literal has elements. */
function ofMapping(node: TSESTree.Node, file: SourceFile, { minInputs, allowPure }: LiveOptions) {
  const mapping = mappingOf(node, file);
  if (mapping && isPure(resultOf(mapping.callback), allowPure)) return [];
  if (mapping?.items.type !== 'ArrayExpression') return 'many';
  const { elements } = mapping.items;
  const isOpen = elements.some((element) => element?.type === 'SpreadElement');
  return isOpen || elements.length >= minInputs ? 'many' : [];
}

/** What a callback hands over, where it is one expression; a function that is passed by name stands for its call. */
function resultOf(callback: TSESTree.Expression): TSESTree.Node {
  if (!isFunctionValue(callback)) return callback;
  const { body } = callback;
  return body.type === 'AwaitExpression' ? body.argument : body;
}

function isLive(element: TSESTree.Expression, file: SourceFile, { allowPure }: LiveOptions) {
  const node = unwrap(element);
  const kind = elementKind(element, file);
  if (node.type === 'AwaitExpression' || isSettled(node, file)) return false;
  return (kind === 'work' || kind === 'running') && !isPure(node, allowPure);
}

/** `Promise.resolve(value)` starts nothing; around a call, the call does. */
function isSettled(node: TSESTree.Node, file: SourceFile): boolean {
  const found = methodCall(node, 'resolve', 'reject');
  const promise = found?.member.object;
  if (promise?.type !== 'Identifier' || promise.name !== 'Promise') return false;
  const [value] = found!.call.arguments;
  return isGlobal(file, 'Promise', promise) && (!value || elementKind(value, file) === 'value');
}

function isPure(node: TSESTree.Node, allowPure: readonly string[]): boolean {
  const callee = unwrap(node.type === 'CallExpression' ? node.callee : node);
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  if (name === undefined) return false;
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
  const path = object?.type === 'Identifier' ? `${object.name}.${name}` : name;
  return allowPure.includes(name) || allowPure.includes(path);
}
