import type { MigrationReport } from '../report.ts';
export function htmlReport(report: MigrationReport): string {
  return String(report.schema);
}
