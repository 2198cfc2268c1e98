import type { EndState } from './envelope.ts';

/** Where every submitted task has gone. */
export interface LedgerEntries extends Readonly<Record<EndState, number>> {
  readonly submitted: number;
  /** Taken from a store that outlives the manager, to be run here. */
  readonly received: number;
  /** Given, or given back, to such a store: it was submitted, or is to be tried again, here or elsewhere. */
  readonly handedBack: number;
  /** Waiting or running. */
  readonly live: number;
}

/** Counts tasks in and out, so that none can be lost without a trace. */
export class Ledger {
  #submitted = 0;
  #received = 0;
  #handedBack = 0;
  readonly #ends: Record<EndState, number> = {
    ...{ completed: 0, failed: 0, cancelled: 0, expired: 0, abandoned: 0 },
  };

  submitted(): void {
    this.#submitted += 1;
  }

  /** It was not accepted after all. */
  takeBack(): void {
    this.#submitted -= 1;
  }

  received(): void {
    this.#received += 1;
  }

  handedBack(): void {
    this.#handedBack += 1;
  }

  ended(state: EndState): void {
    this.#ends[state] += 1;
  }

  get entries(): LedgerEntries {
    const ended = Object.values(this.#ends).reduce((sum, count) => sum + count, 0);
    return {
      ...this.#ends,
      submitted: this.#submitted,
      received: this.#received,
      handedBack: this.#handedBack,
      live: this.#submitted + this.#received - ended - this.#handedBack,
    };
  }
}
