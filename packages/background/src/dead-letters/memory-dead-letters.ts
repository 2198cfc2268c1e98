import { type DeadLetterLimits, forgetOld } from './limits.ts';
import { matches, type DeadLetter, type DeadLetterQuery, type DeadLetters } from './dead-letter.ts';

/** Dead letters of this process: they end with it. */
export class MemoryDeadLetters implements DeadLetters {
  readonly #letters = new Map<string, DeadLetter>();
  readonly #limits: DeadLetterLimits;

  constructor(limits: DeadLetterLimits) {
    this.#limits = limits;
  }

  add(letter: DeadLetter): Promise<void> {
    this.#letters.set(letter.id, letter);
    forgetOld(this.#letters, this.#limits);
    return Promise.resolve();
  }

  async *list(query?: DeadLetterQuery): AsyncIterable<DeadLetter> {
    forgetOld(this.#letters, this.#limits);
    yield* await Promise.resolve(
      [...this.#letters.values()].filter((letter) => matches(letter, query)),
    );
  }

  purge(query?: DeadLetterQuery): Promise<number> {
    const gone = [...this.#letters.values()].filter((letter) => matches(letter, query));
    for (const { id } of gone) this.#letters.delete(id);
    return Promise.resolve(gone.length);
  }
}
