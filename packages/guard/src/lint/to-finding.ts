import { docsUrl } from '@taskgroup/patterns';
import { findPattern } from '../catalogue.ts';
import { messages } from '../messages.ts';
import type { ShownFinding } from '../report.ts';
import type { Candidate } from './candidate.ts';

/** What a host reports: the part of ESLint's messages that is read here. */
export interface LintMessage {
  readonly ruleId: string | null;
  readonly messageId?: string | undefined;
  readonly severity: number;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
  readonly fatal?: boolean | undefined;
  readonly suggestions?: readonly { readonly desc: string }[] | undefined;
}

/** Joins what a host reports with what the catalogue knows. */
export function toFinding(message: LintMessage, candidate: Candidate): ShownFinding {
  return {
    path: candidate.path,
    ...placeOf(message),
    ...(message.fatal ? syntaxError(message) : ruleFinding(message)),
    sourceLine: linesOf(candidate)[message.line - 1] ?? '',
    fileText: candidate.text,
  };
}

/** All findings of a file are made one after the other. */
function linesOf(candidate: Candidate): readonly string[] {
  const lines = known.get(candidate) ?? candidate.text.split(/\r\n|[\n\r\u2028\u2029]/);
  known.set(candidate, lines);
  return lines;
}

const known = new WeakMap<Candidate, readonly string[]>();

function ruleFinding(message: LintMessage) {
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

function syntaxError({ message }: LintMessage) {
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

function placeOf({ line = 1, column = 1, endLine, endColumn }: LintMessage) {
  return { line, column, endLine: endLine ?? line, endColumn: endColumn ?? column };
}
