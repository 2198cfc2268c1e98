import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import type { CommonOptions, Done, Outcome } from './command.ts';

export function defineDoctor(command: Command, done: Done): void {
  command
    .description(
      'say which rules are on here, where they get types from, and prove that hooks and agents are blocked',
    )
    .option('--json', 'one JSON document on standard output')
    .action(async (options: CommonOptions) => done(await diagnose(options)));
}

async function diagnose(options: CommonOptions): Promise<Outcome> {
  const { doctor, doctorReport } = await import('../doctor.ts');
  const { colorsFor } = await import('../reporters/colors.ts');
  const { diagnoseGate } = await import('../doctor-gate.ts');
  const rules = await doctor();
  const diagnoses = [...rules, ...(await diagnoseGate(rules))];
  const output = options.json
    ? `${JSON.stringify({ diagnoses }, undefined, 2)}\n`
    : doctorReport(diagnoses, colorsFor(process.stdout, options.color));
  return { output, exitCode: exitCodes.clean };
}
