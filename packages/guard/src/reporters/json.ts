import { countFindings, exitCodeOf, verdictOf, type Report, type ShownFinding } from '../report.ts';

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
    counts: countsOf(report),
    reasons: reasonsOf(report),
    findings: report.findings.map(withoutSource),
    deferred: report.deferred?.map(withoutAdvice),
    baselined: report.baselined?.map(withoutAdvice),
    known: report.known?.map(withoutAdvice),
    drift: report.drift,
    passed: report.passed,
    markers: report.markers,
    leftToCi: report.leftToCi,
    skipped: report.skipped,
    notices: report.notices,
  });
}

/** How many findings somebody answers for already. */
function countsOf({ baselined = [], known = [], deferred = [] }: Report) {
  return { baselined: baselined.length, known: known.length, deferred: deferred.length };
}

/** Why the verdict is what it is, for readers who would else parse sentences. */
function reasonsOf(report: Report): object[] {
  const { errors, warnings } = countFindings(report);
  const { drift = [], maxWarnings, leftToCi = [] } = report;
  return [
    ...(errors ? [{ code: 'violations', count: errors }] : []),
    ...(warnings > maxWarnings ? [{ code: 'too-many-warnings', count: warnings }] : []),
    ...drift.map(({ code, severity, subject }) => ({ code, severity, subject })),
    ...(leftToCi.length ? [{ code: 'types-left-to-ci', count: leftToCi.length }] : []),
  ];
}

/** JSON leaves out what is undefined. */
function withoutSource(finding: ShownFinding): object {
  return { ...finding, sourceLine: undefined, fileText: undefined };
}

/** Nobody mends it now. */
function withoutAdvice(finding: ShownFinding): object {
  return { ...withoutSource(finding), why: undefined, fix: undefined, docs: undefined };
}

function stringify(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
