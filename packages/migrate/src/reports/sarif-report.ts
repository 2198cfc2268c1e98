import type { MigrationReport } from '../report.ts';
export function sarifReport(report: MigrationReport, cwd: string): string {
  return String(report.schema) + cwd;
}
