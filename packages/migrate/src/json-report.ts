import type { MigrationReport } from './report.ts';

/** The sites tell what changed; the whole texts would only repeat it. */
export function jsonReport(report: MigrationReport): string {
  return `${JSON.stringify({ ...report, changes: undefined }, undefined, 2)}\n`;
}
