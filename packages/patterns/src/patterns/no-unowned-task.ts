import { definePattern, type Match } from '../define-pattern.ts';
import { candidatesIn, isReportable, settle } from '../floating/candidates.ts';
import { floatingMessages } from '../floating/kinds.ts';
import { floatingDefaults, floatingSchema, type FloatingOptions } from '../floating/options.ts';
import { droppingNodes } from '../floating/parts.ts';
import { giveOwner } from '../floating/rewrite.ts';

const { voided, swallowed, detached } = floatingMessages;
const KINDS = ['voided', 'swallowed', 'detached'] as const;

export default definePattern<FloatingOptions>({
  id: 'no-unowned-task',
  title: 'Disallow tasks that are silenced instead of owned',
  since: '0.1.0',
  messages: { voided, swallowed, detached },
  why: '`void` and an empty `catch` silence the linter, and change nothing about the task: it outlives its caller, shutdown does not wait for it, a deadline does not reach it, and nobody hears whether it worked. A task group awaits the task. Where nobody should, `detach()` says so, with a reason.',
  suggestion: 'Start the task in the group, or await it.',
  suggestions: 'several',
  severity: { recommended: 'warn', strict: 'error', governance: 'error' },
  presetOptions: {
    strict: { report: KINDS, allowVoid: 'never', checkThenables: true, checkAny: true },
  },
  speaksOf: 'owner',
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: 'on-request',
  on: droppingNodes,
  // What is hidden is hidden by a word; what handles its own errors does so in a `try`, or never fails.
  looksLike: /\b(?:void|catch|then|async)\b/,
  options: {
    schema: floatingSchema(KINDS),
    defaults: {
      ...floatingDefaults,
      report: ['voided', 'swallowed'],
      allowVoid: 'in-components',
    },
  },

  match(node, file, options) {
    const parts = candidatesIn(node, file, options);
    const found = parts.find((each) => isReportable(each, options));
    if (!found) return undefined;
    return { node, messageId: found.kind, data: {}, asks: parts.map(({ promise }) => promise) };
  },

  confirm({ node }, file, types, options) {
    const found = candidatesIn(node, file, options).flatMap((candidate) => {
      const kind = settle(candidate, file, types, options);
      return kind ? [{ node: candidate.node, messageId: kind, data: {} }] : [];
    });
    // Of a statement that loses an error, `no-floating-task` speaks.
    if (found.some(({ messageId }) => !isQuiet(messageId))) return undefined;
    return found.find(({ messageId }) => (options.report as readonly string[]).includes(messageId));
  },

  rewrite(match: Match, file, types) {
    return giveOwner(match, file, types);
  },
});

function isQuiet(messageId: string): boolean {
  return (KINDS as readonly string[]).includes(messageId);
}
