import type { Command } from 'commander';
import { text } from 'node:stream/consumers';
import { hostNames, isHostName } from '../agents/hosts.ts';
import { messages } from '../messages.ts';
import type { Done, Outcome } from './command.ts';

export function defineAgentHook(command: Command, done: Done): void {
  command
    .argument('[host]', hostNames.join(', '))
    .description('answer a hook of a coding agent: its payload on standard input, in its own words')
    .action(async (host: string | undefined) => done(await answer(host)));
}

/** Exit code 2 would keep the agent from everything, and a wrong name is no reason for that. */
async function answer(host = ''): Promise<Outcome> {
  if (!isHostName(host)) {
    process.stderr.write(`${messages.unknownHost(host, hostNames)}\n`);
    return { output: '', exitCode: 1 };
  }
  const { answerHook } = await import('../agents/agent-hook.ts');
  const { stdout, stderr, exitCode } = await answerHook(host, await text(process.stdin));
  if (stderr) process.stderr.write(stderr);
  return { output: stdout, exitCode };
}
