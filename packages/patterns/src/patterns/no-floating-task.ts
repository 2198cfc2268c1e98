import type { TSESTree } from '@typescript-eslint/types';
import { definePattern, type Match } from '../define-pattern.ts';
import { candidatesIn, isReportable, settle } from '../floating/candidates.ts';
import { compatDefaults, compatSchema, type CompatOptions } from '../floating/compat-options.ts';
import { compatUntyped } from '../floating/compat-untyped.ts';
import { compatKind, compatSubject } from '../floating/compat.ts';
import { floatingMessages } from '../floating/kinds.ts';
import { floatingDefaults, floatingSchema, type FloatingOptions } from '../floating/options.ts';
import { workOf } from '../floating/over-at-once.ts';
import { droppingNodes } from '../floating/parts.ts';
import { giveOwner } from '../floating/rewrite.ts';
import { mayTellByValue } from '../floating/sure-step.ts';
import type { SourceFile } from '../source-file.ts';
import type { TypeOracle } from '../types/type-oracle.ts';

interface FloatingTaskOptions extends FloatingOptions {
  readonly compat: boolean | Partial<CompatOptions>;
}

export default definePattern<FloatingTaskOptions>({
  id: 'no-floating-task',
  title: 'Disallow tasks whose errors nobody hears of',
  since: '0.1.0',
  messages: floatingMessages,
  why: 'A promise that nobody awaits runs on after its caller has returned. Its failure becomes an unhandled rejection, which ends the process, shutdown does not wait for it, and tests that started it fail elsewhere. A task group awaits the task, and passes its error on.',
  suggestion: 'Start the task in the group, or await it.',
  suggestions: 'several',
  severity: { recommended: 'error', strict: 'error', governance: 'error' },
  presetOptions: { strict: { checkThenables: true, checkAny: true } },
  speaksOf: 'error',
  safety: 'behaviour-changing',
  types: 'better-with',
  codemod: 'on-request',
  on: droppingNodes,
  // A promise is made by a call, a template or `new`, or comes in by a parameter, an import or its type.
  looksLike: /[(`]|=>|\b(?:new|void|import|Promise)\b/,
  options: {
    schema: { ...floatingSchema(), compat: compatSchema },
    defaults: { report: ['unhandled', 'array', 'generator'], ...floatingDefaults, compat: false },
  },

  match(node, file, options) {
    if (options.compat) {
      const subject = compatSubject(node, compatOptions(options));
      return subject && { node: reported(node), messageId: 'unhandled', data: {}, asks: [subject] };
    }
    const parts = candidatesIn(node, file, options).filter((each) => isReportable(each, options));
    const asks = parts.flatMap(({ promise }) => {
      const told = mayTellByValue(promise, file);
      return [promise, ...workOf(promise), ...(told ? [told.source] : [])];
    });
    return parts[0] && { node, messageId: parts[0].kind, data: {}, asks };
  },

  confirm(match, file, types, options) {
    if (options.compat) return confirmCompat(match, file, types, options);
    for (const candidate of candidatesIn(match.node, file, options)) {
      if (!isReportable(candidate, options)) continue;
      const kind = settle(candidate, file, types, options);
      if (kind && options.report.includes(kind)) {
        return { node: candidate.node, messageId: kind, data: {} };
      }
    }
    return undefined;
  },

  rewrite(match: Match, file, types) {
    return giveOwner(match, file, types);
  },
});

/** The peer reports the whole statement, or the `void` of an arrow. */
function reported(node: TSESTree.Node): TSESTree.Node {
  return node.type === 'ArrowFunctionExpression' ? node.body : node;
}

function confirmCompat(
  match: Match,
  file: SourceFile,
  types: TypeOracle,
  options: FloatingTaskOptions,
): Match | undefined {
  const question = {
    file,
    types: types.compat ?? compatUntyped(types),
    options: compatOptions(options),
  };
  const kind = compatKind(match.asks![0] as TSESTree.Expression, question);
  return kind && { node: match.node, messageId: kind, data: {} };
}

function compatOptions({ compat }: FloatingTaskOptions): CompatOptions {
  return typeof compat === 'object' ? { ...compatDefaults, ...compat } : compatDefaults;
}
