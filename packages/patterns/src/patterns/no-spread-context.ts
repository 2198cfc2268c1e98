import { mentionsOwner } from '../groups/mentions.ts';
import { copiedAt, nameSignal } from '../groups/spread.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern({
  id: 'no-spread-context',
  title: 'Disallow copies of groups, tasks and scopes',
  since: '0.1.0',
  messages: {
    signal:
      'A copy of this {{kind}} has no signal, which is a getter of its class. Nothing cancels what is given the copy. Name it: `signal: {{name}}.signal`.',
    report:
      'A copy of this task lacks its name, status and result, which are getters of its class. It also does not change any more. Take its `report`.',
    rest: 'What is left of this {{kind}} has no methods and no signal, which belong to its class. Nothing cancels what is given the rest. Name what you need.',
  },
  why: 'Spreading copies the own fields of an object. The signal of a task, a group or a scope is a getter of its class, made when it is first asked for, so the copy does not have it, and TypeScript, which sees an interface, does not notice. A wait or a request that is given the copy runs on when the task is cancelled.',
  suggestion: 'Name what the copy lacks.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['SpreadElement', 'CallExpression', 'RestElement'],
  looksLike: mentionsOwner,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const copied = copiedAt(node, file);
    if (!copied) return undefined;
    const { form, kind } = copied;
    const messageId = form === 'rest' ? 'rest' : kind === 'handle' ? 'report' : 'signal';
    const name = copied.node.type === 'Identifier' ? copied.node.name : kind;
    return { node, messageId, data: { kind: kind === 'handle' ? 'task' : kind, name } };
  },

  rewrite({ node }, file) {
    const copied = copiedAt(node, file);
    return copied ? nameSignal(copied, file) : { outcome: 'left', reason: 'no-direct-counterpart' };
  },
});
