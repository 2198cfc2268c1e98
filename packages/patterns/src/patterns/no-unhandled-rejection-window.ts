import { definePattern, type Match } from '../define-pattern.ts';
import { isAStoredPromise } from '../stored/confirm.ts';
import { awaitTogether } from '../stored/await-together.ts';
import { storingNodes } from '../stored/storage.ts';
import { windowsAt, type WindowOptions } from '../stored/windows.ts';

export default definePattern<WindowOptions>({
  id: 'no-unhandled-rejection-window',
  title: 'Disallow waiting for something else while a promise has no handler',
  since: '0.1.0',
  messages: {
    suspended:
      '`{{name}}` runs without a handler while line {{line}} waits. If it fails then, its error is unhandled, which ends the process. Await both together, as with `TaskGroup.all()`.',
    left: '`{{name}}` has no handler yet when line {{line}} leaves. Its error is then unhandled, and nobody waits for the task. Start it after that line, or await it before.',
    sequence:
      'These promises run at the same time, and this loop awaits one after the other. If a later one fails first, its error is unhandled. Use `TaskGroup.map()` or `TaskGroup.all()`.',
  },
  why: 'A promise that fails before anybody handles it is an unhandled rejection, also when the code would have awaited it a line later. Node.js ends the process for it. It happens when a function starts two tasks and awaits them in turn: while it waits for the first, nobody listens to the second; and when the first fails, nobody ever will. A task group listens to all of its tasks from the start.',
  suggestion: 'Give the tasks a group, and await them together.',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: false,
  on: [...storingNodes, 'ForOfStatement', 'ForStatement'],
  looksLike: /\b(?:await|yield|return|throw)\b/,
  options: {
    schema: {
      allowImmediateCatch: {
        type: 'boolean',
        description: 'Accept `promise.catch(…)` as a statement of its own as the handler.',
      },
    },
    defaults: { allowImmediateCatch: true },
  },

  match: windowsAt,

  confirm(match, file, types) {
    return isAStoredPromise(match, file, types) ? match : undefined;
  },

  rewrite(match: Match, file) {
    return awaitTogether(match, file);
  },
});
