import type { TSESTree } from '@typescript-eslint/types';
import { definePattern } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import { droppedAbortTimer } from '../timers/abort-timer.ts';
import { constantNumber } from '../timers/delay.ts';
import { giveTimerOwner } from '../timers/give-timer-owner.ts';
import { handleOf } from '../timers/handle.ts';
import { reschedules } from '../timers/reschedules.ts';
import { timerCall } from '../timers/timer-call.ts';
import { settlesPromise } from '../timers/timer-promise.ts';

interface OrphanTimerOptions {
  readonly checkTimeouts: boolean;
  readonly minDelay: number;
  readonly allowUnref: boolean;
}

export default definePattern<OrphanTimerOptions>({
  id: 'no-orphan-timer',
  title: 'Disallow timers that nobody can stop',
  since: '0.1.0',
  messages: {
    dropped:
      'Nobody holds this `{{name}}`, so nobody can stop it. It runs on after its owner has gone. Keep the handle and clear it, or run a loop with `sleep()` in a group.',
    kept: 'The handle of this `{{name}}` is kept, but nobody clears it. It runs on after its owner has gone. Clear it when its owner ends, or run a loop with `sleep()` in a group.',
    loop: 'This function starts itself again by a timer that nobody holds. Nobody can stop it, and nobody hears of its errors. Run a loop with `sleep()` in a group.',
    sometimes:
      'This `{{name}}` is cleared only if nothing between fails or returns. Otherwise it runs on. Clear it in a `finally` block.',
  },
  why: 'A timer is background work. One whose handle is lost fires until the process ends: it keeps the process alive, touches objects that were closed long ago, fails tests that did not start it, and throws where nobody catches. A task that sleeps in a loop ends with its group, on every path, and its failure reaches somebody.',
  suggestion: 'Give the timer an owner.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  presetOptions: { strict: { checkTimeouts: true } },
  inTests: 'off',
  safety: 'behaviour-changing',
  offersFor: 'some',
  types: 'none',
  codemod: 'on-request',
  on: ['CallExpression'],
  looksLike: /\bset(?:Timeout|Interval)\b/,
  options: {
    schema: {
      checkTimeouts: {
        type: 'boolean',
        description: 'Also report a `setTimeout` that does not start its own function again.',
      },
      minDelay: {
        type: 'number',
        minimum: 0,
        description: 'The shortest delay of such a `setTimeout` to report, in milliseconds.',
      },
      allowUnref: {
        type: 'boolean',
        description: 'Accept a timer that does not keep the process alive.',
      },
    },
    defaults: { checkTimeouts: false, minDelay: 1_000, allowUnref: true },
  },

  match(node, file, options) {
    const timer = timerCall(node, file);
    if (!timer || timer.name === 'setImmediate') return undefined;
    const { call, name } = timer;
    const { fate, isUnref } = handleOf(call, file);
    if (fate === 'owned' || (isUnref && options.allowUnref)) return undefined;
    const found = { node: call.callee, messageId: fate, data: { name } };
    if (name === 'setInterval') return found;
    if (fate !== 'sometimes' && reschedules(call, file)) return { ...found, messageId: 'loop' };
    return isLongTimeout(call, file, options) ? found : undefined;
  },

  rewrite({ node, messageId }, file, types) {
    if (messageId === 'loop') return { outcome: 'left', reason: 'loop-needs-owner' };
    return giveTimerOwner(node.parent as TSESTree.CallExpression, file, types);
  },
});

function isLongTimeout(
  call: TSESTree.CallExpression,
  file: SourceFile,
  { checkTimeouts, minDelay }: OrphanTimerOptions,
): boolean {
  if (!checkTimeouts || settlesPromise(call, file) || droppedAbortTimer(call, file)) return false;
  const [, delay] = call.arguments;
  // A delay that only the run tells may be long.
  return (delay ? (constantNumber(delay, file) ?? Infinity) : 0) >= minDelay;
}
