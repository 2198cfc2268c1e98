import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, memberName, methodCall, unwrap } from '../ast/kinds.ts';
import { isPromise } from '../ast/promise.ts';
import { contains } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { elementKind } from './elements.ts';
import { isGuardedToOne } from './guarded.ts';
import { mappingOf } from './mapping.ts';
import { pushedInto } from './pushed.ts';

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
  if (node.type === 'Identifier') return ofPushes(node, file, options);
  if (node.type !== 'ArrayExpression') return ofMapping(node, file, options);
  const live: TSESTree.Expression[] = [];
  for (const element of node.elements) {
    if (element?.type === 'SpreadElement') return 'many';
    if (element && !isGivenToOther(element, node, file) && isLive(element, file, options)) {
      live.push(element);
    }
  }
  return live;
}

/** `[path, readFile(path)]`: what another element is given is no promise, whose value nobody has yet. */
function isGivenToOther(
  element: TSESTree.Expression,
  { elements }: TSESTree.ArrayExpression,
  { visitorKeys }: SourceFile,
): boolean {
  if (element.type !== 'Identifier') return false;
  const takes = (node: TSESTree.Node) =>
    node.type === 'CallExpression' &&
    node.arguments.some((each) => each.type === 'Identifier' && each.name === element.name);
  return elements.some(
    (other) => other?.type === 'CallExpression' && contains(other, visitorKeys, takes),
  );
}

/** `const tasks = []; if (more) tasks.push(load());` holds one task at most. */
function ofPushes(node: TSESTree.Identifier, file: SourceFile, options: LiveOptions) {
  const live = pushedInto(node, file)?.filter((each) => isLive(each, file, options));
  return live && live.length < options.minInputs ? live : 'many';
}

/** A mapping over a literal makes as many tasks as the literal has elements. */
function ofMapping(node: TSESTree.Node, file: SourceFile, { minInputs, allowPure }: LiveOptions) {
  const mapping = mappingOf(node, file);
  const result = mapping && resultOf(mapping.callback);
  if (result && (isPure(result, allowPure) || isModule(result) || isThunk(result))) return [];
  const items = mapping?.items ?? node;
  if (minInputs > 1 && isGuardedToOne(items, node, file)) return [];
  return mapping && items.type === 'ArrayExpression' ? ofLiteral(items, minInputs) : 'many';
}

function ofLiteral({ elements }: TSESTree.ArrayExpression, minInputs: number) {
  const isOpen = elements.some((element) => element?.type === 'SpreadElement');
  return isOpen || elements.length >= minInputs ? 'many' : [];
}

/** What nobody has called: the callback that a mapping is given stands for its call, and is none. */
function isThunk(result: TSESTree.Node): boolean {
  return isFunctionValue(result) && result.parent.type === 'ArrowFunctionExpression';
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
  if (node.type === 'AwaitExpression' || isSettled(node, file) || isModule(node)) return false;
  return (kind === 'work' || kind === 'running') && !isPure(node, allowPure);
}

/** `import('./page.js')`, or an export of it: the runtime loads a module once for all, and nobody could stop it. */
function isModule(node: TSESTree.Node): boolean {
  const found = methodCall(node, 'then');
  if (!found) return node.type === 'ImportExpression';
  const [pick, ...others] = found.call.arguments;
  const isPick = pick?.type === 'ArrowFunctionExpression' && !others.length;
  return (
    isPick &&
    /^(Identifier|MemberExpression)$/.test(pick.body.type) &&
    isModule(unwrap(found.member.object))
  );
}

/** `Promise.resolve(value)` starts nothing; around a call, the call does. */
function isSettled(node: TSESTree.Node, file: SourceFile): boolean {
  const found = methodCall(node, 'resolve', 'reject');
  if (!found || !isPromise(found.member.object, file)) return false;
  const [value] = found.call.arguments;
  return !value || elementKind(value, file) === 'value';
}

function isPure(node: TSESTree.Node, allowPure: readonly string[]): boolean {
  const callee = unwrap(node.type === 'CallExpression' ? node.callee : node);
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  if (name === undefined) return false;
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
  const path = object?.type === 'Identifier' ? `${object.name}.${name}` : name;
  return allowPure.includes(name) || allowPure.includes(path);
}
