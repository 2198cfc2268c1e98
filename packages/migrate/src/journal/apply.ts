import { setImmediate } from 'node:timers/promises';
import { messages } from '../messages.ts';
import { removeLeftover, writeAtomically } from './atomic-write.ts';
import { digestOfFile } from './digest.ts';
import type { Journal, JournalEntry } from './journal.ts';

/** Why a file was not written. */
export interface WriteFailure {
  readonly file: string;
  readonly message: string;
}

export interface Applied {
  readonly written: readonly string[];
  readonly failures: readonly WriteFailure[];
}

export interface ApplyOptions {
  /** Between two files the run may end; the journal knows the rest. */
  readonly signal?: AbortSignal | undefined;
  readonly onFile?: ((done: number, total: number) => void) | undefined;
}

/**
 * Gives every file of the journal the bytes of one side. A file that holds neither side's bytes was changed by
 * somebody else, and is left.
 */
export async function applySide(
  journal: Journal,
  side: 'before' | 'after',
  { signal, onFile }: ApplyOptions = {},
): Promise<Applied> {
  const written: string[] = [];
  const failures: WriteFailure[] = [];
  const entries = journal.record?.entries ?? [];
  for (const [index, entry] of entries.entries()) {
    signal?.throwIfAborted();
    onFile?.(index, entries.length);
    const message = applyEntry(journal, entry, side);
    if (message === undefined) written.push(entry.file);
    else failures.push({ file: entry.file, message });
    // Lets the signal be heard, which says itself why it was given.
    await setImmediate(undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
  return { written, failures };
}

/** `undefined` when the file now holds the side's bytes, else why it does not. */
function applyEntry(
  journal: Journal,
  entry: JournalEntry,
  side: 'before' | 'after',
): string | undefined {
  const { file, mode, before, after, between = [] } = entry;
  try {
    removeLeftover(file);
    const found = digestOfFile(file);
    if (found === entry[side].digest) return undefined;
    if (found === undefined) return messages.missingFile;
    if (![before.digest, after.digest, ...between].includes(found)) {
      return messages.changedMeanwhile;
    }
    writeAtomically(file, journal.bytesOf(entry[side]), mode);
    return undefined;
  } catch (error) {
    return messages.cannotWrite((error as Error).message);
  }
}
