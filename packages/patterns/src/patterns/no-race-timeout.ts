import type { TSESTree } from '@typescript-eslint/types';
import { enclosingFunction } from '../ast/kinds.ts';
import { textOf } from '../ast/tokens.ts';
import { raceTimeout, type RaceTimeout } from '../combinators/race-timeout.ts';
import { rewriteRaceTimeout } from '../combinators/race-timeout-rewrite.ts';
import { stopAfter } from '../combinators/shared-signal.ts';
import { definePattern } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import { droppedAbortTimer, heldAbortTimer } from '../timers/abort-timer.ts';
import { rewriteAbortTimer } from '../timers/abort-timer-rewrite.ts';
import { rewriteHeldAbortTimer } from '../timers/held-abort-timer-rewrite.ts';

export default definePattern<object>({
  id: 'no-race-timeout',
  title: 'Disallow timeouts that are made by hand',
  since: '0.1.0',
  messages: {
    race: 'This race is a timeout made by hand. When the timer wins, the work runs on, and nobody awaits or cancels it. Use `failAfter()`, or `moveOnAfter()` to go on without an error.',
    abort:
      'This timer is never cleared. It outlives the work, and keeps the process alive for nothing. Use `AbortSignal.timeout()`, or run the work in `failAfter()` or `moveOnAfter()`.',
  },
  why: 'A race against a timer ends the waiting, not the work: the request, the query or the process goes on, its late failure is lost, and the timer keeps the process alive when the work was faster. `failAfter` and `moveOnAfter` cancel the work by a signal, wait until it has ended, and clear their timer on every path.',
  suggestion: 'Use `failAfter()` or `moveOnAfter()`.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  speaksOf: 'conduct',
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: 'on-request',
  on: ['CallExpression', 'MemberExpression'],
  looksLike: /\brace\b|\bsetTimeout\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    if (node.type === 'MemberExpression') {
      const race = raceTimeout(node, file);
      const found = { node, messageId: 'race', data: {} };
      return race && { ...found, ...(isStopped(race, file) && { silent: true }) };
    }
    const timer = droppedAbortTimer(node, file);
    if (timer) {
      const isReplacement = standsInForTimeout(timer.call, file);
      return isReplacement ? undefined : { node: timer.call.callee, messageId: 'abort', data: {} };
    }
    // Nothing is wrong with one that is cleared; the codemod knows a shorter way to say it.
    const held = heldAbortTimer(node, file);
    return held && { node: held.call.callee, messageId: 'abort', data: {}, silent: true };
  },

  rewrite({ node, messageId, silent }, file, types) {
    if (messageId === 'race') return rewriteRaceTimeout(raceTimeout(node, file)!, file, types);
    return silent
      ? rewriteHeldAbortTimer(heldAbortTimer(node.parent!, file)!, file)
      : rewriteAbortTimer(droppedAbortTimer(node.parent!, file)!, file);
  },
});

/** `Promise.race([sleep(5), once(socket, 'close', { signal })]); controller.abort();`: then nothing runs on. */
function isStopped({ call, timer, work }: RaceTimeout, file: SourceFile): boolean {
  return (
    timer.stopsWork === true ||
    stopAfter(work, { call, isThrown: timer.outcome === 'rejects' }, file)
  );
}

/** Where `AbortSignal.timeout()` has been looked for already, this is what does its job. */
function standsInForTimeout(call: TSESTree.CallExpression, file: SourceFile): boolean {
  const around = enclosingFunction(call);
  return around !== undefined && /\bAbortSignal\??\.timeout\b/.test(textOf(file, around));
}
