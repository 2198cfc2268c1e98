import type { TSESTree } from '@typescript-eslint/types';
import { statementBefore } from '../edits/statement-before.ts';
import { groupLeftBy } from '../groups/control-flow.ts';
import { mentionsGroup } from '../groups/mentions.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern({
  id: 'no-control-flow-in-taskgroup',
  title: 'Disallow leaving the block of a group before it is joined',
  since: '0.1.0',
  messages: {
    leaves:
      'This `{{jump}}` leaves the block before `{{group}}` is joined. Its tasks are cancelled, and the code goes on only when they have stopped. Join or cancel the group first, to say which is meant.',
  },
  why: 'Leaving the block of a group early does two things that the code does not say: it cancels the tasks that run, and it waits until they have ended. A reader takes a `return` for the end of the function at that point. `await group.join()` or `group.cancel()` before it makes clear what happens to the work.',
  suggestion: 'Cancel the group first.',
  severity: { recommended: 'off', strict: 'warn', governance: 'warn' },
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['ReturnStatement', 'BreakStatement', 'ContinueStatement'],
  looksLike: mentionsGroup,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const jump = node as TSESTree.ReturnStatement;
    const group = groupLeftBy(jump, file);
    if (!group) return undefined;
    const [word] = /^\w+/.exec(file.text.slice(...jump.range)) ?? ['jump'];
    return { node, messageId: 'leaves', data: { jump: word, group: group.variable.name } };
  },

  // Leaving cancels it anyway: said aloud, nothing changes.
  rewrite({ node, data }, file) {
    const edits = statementBefore(node as TSESTree.Statement, `${data['group']!}.cancel()`, file);
    return { outcome: 'converted', edits, imports: [], notes: [] };
  },
});
