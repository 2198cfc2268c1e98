import { randomUUID } from 'node:crypto';
import type { TaskEnd } from '../backend.ts';
import { publish } from '../channels.ts';
import type { Lineage } from '../envelope.ts';
import {
  serializeError,
  type DeadLetter,
  type DeadLetterQuery,
  type DeadLetters,
} from './dead-letter.ts';

export interface ReplayOptions {
  /** Who asked for it, for the record. */
  readonly actor?: string | undefined;
}

/** What a replay did. */
export interface ReplayReport {
  readonly replayed: number;
  /** Letters that stayed where they are, and why. */
  readonly refused: readonly { readonly letter: DeadLetter; readonly why: string }[];
}

interface Resubmission {
  readonly letter: DeadLetter;
  readonly lineage: Lineage;
}

/** Keeps the tasks that were given up, and gives them another chance when somebody asks. */
export class DeadLetterOffice {
  /** Hands a letter's task over again. */
  readonly resubmit: (resubmission: Resubmission) => Promise<void>;
  readonly #letters: DeadLetters;
  readonly #maxReplays: number;
  readonly #inReplay = new Set<string>();

  constructor(
    letters: DeadLetters,
    maxReplays: number,
    resubmit: (resubmission: Resubmission) => Promise<void>,
  ) {
    this.#letters = letters;
    this.#maxReplays = maxReplays;
    this.resubmit = resubmit;
  }

  /** The letters that a query means, oldest first. */
  list(query?: DeadLetterQuery): AsyncIterable<DeadLetter> {
    return this.#letters.list(query);
  }

  /** Throws them away, and says how many there were. */
  purge(query?: DeadLetterQuery): Promise<number> {
    return this.#letters.purge(query);
  }

  /**
   * Submits the letters' tasks again, each as a new task that knows where it came from, and takes the letters out. One that
   * was replayed too often, with all its ancestors, stays: it will not get better by itself.
   */
  async replay(query?: DeadLetterQuery, { actor }: ReplayOptions = {}): Promise<ReplayReport> {
    const refused: { letter: DeadLetter; why: string }[] = [];
    let replayed = 0;
    for await (const letter of this.#letters.list(query)) {
      const why = await this.#replayOne(letter, actor);
      if (why === undefined) replayed += 1;
      else refused.push({ letter, why });
    }
    return { replayed, refused };
  }

  /** Writes down a task that was given up. */
  async bury(end: TaskEnd, manager: string): Promise<void> {
    const letter = end.letter ?? letterOf(end);
    if (!end.letter) await this.#letters.add?.(letter);
    publish('dead-letter', () => ({ manager, letter: { ...letter, data: undefined } }));
  }

  async #replayOne(letter: DeadLetter, actor: string | undefined): Promise<string | undefined> {
    const replays = (letter.lineage?.replays ?? 0) + 1;
    if (replays > this.#maxReplays) return `It was replayed ${replays - 1} times already`;
    // Two people may ask for the same at the same time.
    if (this.#inReplay.has(letter.id)) return 'It is being replayed already';
    this.#inReplay.add(letter.id);
    try {
      if (!(await this.#isThere(letter))) return 'It was replayed or purged meanwhile';
      await this.resubmit({ letter, lineage: { replayOf: letter.id, replays, actor } });
      await this.#letters.purge({ id: letter.id });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      this.#inReplay.delete(letter.id);
    }
  }

  async #isThere({ id }: DeadLetter): Promise<boolean> {
    for await (const letter of this.#letters.list({ id })) return letter.id === id;
    return false;
  }
}

function letterOf({ task, reason = 'failed', error }: TaskEnd): DeadLetter {
  const { id: taskId, name, data, priority, tags, lineage, concurrencyKey } = task;
  return {
    ...{ id: randomUUID(), taskId, name, data, priority, tags, reason, lineage, concurrencyKey },
    error: error === undefined ? undefined : serializeError(error),
    diedAt: new Date().toISOString(),
  };
}
