import type { Entry } from './entry.ts';

/** Tasks of the same concurrency key, of which only so many may run at a time. */
export class KeyLimits {
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, Set<Entry>>();

  /** Whether it may start; otherwise it waits here until another one of its key has ended. */
  admit(entry: Entry): boolean {
    const { concurrencyKey: key } = entry.task;
    if (key === undefined) return true;
    if (this.#isFree(entry)) {
      this.#running.set(key, (this.#running.get(key) ?? 0) + 1);
      return true;
    }
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting.add(entry));
    return false;
  }

  /** One that was admitted has ended. */
  leave({ task: { concurrencyKey: key } }: Entry): void {
    if (key === undefined) return;
    const running = (this.#running.get(key) ?? 1) - 1;
    if (running > 0) this.#running.set(key, running);
    else this.#running.delete(key);
  }

  /**
   * Takes out the next of an entry's key if one could start now; it has to ask again. To be asked whenever one of the key
   * has ended, also one that was on its way to its start: nobody else would wake those that wait.
   */
  next({ task: { concurrencyKey: key } }: Entry): Entry | undefined {
    const [next] = (key !== undefined && this.#waiting.get(key)) || [];
    if (!next || !this.#isFree(next)) return undefined;
    this.delete(next);
    return next;
  }

  delete(entry: Entry): boolean {
    const key = entry.task.concurrencyKey;
    const waiting = key === undefined ? undefined : this.#waiting.get(key);
    const wasWaiting = waiting?.delete(entry) ?? false;
    if (waiting?.size === 0) this.#waiting.delete(key!);
    return wasWaiting;
  }

  #isFree({ task: { concurrencyKey = '', concurrencyPerKey = 1 } }: Entry): boolean {
    return (this.#running.get(concurrencyKey) ?? 0) < concurrencyPerKey;
  }
}
