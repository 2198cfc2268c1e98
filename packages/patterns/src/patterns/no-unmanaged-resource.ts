import { isScript, scriptGlobs } from '../ast/script.ts';
import type { TSESTree } from '@typescript-eslint/types';
import { definePattern } from '../define-pattern.ts';
import { isTypedListen } from '../resources/application.ts';
import { giveSignal } from '../resources/give-signal.ts';
import { usesWithoutEnd } from '../resources/closed.ts';
import { openedBy, type OpeningNode, type ResourceKind } from '../resources/opened.ts';

interface UnmanagedResourceOptions {
  readonly kinds: readonly ResourceKind[];
}

export default definePattern<UnmanagedResourceOptions>({
  id: 'no-unmanaged-resource',
  title: 'Disallow servers and file watchers that nobody can close',
  since: '0.1.0',
  messages: {
    watcher:
      'Nobody can close this watcher. It keeps the process alive, and calls back after the work that wanted it has ended. Keep it and `close` it, or give it a `signal`.',
    server:
      'Nobody closes this server. A shutdown cuts off the requests that it answers, and its port stays taken until the process ends. Keep it and `close` it, or give `listen` a `signal`.',
  },
  why: 'A server or a watcher that is open calls back for as long as the process lives. If no code can close it, a shutdown has to cut it off in the middle of a request, a test cannot start a second one on the same port, and a reload leaves the old one at work beside the new one.',
  severity: { recommended: 'off', strict: 'warn', governance: 'error' },
  suggestion: 'Close it by the signal at hand.',
  suggestions: 'several',
  inTests: 'off',
  safety: 'behaviour-changing',
  offersFor: 'some',
  types: 'better-with',
  codemod: false,
  on: ['CallExpression', 'NewExpression'],
  looksLike:
    /\b(?:listen|serve|watch(?:File)?)\b|create(?:Secure)?Server|createSocket|\bServer\b|WebSocketServer/,
  options: {
    schema: {
      kinds: {
        type: 'array',
        description: 'The kinds of resource to report.',
        items: { enum: ['watcher', 'server'] },
        uniqueItems: true,
      },
    },
    defaults: { kinds: ['watcher', 'server'] },
  },

  match(node, file, { kinds }) {
    const opened = openedBy(node, file);
    if (!opened || !kinds.includes(opened.kind)) return undefined;
    const { kind, needsType, opensBy } = opened;
    const uses = usesWithoutEnd(node, opened, file);
    // A server that does not listen holds nothing.
    if (!uses || (opensBy && !uses.includes(opensBy))) return undefined;
    if (isScript(file, scriptGlobs)) return undefined;
    const asks = needsType ? [(node as OpeningNode).callee] : [];
    return { node, messageId: kind, data: {}, asks };
  },

  confirm(match, _file, types) {
    const call = match.node as TSESTree.CallExpression;
    return !match.asks?.length || isTypedListen(call, types) ? match : undefined;
  },

  rewrite({ node }, file) {
    return giveSignal(node as OpeningNode, file);
  },
});
