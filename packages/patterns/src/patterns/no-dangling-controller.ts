import type { TSESTree } from '@typescript-eslint/types';
import { danglingController } from '../cancellation/dangling-controller.ts';
import { useGivenSignal } from '../cancellation/use-given-signal.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern<object>({
  id: 'no-dangling-controller',
  title: 'Disallow controllers that nobody aborts',
  since: '0.1.0',
  messages: {
    never:
      'Nobody ever aborts `{{name}}`. What is given its signal looks as if it could be cancelled, and cannot. Pass on the signal of the caller, use `failAfter()` for a timeout, or abort it where the work should end.',
  },
  why: 'A signal is only as good as the hand on its controller. A controller whose `abort` is neither called nor passed on makes code look as if it could be cancelled: the request has its signal, the review is content, and the work runs to its end whatever happens. Most often a line got lost, or the signal of the caller was meant.',
  severity: { recommended: 'off', strict: 'warn', governance: 'error' },
  suggestion: 'Pass the signal at hand on.',
  suggestions: 'several',
  inTests: 'off',
  safety: 'behaviour-changing',
  offersFor: 'some',
  types: 'none',
  codemod: false,
  on: ['NewExpression'],
  looksLike: /\bAbortController\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const name = danglingController(node as TSESTree.NewExpression, file);
    return name === undefined ? undefined : { node, messageId: 'never', data: { name } };
  },

  rewrite({ node }, file) {
    return useGivenSignal(node as TSESTree.NewExpression, file);
  },
});
