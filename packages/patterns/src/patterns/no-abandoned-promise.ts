import { definePattern, type Match } from '../define-pattern.ts';
import { abandonedAt, type AbandonedOptions } from '../stored/abandoned.ts';
import { isAStoredPromise } from '../stored/confirm.ts';
import { takeOut } from '../stored/take-out.ts';
import { storingNodes } from '../stored/storage.ts';

export default definePattern<AbandonedOptions>({
  id: 'no-abandoned-promise',
  title: 'Disallow stored promises that nobody handles',
  since: '0.1.0',
  messages: {
    unused:
      '`{{name}}` keeps a promise that nobody handles. Its error is unhandled, and the task outlives its caller. Await it, or start it in a group.',
    conditional:
      '`{{name}}` keeps a promise that some paths never handle. There its error is unhandled, and the task outlives its caller. Handle it on every path.',
    overwritten:
      '`{{name}}` gets another value in line {{line}} before anybody handled this promise. Its error is unhandled. Await it first, or keep both.',
    field:
      '`{{name}}` keeps a promise that this class never reads. Its error is unhandled, and nothing waits for the task. Await it, or start it in a group.',
    ignored:
      '`{{name}}()` does nothing with this promise. Its error is unhandled, and the task outlives its caller. Await it, or start it in a group.',
    exported:
      '`{{name}}` starts work when the module loads, and leaves the error to whoever imports it. Export a function that starts it.',
  },
  why: 'A promise in a variable looks owned, and linters that look for floating promises take it for that. But a variable awaits nothing: if no path handles the promise, its failure is an unhandled rejection and its work outlives the function that started it.',
  suggestion: 'Await the task, or start it in the group.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  presetOptions: { strict: { checkExports: true } },
  speaksOf: 'owner',
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: false,
  on: [...storingNodes, 'ExportDefaultDeclaration'],
  looksLike: /[(`]|\bnew\b/,
  options: {
    schema: {
      trackFields: {
        type: 'boolean',
        description: 'Also follow promises in private fields, within their class.',
      },
      trackCollections: {
        type: 'boolean',
        description: 'Also follow promises in local arrays, maps, sets and objects.',
      },
      checkExports: {
        type: 'boolean',
        description: 'Also report promises that a module exports.',
      },
    },
    defaults: { trackFields: true, trackCollections: true, checkExports: false },
  },

  match: abandonedAt,

  confirm(match, file, types) {
    return isAStoredPromise(match, file, types) ? match : undefined;
  },

  rewrite(match: Match, file, types) {
    return takeOut(match, file, types);
  },
});
