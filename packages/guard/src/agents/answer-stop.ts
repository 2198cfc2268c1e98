import type { Repository } from '../repository.ts';
import { changedFiles } from './changed-files.ts';
import { pass, refuse, type AgentEvent, type Answer } from './event.ts';
import { newViolations } from './new-violations.ts';

/**
 * Judges what has changed since the last commit, by whatever tool: a line of shell writes files too. An agent that was
 * sent back once is let go, for it may not be able to do better.
 */
export async function answerStop(
  { again }: Extract<AgentEvent, { readonly kind: 'stop' }>,
  repository: Repository,
): Promise<Answer> {
  if (again) return pass;
  const violations = await newViolations(await changedFiles(repository), repository);
  if (!violations.length) return pass;
  const { refusalOfStop } = await import('./refusal-text.ts');
  return refuse(await refusalOfStop(violations));
}
