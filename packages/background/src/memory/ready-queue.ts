import { PRIORITIES, WEIGHTS, type Priority } from '../priority.ts';
import type { Entry } from './entry.ts';
import { Lane } from './lane.ts';

/** The tasks of one priority: those who have waited elsewhere already go first. */
class Band {
  readonly priority: Priority;
  /** How much of its share one task uses up; a critical one goes before all others anyway. */
  readonly stride: number;
  readonly first = new Lane();
  readonly rest = new Lane();
  /** How much of its share it has used up: the band that has used least is next. */
  used = 0;

  constructor(priority: Priority) {
    this.priority = priority;
    this.stride = priority === 'CRITICAL' ? 0 : 1 / WEIGHTS[priority];
  }

  get size(): number {
    return this.first.size + this.rest.size;
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
  /** From the highest to the lowest. */
  readonly #bands = PRIORITIES.map((priority) => new Band(priority));
  readonly #byPriority = new Map(this.#bands.map((band) => [band.priority, band]));
  #time = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(entry: Entry, options: { readonly first?: boolean } = {}): void {
    const band = this.#bandOf(entry);
    // A band that had nothing to do has not saved anything up.
    if (band.size === 0) band.used = Math.max(band.used, this.#time);
    (options.first ? band.first : band.rest).add(entry);
    this.#size += 1;
  }

  /** The next task, of those priorities that may start now. */
  take(mayStart: (priority: Priority) => boolean): Entry | undefined {
    if (this.#size === 0) return undefined;
    const band = this.#next(mayStart);
    if (!band) return undefined;
    if (band.stride > 0) this.#time = band.used;
    band.used += band.stride;
    this.#size -= 1;
    return band.first.take() ?? band.rest.take();
  }

  /** A task that was taken could not start: its band keeps its turn. */
  passOver(entry: Entry): void {
    const band = this.#bandOf(entry);
    band.used -= band.stride;
  }

  delete(entry: Entry): boolean {
    if (!entry.lane) return false;
    entry.lane.delete(entry);
    this.#size -= 1;
    return true;
  }

  /** The newest task that takes up room in the queue, of the lowest priority below that one. */
  lowestBelow(priority: Priority): Entry | undefined {
    const takesRoom = ({ inQueue }: Entry) => inQueue;
    for (const band of this.#bands.slice(PRIORITIES.indexOf(priority) + 1).toReversed()) {
      const victim = band.rest.newest(takesRoom) ?? band.first.newest(takesRoom);
      if (victim) return victim;
    }
    return undefined;
  }

  #bandOf({ task }: Entry): Band {
    return this.#byPriority.get(task.priority)!;
  }

  #next(mayStart: (priority: Priority) => boolean): Band | undefined {
    let best: Band | undefined;
    for (const band of this.#bands) {
      if (band.size === 0 || !mayStart(band.priority)) continue;
      if (band.stride === 0) return band;
      if (best === undefined || band.used < best.used) best = band;
    }
    return best;
  }
}
