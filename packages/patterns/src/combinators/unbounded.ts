import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunctionValue, memberName, unwrap } from '../ast/kinds.ts';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { walk } from '../ast/walk.ts';
import type { SourceFile } from '../source-file.ts';
import { isBounded } from './bounded.ts';
import { elementKind } from './elements.ts';
import { isGuardedToOne } from './guarded.ts';
import { mappingOf } from './mapping.ts';
import { combinatorUse } from './use.ts';

/** A call that starts one task for each item of a collection of any size. */
export interface Unbounded {
  readonly call: TSESTree.CallExpression;
  /** Is it a function of the runtime, which takes a limit? */
  readonly takesLimit: boolean;
}

export function unboundedCall(
  callee: TSESTree.MemberExpression,
  most: number,
  file: SourceFile,
): Unbounded | undefined {
  const call = callee.parent;
  if (call.type !== 'CallExpression' || call.callee !== callee) return undefined;
  const name = runtimeNameOf(callee, file);
  if (name === 'TaskGroup.map' || name === 'TaskGroup.forEach') {
    return mapsWithoutLimit(call, most, file) ? { call, takesLimit: true } : undefined;
  }
  const [items, options] = call.arguments;
  const isTwin = name === 'TaskGroup.all' || name === 'TaskGroup.allSettled';
  if (isTwin ? hasLimit(options) : !isPromiseCombinator(callee, file)) return undefined;
  if (!items || items.type === 'SpreadElement') return undefined;
  return startsPerItem(items, most, isTwin, file) ? { call, takesLimit: isTwin } : undefined;
}

function mapsWithoutLimit(call: TSESTree.CallExpression, most: number, file: SourceFile): boolean {
  const [items, callback, options] = call.arguments;
  if (!items || !callback || hasLimit(options)) return false;
  return !isBounded(items, most, file) && !isLimited(callback, file);
}

function isPromiseCombinator(callee: TSESTree.MemberExpression, file: SourceFile): boolean {
  const use = combinatorUse(callee, file);
  return use?.kind === 'call' && (use.method === 'all' || use.method === 'allSettled');
}

/** `xs.map((x) => load(x))`, or of functions that do so. */
function startsPerItem(
  items: TSESTree.Expression,
  most: number,
  isTwin: boolean,
  file: SourceFile,
): boolean {
  const mapping = mappingOf(items, file);
  if (!mapping || isBounded(mapping.items, most, file) || isBounded(items, most, file))
    return false;
  if (isGuardedToOne(mapping.items, items, file)) return false;
  const { callback } = mapping;
  return startsTask(callback, isTwin, file) && !isLimited(callback, file);
}

function startsTask(callback: TSESTree.Expression, isTwin: boolean, file: SourceFile): boolean {
  if (!isFunctionValue(callback)) return false;
  const { async, body } = callback;
  if (isTwin) return isFunctionValue(body);
  return async || (body.type !== 'BlockStatement' && elementKind(body, file) === 'work');
}

/** Does each task wait its turn: `limit(() => …)`, `queue.add(…)`, `await semaphore.acquire()`? */
function isLimited(callback: TSESTree.Node, { visitorKeys }: SourceFile): boolean {
  for (const node of walk(callback, visitorKeys)) {
    if (node.type !== 'CallExpression') continue;
    const callee = unwrap(node.callee);
    const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
    const owner = object?.type === 'Identifier' ? object.name : object && memberName(object);
    if (limiter.test(calleeName(node) ?? '') || limiter.test(owner ?? '')) return true;
  }
  return false;
}

const limiter = /limit|queue|pool|throttl|semaphore|mutex|lock|acquire|schedul|batch/i;

function hasLimit(options: TSESTree.Node | undefined): boolean {
  if (!options) return false;
  if (options.type !== 'ObjectExpression') return true;
  return options.properties.some(
    (each) =>
      each.type === 'SpreadElement' ||
      (each.key.type === 'Identifier' && each.key.name === 'limit'),
  );
}
