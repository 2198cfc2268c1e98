import type { EndState } from './envelope.ts';

/** Where every submitted task has gone. */
export interface LedgerEntries extends Readonly<Record<EndState, number>> {
  readonly submitted: number;
  /** Given back to a store that outlives the manager, where somebody else will run them. */
  readonly handedBack: number;
  /** Waiting or running. */
  readonly live: number;
}

/** Counts tasks in and out, so that none can be lost without a trace. */
export class Ledger {
  #submitted = 0;
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

  handedBack(count: number): void {
    this.#handedBack += count;
  }

  ended(state: EndState): void {
    this.#ends[state] += 1;
  }

  get entries(): LedgerEntries {
    const ended = Object.values(this.#ends).reduce((sum, count) => sum + count, 0);
    return {
      ...this.#ends,
      submitted: this.#submitted,
      handedBack: this.#handedBack,
      live: this.#submitted - ended - this.#handedBack,
    };
  }
}
