import { readFileSync, statSync } from 'node:fs';
import { messages } from '../messages.ts';
import type { FileChange, FileReport } from '../report.ts';
import { applySide, type ApplyOptions } from './apply.ts';
import type { Journal, Write } from './journal.ts';
import { endRun } from './recover.ts';

/** Writes the files, each one whole, with a journal beneath; says which could not be written, and why. */
export async function writeChanges(
  changes: readonly FileChange[],
  journal: Journal,
  options: ApplyOptions,
): Promise<FileReport[]> {
  const { writes, failures } = prepareWrites(changes);
  if (!writes.length) return failures;
  journal.begin(writes, 'writing');
  const applied = await applySide(journal, 'after', options);
  endRun(journal, applied.written);
  return [...failures, ...applied.failures.map(asReport)];
}

export interface Prepared {
  readonly writes: Write[];
  readonly failures: FileReport[];
}

/** Reads what is on the disk now: a file that changed during the run, or that is read-only, is not written. */
export function prepareWrites(changes: readonly FileChange[]): Prepared {
  const prepared: Prepared = { writes: [], failures: [] };
  for (const change of changes) {
    const write = prepareWrite(change);
    if (typeof write === 'string') {
      prepared.failures.push(asReport({ file: change.file, message: write }));
    } else prepared.writes.push(write);
  }
  return prepared;
}

function prepareWrite({ file, before, after }: FileChange): Write | string {
  try {
    const { mode } = statSync(file);
    // A rename would replace it all the same, so the file's own word is asked.
    if ((mode & 0o222) === 0) return messages.readOnly;
    const bytes = readFileSync(file);
    if (!bytes.equals(Buffer.from(before))) return messages.changedMeanwhile;
    return { file, mode: mode & 0o7777, before: bytes, after: Buffer.from(after) };
  } catch (error) {
    return messages.cannotWrite((error as Error).message);
  }
}

export function asReport({ file, message }: { file: string; message: string }): FileReport {
  return { file, status: 'failed', message };
}
