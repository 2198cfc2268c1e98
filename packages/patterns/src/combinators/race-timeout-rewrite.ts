import type { TSESTree } from '@typescript-eslint/types';
import { unwrap } from '../ast/kinds.ts';
import { hasComment, outerRange, textOf, type Range } from '../ast/tokens.ts';
import type { Left, Rewrite } from '../define-pattern.ts';
import { insert, replace, type Edit } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { ReasonCode } from '../reasons.ts';
import type { SourceFile } from '../source-file.ts';
import type { TimerPromise } from '../timers/timer-promise.ts';
import type { TypeOracle } from '../types/type-oracle.ts';
import { obstacleIn } from './elements.ts';
import { giveSignal } from './give-signal.ts';
import type { RaceTimeout } from './race-timeout.ts';

/**
 * Turns a race of two into `failAfter`, or into `moveOnAfter` where the timer resolves.
 *
 * Those wait until the work has ended, so the work has to hear of the timeout: without a signal to
 * give it, the limit would limit nothing, and the race stays.
 */
export function rewriteRaceTimeout(
  race: RaceTimeout,
  file: SourceFile,
  types: TypeOracle,
): Rewrite {
  const { call, timer } = race;
  const work = onlyWork(race);
  if (!work || !timer.ms) return left('race-against-timer');
  const obstacle = obstacleIn(work, file);
  if (obstacle) return left(obstacle);
  const signal = giveSignal(work, file, types);
  if (!signal) return left('takes-no-signal');
  const limit = limitFor(timer, call, file);
  if (!limit) return left('custom-timeout');
  const [from, to] = outerRange(file, work);
  if ([rangeTo(call, from), rangeFrom(call, to)].some((each) => hasComment(file, each))) {
    return left('race-against-timer');
  }
  const open = `${localName(file, limit.name)}(${textOf(file, timer.ms)}, ({ signal }) => `;
  const last = [limit.message && `message: ${limit.message}`, aroundText(signal.around)];
  const options = last.filter(Boolean).join(', ');
  return {
    outcome: 'marked',
    title: limit.title,
    edits: [
      ...limit.around.slice(0, 1),
      replace(rangeTo(call, from), open),
      ...signal.edits,
      replace(rangeFrom(call, to), options ? `, { ${options} })` : ')'),
      ...limit.around.slice(1),
    ],
    imports: [limit.name],
    notes: ['loser-is-awaited', ...(timer.outcome === 'rejects' ? ['timeout-error' as const] : [])],
  };
}

function left(reason: ReasonCode): Left {
  return { outcome: 'left', reason };
}

/** The call that races a timer written beside it, and nothing else. */
function onlyWork({ call, elements, timer, work }: RaceTimeout) {
  const isPair = elements.length === 2 && work.length === 1 && !call.typeArguments;
  const task = work[0] && unwrap(work[0]);
  if (!isPair || !timer.isPlain || timer.outcome === 'unknown') return undefined;
  return task?.type === 'CallExpression' && task === work[0] ? task : undefined;
}

function rangeTo(call: TSESTree.CallExpression, to: number): Range {
  return [call.range[0], to];
}

function rangeFrom(call: TSESTree.CallExpression, from: number): Range {
  return [from, call.range[1]];
}

function aroundText(signal: string | undefined): string | undefined {
  return signal === undefined || signal === 'signal' ? signal : `signal: ${signal}`;
}

/** What takes the place of the race, and what goes before and behind the expression around it. */
interface Limit {
  readonly name: 'failAfter' | 'moveOnAfter';
  readonly title: string;
  readonly message?: string;
  readonly around: readonly Edit[];
}

function limitFor(
  timer: TimerPromise,
  call: TSESTree.CallExpression,
  file: SourceFile,
): Limit | undefined {
  if (timer.outcome === 'rejects') return failing(timer, file);
  if (timer.value) return undefined;
  const awaited = call.parent;
  if (awaited.type !== 'AwaitExpression') return undefined;
  const title = 'Use `moveOnAfter()`, which also stops the work.';
  const isDiscarded = awaited.parent.type === 'ExpressionStatement';
  const around = isDiscarded
    ? []
    : [insert(awaited.range[0], '('), insert(awaited.range[1], ').value')];
  return { name: 'moveOnAfter', title, around };
}

/** A plain `Error` lends its message to the `TimeoutError`; of another class somebody may ask. */
function failing({ value }: TimerPromise, file: SourceFile): Limit | undefined {
  const limit = {
    name: 'failAfter',
    title: 'Use `failAfter()`, which stops the work and throws a `TimeoutError`.',
    around: [],
  } as const;
  if (!value) return limit;
  const isError = value.type === 'NewExpression' || value.type === 'CallExpression';
  if (!isError || value.callee.type !== 'Identifier' || value.callee.name !== 'Error') {
    return undefined;
  }
  const [message, ...others] = value.arguments;
  if (others.length || message?.type === 'SpreadElement') return undefined;
  return message ? { ...limit, message: textOf(file, message) } : limit;
}
