import type { TaskId } from '../envelope.ts';

/** Ids that stay taken for a while after their task has completed. */
export class RecentEnds {
  readonly #until = new Map<TaskId, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  has(id: TaskId): boolean {
    return (this.#until.get(id) ?? -Infinity) > this.#now();
  }

  /** An id that is free again is forgotten when others are noted, a few at a time. */
  add(id: TaskId, duration: number): void {
    this.#until.delete(id);
    this.#until.set(id, this.#now() + duration);
    let looked = 0;
    for (const [eldest, until] of this.#until) {
      if (until <= this.#now()) this.#until.delete(eldest);
      if (++looked === 2) break;
    }
  }
}
