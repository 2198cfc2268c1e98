import { definePattern } from '../define-pattern.ts';
import { rejectionSink } from '../signals/rejection-sink.ts';

export default definePattern({
  id: 'no-global-rejection-sink',
  title: 'Disallow handlers that take unhandled errors and do nothing about them',
  since: '0.1.0',
  messages: {
    swallows:
      'This `{{event}}` handler throws away every error that nobody handled. The program goes on with work that failed halfway, and nobody learns of it. Remove the handler, or report the error and exit.',
    logs: 'This `{{event}}` handler only logs, and so keeps the program alive after an error that nobody handled. It goes on with work that failed halfway. Remove the handler, or report the error and exit.',
    hides:
      'This `{{event}}` handler hides every rejection that nobody handled. Neither the console nor a monitor hears of it. Remove `preventDefault`, or report the error.',
  },
  why: 'An error that nobody handled means that some work stopped at an unknown point: a lock may be held, a transaction open, half of a batch written. Node ends the program then, and a supervisor starts a fresh one. A listener for `unhandledRejection` or `uncaughtException` takes the place of that. One that only logs leaves a program running that answers health checks and has stopped doing its job.',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  inTests: 'off',
  safety: 'manual',
  types: 'none',
  codemod: false,
  on: ['CallExpression', 'AssignmentExpression'],
  looksLike: /unhandledrejection|uncaughtException/i,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const sink = rejectionSink(node, file);
    return sink && { node: sink.node, messageId: sink.does, data: { event: sink.event } };
  },
});
