import { definePattern } from '../define-pattern.ts';
import { awaitInstead } from '../loops/await-instead.ts';
import { busyWait, type Loop } from '../loops/busy-wait.ts';

export default definePattern<object>({
  id: 'no-busy-wait',
  title: 'Disallow loops that wait by looking again and again',
  since: '0.1.0',
  messages: {
    spins:
      'This loop keeps the processor busy until it ends, and nothing else in the process runs meanwhile. Await `sleep()`, or an event.',
    polls:
      'This loop sleeps and looks again. It hears of a change late, and wakes the process for nothing. Let whoever makes the change set an `Event` or notify a `Condition`, and await that.',
  },
  why: 'A loop that looks at the clock stops the whole process: no timer, no request, no cancellation gets through. One that sleeps between two looks is late by half its pause on average, wakes the process for nothing, and often has no end when the change never comes. Something that can be awaited wakes its waiters at once, and only then.',
  suggestion: 'Await it instead.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  safety: 'behaviour-changing',
  offersFor: 'some',
  inTests: 'off',
  types: 'none',
  codemod: false,
  on: ['WhileStatement', 'DoWhileStatement', 'ForStatement'],
  looksLike: /\b(?:while|for)\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const messageId = busyWait(node as Loop, file);
    return messageId && { node, messageId, data: {} };
  },

  rewrite({ node, messageId }, file) {
    return awaitInstead(node as Loop, messageId, file);
  },
});
