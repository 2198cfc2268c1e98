import type { Repository } from '../repository.ts';
import { pass, refuse, type AgentEvent, type Answer } from './event.ts';
import { newViolations } from './new-violations.ts';
import { applyEdits } from './virtual-edit.ts';

/** Refuses an edit that adds a violation. */
export async function answerEdit(
  { edits, cwd }: Extract<AgentEvent, { readonly kind: 'edit' }>,
  repository: Repository,
): Promise<Answer> {
  const violations = await newViolations(applyEdits(edits, cwd), repository);
  if (!violations.length) return pass;
  const { refusalOfEdit } = await import('./refusal-text.ts');
  return refuse(await refusalOfEdit(violations));
}
