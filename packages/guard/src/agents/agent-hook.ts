import { existsSync } from 'node:fs';
import { firstLine } from '../errors.ts';
import { repositoryIfAny, type Repository } from '../repository.ts';
import { PayloadError, type AgentEvent, type Answer, type NonEmpty } from './event.ts';
import { fieldsOf, type Fields } from './fields.ts';
import { hosts, type HostName } from './hosts.ts';
import { policyOf, type AgentPolicy } from './policy.ts';

/** What the process prints, and how it ends. */
export interface HookResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: 0 | 1 | 2;
}

/**
 * Answers one hook of an agent, in the words of its host. A hook that fails lets the agent go on and says so, unless the
 * repository wants it to block: the commit and CI are still to come.
 */
export async function answerHook(name: HostName, stdin: string): Promise<HookResult> {
  let policy: AgentPolicy = { failClosed: false, blockNoVerify: true };
  let payload: Fields = {};
  let event: AgentEvent = { kind: 'other' };
  try {
    payload = parsePayload(stdin);
    event = hosts[name].eventOf(payload);
    if (event.kind === 'other') return silent;
    const repository = await repositoryAt(event.cwd);
    if (!repository) return silent;
    policy = await policyOf(repository);
    const answer = await answerTo(event, repository, policy);
    return answer.decision === 'pass' ? silent : document(name, event, payload, answer.reason);
  } catch (error) {
    return failed(name, { error, policy, payload, event });
  }
}

const silent: HookResult = { stdout: '', stderr: '', exitCode: 0 };

/** Every answer is made here, from a reason that is there, in the shape of the host. */
function document(
  name: HostName,
  event: AgentEvent,
  payload: Fields,
  reason: NonEmpty,
): HookResult {
  return { ...silent, stdout: `${JSON.stringify(hosts[name].refusal(event, reason, payload))}\n` };
}

/** @throws {PayloadError} when it is no JSON object. */
function parsePayload(stdin: string): Fields {
  try {
    return fieldsOf(JSON.parse(stdin), 'the payload');
  } catch (cause) {
    if (cause instanceof PayloadError) throw cause;
    throw new PayloadError('it is no JSON', { cause });
  }
}

/** Undefined outside a repository, where there is nothing to guard. Git and the linter start from the agent's folder. */
async function repositoryAt(cwd: string): Promise<Repository | undefined> {
  if (!existsSync(cwd)) throw new PayloadError(`there is no folder ${cwd}`);
  process.chdir(cwd);
  return repositoryIfAny();
}

async function answerTo(
  event: Exclude<AgentEvent, { readonly kind: 'other' }>,
  repository: Repository,
  policy: AgentPolicy,
): Promise<Answer> {
  switch (event.kind) {
    case 'edit':
      return (await import('./answer-edit.ts')).answerEdit(event, repository);
    case 'command':
      return (await import('./answer-command.ts')).answerCommand(event, repository, policy);
    case 'stop':
      return (await import('./answer-stop.ts')).answerStop(event, repository);
  }
}

interface Failure {
  readonly error: unknown;
  readonly policy: AgentPolicy;
  readonly payload: Fields;
  readonly event: AgentEvent;
}

function failed(name: HostName, { error, policy, payload, event }: Failure): HookResult {
  const sentence = sentenceFor(name, error);
  if (!policy.failClosed) {
    return {
      ...silent,
      stderr: `${sentence} The agent goes on; the commit is judged.\n`,
      exitCode: 1,
    };
  }
  const reason = `${sentence} agents.failClosed is on, so it blocks.`;
  if (hosts[name].blocksBy === 'exit-code')
    return { ...silent, stderr: `${reason}\n`, exitCode: 2 };
  const { stdout } = document(name, event, payload, reason as NonEmpty);
  return { stdout, stderr: `${reason}\n`, exitCode: 0 };
}

function sentenceFor(name: HostName, error: unknown): string {
  if (error instanceof PayloadError) {
    return `taskgroup-guard cannot read what ${name} sent as a hook's payload: ${error.message}.`;
  }
  return `taskgroup-guard could not judge this: ${firstLine(error)}`;
}
