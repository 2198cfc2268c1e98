import type { DeadLetter } from './dead-letter.ts';

export interface DeadLetterLimits {
  /** The oldest gives way to the newest. */
  readonly maxEntries: number;
  /** In milliseconds. */
  readonly maxAge: number;
}

/** Drops what is beyond the limits of letters that are in the order of their coming. */
export function forgetOld(letters: Map<string, DeadLetter>, limits: DeadLetterLimits): void {
  const eldest = Date.now() - limits.maxAge;
  for (const { id, diedAt } of letters.values()) {
    const isTooMany = letters.size > limits.maxEntries;
    if (!isTooMany && Date.parse(diedAt) >= eldest) return;
    letters.delete(id);
  }
}
