import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import type { Done, Outcome } from './command.ts';

export function defineUninstall(command: Command, done: Done): void {
  command
    .description('take the gate out of hooks, pipelines and agents; the ESLint configuration stays')
    .action(async () => done(await uninstall()));
}

async function uninstall(): Promise<Outcome> {
  const { uninstallHooks } = await import('../init/uninstall.ts');
  return { output: await uninstallHooks(), exitCode: exitCodes.clean };
}
