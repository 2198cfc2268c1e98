import type { MigrationReport } from './report.ts';

export function jsonReport({ changes: _, ...report }: MigrationReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
