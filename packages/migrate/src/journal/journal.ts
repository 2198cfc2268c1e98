import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { MigrateError } from '../errors.ts';
import { messages } from '../messages.ts';
import { writeAtomically } from './atomic-write.ts';
import { digestOf } from './digest.ts';
import { makePlace, requireOwnPlace } from './place.ts';

/**
 * What a run is about to write, on the disk before the first file changes. A run that was killed is finished from it,
 * or taken back; one that has ended can be undone.
 */
export interface JournalRecord {
  readonly schema: 1;
  readonly started: string;
  /** The process at work; while it lives, no other one may touch the files. */
  readonly pid: number;
  /** A run that verifies is taken back after a kill, as nothing is proven yet; one that writes is finished. */
  readonly phase: 'writing' | 'verifying' | 'done';
  /** The file beside this one that holds the bytes of all entries. */
  readonly texts: string;
  readonly entries: readonly JournalEntry[];
}

export interface JournalEntry {
  readonly file: string;
  readonly mode: number;
  readonly before: StoredText;
  readonly after: StoredText;
  /** Digests of what the run has written besides, while it looks for the site that breaks a command. */
  readonly between?: readonly string[];
}

interface StoredText {
  readonly digest: string;
  readonly start: number;
  readonly end: number;
}

/** A file to be written: its bytes as they are and as they will be. */
export interface Write {
  readonly file: string;
  readonly mode: number;
  readonly before: Buffer;
  readonly after: Buffer;
}

export class Journal {
  readonly place: string;
  #record: JournalRecord | undefined;

  constructor(place: string) {
    this.place = place;
    requireOwnPlace(place);
    this.#record = readRecord(place);
  }

  get record(): JournalRecord | undefined {
    return this.#record;
  }

  /** Records the writes; the bytes of the run before are given up, as only the last run can be undone. */
  begin(writes: readonly Write[], phase: 'writing' | 'verifying'): JournalRecord {
    makePlace(this.place);
    const texts = `texts-${randomUUID()}`;
    const { entries, bytes } = layOut(writes);
    writeAtomically(path.join(this.place, texts), bytes, 0o600);
    const started = new Date().toISOString();
    this.update({ schema: 1, started, pid: process.pid, phase, texts, entries });
    this.#removeOldTexts();
    return this.#record!;
  }

  update(record: JournalRecord): void {
    const text = JSON.stringify(record);
    writeAtomically(path.join(this.place, RECORD), Buffer.from(text), 0o600);
    this.#record = record;
  }

  bytesOf({ digest, start, end }: StoredText): Buffer {
    const bytes = readFileSync(path.join(this.place, this.#record!.texts)).subarray(start, end);
    if (digestOf(bytes) !== digest) throw new MigrateError(messages.damagedJournal(this.place));
    return bytes;
  }

  /** The record goes first: without it the rest is rubbish that nobody reads. */
  remove(): void {
    rmSync(path.join(this.place, RECORD), { force: true });
    rmSync(this.place, { recursive: true, force: true });
    this.#record = undefined;
  }

  #removeOldTexts(): void {
    for (const name of readdirSync(this.place)) {
      const isOld = name.startsWith('texts-') && name !== this.#record?.texts;
      if (isOld) rmSync(path.join(this.place, name), { force: true });
    }
  }
}

const RECORD = 'journal.json';

function readRecord(place: string): JournalRecord | undefined {
  const text = tryRead(path.join(place, RECORD));
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as JournalRecord;
    if (record.schema === 1) return record;
  } catch {
    // The sentence below says the same.
  }
  throw new MigrateError(messages.damagedJournal(place));
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function layOut(writes: readonly Write[]): { entries: JournalEntry[]; bytes: Buffer } {
  const chunks: Buffer[] = [];
  let length = 0;
  const store = (bytes: Buffer): StoredText => {
    chunks.push(bytes);
    const start = length;
    length += bytes.length;
    return { digest: digestOf(bytes), start, end: length };
  };
  const entries = writes.map(({ file, mode, before, after }) => ({
    file,
    mode,
    before: store(before),
    after: store(after),
  }));
  return { entries, bytes: Buffer.concat(chunks) };
}
