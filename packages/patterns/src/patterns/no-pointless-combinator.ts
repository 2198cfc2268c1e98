import type { TSESTree } from '@typescript-eslint/types';
import { awaitedTogether, takeAway } from '../combinators/pointless.ts';
import { combinatorUse } from '../combinators/use.ts';
import { definePattern, type Match } from '../define-pattern.ts';

type Kind = 'awaited' | 'single';

interface PointlessOptions {
  readonly report: readonly Kind[];
}

export default definePattern<PointlessOptions>({
  id: 'no-pointless-combinator',
  title: 'Disallow Promise combinators that run nothing at the same time',
  since: '0.1.0',
  messages: {
    awaited:
      'This is awaited before `Promise.{{method}}()` is called, so its tasks run one after the other. Hand over the calls without `await`, as functions to `TaskGroup.{{method}}()`.',
    single:
      '`Promise.{{method}}()` has one task here, and nothing to wait for besides. Await the task itself.',
  },
  why: 'An `await` inside the array ends before the combinator begins: what looks as if it ran at the same time runs one after the other, and takes as long as all of it together. Around a single task a combinator says that there are several.',
  suggestion: 'Run them at the same time, in a group.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  presetOptions: { strict: { report: ['awaited', 'single'] } },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['MemberExpression'],
  looksLike: /\bPromise\b/,
  options: {
    schema: {
      report: {
        type: 'array',
        description:
          'What to report: tasks that are `awaited` before, and a `single` task in a combinator.',
        items: { enum: ['awaited', 'single'] },
        uniqueItems: true,
      },
    },
    defaults: { report: ['awaited'] },
  },

  match(node, file, { report }) {
    const use = combinatorUse(node, file);
    if (use?.kind !== 'call' || use.argument.type !== 'ArrayExpression') return undefined;
    const { elements } = use.argument;
    const data = { method: use.method };
    const found: Match[] = [];
    const isSingle = elements.length === 1 && elements[0] && elements[0].type !== 'SpreadElement';
    if (isSingle) found.push({ node, messageId: 'single', data });
    else {
      const awaited = elements.find((element) => element?.type === 'AwaitExpression');
      if (awaited) found.push({ node: awaited, messageId: 'awaited', data });
    }
    // One settled result is more than the task alone gives.
    return found.filter(
      ({ messageId }) =>
        report.includes(messageId as Kind) &&
        !(messageId === 'single' && use.method === 'allSettled'),
    );
  },

  rewrite({ node, messageId }: Match, file) {
    const callee = (
      messageId === 'single' ? node : calleeAround(node)
    ) as TSESTree.MemberExpression;
    const use = combinatorUse(callee, file)!;
    if (use.kind === 'left') return { outcome: 'left', reason: use.reason };
    return messageId === 'single' ? takeAway(use, file) : awaitedTogether(use, file);
  },
});

/** The combinator in whose array the `await` stands. */
function calleeAround(awaited: TSESTree.Node): TSESTree.Node {
  return (awaited.parent!.parent as TSESTree.CallExpression).callee;
}
