import type { Command } from 'commander';
import { ConfigurationError } from '../errors.ts';
import { messages } from '../messages.ts';
import type { CommonOptions, Done, Outcome } from './command.ts';
import { outputsOf, withReportOptions, type ReportArguments } from './report-options.ts';
import { withProgress } from './with-progress.ts';

interface CheckArguments extends CommonOptions, ReportArguments {
  readonly staged?: true;
  readonly maxWarnings?: string;
}

export function defineCheck(command: Command, done: Done): void {
  withReportOptions(command)
    .argument('[paths...]', 'files and folders on disk (default: .)')
    .description('judge files on disk, or with --staged the content being committed')
    .option('--staged', 'judge the index; the working tree is neither read for it nor written')
    .option('--max-warnings <count>', 'block when there are more warnings')
    .action(async (paths: string[], options: CheckArguments) => done(await check(paths, options)));
}

async function check(paths: string[], options: CheckArguments): Promise<Outcome> {
  if (options.staged && paths.length) throw new ConfigurationError(messages.stagedWithPaths);
  const outputs = outputsOf(options);
  const { assertReadable, writeReport } = await import('../reporters/outputs.ts');
  assertReadable(outputs);
  const { checkFiles, checkStaged } = await import('../check.ts');
  const { exitCodeOf } = await import('../report.ts');
  const maxWarnings = countOf(options.maxWarnings);
  const report = await withProgress((onProgress) =>
    options.staged
      ? checkStaged({ maxWarnings, onProgress })
      : checkFiles(paths.length ? paths : ['.'], { maxWarnings, onProgress }),
  );
  return {
    output: await writeReport(report, { ...options, outputs }),
    exitCode: exitCodeOf(report),
  };
}

function countOf(value: string | undefined): number {
  if (value === undefined) return Infinity;
  if (!/^\d+$/.test(value)) throw new ConfigurationError(messages.notANumber(value));
  return Number(value);
}
