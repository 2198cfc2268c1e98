import { randomUUID } from 'node:crypto';
import type { Report, ShownFinding } from '../report.ts';
import { commandData, commandProperty, oneLine } from './escape.ts';
import { firstLineOf } from './region.ts';
import { reportedOf, ruleOf } from './reported.ts';

/** GitHub shows so many annotations of a kind for one step, and drops the others without a word. */
const ANNOTATIONS = 10;

/** The report for the log of a GitHub job, followed by annotations on the lines of the pull request. */
export function githubReport(report: Report, pretty: string): string {
  return withoutCommands(pretty) + annotations(report);
}

/**
 * Text that may hold lines of the judged files, printed so that the runner obeys none of it. The word that ends
 * this is unknown to whoever wrote the files.
 */
export function withoutCommands(text: string, token = randomUUID()): string {
  return `::stop-commands::${token}\n${text}${text.endsWith('\n') ? '' : '\n'}::${token}::\n`;
}

function annotations(report: Report): string {
  const findings = reportedOf(report);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const shown = [...errors.slice(0, ANNOTATIONS), ...warnings.slice(0, ANNOTATIONS)];
  const hidden = findings.length - shown.length;
  const overflow = `${hidden} more findings than GitHub shows as annotations: see the log of this step.`;
  return [
    ...shown.map(annotationOf),
    ...(hidden ? [`::notice title=taskgroup-guard::${commandData(overflow)}`] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function annotationOf(finding: ShownFinding): string {
  const { startLine, startColumn, endLine, endColumn } = firstLineOf(finding);
  const properties = {
    file: finding.path,
    line: startLine,
    endLine,
    col: startColumn,
    endColumn,
    title: ruleOf(finding),
  };
  const shown = Object.entries(properties).map(
    ([name, value]) => `${name}=${commandProperty(String(value))}`,
  );
  return `::${finding.severity} ${shown.join(',')}::${commandData(textOf(finding))}`;
}

function textOf({ message, fix }: ShownFinding): string {
  return [message, ...(fix ? [`Fix: ${fix}`] : [])].map(oneLine).join('\n');
}
