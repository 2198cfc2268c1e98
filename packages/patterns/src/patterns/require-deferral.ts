import type { TSESTree } from '@typescript-eslint/types';
import { disableComments, type DisableComment } from '../governance/disable-comments.ts';
import { findFault } from '../governance/deferral-text.ts';
import { definePattern, type Match } from '../define-pattern.ts';

interface DeferralOptions {
  readonly deferralPrefix: string;
  readonly decisionPrefix: string;
  readonly maxDays: number;
  readonly checkBlanket: boolean;
}

export default definePattern<DeferralOptions>({
  id: 'require-deferral',
  title: 'Require a reason and a deferral where a taskgroup rule is disabled',
  since: '0.1.0',
  messages: {
    blanket:
      'This comment turns off every rule, the taskgroup rules too. An exception that names nothing is never taken back. Name the rules it is about.',
    reason:
      'This comment turns off {{rules}} without a reason. Nobody will know when it may go. Write the reason behind `--`.',
    decision:
      'This comment turns off {{rules}} without a decision. An exception needs an owner. Name a deferral ({{deferralPrefix}}…) or a decision record ({{decisionPrefix}}…) behind `--`.',
    end: 'This comment turns off {{rules}} without an end. An exception without a date stays. Write `until` and a date (YYYY-MM-DD), or name a deferral ({{deferralPrefix}}…).',
    expired:
      'This exception to {{rules}} ended on {{date}}. Mend the code, or decide again and write the new date.',
    tooLong:
      'This exception to {{rules}} ends on {{date}}, later than {{maxDays}} days from now. Choose an earlier date and decide again then.',
  },
  why: 'A comment that disables a rule is an exception that nobody decided, owns or takes back. With a reason, a decision record and an end date it becomes a debt that can be seen and paid. The gate checks that the deferral it names exists and has not ended.',
  severity: { recommended: 'off', strict: 'warn', governance: 'error' },
  presetOptions: { governance: { checkBlanket: true } },
  safety: 'manual',
  types: 'none',
  codemod: false,
  on: ['Program'],
  looksLike: /(?:eslint|oxlint)-disable|\/\*\s*eslint\s/,
  options: {
    schema: {
      deferralPrefix: {
        type: 'string',
        description:
          'How the id of a deferral begins; a deferral carries reason, decision and end.',
      },
      decisionPrefix: {
        type: 'string',
        description: 'How the id of a decision record begins.',
      },
      maxDays: {
        type: 'integer',
        minimum: 1,
        description: 'The longest time that an exception may last, in days from now.',
      },
      checkBlanket: {
        type: 'boolean',
        description: 'Also report comments that turn off every rule without naming one.',
      },
    },
    defaults: { deferralPrefix: 'TG-', decisionPrefix: 'ADR-', maxDays: 180, checkBlanket: false },
  },

  match(_node, file, options) {
    return disableComments(file).flatMap((each) => judge(each, options) ?? []);
  },
});

function judge(disabled: DisableComment, options: DeferralOptions): Match | undefined {
  const { comment, rules, description } = disabled;
  if (rules.length === 0) {
    return options.checkBlanket ? report(comment, 'blanket', {}) : undefined;
  }
  const ours = rules.filter((name) => name.startsWith('taskgroup/'));
  const fault = ours.length > 0 && findFault(description, options);
  if (!fault) return undefined;
  const { deferralPrefix, decisionPrefix, maxDays } = options;
  return report(comment, fault.messageId, {
    rules: ours.join(', '),
    date: fault.date ?? '',
    deferralPrefix,
    decisionPrefix,
    maxDays: String(maxDays),
  });
}

/** Reported in front of the comment, as it would else turn off this report too. */
function report(comment: TSESTree.Comment, messageId: string, data: Match['data']): Match {
  const { start, end } = comment.loc;
  const node = { ...comment, loc: { start: { line: start.line, column: -1 }, end } };
  return { node: node as unknown as TSESTree.Node, messageId, data };
}
