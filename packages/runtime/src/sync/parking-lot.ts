import { suspend } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import { requireWhole } from './whole-number.ts';

/** One wait in a {@linkcode ParkingLot}: a link of its queue. */
export class Waiter<T> {
  /** What the wait is for. Waking hands it over. */
  readonly ticket: T;
  /** Ends the wait with what it is given. */
  wake: (ticket: T | PromiseLike<T>) => void;
  /** The lot it waits in; `undefined` once it was woken or has left. */
  lot: ParkingLot<T> | undefined = undefined;
  next: Waiter<T> | undefined = undefined;
  previous: Waiter<T> | undefined = undefined;

  constructor(ticket: T, wake: (ticket: T | PromiseLike<T>) => void) {
    this.ticket = ticket;
    this.wake = wake;
  }
}

/**
 * The queue behind every primitive of this folder: whoever waits is woken in the order of coming.
 *
 * Each waiter brings a ticket, and whoever unparks it gets that ticket in the same breath, so that a primitive can enter
 * the new owner in its books before anybody else runs: that is what keeps a newcomer from barging in, and what keeps a
 * token from being lost when its new owner is cancelled in the same turn. (asyncio and AnyIO wake a waiter first and let
 * it take the token when it runs; the gap between the two is their issues 398, 947, 1145 and 1170.)
 *
 * Links are intrusive, so leaving the queue is O(1): 100,000 waiters can be cancelled. The name and the idea of moving
 * waiters from one lot to another are trio's (`trio.lowlevel.ParkingLot`).
 */
export class ParkingLot<T> {
  #first: Waiter<T> | undefined = undefined;
  #last: Waiter<T> | undefined = undefined;
  #size = 0;
  #breakage: (() => Error) | undefined = undefined;

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  /** Whether {@linkcode break} was called. */
  get broken(): boolean {
    return this.#breakage !== undefined;
  }

  /**
   * Waits until it is unparked.
   *
   * @param mayPass Asked first, unless the wait is cancelled already: `true` ends it at once.
   * @returns The ticket.
   * @throws The reason of the cancellation, or the error of the lot's breakage.
   */
  park(
    ticket: T,
    options: CancelOptions | undefined,
    mayPass?: (ticket: T) => boolean,
  ): Promise<T> {
    return suspend<T | PromiseLike<T>>(options, (wake) => {
      const waiter = new Waiter(ticket, wake);
      if (this.#breakage !== undefined) wake(Promise.reject(this.#breakage()));
      else if (mayPass?.(ticket)) wake(ticket);
      else this.add(waiter);
      return () => waiter.lot?.remove(waiter);
    }) as Promise<T>;
  }

  /** Wakes the first `count` waiters, or as many as there are. Gives their tickets. */
  unpark(count = 1): T[] {
    requireWhole('unpark', 'count', count, 0, 'any');
    const tickets: T[] = [];
    while (tickets.length < count && this.#first !== undefined) {
      const waiter = this.#first;
      this.remove(waiter);
      waiter.wake(waiter.ticket);
      tickets.push(waiter.ticket);
    }
    return tickets;
  }

  /** Moves the first `count` waiters, or as many as there are, to the end of another queue; none of them wakes. */
  repark(lot: ParkingLot<T>, count = 1): T[] {
    requireWhole('repark', 'count', count, 0, 'any');
    const tickets: T[] = [];
    for (let left = Math.min(count, this.#size); left > 0; left -= 1) {
      const waiter = this.#first!;
      this.remove(waiter);
      lot.add(waiter);
      tickets.push(waiter.ticket);
    }
    return tickets;
  }

  /** Fails all waiters, and whoever comes later, with an error of its own for each. The first breakage stays. */
  break(breakage: () => Error): void {
    if (this.#breakage !== undefined) return;
    this.#breakage = breakage;
    while (this.#first !== undefined) {
      const waiter = this.#first;
      this.remove(waiter);
      waiter.wake(Promise.reject(breakage()));
    }
  }

  /** Puts a waiter at the end. */
  add(waiter: Waiter<T>): void {
    waiter.lot = this;
    waiter.previous = this.#last;
    if (this.#last !== undefined) this.#last.next = waiter;
    else this.#first = waiter;
    this.#last = waiter;
    this.#size += 1;
  }

  /** Takes a waiter of this lot out. */
  remove(waiter: Waiter<T>): void {
    const { next, previous } = waiter;
    if (previous !== undefined) previous.next = next;
    else this.#first = next;
    if (next !== undefined) next.previous = previous;
    else this.#last = previous;
    waiter.lot = undefined;
    waiter.next = undefined;
    waiter.previous = undefined;
    this.#size -= 1;
  }
}
