import { exitCodeOf, verdictOf, type Report, type ShownFinding } from '../report.ts';

/** The version of the document's shape; it grows only when a reader could break. */
const VERSION = 1;

/** One document for scripts; its fields are described in `docs/guides/ci.md`. */
export function jsonReport(report: Report): string {
  return stringify({
    version: VERSION,
    verdict: verdictOf(report),
    exitCode: exitCodeOf(report),
    scope: report.scope,
    tier: report.tier,
    judged: report.judged,
    suppressed: report.suppressed,
    findings: report.findings.map(withoutSource),
    skipped: report.skipped,
    notices: report.notices,
  });
}

/** JSON leaves out what is undefined. */
function withoutSource(finding: ShownFinding): object {
  return { ...finding, sourceLine: undefined, fileText: undefined };
}

function stringify(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
