import { bindWith, dropped, findUnbound, isProven, maybeUnbound } from '../groups/unbound.ts';
import { definePattern } from '../define-pattern.ts';

interface RequireAwaitUsingOptions {
  readonly factories: readonly string[];
  readonly checkTypes: boolean;
}

export default definePattern<RequireAwaitUsingOptions>({
  id: 'require-await-using',
  title: 'Require `using` for what has to be disposed of',
  since: '0.1.0',
  messages: {
    group:
      'This group is not bound by `await using`. When the code below throws, its tasks run on without an owner. Bind it with `await using`, or use `withTaskGroup()`.',
    resource:
      'Nothing disposes of what `{{name}}` opens when the code below throws. It stays open for good. Bind it with `{{keyword}}`.',
    dropped:
      'Nobody can dispose of what `{{name}}` opens here. It stays open for good. Bind it with `{{keyword}}`.',
    sync: 'This value can only be disposed of asynchronously. `using` throws a TypeError here, and closes nothing. Write `await using`.',
    disposable:
      'This value has to be disposed of, and nothing here does that. What it holds stays open for good. Bind it with `await using`.',
  },
  why: 'A group in the block form, a process or a signal receiver lives until it is disposed of. In a plain `const` that happens only if every path through the code remembers it, also the one where something throws. `await using` ends it with its block on each of them.',
  suggestion: 'Bind it so that it ends with its block.',
  suggestions: 'several',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  presetOptions: { strict: { checkTypes: true } },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: false,
  on: ['VariableDeclarator', 'ExpressionStatement'],
  looksLike: /\(/,
  options: {
    schema: {
      factories: {
        type: 'array',
        description: 'More functions whose result has to be bound by `await using`, by name.',
        items: { type: 'string' },
        uniqueItems: true,
      },
      checkTypes: {
        type: 'boolean',
        description: 'Also report other values that have a `Symbol.asyncDispose`, as types show.',
      },
    },
    defaults: { factories: [], checkTypes: false },
  },

  match(node, file, { factories, checkTypes }) {
    if (node.type === 'ExpressionStatement') return dropped(node, file, factories);
    if (node.type !== 'VariableDeclarator') return undefined;
    return findUnbound(node, file, factories) ?? maybeUnbound(node, file, checkTypes);
  },

  confirm(match, file, types) {
    return !match.asks || isProven(match, file, types) ? match : undefined;
  },

  rewrite({ node, data }, file) {
    return bindWith(node, data['keyword']!, file);
  },
});
