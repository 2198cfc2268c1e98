import { Fifo } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import { WaitingLine } from './waiting-line.ts';
import type { Party } from './waiting-line.ts';

/** An item on its way, in a box: it may itself be `undefined`, or a promise that is not to be awaited on the way. */
export interface Item<T> {
  readonly value: T;
}

/** Why nothing was put or taken. */
export type Ending = 'closed' | 'broken' | 'ended' | 'shutDown' | 'left';

/** Those who wait at one end of a channel, or through one iterator. */
export type WaitingParty = Party<Ending>;

/**
 * How items get from those who put to those who take: the common part of a channel and a queue.
 *
 * Whoever came first is served first on both sides, and an item belongs to one side at any time. It is given to a waiter
 * only by taking that waiter out of the list, and a waiter that is cancelled leaves the list at once. So a cancelled
 * taker has not been given an item, one that was given an item gets it even when it is cancelled in the same turn, and a
 * putter that is cancelled takes its item along.
 */
export class HandOver<T> {
  readonly capacity: number;
  /** How many items ever came in. */
  accepted = 0;
  peak = 0;
  /** What putting ends with, once it does. */
  putEnding: Ending | undefined = undefined;
  /** What taking ends with when nothing is left, once nothing more can come. */
  takeEnding: Ending | undefined = undefined;

  /** For a source that makes items on demand: called when a taker is about to wait, and when putting ends. */
  onDemand: (() => void) | undefined = undefined;

  #items = new Fifo<T>();
  readonly #putters = new WaitingLine<T, 'accepted' | Ending>();
  readonly #takers = new WaitingLine<undefined, Item<T> | Ending>();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** How many items nobody has taken yet; those of waiting putters don't count. */
  get size(): number {
    return this.#items.size;
  }

  get puttersWaiting(): number {
    return this.#putters.size;
  }

  get takersWaiting(): number {
    return this.#takers.size;
  }

  /** Puts if that needs no waiting. Whether putting has ended is for the caller to look at. */
  tryPut(value: T): boolean {
    if (this.#takers.size > 0) this.#takers.serve({ value });
    else if (this.#items.size < this.capacity) this.#items.push(value);
    else return false;
    this.accepted += 1;
    this.peak = Math.max(this.peak, this.#items.size);
    return true;
  }

  /** Takes if that needs no waiting. */
  tryTake(): Item<T> | undefined {
    if (this.#putters.size > 0) {
      this.#items.push(this.#putters.serve('accepted')!.value);
      this.accepted += 1;
    }
    return this.#items.empty ? undefined : { value: this.#items.shift() as T };
  }

  /** Puts as soon as there is room. `refusal` is a reason of the caller's own for not even trying. */
  put(
    value: T,
    refusal: Ending | undefined,
    parties: readonly WaitingParty[],
    options: CancelOptions | undefined,
  ): Promise<'accepted' | Ending> {
    return this.#putters.wait(value, parties, options, () => {
      const ending = refusal ?? this.putEnding;
      return ending ?? (this.tryPut(value) ? 'accepted' : undefined);
    });
  }

  /** Takes as soon as there is an item. */
  take(
    refusal: Ending | undefined,
    parties: readonly WaitingParty[],
    options: CancelOptions | undefined,
  ): Promise<Item<T> | Ending> {
    return this.#takers.wait(undefined, parties, options, () => {
      const outcome = refusal ?? this.tryTake() ?? this.takeEnding;
      if (outcome === undefined) this.onDemand?.();
      return outcome;
    });
  }

  endPutting(ending: Ending): void {
    this.putEnding = ending;
    this.onDemand?.(); // First, so that the source can call off what it is about to put.
    this.#putters.serveAll(ending);
  }

  /** Items that are left can still be taken. Whoever waits to take waits in vain, as nothing is left then. */
  endTaking(ending: Ending): void {
    this.takeEnding = ending;
    this.#takers.serveAll(ending);
  }

  /** Drops what nobody has taken. */
  clear(): void {
    this.#items = new Fifo();
  }
}

/** Ends the waits of a whole party before their turn. */
export function dismiss(party: WaitingParty, ending: Ending): void {
  for (const wait of party) wait.dismiss(ending);
}
