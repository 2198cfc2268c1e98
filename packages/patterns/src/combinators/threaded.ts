import type { TSESTree } from '@typescript-eslint/types';
import type { Edit } from '../edits/edit.ts';
import { isTypeScript } from '../edits/file-style.ts';
import type { ReasonCode } from '../reasons.ts';
import { defer, type Context, type Plan } from './plan.ts';
import { threadSignal, type ThreadedSignal } from './thread-signal.ts';

export interface Threaded extends ThreadedSignal {
  /** The parameter as it has to be written here, with its type where nothing else tells it. */
  readonly text: string;
}

/** The group's signal for a piece of work, where the form and the types of the place leave room for it. */
export function threadedIn(work: TSESTree.Node, context: Context): Threaded | undefined {
  const { file, types, form, signature = 'inferred' } = context;
  if (form !== 'best' || signature === 'fixed') return undefined;
  const threaded = threadSignal(work, file, types);
  if (!threaded) return undefined;
  const type = signature === 'written' && isTypeScript(file) ? ': { signal: AbortSignal }' : '';
  return { ...threaded, text: threaded.parameter + type };
}

export function deferThreaded(
  edits: readonly Edit[],
  notes: readonly ReasonCode[],
  threaded: ThreadedSignal | undefined,
): Plan {
  if (!threaded) return defer(edits, notes);
  return defer([...edits, ...threaded.edits], [...notes, 'signal-passed']);
}
