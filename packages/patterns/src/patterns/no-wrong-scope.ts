import { isFunctionValue, type FunctionValue } from '../ast/kinds.ts';
import { mentionsOwner } from '../groups/mentions.ts';
import { useInner, wrongScopeIn } from '../groups/wrong-scope.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern({
  id: 'no-wrong-scope',
  title: 'Disallow an outer group or task where the inner one is meant',
  since: '0.1.0',
  messages: {
    group:
      'This starts a task in the outer `{{outer}}`, and nothing uses the inner group. The inner group ends without waiting for it. Start it in the inner group.',
    scope:
      'This waits for `{{outer}}`, and not for the scope it is in. The deadline or cancellation of that scope does not reach it. Use the scope that the function is given.',
    task: 'This waits for the outer `{{outer}}`, and not for the task it is in. When the group cancels its tasks, this one goes on. Use the task that the function is given.',
  },
  why: 'Each group, task and scope hands its function an owner of its own, and only what is given that owner hears of its deadline and its cancellation. A function that uses one from further out instead looks right, as the names are in scope, and works until the inner one is cancelled.',
  suggestion: 'Use what the function is given.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['ArrowFunctionExpression', 'FunctionExpression'],
  looksLike: mentionsOwner,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const found = isFunctionValue(node) ? wrongScopeIn(node, file) : undefined;
    if (!found || found.inner === 'handle') return undefined;
    const data = { outer: found.outer.variable.name };
    return { node: found.node, messageId: found.inner, data };
  },

  rewrite({ node }, file) {
    const found = bodiesAround(node)
      .map((body) => wrongScopeIn(body, file))
      .find((each) => each?.node === node);
    return found ? useInner(found, file) : { outcome: 'left', reason: 'no-direct-counterpart' };
  },
});

function bodiesAround(node: { parent?: unknown }): FunctionValue[] {
  const bodies: FunctionValue[] = [];
  for (let at = node.parent as FunctionValue | undefined; at; at = at.parent as never) {
    if (isFunctionValue(at)) bodies.push(at);
  }
  return bodies;
}
