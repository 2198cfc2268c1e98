import { MigrateError } from '../errors.ts';
import { messages } from '../messages.ts';
import { applySide, type WriteFailure } from './apply.ts';
import type { Journal, JournalRecord } from './journal.ts';

/** What was done about a run that had been killed. */
export interface Recovery {
  /** A run that was writing is finished; one that was still verifying is taken back. */
  readonly outcome: 'finished' | 'taken-back';
  readonly started: string;
  readonly files: readonly string[];
  readonly failures: readonly WriteFailure[];
}

/**
 * The run that was killed before its end.
 *
 * @throws {MigrateError} when it is still at work.
 */
export function interruptedRun({ record, place }: Journal): JournalRecord | undefined {
  if (!record || record.phase === 'done') return undefined;
  if (record.pid !== process.pid && isAlive(record.pid)) {
    throw new MigrateError(messages.otherRun(record.pid, place));
  }
  return record;
}

export async function recover(journal: Journal): Promise<Recovery | undefined> {
  const record = interruptedRun(journal);
  if (!record) return undefined;
  const outcome = record.phase === 'writing' ? 'finished' : 'taken-back';
  journal.update({ ...record, pid: process.pid });
  const { written, failures } = await applySide(
    journal,
    outcome === 'finished' ? 'after' : 'before',
  );
  if (outcome === 'finished') endRun(journal, written);
  else journal.remove();
  return { outcome, started: record.started, files: written, failures };
}

/** Keeps what `--undo` needs, of the files that were written. */
export function endRun(journal: Journal, written: readonly string[]): void {
  const files = new Set(written);
  const entries = journal.record!.entries.filter(({ file }) => files.has(file));
  if (entries.length) journal.update({ ...journal.record!, phase: 'done', entries });
  else journal.remove();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
