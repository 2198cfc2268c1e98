import { readFileSync } from 'node:fs';
import type { PlannedSite } from '../candidate.ts';
import { MigrateError } from '../errors.ts';
import type { FileResult } from '../file-result.ts';
import { applySide } from '../journal/apply.ts';
import { writeAtomically } from '../journal/atomic-write.ts';
import { digestOf } from '../journal/digest.ts';
import type { Journal, JournalEntry, Write } from '../journal/journal.ts';
import { prepareWrites } from '../journal/write-changes.ts';
import { messages } from '../messages.ts';
import type { ReadOriginal } from '../plan.ts';
import type { FileChange, FileReport } from '../report.ts';
import { isChanged, withoutSites, type TakenBack } from '../select/compose.ts';

/** The files that a run would write when exactly these results stand. */
export type ChangesOf = (
  results: readonly FileResult[],
  read: ReadOriginal,
) => readonly FileChange[];

/**
 * The working tree while a command judges it: any choice of the sites can be put on the disk, and the journal knows
 * every state, so that a kill at any moment leaves nothing that cannot be taken back.
 */
export class VerifiedWrite {
  readonly failures: readonly FileReport[];
  readonly #results: readonly FileResult[];
  readonly #changesOf: ChangesOf;
  readonly #journal: Journal;
  readonly #writes: readonly Write[];
  /** By file, the digest of what this run believes to be on the disk. */
  readonly #onDisk: Map<string, string>;

  constructor(results: readonly FileResult[], changesOf: ChangesOf, journal: Journal) {
    const { writes, failures } = prepareWrites(changesOf(results, readFileSync));
    this.failures = failures;
    this.#results = results;
    this.#changesOf = changesOf;
    this.#journal = journal;
    this.#writes = writes;
    this.#onDisk = new Map(writes.map(({ file, before }) => [file, digestOf(before)]));
    if (writes.length) journal.begin(writes, 'verifying');
  }

  /** Every changed site of the files that can be written, in the order in which they are put on trial. */
  get sites(): PlannedSite[] {
    return this.#results
      .filter(({ path }) => this.#onDisk.has(path))
      .flatMap(({ sites }) => sites.filter(isChanged));
  }

  get files(): string[] {
    return [...this.#onDisk.keys()];
  }

  /** The results with the given sites taken back. */
  without(takenBack: ReadonlyMap<PlannedSite, TakenBack>): FileResult[] {
    return this.#results.map((result) => withoutSites(result, takenBack));
  }

  /**
   * Puts these results on the disk.
   *
   * @throws {MigrateError} when a file does not hold what this run wrote last.
   */
  put(results: readonly FileResult[]): void {
    const changes = this.#changesOf(results, (file) => this.readOriginal(file));
    const after = new Map(changes.map((change) => [change.file, change.after]));
    const due = this.#writes
      .map((write) => ({ ...write, bytes: bytesOf(write, after.get(write.file)) }))
      .filter(({ file, bytes }) => this.#onDisk.get(file) !== digestOf(bytes));
    this.#announce(new Map(due.map(({ file, bytes }) => [file, digestOf(bytes)])));
    for (const { file, mode, bytes } of due) {
      this.#requireUntouched(file);
      writeAtomically(file, bytes, mode);
      this.#onDisk.set(file, digestOf(bytes));
    }
  }

  /** A file as it was before the run, whatever is on the disk now. */
  readOriginal(file: string): Buffer {
    return this.#writes.find((write) => write.file === file)?.before ?? readFileSync(file);
  }

  /** Takes everything back. */
  async restore(): Promise<void> {
    const { failures } = await applySide(this.#journal, 'before');
    if (!failures.length) return this.#journal.remove();
    this.#journal.update({ ...this.#journal.record!, phase: 'done' });
    throw new MigrateError(messages.notRestored(failures));
  }

  /** What is on the disk now stands; the journal keeps what it takes to undo it. */
  keep(): void {
    const { record } = this.#journal;
    if (!record) return;
    const entries = record.entries.flatMap((entry) => this.#finalEntry(entry) ?? []);
    if (entries.length) this.#journal.update({ ...record, phase: 'done', entries });
    else this.#journal.remove();
  }

  #finalEntry({ file, mode, before, after }: JournalEntry): JournalEntry | undefined {
    const digest = this.#onDisk.get(file)!;
    // Its bytes are on the disk; the journal needs their digest alone.
    return digest === before.digest
      ? undefined
      : { file, mode, before, after: { ...after, digest } };
  }

  /** Says in the journal what is about to be on the disk, before it is. */
  #announce(digests: ReadonlyMap<string, string>): void {
    const record = this.#journal.record;
    if (!record || !digests.size) return;
    const entries = record.entries.map((entry) => {
      const digest = digests.get(entry.file);
      return digest === undefined
        ? entry
        : { ...entry, between: [...new Set([...(entry.between ?? []), digest])] };
    });
    this.#journal.update({ ...record, entries });
  }

  #requireUntouched(file: string): void {
    if (digestOf(readFileSync(file)) === this.#onDisk.get(file)) return;
    throw new MigrateError(messages.verifyTouches(file));
  }
}

function bytesOf({ before }: Write, after: string | undefined): Buffer {
  return after === undefined ? before : Buffer.from(after);
}
