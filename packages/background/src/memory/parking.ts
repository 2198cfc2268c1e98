import { PRIORITIES } from '../priority.ts';
import type { Entry } from './entry.ts';

/** Tasks that were put off until something is free again, by what that is. Each has a time of its own at the latest. */
export class Parking {
  readonly #lots = new Map<string, Set<Entry>>();
  readonly #places = new Map<Entry, string>();

  add(entry: Entry, what: string): void {
    const lot = this.#lots.get(what) ?? new Set();
    this.#lots.set(what, lot.add(entry));
    this.#places.set(entry, what);
  }

  delete(entry: Entry): void {
    const what = this.#places.get(entry);
    if (what === undefined) return;
    this.#places.delete(entry);
    const lot = this.#lots.get(what)!;
    lot.delete(entry);
    if (lot.size === 0) this.#lots.delete(what);
  }

  /** Takes out so many of those that wait for it: the highest priority first, and of one priority the eldest. */
  take(what: string, count: number): readonly Entry[] {
    const waiting = [...(this.#lots.get(what) ?? [])];
    const inOrder = PRIORITIES.flatMap((priority) =>
      waiting.filter(({ task }) => task.priority === priority),
    );
    const taken = inOrder.slice(0, count);
    for (const entry of taken) this.delete(entry);
    return taken;
  }
}
