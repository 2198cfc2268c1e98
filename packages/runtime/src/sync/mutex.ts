import { ScopeMisuseError } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import { ParkingLot } from './parking-lot.ts';
import { Loan } from './token.ts';

/** The books of one lock, shared by the lock and the conditions over it. While anybody waits, somebody holds. */
export class Mutex {
  readonly lot = new ParkingLot<Loan>();
  #holder: Loan | undefined = undefined;

  get holder(): Loan | undefined {
    return this.#holder;
  }

  acquire(options: CancelOptions | undefined): Promise<Loan> {
    const token = new Loan(this.#takeBack, options);
    return this.lot.park(token, options, () => this.#grant(token));
  }

  tryAcquire(): Loan | undefined {
    const token = new Loan(this.#takeBack, undefined);
    return this.#grant(token) ? token : undefined;
  }

  /** For what only the holder may do. */
  requireHolder(action: string): Loan {
    if (this.#holder !== undefined) return this.#holder;
    throw new ScopeMisuseError(`Cannot ${action} as its lock must be held: acquire it first`);
  }

  /** Hands the lock to the next in the queue. */
  passOn(): void {
    [this.#holder] = this.lot.unpark();
  }

  /** After waiters were put in the queue from elsewhere: lets the first in when nobody holds the lock. */
  admit(): void {
    if (this.#holder === undefined) this.passOn();
  }

  #grant(token: Loan): boolean {
    if (this.#holder !== undefined) return false;
    this.#holder = token;
    return true;
  }

  readonly #takeBack = (token: Loan): void => {
    if (token !== this.#holder) {
      throw new ScopeMisuseError(
        'Cannot release the lock as it was given up for a condition.wait() that has not ended: await that first',
      );
    }
    this.passOn();
  };
}
