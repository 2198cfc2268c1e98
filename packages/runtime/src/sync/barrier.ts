import type { CancelOptions } from '../core/index.ts';
import { BrokenBarrierError } from './broken-barrier-error.ts';
import { ParkingLot } from './parking-lot.ts';
import { requireWhole } from './whole-number.ts';

/** What {@linkcode Barrier.statistics} gives. */
export interface BarrierStatistics {
  readonly parties: number;
  readonly broken: boolean;
  /** How many have come and wait for the others. */
  readonly tasksWaiting: number;
}

/** One party's place in its round, known when the round is complete. */
interface Place {
  index: number;
}

/**
 * A place where a fixed number of tasks wait for each other: the last to come lets all of them go on, and the next round
 * begins.
 *
 * It follows `asyncio.Barrier`: a party that is cancelled just leaves, and the others go on waiting for another one (in
 * Java it breaks the barrier: call `abort()` for that); `reset` and `abort` make those who wait throw. Unlike there, all
 * of them happen at once, and a task that comes back early is in the next round and doesn't wait for the last one to be
 * out.
 *
 * @example
 * ```ts
 * import { Barrier, TaskGroup } from '@taskgroup/runtime';
 *
 * const barrier = new Barrier(3);
 * const places = await TaskGroup.map(['a', 'b', 'c'], async (name, _index, task) => {
 *   const place = await barrier.wait(task);
 *   return `${name}${place}`;
 * });
 * console.log(places); //=> [ 'a0', 'b1', 'c2' ]
 * ```
 */
export class Barrier {
  readonly #parties: number;
  #lot = new ParkingLot<Place>();

  /**
   * @param parties How many make a round: a whole number from 1.
   * @throws {RangeError} for a number that isn't; {TypeError} for anything else.
   */
  constructor(parties: number) {
    requireWhole('create a barrier', 'parties', parties, 1);
    this.#parties = parties;
  }

  /** How many make a round. */
  get parties(): number {
    return this.#parties;
  }

  /** Whether it was aborted, and not reset since. */
  get broken(): boolean {
    return this.#lot.broken;
  }

  /**
   * Waits until all parties have come.
   *
   * @param options Who may cancel the wait. Cancelled already, it doesn't count as a party.
   * @returns One's place in the order of coming, from 0; so that one of them, say the first, can do something for all.
   * @throws The reason of the cancellation.
   * @throws {BrokenBarrierError} when the barrier is broken, or is aborted or reset meanwhile.
   */
  async wait(options?: CancelOptions): Promise<number> {
    const place = { index: 0 };
    await this.#lot.park(place, options, () => this.#complete(place));
    return place.index;
  }

  /** Begins a new round: whoever waits throws a `BrokenBarrierError`. It also mends a broken barrier. */
  reset(): void {
    const former = this.#lot;
    this.#lot = new ParkingLot();
    former.break(() => new BrokenBarrierError('Cannot pass the barrier as it was reset'));
  }

  /** Breaks the barrier until it is reset: whoever waits, and whoever comes, throws a `BrokenBarrierError`. */
  abort(): void {
    this.#lot.break(() => new BrokenBarrierError('Cannot pass the barrier as it was aborted'));
  }

  /** How it stands, as a frozen snapshot. */
  statistics(): BarrierStatistics {
    return Object.freeze({
      parties: this.#parties,
      broken: this.broken,
      tasksWaiting: this.#lot.size,
    });
  }

  /** Lets the round go on if `last` completes it. */
  #complete(last: Place): boolean {
    if (this.#lot.size + 1 < this.#parties) return false;
    for (const [index, place] of [...this.#lot.unpark(Infinity), last].entries()) {
      place.index = index;
    }
    return true;
  }
}
