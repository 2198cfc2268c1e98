import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import type { CommonOptions, Done, Outcome } from './command.ts';

export function defineDoctor(command: Command, done: Done): void {
  command
    .description('say which rules are on here, and where they get types from')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: CommonOptions) => done(await diagnose(options)));
}

async function diagnose(options: CommonOptions): Promise<Outcome> {
  const { doctor, doctorReport } = await import('../doctor.ts');
  const { colorsFor } = await import('../reporters/colors.ts');
  const diagnoses = await doctor();
  const output = options.json
    ? `${JSON.stringify({ diagnoses }, undefined, 2)}\n`
    : doctorReport(diagnoses, colorsFor(process.stdout, options.color));
  return { output, exitCode: exitCodes.clean };
}
