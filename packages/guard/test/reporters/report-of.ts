import type { Report, ShownFinding } from '../../src/report.ts';

/** A finding in a file of one line, but for what a test says of it. */
export function findingOf(facts: Partial<ShownFinding> = {}): ShownFinding {
  const sourceLine = facts.sourceLine ?? '  audit(first);';
  return {
    rule: 'taskgroup/no-floating-task',
    messageId: 'unhandled',
    severity: 'error',
    path: 'src/order.ts',
    ...{ line: 1, column: 3, endLine: 1, endColumn: 15 },
    message: 'This task has no owner.',
    why: 'A promise that nobody awaits runs on after its caller has returned.',
    fix: 'Await it.',
    docs: 'https://example.com/no-floating-task',
    sourceLine,
    fileText: `${sourceLine}\n`,
    ...facts,
  };
}

export function reportOf(findings: readonly ShownFinding[], facts: Partial<Report> = {}): Report {
  return {
    scope: 'files',
    tier: 'syntax',
    findings,
    skipped: [],
    notices: [],
    judged: 1,
    suppressed: 0,
    maxWarnings: Infinity,
    ...facts,
  };
}
