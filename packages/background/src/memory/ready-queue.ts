import { PRIORITIES, WEIGHTS, type Priority } from '../priority.ts';
import type { Entry } from './entry.ts';

/** First in, first out, with a lane for those who have waited elsewhere already. */
class Band {
  readonly first = new Set<Entry>();
  readonly rest = new Set<Entry>();

  get size(): number {
    return this.first.size + this.rest.size;
  }

  take(): Entry | undefined {
    const lane = this.first.size ? this.first : this.rest;
    const [entry] = lane;
    if (entry) lane.delete(entry);
    return entry;
  }

  delete(entry: Entry): boolean {
    return this.first.delete(entry) || this.rest.delete(entry);
  }

  newest(): Entry | undefined {
    return [...this.rest].at(-1) ?? [...this.first].at(-1);
  }
}

/**
 * Hands out tasks by priority: critical ones before all others, the rest by stride scheduling, where each band gets its
 * share of what is left and none starves.
 *
 * @see https://www.usenix.org/legacy/publications/library/proceedings/osdi/full_papers/waldspurger.pdf for shares by lottery, of which
 * strides are the variant without chance.
 */
export class ReadyQueue {
  readonly #bands = new Map(PRIORITIES.map((priority) => [priority, new Band()]));
  /** How much of its share a band has used up: the one that has used least is next. */
  readonly #used = new Map<Priority, number>();
  #time = 0;

  get size(): number {
    return [...this.#bands.values()].reduce((sum, { size }) => sum + size, 0);
  }

  sizeOf(priority: Priority): number {
    return this.#bands.get(priority)!.size;
  }

  add(entry: Entry, options: { readonly first?: boolean } = {}): void {
    const { priority } = entry.task;
    const band = this.#bands.get(priority)!;
    // A band that had nothing to do has not saved anything up.
    if (band.size === 0) {
      this.#used.set(priority, Math.max(this.#used.get(priority) ?? 0, this.#time));
    }
    (options.first ? band.first : band.rest).add(entry);
  }

  /** The next task, of those priorities that may start now. */
  take(mayStart: (priority: Priority) => boolean): Entry | undefined {
    const priority = this.#next(mayStart);
    if (priority === undefined) return undefined;
    if (priority !== 'CRITICAL') {
      this.#time = this.#used.get(priority) ?? 0;
      this.#used.set(priority, this.#time + 1 / WEIGHTS[priority]);
    }
    return this.#bands.get(priority)!.take();
  }

  delete(entry: Entry): boolean {
    return this.#bands.get(entry.task.priority)!.delete(entry);
  }

  /** The newest task of the lowest band, if that band is below `priority`. */
  lowestBelow(priority: Priority): Entry | undefined {
    const below = PRIORITIES.slice(PRIORITIES.indexOf(priority) + 1).toReversed();
    const lowest = below.find((each) => this.#bands.get(each)!.size > 0);
    return lowest && this.#bands.get(lowest)!.newest();
  }

  #next(mayStart: (priority: Priority) => boolean): Priority | undefined {
    const ready = PRIORITIES.filter((each) => this.#bands.get(each)!.size > 0 && mayStart(each));
    if (ready.includes('CRITICAL')) return 'CRITICAL';
    const used = (priority: Priority) => this.#used.get(priority) ?? 0;
    return ready.reduce<Priority | undefined>(
      (best, each) => (best === undefined || used(each) < used(best) ? each : best),
      undefined,
    );
  }
}
