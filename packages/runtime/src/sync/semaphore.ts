import type { CancelOptions } from '../core/index.ts';
import { ParkingLot } from './parking-lot.ts';
import { runHolding } from './run-holding.ts';
import { Loan } from './token.ts';
import type { Token } from './token.ts';
import { requireWhole } from './whole-number.ts';

/** Options of a {@linkcode Semaphore}. */
export interface SemaphoreOptions {
  /** `release` throws rather than let the value pass it. Default: no bound. */
  maxValue?: number | undefined;
}

/** What {@linkcode Semaphore.statistics} gives. */
export interface SemaphoreStatistics {
  readonly value: number;
  /** `undefined` for no bound. */
  readonly maxValue: number | undefined;
  /** How many wait in `acquire`. */
  readonly tasksWaiting: number;
}

/**
 * A number that `acquire` takes one from, waiting while it is 0, and `release` adds one to.
 *
 * Unlike a {@linkcode CapacityLimiter}, which is the better choice for "at most n at a time", who releases need not have
 * acquired: it can also count items that one task makes and another takes. Whoever waits is served in the order of
 * coming, by direct hand-over. trio's and AnyIO's `Semaphore`; with `maxValue`, asyncio's `BoundedSemaphore`.
 *
 * @example
 * ```ts
 * import { Semaphore, TaskGroup } from '@taskgroup/runtime';
 *
 * const items = new Semaphore(0);
 * await TaskGroup.all([
 *   async (task) => {
 *     await items.acquire(task);
 *     console.log('took one'); //=> took one
 *   },
 *   () => items.release(),
 * ]);
 * ```
 */
export class Semaphore {
  readonly #lot = new ParkingLot<Loan>();
  readonly #maxValue: number | undefined;
  /** While anybody waits it is 0. */
  #value: number;

  /**
   * @param initialValue A whole number from 0.
   * @throws {RangeError} for a number that isn't, or a `maxValue` below it.
   * @throws {TypeError} for anything but numbers.
   */
  constructor(initialValue: number, { maxValue }: SemaphoreOptions = {}) {
    const action = 'create a semaphore';
    requireWhole(action, 'initialValue', initialValue, 0);
    if (maxValue !== undefined) requireWhole(action, 'maxValue', maxValue, initialValue, 'any');
    this.#value = initialValue;
    this.#maxValue = maxValue;
  }

  /** How many `acquire` would get without waiting. */
  get value(): number {
    return this.#value;
  }

  /** What the value can't pass; `undefined` for no bound. */
  get maxValue(): number | undefined {
    return this.#maxValue;
  }

  /**
   * Takes one from the value, waiting while it is 0. Give it back through the token, or call `release()` of the semaphore,
   * perhaps from elsewhere; not both.
   *
   * @param options Who may cancel the wait. Cancelled already, it takes nothing, even if the value isn't 0.
   * @throws The reason of the cancellation.
   */
  acquire(options?: CancelOptions): Promise<Token> {
    const token = new Loan(this.#takeBack, options);
    return this.#lot.park(token, options, () => this.#grant());
  }

  /** Takes one if the value isn't 0, else gives `undefined`. Never waits. */
  tryAcquire(): Token | undefined {
    return this.#grant() ? new Loan(this.#takeBack, undefined) : undefined;
  }

  /**
   * Adds one to the value, or hands it to the next one who waits.
   *
   * @throws {RangeError} when the value would pass `maxValue`.
   */
  release(): void {
    if (this.#lot.unpark().length > 0) return;
    if (this.#value === this.#maxValue) {
      throw new RangeError(
        `Cannot release the semaphore as its value must be <= ${this.#maxValue}: it was released more often than acquired`,
      );
    }
    this.#value += 1;
  }

  /**
   * Calls `fn` between `acquire` and `release`.
   *
   * @param options Who may cancel the wait; then `fn` is not called. Pass it to what `fn` awaits, too.
   * @throws What `fn` throws; the reason of the cancellation.
   */
  run<T>(fn: (token: Token) => T | PromiseLike<T>, options?: CancelOptions): Promise<T> {
    return runHolding(this, fn, options);
  }

  /** How it stands, as a frozen snapshot. */
  statistics(): SemaphoreStatistics {
    return Object.freeze({
      value: this.#value,
      maxValue: this.#maxValue,
      tasksWaiting: this.#lot.size,
    });
  }

  #grant(): boolean {
    if (this.#value === 0) return false;
    this.#value -= 1;
    return true;
  }

  readonly #takeBack = (): void => this.release();
}
