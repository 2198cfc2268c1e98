import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Colors } from '../colors.ts';
import { MigrateError } from '../errors.ts';
import { messages } from '../messages.ts';
import type { MigrationReport } from '../report.ts';
import type { ReportTarget } from './formats.ts';
import { render } from './render.ts';

/**
 * What is to be printed: diff and summary, unless a report goes to standard output.
 *
 * @throws {MigrateError} when more than one of them does.
 */
export function withDefault(
  targets: readonly ReportTarget[],
  wantsJson: boolean,
): readonly ReportTarget[] {
  const all = wantsJson ? [...targets, { format: 'json' as const }] : targets;
  const printed = all.filter(({ file }) => file === undefined);
  if (printed.length > 1) {
    throw new MigrateError(messages.severalOnStdout(printed.map(({ format }) => format)));
  }
  return printed.length ? all : [...all, { format: 'text' }];
}

/** @throws {MigrateError} when a file cannot be written. */
export async function writeReports(
  report: MigrationReport,
  targets: readonly ReportTarget[],
  colors: Colors,
  cwd: string,
): Promise<void> {
  const printed: string[] = [];
  for (const { format, file } of targets) {
    const text = await render(format, report, { cwd, colors });
    if (file === undefined) printed.push(text);
    else writeReport(path.resolve(cwd, file), text);
  }
  // Last, as what goes wrong before is told there in its place.
  for (const text of printed) process.stdout.write(text);
}

function writeReport(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    const isDirectory = (error as NodeJS.ErrnoException).code === 'EISDIR';
    const reason = isDirectory ? messages.reportIsDirectory : (error as Error).message;
    throw new MigrateError(messages.reportFailed(file, reason));
  }
}
