import type { TSESTree } from '@typescript-eslint/types';
import { isFunctionValue, unwrap, type FunctionValue } from '../ast/kinds.ts';
import { definitionOf } from '../ast/scope.ts';
import { cannotFail } from '../combinators/cannot-fail.ts';
import { isJoinedAfterFailure } from '../combinators/joined-later.ts';
import { liveElements, type LiveOptions } from '../combinators/live.ts';
import { mappingOf } from '../combinators/mapping.ts';
import { raceTimeout } from '../combinators/race-timeout.ts';
import { rewriteCombinator } from '../combinators/rewrite.ts';
import { shareSignal } from '../combinators/shared-signal.ts';
import { startsHere } from '../combinators/started-here.ts';
import { combinatorUse, type CallUse } from '../combinators/use.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';
import { isPromiseBySyntax } from '../types/promise-syntax.ts';
import { combinators, type Combinator } from '../vocabulary.ts';

interface LeakyCombinatorOptions extends LiveOptions {
  /** `Promise.allSettled` waits for every task, so nothing leaks; only cancellation is missing. */
  readonly checkSettled: boolean;
  readonly allowSharedSignal: boolean;
}

export default definePattern<LeakyCombinatorOptions>({
  id: 'no-leaky-combinator',
  title: 'Disallow Promise combinators that leave tasks running',
  since: '0.1.0',
  messages: {
    all: '`Promise.all()` leaves siblings running after a failure. Nobody awaits or cancels them. Use `TaskGroup.all()` or `TaskGroup.map()`.',
    race: '`Promise.{{method}}()` leaves the losers running. Nobody awaits or cancels them. Use `TaskGroup.{{method}}()`, or `failAfter()` for a timeout.',
    settled:
      '`Promise.allSettled()` starts tasks that nobody can cancel. Use `TaskGroup.allSettled()`.',
  },
  why: 'A Promise combinator settles with the first decisive result and forgets the rest. The other tasks keep their sockets, timers and transactions, and what they throw later is lost. A task group cancels them, waits until each has settled, and only then rejects with the first failure.',
  suggestion: 'Give the tasks a group.',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  speaksOf: 'conduct',
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: true,
  on: ['MemberExpression', 'VariableDeclarator'],
  looksLike: mentionsCombinator(),
  options: {
    schema: {
      checkSettled: {
        type: 'boolean',
        description:
          'Also report `Promise.allSettled`, which joins its tasks but cannot cancel them.',
      },
      allowSharedSignal: {
        type: 'boolean',
        description:
          'Accept tasks that all get the signal of one controller, when that is aborted in a `catch` or `finally`.',
      },
      allowPure: {
        type: 'array',
        description: 'Functions whose result is no task, as `name` or `object.name`.',
        items: { type: 'string' },
        uniqueItems: true,
      },
      minInputs: {
        type: 'integer',
        minimum: 1,
        description: 'How many tasks at once are siblings.',
      },
    },
    defaults: { checkSettled: false, allowSharedSignal: true, allowPure: [], minInputs: 2 },
  },

  match(node, file, options) {
    const use = combinatorUse(node, file);
    if (!use) return undefined;
    const found = {
      node,
      messageId: messageIds[use.method],
      data: { method: use.method },
    };
    if (use.kind !== 'call' || !leaks(use, file, options)) return { ...found, silent: true };
    const live = liveElements(use.argument, file, options);
    return { ...found, asks: live === 'many' ? resultsOfMapping(use.argument, file) : live };
  },

  confirm(match, file, types, options) {
    const use = combinatorUse(match.node, file);
    if (match.silent || use?.kind !== 'call') return match;
    const live = liveElements(use.argument, file, options);
    if (live === 'many') {
      const results = resultsOfMapping(use.argument, file);
      const isOfValues = results.some((each) => types.isThenable(each) === false);
      return isOfValues ? { ...match, silent: true } : match;
    }
    let tasks = 0;
    for (const element of live) {
      if (types.isThenable(element) !== false) tasks += 1;
      if (tasks >= options.minInputs) return match;
    }
    return { ...match, silent: true };
  },

  rewrite({ node }: Match, file, types, form) {
    const use = combinatorUse(node, file)!;
    if (use.kind === 'left') return { outcome: 'left', reason: use.reason };
    return rewriteCombinator(use, {
      file,
      types,
      form,
      method: use.method,
      isTyped: Boolean(use.call.typeArguments),
    });
  },
});

/** What a mapping calls for each item, where a type can tell that it is no promise. */
function resultsOfMapping(argument: TSESTree.Expression, file: SourceFile): TSESTree.Expression[] {
  const callback = mappingOf(argument, file)?.callback;
  if (!callback || !isFunctionValue(callback) || callback.async || callback.generator) return [];
  const result = unwrap(callback.body);
  if (result.type !== 'CallExpression' || isPromiseBySyntax(result, file)) return [];
  return isItem(result.callee, callback, file) ? [] : [result];
}

/** `listeners.map((listener) => listener(event))`: one that is typed to return nothing may be async all the same. */
function isItem(callee: TSESTree.Node, callback: FunctionValue, file: SourceFile): boolean {
  let root = unwrap(callee);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  return root.type === 'Identifier' && definitionOf(file, root)?.node === callback;
}

const messageIds: Readonly<Record<Combinator, string>> = {
  all: 'all',
  allSettled: 'settled',
  race: 'race',
  any: 'race',
};

function leaks(use: CallUse, file: SourceFile, options: LeakyCombinatorOptions): boolean {
  const { argument, call, callee, method } = use;
  if (method === 'allSettled' && !options.checkSettled) return false;
  const live = liveElements(argument, file, options);
  if (live !== 'many' && live.length < options.minInputs) return false;
  // A race between promises that run already starts nothing here; whoever started them owns them.
  const isHarmless = method === 'all' ? cannotFail(argument, file) : !startsHere(argument, file);
  if (isHarmless || isJoinedAfterFailure(argument, call, file)) return false;
  const tasks = live === 'many' ? [argument] : live;
  if (options.allowSharedSignal && shareSignal(tasks, call, file)) return false;
  // Another rule speaks of those.
  return !(method === 'race' && raceTimeout(callee, file));
}

/** `Promise.all` with comments in between, `Promise['all']`, and `{ all } = Promise`. */
function mentionsCombinator(): RegExp {
  // A comment ends where it first can: two ways to read one are four for two, and a file may have hundreds.
  const comment = String.raw`/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|//.*\n`;
  const gap = String.raw`(?:[\s)!]|${comment})*`;
  const names = Object.keys(combinators).join('|');
  const member = String.raw`\bPromise${gap}(?:\?\.|\.|\[)${gap}['"\x60]?(?:${names})\b`;
  return new RegExp(String.raw`${member}|=${gap}(?:\w+\.)?Promise\b`);
}
