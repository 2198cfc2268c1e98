import type { Entry } from './entry.ts';

/** Tasks of the same concurrency key, of which only so many may run at a time. */
export class KeyLimits {
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, Set<Entry>>();

  /** Whether it may start; otherwise it waits here until another one of its key has ended. */
  admit(entry: Entry): boolean {
    const { concurrencyKey: key, concurrencyPerKey = 1 } = entry.task;
    if (key === undefined) return true;
    const running = this.#running.get(key) ?? 0;
    if (running < concurrencyPerKey) {
      this.#running.set(key, running + 1);
      return true;
    }
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting.add(entry));
    return false;
  }

  /** One that was admitted has ended; gives the next of its key, which has to ask again. */
  leave({ task: { concurrencyKey: key } }: Entry): Entry | undefined {
    if (key === undefined) return undefined;
    const running = (this.#running.get(key) ?? 1) - 1;
    if (running > 0) this.#running.set(key, running);
    else this.#running.delete(key);
    const [next] = this.#waiting.get(key) ?? [];
    if (next) this.delete(next);
    return next;
  }

  delete(entry: Entry): boolean {
    const key = entry.task.concurrencyKey;
    const waiting = key === undefined ? undefined : this.#waiting.get(key);
    const wasWaiting = waiting?.delete(entry) ?? false;
    if (waiting?.size === 0) this.#waiting.delete(key!);
    return wasWaiting;
  }
}
