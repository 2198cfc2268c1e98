import { definePattern } from '../define-pattern.ts';
import { isAStoredPromise } from '../stored/confirm.ts';
import { startedBy, startingNodes, type StartUpOptions } from '../stored/start-up.ts';

export default definePattern<StartUpOptions>({
  id: 'no-async-init',
  title: 'Disallow work that starts while an object is made',
  since: '0.1.0',
  messages: {
    dropped:
      'Work starts in {{place}}, and nobody ever reads `{{name}}`. Its error is unhandled, and nothing waits for it. Start it in an async factory that awaits it.',
    ready:
      'Work starts in {{place}}, and whoever uses the object must remember to await `{{name}}`. Until then its error is unhandled. Start it in an async factory that awaits it.',
    returned:
      'This constructor returns a promise instead of the object. `new` should never start work. Move it to an async factory that awaits it.',
  },
  why: 'A constructor, a field and a static block cannot await. Work that they start has no owner: its failure is an unhandled rejection before anybody can have asked for it, the object is used before it is ready, and a test that only makes the object starts the work too. An async factory, such as a static `create`, awaits the work and then makes the object.',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  presetOptions: { strict: { allowReadyField: false } },
  speaksOf: 'owner',
  inTests: 'off',
  safety: 'manual',
  types: 'better-with',
  codemod: false,
  on: startingNodes,
  looksLike: /\bclass\b/,
  options: {
    schema: {
      allowReadyField: {
        type: 'boolean',
        description:
          'Accept `this.ready = this.init()` where the field is public, or where the class reads it.',
      },
    },
    defaults: { allowReadyField: true },
  },

  match: startedBy,

  confirm(match, file, types) {
    return isAStoredPromise(match, file, types) ? match : undefined;
  },
});
