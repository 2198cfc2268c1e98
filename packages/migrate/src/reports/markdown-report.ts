import type { MigrationReport } from '../report.ts';
export function markdownReport(report: MigrationReport): string {
  return String(report.schema);
}
