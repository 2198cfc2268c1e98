import type { Repository } from '../repository.ts';
import { gateUseOf } from './bypass.ts';
import { changedFiles } from './changed-files.ts';
import { pass, refuse, type AgentEvent, type Answer } from './event.ts';
import type { AgentPolicy } from './policy.ts';

/** Refuses what gets past the gate; a commit where no hook of ours is installed is judged here. */
export async function answerCommand(
  { command }: Extract<AgentEvent, { readonly kind: 'command' }>,
  repository: Repository,
  { blockNoVerify }: AgentPolicy,
): Promise<Answer> {
  const { bypass, commits } = gateUseOf(command);
  if (bypass !== undefined && blockNoVerify) {
    const { refusalOfBypass } = await import('./refusal-text.ts');
    return refuse(refusalOfBypass(bypass));
  }
  if (!commits || (await hookCallsGate(repository))) return pass;
  // What the commit will hold is not known before the line has run (`git add . && git commit`), so all changes count.
  const { newViolations } = await import('./new-violations.ts');
  const violations = await newViolations(await changedFiles(repository), repository);
  if (!violations.length) return pass;
  const { refusalOfCommit } = await import('./refusal-text.ts');
  return refuse(await refusalOfCommit(violations));
}

async function hookCallsGate(repository: Repository): Promise<boolean> {
  const { installedHooks } = await import('../init/installed-hooks.ts');
  return (await installedHooks(repository)).some(({ event }) => event === 'pre-commit');
}
