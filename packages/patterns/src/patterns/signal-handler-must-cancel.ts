import type { TSESTree } from '@typescript-eslint/types';
import { methodCall } from '../ast/kinds.ts';
import {
  isProcess,
  isProcessExit,
  whatHandlerDoes,
  type HandlerEffect,
} from '../signals/handler.ts';
import { eventsOf } from '../signals/listened.ts';
import { functionOfReference } from '../signals/reference.ts';
import { rewriteHandler } from '../signals/rewrite.ts';
import { definePattern } from '../define-pattern.ts';
import type { SourceFile } from '../source-file.ts';

interface SignalHandlerOptions {
  readonly signals: readonly string[];
  readonly cancelCalls: readonly string[];
}

export default definePattern<SignalHandlerOptions>({
  id: 'signal-handler-must-cancel',
  title: 'Require signal handlers to cancel the work that runs',
  since: '0.1.0',
  messages: {
    exits:
      'This `{{signal}}` handler exits at once. Work that runs is cut off, and nothing is cleaned up. Cancel the group and let the program end; `runMain()` does both.',
    ignores:
      'This `{{signal}}` handler cancels nothing. Running tasks never hear of the signal. Cancel the group here, or leave signals to `runMain()`.',
  },
  why: 'A handler for SIGINT or SIGTERM replaces the default, which ends the process. From then on the handler alone decides whether the program stops. One that only sets a flag or logs leaves every sleep, request and queue running until the supervisor kills the process, and one that calls `process.exit()` cuts them off halfway. Cancelling the root group reaches all of them, and lets each one clean up.',
  suggestion: 'Cancel the work.',
  suggestions: 'several',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  inTests: 'off',
  safety: 'behaviour-changing',
  offersFor: 'some',
  types: 'none',
  codemod: 'on-request',
  on: ['CallExpression'],
  looksLike: /\bprocess\b/,
  options: {
    schema: {
      signals: {
        type: 'array',
        description: 'The signals that ask the program to stop.',
        items: { type: 'string' },
        uniqueItems: true,
      },
      cancelCalls: {
        type: 'array',
        description: 'More functions that stop the work, by name.',
        items: { type: 'string' },
        uniqueItems: true,
      },
    },
    defaults: { signals: ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'SIGQUIT'], cancelCalls: [] },
  },

  match(node, file, { signals, cancelCalls }) {
    const found = methodCall(node, 'on', 'once', 'addListener', 'prependListener');
    if (!found || !isProcess(found.member.object, file)) return undefined;
    const [event, listener] = found.call.arguments;
    const events = event ? eventsOf(event, file) : [];
    const heard = events.filter((each) => signals.includes(each));
    if (!listener || !heard.length) return undefined;
    const does = effectOf(listener, file, cancelCalls);
    const signal = heard.join('/');
    // `process.exit()` calls the listeners of `exit`, which may do what is to be done.
    const isElsewhere = does === 'exits' && (events.includes('exit') || listensForExit(file.text));
    if ((does !== 'exits' && does !== 'ignores') || isElsewhere) {
      // The codemod accounts for every handler of the program.
      return { node: found.member, messageId: 'ignores', data: { signal }, silent: true };
    }
    return { node: found.member, messageId: does, data: { signal } };
  },

  rewrite({ node, silent }, file) {
    if (silent) return { outcome: 'left', reason: 'handler-does-more' };
    return rewriteHandler(node.parent as TSESTree.CallExpression, file);
  },
});

function effectOf(
  listener: TSESTree.Node,
  file: SourceFile,
  cancelCalls: readonly string[],
): HandlerEffect {
  if (isProcessExit(listener, file)) return 'exits';
  const handler = functionOfReference(listener, file);
  return handler ? whatHandlerDoes(handler, file, cancelCalls) : 'unclear';
}

function listensForExit(text: string): boolean {
  return /\bprocess\s*\.\s*(on|once|addListener|prependListener)\(\s*['"`]exit\b/.test(text);
}
