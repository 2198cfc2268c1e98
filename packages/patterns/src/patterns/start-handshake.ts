import type { TSESTree } from '@typescript-eslint/types';
import { handshakeFault, startAndWait } from '../groups/handshake.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern({
  id: 'start-handshake',
  title: 'Require a task that is waited for to say that it is ready',
  since: '0.1.0',
  messages: {
    never:
      'This function never calls `taskStatus.started`. `start` waits for that, and throws when the task ends without it. Call it once the task is ready, or use `startSoon`.',
    soon: 'This function says when it is ready, and `startSoon` gives it nobody to tell. Its `taskStatus` is missing, so it throws. Use `await group.start`.',
  },
  why: '`start` and `startSoon` differ in one thing: `start` waits until the task says that it is ready, by `taskStatus.started`. A function that never says so keeps its caller waiting until it ends, and then the start fails. One that does say so fails under `startSoon`, whose tasks have no `taskStatus`.',
  suggestion: 'Start the task, and wait until it is ready.',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['CallExpression'],
  looksLike: /TaskGroup|runMain|startSoon|trySpawn/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const call = node as TSESTree.CallExpression;
    const kind = handshakeFault(call, file);
    return kind && { node: call.arguments[0]!, messageId: kind, data: {} };
  },

  rewrite({ node, messageId }, file) {
    if (messageId !== 'soon') return { outcome: 'left', reason: 'no-direct-counterpart' };
    return startAndWait(node.parent as TSESTree.CallExpression, file);
  },
});
