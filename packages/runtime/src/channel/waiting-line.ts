import { suspend } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import { ParkingLot, Waiter } from '../sync/parking-lot.ts';

/** Those who may have to be sent away together, as the waiters of one end of a channel when that end is closed. */
export type Party<O> = Set<{ dismiss(outcome: O): void }>;

/** A parking lot of waits that bring a value and end with an outcome, served in the order in which they came. */
export class WaitingLine<V, O> {
  readonly #lot = new ParkingLot<Wait<V, O>>();

  get size(): number {
    return this.#lot.size;
  }

  /**
   * Waits for an outcome, as a member of `parties`.
   *
   * @param outcomeNow Asked first, unless the wait is cancelled already: an outcome that needs no waiting.
   */
  wait(
    value: V,
    parties: readonly Party<O>[],
    options: CancelOptions | undefined,
    outcomeNow: () => O | undefined,
  ): Promise<O> {
    return suspend<O>(options, (wake) => {
      const outcome = outcomeNow();
      if (outcome === undefined) return new Wait(value, parties, wake).enter(this.#lot);
      wake(outcome);
      return noop;
    });
  }

  /** Ends the wait of the first in the line; gives what it brought, in a box. */
  serve(outcome: O): { readonly value: V } | undefined {
    const [first] = this.#lot.unpark(1);
    first?.end(outcome);
    return first;
  }

  serveAll(outcome: O): void {
    for (const wait of this.#lot.unpark(Infinity)) wait.end(outcome);
  }
}

/** One wait: the ticket of a place in the parking lot. */
class Wait<V, O> {
  readonly value: V;
  readonly #parties: readonly Party<O>[];
  readonly #wake: (outcome: O) => void;
  /** Who takes it out of the lot knows the outcome, the lot doesn't: so being woken by the lot alone does nothing. */
  readonly #place: Waiter<Wait<V, O>> = new Waiter<Wait<V, O>>(this, noop);

  constructor(value: V, parties: readonly Party<O>[], wake: (outcome: O) => void) {
    this.value = value;
    this.#parties = parties;
    this.#wake = wake;
  }

  /** @returns How to leave again. */
  enter(lot: ParkingLot<Wait<V, O>>): () => void {
    lot.add(this.#place);
    for (const party of this.#parties) party.add(this);
    return () => this.#leave();
  }

  /** For whoever has taken it out of the lot. */
  end(outcome: O): void {
    for (const party of this.#parties) party.delete(this);
    this.#wake(outcome);
  }

  /** Ends the wait before its turn. */
  dismiss(outcome: O): void {
    this.#leave();
    this.#wake(outcome);
  }

  #leave(): void {
    this.#place.lot?.remove(this.#place);
    for (const party of this.#parties) party.delete(this);
  }
}

function noop(): void {}
