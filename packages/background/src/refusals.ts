import { TaskRejectedError } from './errors.ts';

/** A full queue refuses thousands: one warning a minute tells of them. */
const PAUSE = 60_000;

/**
 * Tells of refused submissions that nobody looks at: who submits and goes on hears of it by a process warning, and the
 * process lives.
 */
export class Refusals {
  readonly #now: () => number;
  readonly #toldAt = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  refused(error: unknown): void {
    const reason = error instanceof TaskRejectedError ? error.reason : undefined;
    // A live task stands for the duplicate: no work is lost.
    if (reason === 'duplicate' || (reason && this.#isTold(reason))) return;
    process.emitWarning(error instanceof Error ? error : String(error));
  }

  #isTold(reason: string): boolean {
    const now = this.#now();
    if (now - (this.#toldAt.get(reason) ?? -Infinity) < PAUSE) return true;
    this.#toldAt.set(reason, now);
    return false;
  }
}
