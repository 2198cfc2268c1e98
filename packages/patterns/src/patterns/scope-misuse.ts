import type { TSESTree } from '@typescript-eslint/types';
import { runtimeNameOf } from '../ast/runtime-names.ts';
import { afterOf, constantDeadline } from '../cancellation/constant-deadline.ts';
import { definePattern, type Match } from '../define-pattern.ts';
import { replace } from '../edits/edit.ts';
import { localName } from '../edits/runtime-import.ts';
import type { ImportedName } from '../vocabulary.ts';

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

export default definePattern<object>({
  id: 'scope-misuse',
  title: 'Disallow plain numbers as deadlines',
  since: '0.1.0',
  messages: {
    constant:
      '`{{value}}` is a point in time here, counted from the start of the process. The work is cut off too late, or has no time at all. Use `failAfter()`, `moveOnAfter()` or `timeout` for a length of time, or add it to `currentTime()`.',
  },
  why: 'A deadline is a point in time, a timeout is a length of time, and both are numbers. `failAt(5_000, …)` means five seconds after the clock began, which is when the process started: it gives the work five seconds in the first test, and none at all in a server that has run for a minute.',
  suggestion: 'Take it as a length of time.',
  severity: { recommended: 'off', strict: 'warn', governance: 'warn' },
  inTests: 'off',
  safety: 'behaviour-changing',
  types: 'none',
  codemod: false,
  on: ['CallExpression', 'NewExpression'],
  looksLike: /\b(?:failAt|moveOnAt|deadline)\b/,
  options: { schema: {}, defaults: {} },

  match(node, file) {
    const deadline = constantDeadline(node as Call, file);
    if (!deadline) return undefined;
    const value = file.text.slice(...deadline.node.range);
    return { node: deadline.node, messageId: 'constant', data: { value } };
  },

  rewrite({ node }: Match, file) {
    const call = callOf(node);
    const instead = call && constantDeadline(call, file)?.instead;
    if (!call) return { outcome: 'left', reason: 'unusual-call-form' };
    if (instead) {
      const edits = [replace(instead.range, instead.text)];
      return { outcome: 'converted', edits, imports: [], notes: [] };
    }
    const name = afterOf(runtimeNameOf(call.callee, file)!) as ImportedName;
    const edits = [replace(call.callee.range, localName(file, name))];
    return { outcome: 'converted', edits, imports: [name], notes: [] };
  },
});

/** The call whose argument the number is, or is an option in. */
function callOf(node: TSESTree.Node): Call | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type === 'CallExpression' || at.type === 'NewExpression') return at;
  }
  return undefined;
}
