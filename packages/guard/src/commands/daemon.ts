import type { Command } from 'commander';
import { claim, daemonPlace, isOurs, type Place } from '../daemon/place.ts';
import { ask, type Answer } from '../daemon/protocol.ts';
import { ConfigurationError, exitCodes } from '../errors.ts';
import { messages } from '../messages.ts';
import type { Done, Outcome } from './command.ts';

const ACTIONS = { start, stop, status, serve } as const;

export function defineDaemon(command: Command, done: Done): void {
  command
    .argument('<action>', 'start, stop or status; serve: stay in the foreground')
    .description('keep compilers warm between the commits of this working tree')
    .action(async (action: string) => {
      if (!Object.hasOwn(ACTIONS, action)) {
        throw new ConfigurationError(messages.unknownDaemonAction(action));
      }
      const place = daemonPlace();
      if (!place) throw new ConfigurationError(messages.noDaemonHere);
      const output = await ACTIONS[action as keyof typeof ACTIONS](place);
      done({ output: `${output}\n`, exitCode: exitCodes.clean } satisfies Outcome);
    });
}

const PATIENCE_MS = 1000;
const START_MS = 10_000;

async function start(place: Place): Promise<string> {
  const running = await statusOf(place);
  if (running) return describe(running);
  const { startDaemon } = await import('../daemon/start-daemon.ts');
  if (!mayClaim(place)) throw new ConfigurationError(messages.daemonDidNotStart(place.folder));
  startDaemon(place);
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    const status = await statusOf(place);
    if (status) return describe(status);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new ConfigurationError(messages.daemonDidNotStart(place.folder));
}

/** Whether there can be a folder for the socket; a disk may be full, or the place somebody else's. */
function mayClaim(place: Place): boolean {
  try {
    return claim(place);
  } catch {
    return false;
  }
}

async function stop(place: Place): Promise<string> {
  const answer = isOurs(place) ? await ask(place, { ask: 'stop' }, PATIENCE_MS) : undefined;
  return answer ? 'The daemon is stopped.' : 'No daemon is running here.';
}

async function status(place: Place): Promise<string> {
  const running = await statusOf(place);
  return running ? describe(running) : 'No daemon is running here.';
}

async function serve(place: Place): Promise<string> {
  await (await import('../daemon/serve.ts')).serve(place);
  return 'A daemon is running here already.';
}

type Status = Extract<Answer, { is: 'status' }>;

async function statusOf(place: Place): Promise<Status | undefined> {
  const answer = isOurs(place) ? await ask(place, { ask: 'status' }, PATIENCE_MS) : undefined;
  return answer?.is === 'status' ? answer : undefined;
}

function describe({ pid, root, judged }: Status): string {
  return `The daemon of ${root} is running (process ${pid}); commits judged: ${judged}.`;
}
