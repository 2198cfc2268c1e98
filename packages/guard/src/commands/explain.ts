import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import type { Done, Outcome } from './command.ts';

export function defineExplain(command: Command, done: Done): void {
  command
    .argument('[rule]', 'a rule, with or without taskgroup/')
    .description('say why a rule exists and how to satisfy it; without a rule, list them')
    .action(async (rule: string | undefined) => done(await explainRule(rule)));
}

async function explainRule(rule: string | undefined): Promise<Outcome> {
  const { explain, listRules } = await import('../explain.ts');
  return { output: rule === undefined ? listRules() : explain(rule), exitCode: exitCodes.clean };
}
