import type { Command } from 'commander';
import type { CommonOptions, Done, Outcome } from './command.ts';

interface InitArguments extends CommonOptions {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly ci: boolean;
}

export function defineInit(command: Command, done: Done): void {
  command
    .description(
      'configure ESLint, the git hook and the pipeline here, after showing what would change',
    )
    .option('--no-ci', 'leave the pipeline of GitHub or GitLab alone')
    .option('--yes', 'apply without asking')
    .option('--dry-run', 'show, and change nothing')
    .action(async (options: InitArguments) => done(await init(options)));
}

async function init(options: InitArguments): Promise<Outcome> {
  const { runInit } = await import('../init/init.ts');
  return { output: '', exitCode: await runInit(options) };
}
