import type { Report, ShownFinding } from '../report.ts';
import { wellFormed } from './escape.ts';
import { firstLineOf } from './region.ts';
import { reportedOf, ruleOf } from './reported.ts';

/** Reviewdog's diagnostics as one JSON document. */
export function rdjsonReport(report: Report): string {
  const findings = reportedOf(report);
  const document = {
    source: { name: 'taskgroup-guard', url: 'https://github.com/taskgroup/taskgroup' },
    severity: findings.some(({ severity }) => severity === 'error') ? 'ERROR' : 'WARNING',
    diagnostics: findings.map(diagnosticOf),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function diagnosticOf(finding: ShownFinding) {
  const { startLine, startColumn, endLine, endColumn } = firstLineOf(finding);
  return {
    message: wellFormed(finding.message),
    severity: finding.severity === 'error' ? 'ERROR' : 'WARNING',
    code: { value: ruleOf(finding), ...(finding.docs && { url: finding.docs }) },
    location: {
      path: wellFormed(finding.path),
      range: {
        start: { line: startLine, column: inBytes(finding, startColumn) },
        end: { line: endLine, column: inBytes(finding, endColumn) },
      },
    },
  };
}

/** Its columns count the bytes of UTF-8. */
function inBytes({ sourceLine }: ShownFinding, column: number): number {
  return Buffer.byteLength(wellFormed(sourceLine.slice(0, column - 1))) + 1;
}
