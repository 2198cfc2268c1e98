import { isFunction } from '../ast/kinds.ts';
import { unusedSignals, waits } from '../cancellation/unused-signal.ts';
import { definePattern } from '../define-pattern.ts';

export default definePattern({
  id: 'no-unused-signal',
  title: 'Disallow signals that a function takes and never reads',
  since: '0.1.0',
  messages: {
    unused:
      '`{{name}}` is never read. Callers believe that they can cancel this work, and cannot. Pass it on to what is awaited here, or take it out.',
  },
  why: 'A parameter is a promise. A function that takes a signal tells its callers that it stops when they abort, and a function that never reads it goes on to its end. The timeout around it does nothing, and nobody looks there, because the signal is passed everywhere.',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  inTests: 'off',
  safety: 'manual',
  types: 'none',
  codemod: false,
  on: ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
  looksLike: /signal|taskgroup|\b(?:Task|Cancel|Start)[A-Z]|\bAttempt\b/i,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    if (!isFunction(node)) return undefined;
    const [unused] = unusedSignals(node, file);
    if (!unused || !waits(node, file)) return undefined;
    return { node: unused, messageId: 'unused', data: { name: unused.name } };
  },
});
