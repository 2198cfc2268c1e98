import { docsUrl } from '@taskgroup/patterns';
import type { Linter } from 'eslint';
import { findPattern } from '../catalogue.ts';
import { messages } from '../messages.ts';
import type { ShownFinding } from '../report.ts';
import type { Candidate } from './candidate.ts';

/** Joins what ESLint reports with what the catalogue knows. */
export function toFinding(message: Linter.LintMessage, candidate: Candidate): ShownFinding {
  return {
    path: candidate.path,
    ...placeOf(message),
    ...(message.fatal ? syntaxError(message) : ruleFinding(message)),
    sourceLine: candidate.text.split(/\r\n|[\n\r\u2028\u2029]/)[message.line - 1] ?? '',
    fileText: candidate.text,
  };
}

function ruleFinding(message: Linter.LintMessage) {
  const id = message.ruleId!.replace(/^.*\//, '');
  const pattern = findPattern(id);
  return {
    rule: `taskgroup/${id}`,
    messageId: message.messageId ?? null,
    severity: message.severity === 2 ? ('error' as const) : ('warning' as const),
    message: message.message,
    why: pattern?.why ?? null,
    fix: message.suggestions?.[0]?.desc ?? pattern?.suggestion ?? null,
    docs: pattern ? docsUrl(id) : null,
  };
}

function syntaxError({ message }: Linter.LintMessage) {
  return {
    rule: null,
    messageId: 'syntax-error',
    severity: 'error' as const,
    message: messages.syntaxError(message.replace(/^Parsing error: /, '').split('\n')[0] ?? ''),
    why: null,
    fix: null,
    docs: null,
  };
}

function placeOf({ line = 1, column = 1, endLine, endColumn }: Linter.LintMessage) {
  return { line, column, endLine: endLine ?? line, endColumn: endColumn ?? column };
}
