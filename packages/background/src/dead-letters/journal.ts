import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { Lock } from '@taskgroup/runtime';
import { requireAtLeast } from '../require-number.ts';
import { type DeadLetterLimits, forgetOld } from './limits.ts';
import { matches, type DeadLetter, type DeadLetterQuery, type DeadLetters } from './dead-letter.ts';

/** One line of the file. */
type Line =
  | { readonly add: DeadLetter }
  /** Letters that were purged or replayed. */
  | { readonly remove: readonly string[] };

/**
 * Dead letters in a file, one JSON document a line, which survive the process: what was given up, or abandoned at the end
 * of a program, is there at its next start.
 *
 * Lines are only added, and on the disk before `add` resolves; a line that a crash cut short is dropped when the file is
 * read. The file is written anew, without what is gone, when it is first used and whenever most of it is; the old one stays until the
 * new one is whole. One process at a time may use it.
 *
 * @param file Made with its folder when it is not there.
 * @param limits The oldest gives way to the newest. 10,000 letters of any age by default.
 * @throws {RangeError} for limits that can't be.
 * @example
 * ```ts no-run
 * import { BackgroundTaskManager, journal, memory } from '@taskgroup/background';
 *
 * const backend = memory({ deadLetters: journal('var/dead-letters.jsonl') });
 * const manager = new BackgroundTaskManager({ backend });
 * ```
 */
export function journal(file: string, limits: Partial<DeadLetterLimits> = {}): DeadLetters {
  const { maxEntries = 10_000, maxAge = Infinity } = limits;
  requireAtLeast(1, 'open a journal', { maxEntries });
  requireAtLeast(0, 'open a journal', { maxAge });
  return new Journal(path.resolve(file), { maxEntries, maxAge });
}

/** A short file is not worth writing anew. */
const SLACK = 100;

interface Opened {
  readonly letters: Map<string, DeadLetter>;
  handle: FileHandle;
  /** In the file. */
  lines: number;
}

class Journal implements DeadLetters {
  readonly #file: string;
  readonly #lock = new Lock();
  readonly #limits: DeadLetterLimits;
  #opened: Opened | undefined;

  constructor(file: string, limits: DeadLetterLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  async add(letter: DeadLetter): Promise<void> {
    await this.#lock.run(async () => {
      const opened = await this.#append({ add: letter });
      opened.letters.set(letter.id, letter);
      forgetOld(opened.letters, this.#limits);
      if (opened.lines > 2 * opened.letters.size + SLACK) await this.#writeAnew(opened);
    });
  }

  async *list(query?: DeadLetterQuery): AsyncIterable<DeadLetter> {
    const { letters } = await this.#lock.run(() => this.#open());
    forgetOld(letters, this.#limits);
    for (const letter of [...letters.values()]) if (matches(letter, query)) yield letter;
  }

  purge(query?: DeadLetterQuery): Promise<number> {
    return this.#lock.run(async () => {
      const { letters } = await this.#open();
      const gone = [...letters.values()].filter((letter) => matches(letter, query));
      if (gone.length === 0) return 0;
      const remove = gone.map(({ id }) => id);
      await this.#append({ remove });
      for (const id of remove) letters.delete(id);
      return gone.length;
    });
  }

  async close(): Promise<void> {
    await this.#lock.run(async () => {
      await this.#opened?.handle.close();
      this.#opened = undefined;
    });
  }

  async #append(line: Line): Promise<Opened> {
    const opened = await this.#open();
    await opened.handle.appendFile(`${JSON.stringify(line)}\n`);
    await opened.handle.datasync();
    opened.lines += 1;
    return opened;
  }

  async #open(): Promise<Opened> {
    if (this.#opened) return this.#opened;
    await mkdir(path.dirname(this.#file), { recursive: true });
    const letters = lettersOf(await readIfThere(this.#file));
    forgetOld(letters, this.#limits);
    await this.#compact(letters);
    this.#opened = { letters, handle: await open(this.#file, 'a'), lines: letters.size };
    return this.#opened;
  }

  async #writeAnew(opened: Opened): Promise<void> {
    await this.#compact(opened.letters);
    const former = opened.handle;
    opened.handle = await open(this.#file, 'a');
    opened.lines = opened.letters.size;
    await former.close();
  }

  /** The new file takes the place of the old one only when it is whole. */
  async #compact(letters: ReadonlyMap<string, DeadLetter>): Promise<void> {
    const temporary = `${this.#file}.tmp`;
    const handle = await open(temporary, 'w');
    try {
      for (const add of letters.values()) {
        await handle.appendFile(`${JSON.stringify({ add } satisfies Line)}\n`);
      }
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, this.#file);
  }
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function lettersOf(text: string): Map<string, DeadLetter> {
  const letters = new Map<string, DeadLetter>();
  for (const line of text.split('\n')) {
    const entry = parse(line);
    if (entry && 'add' in entry) letters.set(entry.add.id, entry.add);
    else if (entry) for (const id of entry.remove) letters.delete(id);
  }
  return letters;
}

/** A line that a crash cut short says nothing; it can only be the last that was written. */
function parse(line: string): Line | undefined {
  try {
    return line ? (JSON.parse(line) as Line) : undefined;
  } catch {
    return undefined;
  }
}
