import type { TSESTree } from '@typescript-eslint/types';
import { memberName, unwrap } from '../ast/kinds.ts';
import type { SourceFile } from '../source-file.ts';
import { timerPromise, type TimerPromise } from '../timers/timer-promise.ts';
import { elementKind } from './elements.ts';
import { combinatorUse } from './use.ts';

/** A race between some work and the clock. */
export interface RaceTimeout {
  readonly call: TSESTree.CallExpression;
  readonly elements: readonly RaceElement[];
  readonly timer: TimerPromise;
  readonly timerElement: RaceElement;
  /** What competes with the timer. */
  readonly work: readonly RaceElement[];
}

type RaceElement = TSESTree.Expression | TSESTree.SpreadElement;

/** The `Promise.race` whose callee this is, when one of its contenders is only a timer. */
export function raceTimeout(node: TSESTree.Node, file: SourceFile): RaceTimeout | undefined {
  const call = raceCall(node, file);
  const array = call?.arguments[0] && unwrap(call.arguments[0]);
  if (array?.type !== 'ArrayExpression') return undefined;
  const elements = array.elements.filter((each) => each !== null);
  const timers = elements.map((each) => timerPromise(each, file));
  const at = timers.findIndex((timer) => timer !== undefined);
  if (at < 0) return undefined;
  const work = elements.filter((each, index) => !timers[index] && isWork(each, file));
  const timer = timers[at]!;
  if (!work.length || (timer.outcome !== 'rejects' && work.every(isInterruption))) return undefined;
  return { call: call!, elements, timer, timerElement: elements[at]!, work };
}

function raceCall(node: TSESTree.Node, file: SourceFile): TSESTree.CallExpression | undefined {
  const use = combinatorUse(node, file);
  if (use?.method !== 'race') return undefined;
  // Type arguments say nothing about what competes.
  if (use.kind === 'left' && use.reason !== 'explicit-type-arguments') return undefined;
  return node.parent as TSESTree.CallExpression;
}

function isWork(element: RaceElement, file: SourceFile): boolean {
  if (element.type === 'SpreadElement') return true;
  const kind = elementKind(element, file);
  return kind === 'work' || kind === 'running';
}

/** `Promise.race([sleep(5), aborted])` is a pause that may end early, and no limit for anything. */
function isInterruption(element: RaceElement): boolean {
  const node = unwrap(element);
  const name = node.type === 'Identifier' ? node.name : memberName(node);
  return /abort|cancel|signal|interrupt|wake|stop/i.test(name ?? '');
}
