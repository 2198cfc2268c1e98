import type { Colors } from '../colors.ts';
import type { MigrationReport } from '../report.ts';
import type { Format } from './formats.ts';
import { jsonLinesReport, jsonReport } from './json-report.ts';
import { textReport } from './text-report.ts';

export interface RenderOptions {
  /** The directory that the names in the report are relative to. */
  readonly cwd: string;
  readonly colors: Colors;
}

/** A report in one of the formats; the rarer ones are loaded when they are asked for. */
export async function render(
  format: Format,
  report: MigrationReport,
  { cwd, colors }: RenderOptions,
): Promise<string> {
  switch (format) {
    case 'text':
      return textReport(report, colors);
    case 'json':
      return jsonReport(report);
    case 'jsonl':
      return jsonLinesReport(report);
    case 'md':
      return (await import('./markdown-report.ts')).markdownReport(report);
    case 'html':
      return (await import('./html-report.ts')).htmlReport(report);
    case 'sarif':
      return (await import('./sarif-report.ts')).sarifReport(report, cwd);
  }
}
