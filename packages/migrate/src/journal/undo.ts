import { MigrateError } from '../errors.ts';
import { messages } from '../messages.ts';
import { applySide, type WriteFailure } from './apply.ts';
import type { Journal } from './journal.ts';
import { interruptedRun } from './recover.ts';

export interface Undone {
  readonly started: string;
  readonly restored: readonly string[];
  /** Files that changed since, or cannot be written: they are left, and the journal keeps their bytes. */
  readonly refused: readonly WriteFailure[];
}

/**
 * Gives the files of the last run their old bytes again.
 *
 * @throws {MigrateError} when there is no run to undo.
 */
export async function undoLastRun(journal: Journal): Promise<Undone> {
  interruptedRun(journal);
  const { record } = journal;
  if (!record) throw new MigrateError(messages.nothingToUndo(journal.place));
  // From here on a kill leaves a run to be taken back, not one to be finished.
  journal.update({ ...record, pid: process.pid, phase: 'verifying' });
  const { written, failures } = await applySide(journal, 'before');
  const refused = new Set(failures.map(({ file }) => file));
  const entries = record.entries.filter(({ file }) => refused.has(file));
  if (entries.length) journal.update({ ...record, phase: 'done', entries });
  else journal.remove();
  return { started: record.started, restored: written, refused: failures };
}
