import type { TSESTree } from '@typescript-eslint/types';
import { calleeName } from '../ast/kinds.ts';
import { definePattern } from '../define-pattern.ts';
import { bluebirdCombinator, rewriteBluebirdCombinator } from '../libraries/bluebird-combinator.ts';
import { libraryFunction, type LibraryFunction } from '../libraries/library-call.ts';
import { recipeOf } from '../libraries/recipes.ts';
import { isPlainPromise } from '../libraries/result.ts';
import { rewriteCall } from '../libraries/rewrite-call.ts';
import { rewriteSettle } from '../libraries/settle.ts';
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
    /['"`](?:p-(?:map|settle|map-series|each-series|filter|all|series|props|times|limit|queue)|plimit-lit|promise-limit|tiny-async-pool|async(?:-es)?|bluebird)(?:\/[\w./-]+)?['"`]/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const library = limiterKind(node, file);
    if (library) return { node, messageId: 'limiter', data: { library } };
    if (node.type !== 'CallExpression') return undefined;
    if (bluebirdCombinator(node, file)) {
      return { node, messageId: 'call', data: { library: 'bluebird', name: calleeName(node)! } };
    }
    const found = libraryFunction(node.callee, file);
    const recipe = found && recipeOf(found);
    if (!found || recipe === undefined) return undefined;
    const match = { node, messageId: 'call', data: { ...found, name: nameOf(found, node, file) } };
    return recipe || found.library === 'p-settle' ? match : { ...match, silent: true };
  },

  confirm(match, file, types) {
    const combinator = bluebirdCombinator(match.node, file);
    // Left or not, the other pattern could only say that this is not the platform's promise.
    if (combinator) return { ...match, claims: [combinator.callee] };
    if (match.messageId !== 'limiter') return match;
    const claims = gathersOf(match.node as Creation, { file, types, form: 'best' });
    return claims.length ? { ...match, claims } : match;
  },

  rewrite({ node, messageId }, file, types, form) {
    if (messageId === 'limiter') return rewriteLimiter(node as Creation, { file, types, form });
    const call = node as TSESTree.CallExpression;
    const combinator = bluebirdCombinator(call, file);
    if (combinator) return rewriteBluebirdCombinator(combinator, { file, types, form });
    const found = libraryFunction(call.callee, file)!;
    if (found.library === 'p-settle') return rewriteSettle(call, { file, types, form });
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
