import { appendFile, stat } from 'node:fs/promises';
import type { Report } from '../report.ts';
import { markdownReport } from './markdown.ts';

/** GitHub refuses the summary of a step as a whole when it is larger. */
const LIMIT = 1024 * 1024;

/** Adds the report to the summary of the job, in what other commands of the step have left of it. */
export async function writeJobSummary(report: Report, file: string): Promise<void> {
  const used = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  const text = markdownReport(report, LIMIT - used - 1);
  if (Buffer.byteLength(text) < LIMIT - used) await appendFile(file, text);
}
