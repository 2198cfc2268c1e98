import type { Command } from 'commander';
import type { CommonOptions, Done, Outcome } from './command.ts';
import { countOf } from './count-of.ts';
import { outputsOf, withReportOptions, type ReportArguments } from './report-options.ts';

interface MergeArguments extends CommonOptions, ReportArguments {
  readonly maxWarnings?: string;
}

export function defineMerge(command: Command, done: Done): void {
  withReportOptions(command)
    .argument('<files...>', 'JSON reports of `check --shard`')
    .description('join the reports of all parts into one verdict')
    .option('--max-warnings <count>', 'block when there are more warnings')
    .action(async (files: string[], options: MergeArguments) => done(await merge(files, options)));
}

async function merge(files: readonly string[], options: MergeArguments): Promise<Outcome> {
  const outputs = outputsOf(options);
  const { assertReadable, writeReport } = await import('../reporters/outputs.ts');
  assertReadable(outputs);
  const { mergeReports } = await import('../scope/merge-reports.ts');
  const maxWarnings = countOf('--max-warnings', options.maxWarnings) ?? Infinity;
  const report = await mergeReports(files, maxWarnings);
  const { exitCodeOf } = await import('../report.ts');
  const output = await writeReport(report, { ...options, outputs });
  return { output, exitCode: exitCodeOf(report) };
}
