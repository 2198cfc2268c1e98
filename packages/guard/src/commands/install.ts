import { Option, type Command } from 'commander';
import { hostNames, isHostName, type HostName } from '../agents/hosts.ts';
import { ConfigurationError } from '../errors.ts';
import { managerNames, type ManagerName } from '../init/managers.ts';
import { messages } from '../messages.ts';
import type { CommonOptions, Done, Outcome } from './command.ts';

interface InstallArguments extends CommonOptions {
  readonly manager: ManagerName | 'auto';
  readonly agents?: string;
  readonly hook: boolean;
  readonly yes?: true;
  readonly dryRun?: true;
}

export function defineInstall(command: Command, done: Done): void {
  command
    .description('make git call the gate, and coding agents, after showing what would change')
    .addOption(
      new Option('--manager <manager>', 'who owns the hooks here')
        .choices(['auto', ...managerNames])
        .default('auto'),
    )
    .option('--agents <names>', `agents to guard, with commas: ${hostNames.join(',')}`)
    .option('--no-hook', 'only the agents')
    .option('--yes', 'apply without asking')
    .option('--dry-run', 'show, and change nothing')
    .action(async (options: InstallArguments) => done(await install(options)));
}

async function install(options: InstallArguments): Promise<Outcome> {
  const agents = agentsOf(options.agents);
  const { runInstall } = await import('../init/install.ts');
  const manager = options.manager === 'auto' ? undefined : options.manager;
  return { output: '', exitCode: await runInstall({ ...options, agents, manager }) };
}

function agentsOf(list = ''): HostName[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => {
      if (isHostName(name)) return name;
      throw new ConfigurationError(messages.unknownHost(name, hostNames));
    });
}
