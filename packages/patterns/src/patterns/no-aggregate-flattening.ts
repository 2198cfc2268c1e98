import type { TSESTree } from '@typescript-eslint/types';
import { pickedError } from '../cancellation/group-error.ts';
import { definePattern } from '../define-pattern.ts';
import { replace } from '../edits/edit.ts';

export default definePattern<object>({
  id: 'no-aggregate-flattening',
  title: 'Disallow picking one error out of a group of errors',
  since: '0.1.0',
  messages: {
    thrown:
      'This throws one error of `{{name}}` in place of all. The others are lost, and with them often the cause. Throw the group, or sort its errors with `catchGroup()`.',
    first:
      'Of all errors in `{{name}}` only the first is looked at. The others are lost, and with them often the cause. Look at each of them, or sort them with `catchGroup()`.',
  },
  why: 'Tasks that run at the same time fail at the same time. The group keeps every error, in the order in which they came, which says nothing about which one matters: the first is often a mere consequence. Code that picks it makes a group of failures look like one, and hides the cause from the log and from every handler further out.',
  suggestion: 'Throw the whole group.',
  severity: { recommended: 'off', strict: 'warn', governance: 'warn' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['MemberExpression'],
  looksLike: /\berrors\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const picked = pickedError(node as TSESTree.MemberExpression, file);
    const messageId = picked?.thrown ? 'thrown' : 'first';
    return picked && { node, messageId, data: { name: picked.name } };
  },

  rewrite({ node }, file) {
    const picked = pickedError(node as TSESTree.MemberExpression, file);
    const thrown = picked?.thrown?.argument;
    if (!picked || !thrown) return { outcome: 'left', reason: 'others-unclear' };
    const edits = [replace(thrown.range, picked.name)];
    return { outcome: 'converted', edits, imports: [], notes: [] };
  },
});
