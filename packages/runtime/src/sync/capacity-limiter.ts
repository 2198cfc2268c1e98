import { refuse, ScopeMisuseError } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import { ParkingLot } from './parking-lot.ts';
import { runHolding } from './run-holding.ts';
import { Loan } from './token.ts';
import type { Token } from './token.ts';
import { requireWhole } from './whole-number.ts';

/** What {@linkcode CapacityLimiter.statistics} gives. */
export interface CapacityLimiterStatistics {
  readonly totalTokens: number;
  readonly borrowedTokens: number;
  /**
   * Who holds a token, in the order of getting it: what `acquireOnBehalfOf` was given, else the name of the task that
   * `acquire` was given, else the token itself.
   */
  readonly borrowers: readonly unknown[];
  /** How many wait for a token. */
  readonly tasksWaiting: number;
}

/**
 * At most so many at a time: a number of tokens that are borrowed and given back, and that may change while in use.
 *
 * Whoever waits gets a token in the order of coming, by direct hand-over: nobody who comes later can snatch it, and none
 * is lost when its receiver is cancelled in the same turn. It is trio's and AnyIO's `CapacityLimiter` and TC39's
 * `CountingGovernor`. One difference to trio: there a task may hold one token only; here every `acquire` is a borrower of
 * its own, as JavaScript can't tell who asks. `acquireOnBehalfOf` keeps trio's rule.
 *
 * @example
 * ```ts
 * import { CapacityLimiter, TaskGroup, sleep } from '@taskgroup/runtime';
 *
 * const limiter = new CapacityLimiter(2);
 * let most = 0;
 * await TaskGroup.map([1, 2, 3, 4, 5], (_item, _index, task) =>
 *   limiter.run(async () => {
 *     most = Math.max(most, limiter.borrowedTokens);
 *     await sleep(1, task);
 *   }, task),
 * );
 * console.log(most, limiter.availableTokens); //=> 2 2
 * ```
 */
export class CapacityLimiter {
  /** While anybody waits, no token is available. */
  readonly #lot = new ParkingLot<Loan>();
  readonly #loans = new Set<Loan>();
  /** Whom `acquireOnBehalfOf` named, holding or waiting. */
  readonly #named = new Set<unknown>();
  #totalTokens: number;

  /**
   * @param totalTokens A whole number from 0, or `Infinity`.
   * @throws {RangeError} for a number that isn't; {TypeError} for anything else.
   */
  constructor(totalTokens: number) {
    requireWhole('create a limiter', 'totalTokens', totalTokens, 0, 'any');
    this.#totalTokens = totalTokens;
  }

  /**
   * How many may be borrowed: a whole number from 0 (nobody gets in), or `Infinity`. More takes effect at once, for those
   * who wait. With fewer, those inside may finish, and nobody gets in until enough of them have.
   */
  get totalTokens(): number {
    return this.#totalTokens;
  }

  set totalTokens(totalTokens: number) {
    requireWhole('change the limiter', 'totalTokens', totalTokens, 0, 'any');
    this.#totalTokens = totalTokens;
    this.#lend();
  }

  /** How many are borrowed. More than `totalTokens` after that was lowered. */
  get borrowedTokens(): number {
    return this.#loans.size;
  }

  /** How many are left; negative after `totalTokens` was lowered below what is borrowed. */
  get availableTokens(): number {
    return this.#totalTokens - this.#loans.size;
  }

  /**
   * Borrows a token, waiting while there is none: `using token = await limiter.acquire(task)`.
   *
   * @param options Who may cancel the wait. Cancelled already, it takes none, even if there are some.
   * @throws The reason of the cancellation.
   */
  acquire(options?: CancelOptions): Promise<Token> {
    return this.#park(new Loan(this.#takeBack, options), options);
  }

  /** Borrows a token if one is available, else gives `undefined`. Never waits. */
  tryAcquire(): Token | undefined {
    const loan = new Loan(this.#takeBack, undefined);
    return this.#grant(loan) ? loan : undefined;
  }

  /**
   * As `acquire`, in the name of `borrower`, who may hold or wait for one token of this limiter at a time.
   *
   * @param borrower Anything but `undefined`; compared by identity.
   * @throws {ScopeMisuseError} when it holds or waits for one already.
   * @throws The reason of the cancellation.
   * @example
   * ```ts
   * import { CapacityLimiter } from '@taskgroup/runtime';
   *
   * const connections = new CapacityLimiter(10);
   * const token = await connections.acquireOnBehalfOf('customer 7');
   * console.log(connections.statistics().borrowers); //=> [ 'customer 7' ]
   * token.release();
   * ```
   */
  async acquireOnBehalfOf(borrower: unknown, options?: CancelOptions): Promise<Token> {
    this.#requireNew(borrower);
    this.#named.add(borrower);
    try {
      return await this.#park(new Loan(this.#takeBack, options, borrower), options);
    } catch (reason) {
      this.#named.delete(borrower);
      throw reason;
    }
  }

  /**
   * As `tryAcquire`, in the name of `borrower`.
   *
   * @throws {ScopeMisuseError} when it holds or waits for one already.
   */
  tryAcquireOnBehalfOf(borrower: unknown): Token | undefined {
    this.#requireNew(borrower);
    const loan = new Loan(this.#takeBack, undefined, borrower);
    if (!this.#grant(loan)) return undefined;
    this.#named.add(borrower);
    return loan;
  }

  /**
   * Calls `fn` while holding a token.
   *
   * @param options Who may cancel the wait; then `fn` is not called. Pass it to what `fn` awaits, too.
   * @throws What `fn` throws; the reason of the cancellation.
   */
  run<T>(fn: (token: Token) => T | PromiseLike<T>, options?: CancelOptions): Promise<T> {
    return runHolding(this, fn, options);
  }

  /** How it stands, as a frozen snapshot. */
  statistics(): CapacityLimiterStatistics {
    return Object.freeze({
      totalTokens: this.#totalTokens,
      borrowedTokens: this.#loans.size,
      borrowers: Object.freeze([...this.#loans].map(nameOf)),
      tasksWaiting: this.#lot.size,
    });
  }

  #park(loan: Loan, options: CancelOptions | undefined): Promise<Loan> {
    return this.#lot.park(loan, options, () => this.#grant(loan));
  }

  #grant(loan: Loan): boolean {
    if (this.availableTokens <= 0) return false;
    this.#loans.add(loan);
    return true;
  }

  #lend(): void {
    const count = Math.max(0, this.availableTokens);
    for (const loan of this.#lot.unpark(count)) this.#loans.add(loan);
  }

  #requireNew(borrower: unknown): void {
    if (borrower === undefined) {
      refuse(TypeError, 'borrow a token', 'the borrower must not be undefined', borrower);
    }
    if (!this.#named.has(borrower)) return;
    throw new ScopeMisuseError(
      'Cannot borrow a token as this borrower holds or waits for one of this limiter already: release that first',
    );
  }

  readonly #takeBack = (loan: Loan): void => {
    this.#loans.delete(loan);
    this.#named.delete(loan.borrower);
    this.#lend();
  };
}

function nameOf(loan: Loan): unknown {
  return loan.borrower ?? loan.owner ?? loan;
}
