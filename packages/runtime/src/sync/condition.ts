import { refuse, suspend } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import { Lock, mutexOf } from './lock.ts';
import type { LockStatistics } from './lock.ts';
import type { Mutex } from './mutex.ts';
import { ParkingLot, Waiter } from './parking-lot.ts';
import type { Loan, Token } from './token.ts';
import { requireWhole } from './whole-number.ts';

/** What {@linkcode Condition.statistics} gives. */
export interface ConditionStatistics {
  /** How many wait in `wait` and were not notified yet. */
  readonly tasksWaiting: number;
  /** Of the lock; those who were notified wait there. */
  readonly lock: LockStatistics;
}

/**
 * A lock together with a place to wait until what it guards has changed.
 *
 * Hold the lock, look, and `wait` while it isn't as needed, in a loop: when `wait` returns the lock is held again, and
 * somebody else may have been there before. Whoever changes something holds the lock too and notifies.
 *
 * trio's, AnyIO's and asyncio's `Condition`. A notification is never lost: if its receiver is cancelled, it goes to the
 * next one who waits (as in asyncio and AnyIO; not in trio). As in asyncio, `wait` and `notify` check that the lock is
 * held but can't see by whom.
 *
 * @example
 * ```ts
 * import { Condition, withTaskGroup } from '@taskgroup/runtime';
 *
 * const condition = new Condition();
 * const items: string[] = [];
 * await withTaskGroup((group) => {
 *   group.startSoon((task) =>
 *     condition.run(async () => {
 *       while (items.length === 0) await condition.wait(task);
 *       console.log(items.shift()); //=> tea
 *     }, task),
 *   );
 *   group.startSoon((task) =>
 *     condition.run(() => {
 *       items.push('tea');
 *       condition.notify();
 *     }, task),
 *   );
 * });
 * ```
 */
export class Condition {
  readonly #lock: Lock;
  readonly #mutex: Mutex;
  readonly #lot = new ParkingLot<Loan>();

  /**
   * @param lock To share with others; by default one of its own.
   * @throws {TypeError} for anything but a {@linkcode Lock}.
   */
  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock)) {
      refuse(TypeError, 'create a condition', 'the lock must be a Lock', lock);
    }
    this.#lock = lock;
    this.#mutex = mutexOf(lock);
  }

  /** Whether somebody holds the lock. */
  get locked(): boolean {
    return this.#lock.locked;
  }

  /** {@linkcode Lock.acquire} of the lock. */
  acquire(options?: CancelOptions): Promise<Token> {
    return this.#lock.acquire(options);
  }

  /** {@linkcode Lock.tryAcquire} of the lock. */
  tryAcquire(): Token | undefined {
    return this.#lock.tryAcquire();
  }

  /** {@linkcode Lock.run} of the lock. */
  run<T>(fn: (token: Token) => T | PromiseLike<T>, options?: CancelOptions): Promise<T> {
    return this.#lock.run(fn, options);
  }

  /**
   * Gives up the lock, waits to be notified, and takes the lock again. The same token stays good for it.
   *
   * However it ends, the lock is held again: when it is cancelled it still waits for the lock, which can't be cancelled,
   * and throws then. A wait that is cancelled already throws without giving the lock up.
   *
   * @param options Who may cancel the wait.
   * @throws The reason of the cancellation.
   * @throws {ScopeMisuseError} when nobody holds the lock.
   */
  async wait(options?: CancelOptions): Promise<void> {
    const token = this.#mutex.requireHolder('wait for the condition');
    let regained: Promise<unknown> | undefined;
    try {
      await suspend<Loan | PromiseLike<Loan>>(options, (wake) => {
        const waiter = new Waiter(token, wake);
        this.#lot.add(waiter);
        this.#mutex.passOn();
        return () => {
          // Unless another listener of the same cancellation has just released the lock to this waiter.
          if (waiter.lot !== undefined) regained = this.#stopWaiting(waiter);
        };
      });
    } catch (reason) {
      await regained;
      throw reason;
    }
  }

  /**
   * Waits until `predicate` gives something truthy, asking first, and again whenever it is notified. Gives that.
   *
   * @param predicate Called while the lock is held.
   * @throws What `predicate` throws, and as `wait`.
   */
  async waitFor<T>(predicate: () => T, options?: CancelOptions): Promise<T> {
    for (;;) {
      const value = predicate();
      if (value) return value;
      await this.wait(options);
    }
  }

  /**
   * Wakes the `n` longest waiting, or as many as there are. They go on one by one, as they get the lock.
   *
   * @param n A whole number, or `Infinity`.
   * @throws {ScopeMisuseError} when nobody holds the lock.
   */
  notify(n = 1): void {
    requireWhole('notify', 'n', n, 0, 'any');
    this.#mutex.requireHolder('notify the condition');
    this.#lot.repark(this.#mutex.lot, n);
  }

  /** Wakes all who wait. As `notify(Infinity)`. */
  notifyAll(): void {
    this.notify(Infinity);
  }

  /** How it stands, as a frozen snapshot. */
  statistics(): ConditionStatistics {
    return Object.freeze({ tasksWaiting: this.#lot.size, lock: this.#lock.statistics() });
  }

  /** A cancelled waiter: it goes on waiting for the lock, and passes its notification on if it had got one. */
  #stopWaiting(waiter: Waiter<Loan>): Promise<unknown> {
    return new Promise((resolve) => {
      waiter.wake = resolve;
      if (waiter.lot === this.#lot) {
        this.#lot.remove(waiter);
        this.#mutex.lot.add(waiter);
      } else {
        this.#lot.repark(this.#mutex.lot);
      }
      this.#mutex.admit();
    });
  }
}
