import type { TSESTree } from '@typescript-eslint/types';
import { definePattern } from '../define-pattern.ts';
import { libraryFunction, type LibraryFunction } from '../libraries/library-call.ts';
import { recipeOf } from '../libraries/recipes.ts';
import { isPlainPromise } from '../libraries/result.ts';
import { rewriteCall } from '../libraries/rewrite-call.ts';
import { limiterKind, type Creation } from '../limiters/limiter.ts';
import { gathersOf, rewriteLimiter } from '../limiters/rewrite-limiter.ts';
import type { SourceFile } from '../source-file.ts';

export default definePattern({
  id: 'prefer-taskgroup',
  title: 'Prefer a task group to a library of concurrent loops',
  since: '0.1.0',
  messages: {
    limiter:
      '`{{library}}` limits tasks, but nobody owns them after a failure. Give a group the `limit`, or share a `CapacityLimiter`.',
    call: '`{{name}}` of `{{library}}` limits tasks, but nobody owns them after a failure. Use `TaskGroup`.',
  },
  why: 'Libraries such as p-map, p-limit, async and Bluebird limit how much runs at once. When one task fails, the call rejects while the others run on, and no signal tells them to stop. A task group takes the same limit, cancels what is left after a failure and waits for it.',
  suggestion: 'Use the task group that does the same.',
  severity: { recommended: 'off', strict: 'off', governance: 'off' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: true,
  on: ['CallExpression', 'NewExpression'],
  looksLike:
    /['"`](?:p-(?:map|map-series|each-series|filter|all|series|props|limit|queue)|plimit-lit|promise-limit|tiny-async-pool|async(?:-es)?|bluebird)(?:\/[\w./-]+)?['"`]/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const library = limiterKind(node, file);
    if (library) return { node, messageId: 'limiter', data: { library } };
    if (node.type !== 'CallExpression') return undefined;
    const found = libraryFunction(node.callee, file);
    const recipe = found && recipeOf(found);
    if (!found || recipe === undefined) return undefined;
    const match = { node, messageId: 'call', data: { ...found, name: nameOf(found, node, file) } };
    return recipe ? match : { ...match, silent: true };
  },

  confirm(match, file, types) {
    if (match.messageId !== 'limiter') return match;
    const claims = gathersOf(match.node as Creation, { file, types, form: 'best' });
    return claims.length ? { ...match, claims } : match;
  },

  rewrite({ node, messageId }, file, types, form) {
    if (messageId === 'limiter') return rewriteLimiter(node as Creation, { file, types, form });
    const call = node as TSESTree.CallExpression;
    const found = libraryFunction(call.callee, file)!;
    const recipe = recipeOf(found);
    if (!recipe) return { outcome: 'left', reason: 'no-direct-counterpart' };
    if (found.library === 'bluebird' && !isPlainPromise(call, file)) {
      return { outcome: 'left', reason: 'library-promise-escapes' };
    }
    return rewriteCall(call, recipe, { file, types, form });
  },
});

function nameOf(
  { name }: LibraryFunction,
  { callee }: TSESTree.CallExpression,
  file: SourceFile,
): string {
  return name === 'default' ? file.text.slice(...callee.range) : name;
}
