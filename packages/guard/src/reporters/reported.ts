import type { Drift, Report, ShownFinding } from '../report.ts';

/** What a file with a syntax error is reported under, where a format wants a rule. */
export const SYNTAX_RULE = 'taskgroup/syntax-error';
/** What is reported of the records: deferrals, decisions, the baseline. */
export const DRIFT_RULE = 'taskgroup/governance-drift';

/** Everything that a reader has to mend: the findings, and the records that are not true any more. */
export function reportedOf({ findings, drift = [] }: Report): readonly ShownFinding[] {
  return drift.length ? [...findings, ...drift.map(findingOf)] : findings;
}

export function ruleOf({ rule }: ShownFinding): string {
  return rule ?? SYNTAX_RULE;
}

/** Formats for code know no other place than a line. */
function findingOf({ code, severity, subject, message, path }: Drift): ShownFinding {
  return {
    rule: DRIFT_RULE,
    messageId: code,
    severity,
    path,
    ...{ line: 1, column: 1, endLine: 1, endColumn: 2 },
    message: `${subject}: ${message}`,
    ...{ why: null, fix: null, docs: null, sourceLine: '' },
  };
}
