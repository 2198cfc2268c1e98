import type { TSESTree } from '@typescript-eslint/types';
import { mentionsGroup } from '../groups/mentions.ts';
import { closesTooEarly, moveBeforeGroup } from '../groups/resource-order.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern({
  id: 'no-resource-after-taskgroup',
  title: 'Disallow resources that close before the tasks that use them',
  since: '0.1.0',
  messages: {
    after:
      '`{{resource}}` closes before `{{group}}` ends, as a block disposes of the last first. When the block throws, tasks go on with a closed resource. Declare it before the group.',
    inside:
      '`{{resource}}` closes at the end of its block, and tasks of `{{group}}` that use it go on. They then work with a closed resource. Declare it around the group, or open it in the task.',
  },
  why: 'A block disposes of what it holds in reverse order, last first. A resource that is declared after a group is closed while the tasks of the group still run, and one that is declared in the body of a group is closed when the body ends, which is before its tasks do. What a task uses has to live longer than the group.',
  suggestion: 'Declare it before the group.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['VariableDeclarator'],
  looksLike: mentionsGroup,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    if (node.type !== 'VariableDeclarator') return undefined;
    const found = closesTooEarly(node, file);
    const resource = (node.id as TSESTree.Identifier).name;
    return (
      found && {
        node,
        messageId: found.kind,
        data: { resource, group: found.group.variable.name },
      }
    );
  },

  rewrite({ node, messageId }, file) {
    if (messageId !== 'after') return { outcome: 'left', reason: 'depends-on-group' };
    return moveBeforeGroup(node as TSESTree.VariableDeclarator, file);
  },
});
