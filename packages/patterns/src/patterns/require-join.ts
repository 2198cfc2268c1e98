import type { TSESTree } from '@typescript-eslint/types';
import { hasEnd, isLeftOpen, joinAtEnd, startedAfterJoin } from '../groups/join.ts';
import { mentionsGroup } from '../groups/mentions.ts';
import { groupBoundBy } from '../groups/tasks.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern({
  id: 'require-join',
  title: 'Require a block that opens a group to join it',
  since: '0.1.0',
  messages: {
    missing:
      'This block never joins `{{group}}`. Leaving it cancels the tasks, and what they had to do is lost without an error. End it with `await {{group}}.join()`.',
    late: '`{{group}}` has ended when this task is started. The start throws. Start it before the group is joined.',
  },
  why: 'A disposer is not told whether its block ended or threw, so a group in the block form has to be told: `join` says that the block ended well, and waits for the tasks. Without it the group takes the end for an abort. It cancels every task, and nothing reports that their work is missing.',
  suggestion: 'Join the group at the end of the block.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['VariableDeclaration'],
  looksLike: mentionsGroup,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const group = groupBoundBy(node, file);
    if (!group?.declarator) return undefined;
    const statements = statementsAfter(node);
    const data = { group: group.variable.name };
    const late = startedAfterJoin(statements, group, file);
    if (late) return { node: late, messageId: 'late', data };
    if (!hasEnd(statements, file) || !isLeftOpen(group, file)) return undefined;
    return { node: group.declarator, messageId: 'missing', data };
  },

  rewrite({ node, messageId, data }, file) {
    const statements = node.parent ? statementsAfter(node.parent) : [];
    if (messageId !== 'missing' || statements.length === 0) {
      return { outcome: 'left', reason: 'no-place-for-join' };
    }
    return joinAtEnd(statements, data['group']!, file);
  },
});

function statementsAfter(statement: TSESTree.Node): readonly TSESTree.Node[] {
  const { parent } = statement;
  if (parent?.type !== 'BlockStatement' && parent?.type !== 'Program') return [];
  const list: readonly TSESTree.Node[] = parent.body;
  return list.slice(list.indexOf(statement) + 1);
}
