import type { Command } from 'commander';
import { ConfigurationError } from '../errors.ts';
import { messages } from '../messages.ts';
import type { Report } from '../report.ts';
import type { CommonOptions, Done, Outcome } from './command.ts';
import { withProgress } from './with-progress.ts';

interface CheckArguments extends CommonOptions {
  readonly staged?: true;
  readonly maxWarnings?: string;
}

export function defineCheck(command: Command, done: Done): void {
  command
    .argument('[paths...]', 'files and folders on disk (default: .)')
    .description('judge files on disk, or with --staged the content being committed')
    .option('--staged', 'judge the index; the working tree is neither read for it nor written')
    .option('--json', 'one JSON document on standard output')
    .option('--max-warnings <count>', 'block when there are more warnings')
    .action(async (paths: string[], options: CheckArguments) => done(await check(paths, options)));
}

async function check(paths: string[], options: CheckArguments): Promise<Outcome> {
  if (options.staged && paths.length) throw new ConfigurationError(messages.stagedWithPaths);
  const { checkFiles, checkStaged } = await import('../check.ts');
  const { exitCodeOf } = await import('../report.ts');
  const maxWarnings = countOf(options.maxWarnings);
  const report = await withProgress((onProgress) =>
    options.staged
      ? checkStaged({ maxWarnings, onProgress })
      : checkFiles(paths.length ? paths : ['.'], { maxWarnings, onProgress }),
  );
  return { output: await render(report, options), exitCode: exitCodeOf(report) };
}

async function render(report: Report, options: CommonOptions): Promise<string> {
  if (options.json) return (await import('../reporters/json.ts')).jsonReport(report);
  const { prettyReport } = await import('../reporters/pretty.ts');
  const { colorsFor } = await import('../reporters/colors.ts');
  return prettyReport(report, colorsFor(process.stdout, options.color));
}

function countOf(value: string | undefined): number {
  if (value === undefined) return Infinity;
  if (!/^\d+$/.test(value)) throw new ConfigurationError(messages.notANumber(value));
  return Number(value);
}
