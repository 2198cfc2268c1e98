import { InvalidArgumentError, Option, type Command } from 'commander';
import { formats, type Format, type Output } from '../reporters/outputs.ts';
import type { SarifProfile } from '../reporters/sarif.ts';

/** What commander collects for a command that prints a report. */
export interface ReportArguments {
  readonly json?: true;
  readonly format?: readonly Output[];
  readonly sarifProfile: SarifProfile;
}

/** Adds `--format`, which may be given several times, each time with an `--output` of its own. */
export function withReportOptions(command: Command): Command {
  const outputs: Output[] = [];
  return command
    .option('--json', 'short for --format json')
    .option('--format <format>', `${formats.join(', ')}; may be repeated`, (value) => {
      outputs.push({ format: formatOf(value) });
      return outputs;
    })
    .option('--output <file>', 'write the format before it to a file', (file) => {
      outputs.push(withFile(outputs.pop(), file));
      return file;
    })
    .addOption(
      new Option('--sarif-profile <profile>', 'github: what is new; full: what is held back, too')
        .choices(['github', 'full'])
        .default('github'),
    );
}

/** The outputs that were asked for; by default the report for people. */
export function outputsOf({ json, format }: ReportArguments): readonly Output[] {
  const asked = [...(json ? [{ format: 'json' as const }] : []), ...(format ?? [])];
  return asked.length ? asked : [{ format: 'pretty' }];
}

function formatOf(value: string): Format {
  const format = formats.find((each) => each === value);
  if (!format) throw new InvalidArgumentError(`Known formats: ${formats.join(', ')}`);
  return format;
}

function withFile(output: Output | undefined, file: string): Output {
  if (!output || output.file !== undefined) {
    throw new InvalidArgumentError('Give it after the --format it belongs to');
  }
  return { ...output, file };
}
