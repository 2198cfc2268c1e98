import { docsUrl } from '@taskgroup/patterns';
import { findPattern } from '../catalogue.ts';
import type { InlineMark, MarkFault } from '../defer/inline.ts';
import type { ShownFinding } from '../report.ts';

const RULE = 'require-deferral';

const SAYS: Readonly<Record<MarkFault, (id: string) => string>> = {
  'unknown-deferral': (id) =>
    `There is no deferral ${id}. Nobody decided this exception. Name one that 'taskgroup-guard defer list' shows, or add it.`,
  'closed-deferral': (id) =>
    `The deferral ${id} is closed. Mend the code, or take the comment out.`,
  'not-covered': (id) =>
    `The deferral ${id} is not about this file and these rules. Widen its record, or name another one.`,
};

/** A comment that names a deferral wrongly is an exception that nobody decided. */
export function toMarkFinding(
  path: string,
  text: string,
  mark: InlineMark,
  fault: MarkFault,
): ShownFinding {
  return { ...toCommentFinding(path, text, mark, SAYS[fault](mark.id)), messageId: fault };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A comment that makes an exception for which nobody answers. */
export function toCommentFinding(
  path: string,
  text: string,
  { line, column }: Place,
  message: string,
): ShownFinding {
  const sourceLine = text.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1] ?? '';
  return {
    rule: `taskgroup/${RULE}`,
    messageId: 'undecided',
    severity: 'error',
    ...{ path, line, column, endLine: line, endColumn: sourceLine.length + 1 },
    message,
    why: findPattern(RULE)?.why ?? null,
    fix: null,
    docs: docsUrl(RULE),
    sourceLine,
    fileText: text,
  };
}
