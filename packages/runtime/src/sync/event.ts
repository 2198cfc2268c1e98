import type { CancelOptions } from '../core/index.ts';
import { ParkingLot } from './parking-lot.ts';

/** What {@linkcode Event.statistics} gives. */
export interface EventStatistics {
  readonly isSet: boolean;
  /** How many wait in `wait`. */
  readonly tasksWaiting: number;
}

/**
 * Something that happens once, and that any number of tasks can wait for, before or after.
 *
 * There is no `clear()`, as in trio and AnyIO: with one, a waiter that was woken can't know whether the event still holds
 * when it runs, and a `set()` can be undone before anybody saw it. Make a new event for each happening; for a state that
 * comes and goes use a {@linkcode Condition}.
 *
 * The browser has another `Event`: where both are in use, `import { Event as TaskEvent }`.
 *
 * @example
 * ```ts
 * import { Event, withTaskGroup } from '@taskgroup/runtime';
 *
 * const ready = new Event();
 * await withTaskGroup((group) => {
 *   group.startSoon(async (task) => {
 *     await ready.wait(task);
 *     console.log('go'); //=> go
 *   });
 *   group.startSoon(() => ready.set());
 * });
 * ```
 */
export class Event {
  readonly #lot = new ParkingLot<void>();
  #isSet = false;

  /** Whether it has happened. */
  get isSet(): boolean {
    return this.#isSet;
  }

  /** Makes it happen, and wakes everyone who waits, in the order of coming. Again does nothing. */
  set(): void {
    this.#isSet = true;
    this.#lot.unpark(Infinity);
  }

  /**
   * Waits until it has happened; not at all if it has.
   *
   * @param options Who may cancel the wait.
   * @throws The reason of the cancellation.
   */
  wait(options?: CancelOptions): Promise<void> {
    return this.#lot.park(undefined, options, () => this.#isSet);
  }

  /** How it stands, as a frozen snapshot. */
  statistics(): EventStatistics {
    return Object.freeze({ isSet: this.#isSet, tasksWaiting: this.#lot.size });
  }
}
