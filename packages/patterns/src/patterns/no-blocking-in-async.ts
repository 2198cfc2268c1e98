import type { TSESTree } from '@typescript-eslint/types';
import { isScript, scriptGlobs } from '../ast/script.ts';
import { blockingCall, cheapCalls, type ExtraCall } from '../blocking/calls.ts';
import { reachOf } from '../blocking/reach.ts';
import { awaitInstead } from '../blocking/rewrite.ts';
import { definePattern } from '../define-pattern.ts';

interface BlockingOptions {
  readonly allow: readonly string[];
  readonly extra: readonly ExtraCall[];
  readonly followCalls: number;
  readonly allowAtTopLevel: boolean;
  readonly allowFiles: readonly string[];
}

export default definePattern<BlockingOptions>({
  id: 'no-blocking-in-async',
  title: 'Disallow calls that block the event loop in async functions',
  since: '0.1.0',
  messages: {
    direct:
      '`{{call}}` blocks the event loop in an async function. Until it returns no other task, timer or request goes on, and no cancellation is heard. Use {{instead}}.',
    called:
      '`{{call}}` blocks the event loop, and {{caller}} gets here. Until it returns no other task, timer or request goes on, and no cancellation is heard. Use {{instead}}.',
    topLevel:
      '`{{call}}` blocks the event loop while the module loads. Nothing else starts until it returns. Use {{instead}}.',
  },
  why: 'All tasks of a program share one thread. A call that does not return until a file is read, a process has ended or a password is hashed stops every one of them: timers are late, requests pile up, health checks fail, and a cancellation that would end the work is not even noticed. The async form of the same call lets the others go on.',
  suggestion: 'Await the async form.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  presetOptions: { strict: { allow: [], followCalls: 2 } },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['CallExpression'],
  looksLike: /sync|Atomics/i,
  options: {
    schema: {
      allow: {
        type: 'array',
        description: 'Names of calls that are too short to matter here.',
        items: { type: 'string' },
        uniqueItems: true,
      },
      extra: {
        type: 'array',
        description: 'More calls that block, as they are written, and what to use instead.',
        items: {
          type: 'object',
          properties: {
            call: {
              type: 'string',
              description: 'The callee, such as `db.runSync`; `*` is any text.',
            },
            replacement: { type: 'string', description: 'What the message recommends.' },
          },
          required: ['call', 'replacement'],
          additionalProperties: false,
        },
      },
      followCalls: {
        type: 'integer',
        description:
          'How many calls deep to look into sync functions of the same file; 0 looks into none.',
        minimum: 0,
        maximum: 2,
      },
      allowAtTopLevel: {
        type: 'boolean',
        description: 'Accept such calls while the module loads.',
      },
      allowFiles: {
        type: 'array',
        description: 'Globs of files that may block, as nothing else runs there.',
        items: { type: 'string' },
        uniqueItems: true,
      },
    },
    defaults: {
      allow: cheapCalls,
      extra: [],
      followCalls: 0,
      allowAtTopLevel: true,
      allowFiles: scriptGlobs,
    },
  },

  match(node, file, options) {
    const call = blockingCall(node as TSESTree.CallExpression, file, options.extra);
    if (!call || options.allow.includes(call.name.slice(0, -2))) return undefined;
    const reach = reachOf(node, file, options.followCalls);
    if (!reach || (reach.how === 'top-level' && options.allowAtTopLevel)) return undefined;
    if (isScript(file, options.allowFiles) || isThread(file.text)) return undefined;
    const data = { call: call.name, instead: call.instead };
    if (reach.how === 'called') {
      return { node, messageId: 'called', data: { ...data, caller: reach.caller } };
    }
    return { node, messageId: reach.how === 'direct' ? 'direct' : 'topLevel', data };
  },

  rewrite({ node }, file) {
    return awaitInstead(node as TSESTree.CallExpression, file);
  },
});

/** A worker thread has an event loop of its own, and blocks nobody else's. */
function isThread(text: string): boolean {
  return /\bparentPort\b/.test(text);
}
