import { isCleanUp } from '../combinators/clean-up.ts';
import { isResultDropped, losesFailures, settledCall } from '../combinators/settled-use.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern<object>({
  id: 'no-ignored-settled',
  title: 'Disallow settled results that nobody reads',
  since: '0.1.0',
  messages: {
    ignored:
      'Nobody reads these results, so every failure is lost: `allSettled` never rejects. Report the rejected ones, or use `TaskGroup.all()`, which throws the first failure.',
  },
  why: '`Promise.allSettled` never rejects: each failure is an entry of its result, and nowhere else. Whoever awaits it and drops the result goes on as if all had gone well, and no handler, log or caller hears of what did not. Read the results, or let a group throw.',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  speaksOf: 'conduct',
  inTests: 'off',
  safety: 'manual',
  types: 'none',
  codemod: false,
  on: ['MemberExpression'],
  looksLike: /\ballSettled\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const call = node.type === 'MemberExpression' ? settledCall(node, file) : undefined;
    const [argument] = call?.arguments ?? [];
    if (!call || !argument || argument.type === 'SpreadElement') return undefined;
    const isLost = isResultDropped(call, file) && !isCleanUp(call) && losesFailures(argument, file);
    return isLost ? { node, messageId: 'ignored', data: {} } : undefined;
  },
});
