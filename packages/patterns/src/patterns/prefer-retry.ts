import { definePattern } from '../define-pattern.ts';
import type { Loop } from '../loops/busy-wait.ts';
import { retryLoop } from '../retries/loop.ts';
import { rewriteRetry } from '../retries/rewrite.ts';

export default definePattern<object>({
  id: 'prefer-retry',
  title: 'Prefer `retry()` to loops that try again by hand',
  since: '0.1.0',
  messages: {
    loop: 'This loop tries again by hand. A cancellation neither ends its pause nor keeps it from the next attempt. Use `retry()`.',
  },
  why: 'A loop around a `try` takes every failure for one that passes, also the one that says that nobody waits any more: it sleeps on and tries again in a program that is about to end. It forgets all failures but the last, and its pauses are rarely right: without chance in them, clients that failed together come back together. `retry()` ends with its task, keeps the failures, and has a policy that is read at a glance.',
  suggestion: 'Use `retry()`.',
  suggestions: 'several',
  severity: { recommended: 'off', strict: 'warn', governance: 'warn' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: 'on-request',
  on: ['ForStatement', 'WhileStatement', 'DoWhileStatement'],
  looksLike: /\bcatch\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    return retryLoop(node as Loop, file) && { node, messageId: 'loop', data: {} };
  },

  rewrite({ node }, file, types) {
    return rewriteRetry(retryLoop(node as Loop, file)!, file, types);
  },
});
