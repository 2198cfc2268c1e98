import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, isFunctionValue, methodCall, unwrap } from '../ast/kinds.ts';
import { contains } from '../ast/walk.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import { elementKind, waitsForEvent } from './elements.ts';
import { mappingOf } from './mapping.ts';

/**
 * Why a race has to stay as it is. The twins of `race` and `any` await the losers, so a loser that
 * settles late delays the winner, and one that never settles hangs the program: only a race between
 * calls that show no sign of either is rewritten, and marked for a reader even then.
 */
export function raceObstacle(
  argument: TSESTree.Expression,
  file: SourceFile,
): ReasonCode | undefined {
  const contenders = contendersOf(argument, file);
  if (!contenders) return 'loser-may-never-settle';
  if (contenders.some((node) => contains(node, file.visitorKeys, startsTimer)))
    return 'race-against-timer';
  const isSafe = contenders.every(
    (node) =>
      elementKind(node, file) === 'work' &&
      !watchesPromise(node, file) &&
      !contains(node, file.visitorKeys, mayNeverSettle),
  );
  return isSafe ? undefined : 'loser-may-never-settle';
}

/** What competes, as far as the text shows it; `undefined` when the iterable comes from elsewhere. */
function contendersOf(iterable: TSESTree.Node, file: SourceFile): TSESTree.Node[] | undefined {
  const node = unwrap(iterable);
  if (node.type !== 'ArrayExpression') return mappedContenders(node, file);
  const each = node.elements.map((element) =>
    element?.type === 'SpreadElement' ? contendersOf(element.argument, file) : element && [element],
  );
  return each.every((contenders) => contenders) ? each.flatMap((all) => all!) : undefined;
}

function mappedContenders(node: TSESTree.Node, file: SourceFile): TSESTree.Node[] | undefined {
  const mapping = mappingOf(node, file);
  if (!mapping) return undefined;
  const { call, callback } = mapping;
  const isExpression = isFunctionValue(callback) && callback.body.type !== 'BlockStatement';
  return [isExpression && !callback.async ? callback.body : call];
}

/** `running.then(…)` and `Promise.resolve(running)` start nothing: they look whether a promise settles. */
export function watchesPromise(expression: TSESTree.Node, file: SourceFile): boolean {
  const node = unwrap(expression);
  const chained = methodCall(node, 'then', 'catch', 'finally');
  if (chained) return watchesPromise(chained.member.object, file);
  const made = methodCall(node, 'resolve', 'reject')?.member.object;
  const isMade = made?.type === 'Identifier' && made.name === 'Promise';
  return isMade || elementKind(node, file) !== 'work';
}

function startsTimer(node: TSESTree.Node): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  return /timeout|timer|sleep|delay|deadline|expire|^(wait|after|pause|tick)$/i.test(
    calleeName(node) ?? '',
  );
}

function mayNeverSettle(node: TSESTree.Node): boolean {
  if (node.type !== 'CallExpression') return waitsForEvent(node);
  return (
    waitsForEvent(node) ||
    /^(on[A-Z]|until|when|abort|close|cancel|never|listen|next$)/i.test(calleeName(node) ?? '')
  );
}
