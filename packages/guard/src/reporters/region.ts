import type { ShownFinding } from '../report.ts';

export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The first line of a finding: GitHub shows an alert in a pull request only if the diff has all of its lines. */
export function firstLineOf(finding: ShownFinding): Region {
  const { line, column, endLine, endColumn, sourceLine } = finding;
  const end = endLine === line ? endColumn : sourceLine.length + 1;
  return {
    startLine: line,
    startColumn: column,
    endLine: line,
    endColumn: Math.max(column + 1, end),
  };
}
