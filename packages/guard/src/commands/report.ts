import { Option, type Command } from 'commander';
import { exitCodes } from '../errors.ts';
import type { Compliance } from '../compliance/compliance.ts';
import type { CommonOptions, Done, Outcome } from './command.ts';
import { withProgress } from './with-progress.ts';

interface ReportCommandArguments extends CommonOptions {
  readonly format: 'html' | 'md' | 'json';
  readonly output?: string;
  readonly trend?: true;
}

/** The newest and oldest commit and ten between them, and what a minute or two can judge. */
const TREND = { samples: 12, contents: 20_000 };

export function defineReport(command: Command, done: Done): void {
  command
    .description('write the compliance page: violations, deferrals and background services')
    .addOption(
      new Option('--format <format>', 'a page, a document, or its data')
        .choices(['html', 'md', 'json'])
        .default('html'),
    )
    .option('--json', 'short for --format json')
    .option('--output <file>', 'write it to a file instead of standard output')
    .option('--trend', 'also look at the history')
    .action(async (options: ReportCommandArguments) => done(await report(options)));
}

async function report(options: ReportCommandArguments): Promise<Outcome> {
  const { takeStock } = await import('../compliance/take-stock.ts');
  const trend = options.trend ? TREND : undefined;
  const compliance = await withProgress((onProgress) => takeStock({ trend, onProgress }));
  const text = await render(compliance, options.json ? 'json' : options.format);
  if (options.output === undefined) return { output: text, exitCode: exitCodes.clean };
  const { writeTo } = await import('../reporters/write-to.ts');
  await writeTo(options.output, text);
  return { output: `${options.output}\n`, exitCode: exitCodes.clean };
}

async function render(
  compliance: Compliance,
  format: ReportCommandArguments['format'],
): Promise<string> {
  switch (format) {
    case 'html':
      return (await import('../compliance/page.ts')).compliancePage(compliance);
    case 'md':
      return (await import('../compliance/markdown-page.ts')).complianceMarkdown(compliance);
    case 'json':
      return `${JSON.stringify(compliance, undefined, 2)}\n`;
  }
}
