import { matches, type DeadLetter, type DeadLetterQuery, type DeadLetters } from './dead-letter.ts';

export interface DeadLetterLimits {
  /** The oldest gives way to the newest. */
  readonly maxEntries: number;
  /** In milliseconds. */
  readonly maxAge: number;
}

/** Dead letters of this process: they end with it. */
export class MemoryDeadLetters implements DeadLetters {
  readonly #letters = new Map<string, DeadLetter>();
  readonly #limits: DeadLetterLimits;

  constructor(limits: DeadLetterLimits) {
    this.#limits = limits;
  }

  add(letter: DeadLetter): Promise<void> {
    this.#letters.set(letter.id, letter);
    this.#forgetOld();
    return Promise.resolve();
  }

  async *list(query?: DeadLetterQuery): AsyncIterable<DeadLetter> {
    this.#forgetOld();
    yield* await Promise.resolve(
      [...this.#letters.values()].filter((letter) => matches(letter, query)),
    );
  }

  purge(query?: DeadLetterQuery): Promise<number> {
    const gone = [...this.#letters.values()].filter((letter) => matches(letter, query));
    for (const { id } of gone) this.#letters.delete(id);
    return Promise.resolve(gone.length);
  }

  #forgetOld(): void {
    const eldest = Date.now() - this.#limits.maxAge;
    for (const { id, diedAt } of this.#letters.values()) {
      const isTooMany = this.#letters.size > this.#limits.maxEntries;
      if (!isTooMany && Date.parse(diedAt) >= eldest) return;
      this.#letters.delete(id);
    }
  }
}
