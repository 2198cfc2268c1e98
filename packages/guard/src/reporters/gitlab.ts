import { createHash } from 'node:crypto';
import type { Report, ShownFinding } from '../report.ts';
import { wellFormed } from './escape.ts';
import { reportedOf, ruleOf } from './reported.ts';

/** GitLab's Code Quality report: an array, and no two entries with one fingerprint, for GitLab would keep one. */
export function gitlabReport(report: Report): string {
  const seen = new Map<string, number>();
  const issues = reportedOf(report).map((finding) => {
    const key = identityOf(finding);
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return issueOf(finding, fingerprint(key, ordinal));
  });
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}

/** Where the records asked for fingerprints there is one that survives moves within the file. */
function identityOf(finding: ShownFinding): string {
  const { fingerprint, path, sourceLine, message } = finding;
  return JSON.stringify([ruleOf(finding), path, fingerprint ?? [sourceLine.trim(), message]]);
}

function issueOf(finding: ShownFinding, fingerprint: string) {
  return {
    description: wellFormed(finding.message),
    check_name: ruleOf(finding),
    fingerprint,
    severity: severityOf(finding),
    location: {
      path: wellFormed(finding.path),
      lines: { begin: finding.line, end: finding.endLine },
    },
  };
}

function severityOf({ rule, severity }: ShownFinding): string {
  if (rule === null) return 'critical';
  return severity === 'error' ? 'major' : 'minor';
}

function fingerprint(key: string, ordinal: number): string {
  return createHash('sha256').update(`${key}\0${ordinal}`).digest('hex');
}
