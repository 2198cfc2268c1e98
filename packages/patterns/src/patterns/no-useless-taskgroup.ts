import type { TSESTree } from '@typescript-eslint/types';
import { mentionsGroup } from '../groups/mentions.ts';
import { awaitTheWork, startsOneTask } from '../groups/single-task.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern({
  id: 'no-useless-taskgroup',
  title: 'Disallow groups for a single task',
  since: '0.1.0',
  messages: {
    single:
      'This group has one task and nothing beside it. Nothing runs at the same time, and an error comes wrapped in a `TaskGroupError`. Await the work itself.',
  },
  why: 'A group is for work that goes on at the same time. With one task and a body that only starts it there is none: awaiting the function does the same, throws its error as it is, and says so.',
  suggestion: 'Await the work itself.',
  severity: { recommended: 'warn', strict: 'warn', governance: 'warn' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['CallExpression'],
  looksLike: mentionsGroup,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const call = node as TSESTree.CallExpression;
    return startsOneTask(call, file)
      ? { node: call.callee, messageId: 'single', data: {} }
      : undefined;
  },

  rewrite({ node }, file) {
    return awaitTheWork(node.parent as TSESTree.CallExpression, file);
  },
});
