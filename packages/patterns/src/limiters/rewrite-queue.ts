import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction, isFunction, isFunctionValue, methodCall } from '../ast/kinds.ts';
import { hasComment, textOf } from '../ast/tokens.ts';
import { walk } from '../ast/walk.ts';
import type { Change } from '../define-pattern.ts';
import { remove, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import { ownLines } from '../edits/unused-imports.ts';
import { rootsOf } from '../libraries/library-call.ts';
import { limitOption } from '../libraries/options.ts';
import type { LibraryContext } from '../libraries/rewrite-call.ts';
import type { SourceFile } from '../source-file.ts';
import { limitedCall, type Limiter } from './limiter.ts';

/**
 * A queue that one function fills and then waits for: the list of what a group has to do.
 *
 * What it changes is for a reader: the work starts with the group, and a failure that nobody heard of, as the queue's
 * promises were dropped, now rejects.
 */
export function rewriteQueue(limiter: Limiter, context: LibraryContext): Change | undefined {
  if (limiter.kind !== 'p-queue') return undefined;
  const { file } = context;
  const { creation, limit, name, uses } = limiter;
  const adds = uses.flatMap((use) => limitedCall(use, 'p-queue') ?? []);
  const waits = uses
    .flatMap((use) => waitOf(use) ?? [])
    .toSorted((a, b) => a.range[0] - b.range[0]);
  const last = waits.at(-1);
  if (!last || !adds.length || adds.length + waits.length !== uses.length) return undefined;
  const isPlain =
    adds.every(({ call }) => isFilling(call, creation) && call.range[1] < waits[0]!.range[0]) &&
    waits.every(
      (each) =>
        each.parent === last.parent && enclosingFunction(each) === enclosingFunction(creation),
    ) &&
    !pausesBetween(creation, waits[0]!, file);
  if (!isPlain) return undefined;
  const isTyped = /\.[cm]?tsx?$/.test(file.path);
  const option = limit ? `, { ${limitOption(textOf(file, limit))} }` : '';
  const all = `${localName(file, 'TaskGroup')}.all(${name.name}${option})`;
  return {
    outcome: 'marked',
    edits: [
      replace([name.range[1], creation.range[1]], `${isTyped ? ': (() => unknown)[]' : ''} = []`),
      ...adds.flatMap(({ call }) => pushEdits(call)),
      ...waits.slice(0, -1).map((each) => remove(ownLines(file, each.range))),
      replace(callIn(last).range, all),
    ],
    imports: ['TaskGroup'],
    frees: rootsOf(creation.callee),
    notes: ['starts-with-group', 'failure-now-rejects'],
  };
}

/** The statement `await queue.onIdle();`. */
function waitOf(use: TSESTree.Identifier): TSESTree.ExpressionStatement | undefined {
  const found = use.parent.parent && methodCall(use.parent.parent, 'onIdle', 'onEmpty');
  const awaited =
    found && found.member === use.parent && !found.call.arguments.length && found.call.parent;
  const statement = awaited && awaited.type === 'AwaitExpression' ? awaited.parent : undefined;
  return statement?.type === 'ExpressionStatement' ? statement : undefined;
}

function callIn({ expression }: TSESTree.ExpressionStatement): TSESTree.Node {
  return (expression as TSESTree.AwaitExpression).argument;
}

/** A statement of the function itself, or of a callback that an array calls at once. */
function isFilling(call: TSESTree.CallExpression, creation: TSESTree.Node): boolean {
  const parent = isVoid(call.parent) ? call.parent.parent! : call.parent;
  const isBody = parent.type === 'ArrowFunctionExpression';
  if (!isBody && parent.type !== 'ExpressionStatement') return false;
  const own = enclosingFunction(creation);
  const around = enclosingFunction(call);
  if (around === own) return !isBody;
  if (!around || !isFunctionValue(around) || around.async) return false;
  const loop = methodCall(around.parent, 'forEach');
  return loop !== undefined && enclosingFunction(loop.call) === own;
}

function isVoid(node: TSESTree.Node): boolean {
  return node.type === 'UnaryExpression' && node.operator === 'void';
}

/** `queue.add(work)` and `void queue.add(work)` become `queue.push(work)`. */
function pushEdits(call: TSESTree.CallExpression): Edit[] {
  const name = replace((call.callee as TSESTree.MemberExpression).property.range, 'push');
  return isVoid(call.parent) ? [remove([call.parent.range[0], call.range[0]]), name] : [name];
}

/** Does the function await anything while the queue is filled? Then the work would have begun meanwhile. */
function pausesBetween(from: TSESTree.Node, to: TSESTree.Node, file: SourceFile): boolean {
  const around = enclosingFunction(from)?.body ?? file.ast;
  for (const node of walk(
    around,
    file.visitorKeys,
    (each) => each === around || !isFunction(each),
  )) {
    const isPause =
      /^(AwaitExpression|YieldExpression)$/.test(node.type) ||
      (node.type === 'ForOfStatement' && node.await);
    if (isPause && node.range[1] > from.range[1] && node.range[0] < to.range[0]) return true;
  }
  return hasComment(file, [from.range[0], from.range[1]]);
}
