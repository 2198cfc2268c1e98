import { Option, type Command } from 'commander';
import { hostNames, isHostName } from '../agents/hosts.ts';
import { ConfigurationError } from '../errors.ts';
import { ciNames, type CiName } from '../init/ci-text.ts';
import { managerNames, type ManagerName } from '../init/managers.ts';
import { messages } from '../messages.ts';
import type { CommonOptions, Done, Outcome } from './command.ts';

interface InstallArguments extends CommonOptions {
  readonly manager: ManagerName | 'auto';
  readonly agents?: string;
  readonly ci?: string;
  readonly hook: boolean;
  readonly yes?: true;
  readonly dryRun?: true;
}

export function defineInstall(command: Command, done: Done): void {
  command
    .description(
      'make git call the gate, and pipelines and coding agents, after showing what would change',
    )
    .addOption(
      new Option('--manager <manager>', 'who owns the hooks here')
        .choices(['auto', ...managerNames])
        .default('auto'),
    )
    .option('--agents <names>', `agents to guard, with commas: ${hostNames.join(',')}`)
    .option('--ci <names>', `pipelines that run the gate, with commas: ${ciNames.join(',')}`)
    .option('--no-hook', 'only what else is named')
    .option('--yes', 'apply without asking')
    .option('--dry-run', 'show, and change nothing')
    .action(async (options: InstallArguments) => done(await install(options)));
}

async function install(options: InstallArguments): Promise<Outcome> {
  const agents = namesIn(options.agents, isHostName, (name) =>
    messages.unknownHost(name, hostNames),
  );
  const ci = namesIn(options.ci, isCiName, (name) => messages.unknownCi(name, ciNames));
  const { runInstall } = await import('../init/install.ts');
  const manager = options.manager === 'auto' ? undefined : options.manager;
  return { output: '', exitCode: await runInstall({ ...options, agents, ci, manager }) };
}

function namesIn<Name extends string>(
  list = '',
  isKnown: (name: string) => name is Name,
  unknown: (name: string) => string,
): Name[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => {
      if (isKnown(name)) return name;
      throw new ConfigurationError(unknown(name));
    });
}

function isCiName(name: string): name is CiName {
  return (ciNames as readonly string[]).includes(name);
}
