import type { Command } from 'commander';
import type { CommonOptions, Done, Outcome } from './command.ts';
import { countOf } from './count-of.ts';
import { outputsOf, withReportOptions, type ReportArguments } from './report-options.ts';
import { withProgress } from './with-progress.ts';

interface CiArguments extends CommonOptions, ReportArguments {
  readonly target?: string;
  readonly newOnly?: true;
  readonly maxWarnings?: string;
}

export function defineCi(command: Command, done: Done): void {
  withReportOptions(command)
    .description('judge what a pipeline runs for, and prove that the gate was not loosened')
    .option('--target <ref>', 'what to compare with (default: as GitHub or GitLab say)')
    .option('--new-only', 'pass over what the compared commit has, too')
    .option('--max-warnings <count>', 'fail when there are more warnings')
    .action(async (options: CiArguments) => done(await ci(options)));
}

async function ci(options: CiArguments): Promise<Outcome> {
  const { pipelineOf } = await import('../ci/environment.ts');
  const pipeline = pipelineOf(process.env);
  const asked = options.json === true || options.format !== undefined;
  const github = pipeline.platform === 'github' && !asked;
  const outputs = github ? [{ format: 'github' as const }] : outputsOf(options);
  const { assertReadable, writeReport } = await import('../reporters/outputs.ts');
  assertReadable(outputs);
  const { runCi } = await import('../ci/run-ci.ts');
  const report = await withProgress((onProgress) =>
    runCi(pipeline, {
      onProgress,
      target: options.target,
      newOnly: options.newOnly ?? false,
      maxWarnings: countOf('--max-warnings', options.maxWarnings),
    }),
  );
  const { exitCodeOf } = await import('../report.ts');
  const output = await writeReport(report, { ...options, outputs });
  return { output, exitCode: exitCodeOf(report) };
}
