import { mentionsOwner } from '../groups/mentions.ts';
import { generatorsGiven, groupAcrossYield } from '../groups/yield.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern({
  id: 'no-yield-in-taskgroup',
  title: 'Disallow `yield` while a group is open',
  since: '0.1.0',
  messages: {
    yield:
      'This `yield` hands control to the consumer while `{{group}}` is open. If the consumer stops asking, its tasks run on and nobody hears of their failures. Send the values through a channel, or use `TaskGroup.asCompleted()`.',
    generator:
      'This is a generator, and calling it runs nothing until somebody reads from it. The runtime refuses it. Pass an async function.',
  },
  why: 'A group is meant to end before the code around it goes on. A generator that yields inside of one breaks that: its block stays open for as long as the consumer likes, for ever when it never asks again. A failure in the group cancels tasks, but cannot reach the consumer until then.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  safety: 'manual',
  types: 'none',
  codemod: false,
  on: ['YieldExpression', 'CallExpression'],
  looksLike: mentionsOwner,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    if (node.type === 'YieldExpression') {
      const group = groupAcrossYield(node, file);
      return group && { node, messageId: 'yield', data: { group: group.variable.name } };
    }
    const given = node.type === 'CallExpression' ? generatorsGiven(node, file) : undefined;
    return given && { node: given, messageId: 'generator', data: {} };
  },
});
