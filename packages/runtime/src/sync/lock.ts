import type { CancelOptions } from '../core/index.ts';
import { Mutex } from './mutex.ts';
import { runHolding } from './run-holding.ts';
import type { Token } from './token.ts';

/** What {@linkcode Lock.statistics} gives. */
export interface LockStatistics {
  readonly locked: boolean;
  /** The name of the task that holds it; `undefined` when nobody does, or it wasn't acquired with a task. */
  readonly owner: string | undefined;
  /** How many wait in `acquire`. */
  readonly tasksWaiting: number;
}

/** The books of a lock, for the conditions over it. */
export let mutexOf: (lock: Lock) => Mutex;

/**
 * Mutual exclusion: at most one token exists at a time.
 *
 * Whoever waits gets it in the order of coming, by direct hand-over: nobody who comes later can snatch it, and it is not
 * lost when its receiver is cancelled in the same turn. It is not re-entrant: acquiring it while holding it waits until
 * it is cancelled, as JavaScript can't tell who asks (trio and AnyIO, which can, throw). For the same reason the end of
 * the task that acquired it doesn't release it: use `run` or `using`. It is trio's `StrictFIFOLock` too.
 *
 * @example
 * ```ts
 * import { Lock, TaskGroup, sleep } from '@taskgroup/runtime';
 *
 * const lock = new Lock();
 * let balance = 100;
 * await TaskGroup.forEach([10, 20], (amount, _index, task) =>
 *   lock.run(async () => {
 *     const before = balance;
 *     await sleep(1, task);
 *     balance = before - amount;
 *   }, task),
 * );
 * console.log(balance); //=> 70
 * ```
 */
export class Lock {
  readonly #mutex = new Mutex();

  static {
    mutexOf = (lock) => lock.#mutex;
  }

  /** Whether somebody holds it. */
  get locked(): boolean {
    return this.#mutex.holder !== undefined;
  }

  /**
   * Waits for the lock: `using token = await lock.acquire(task)`. One's place in the queue counts from the call.
   *
   * @param options Who may cancel the wait. Cancelled already, it takes nothing, even if the lock is free.
   * @throws The reason of the cancellation.
   */
  acquire(options?: CancelOptions): Promise<Token> {
    return this.#mutex.acquire(options);
  }

  /** Takes the lock if it is free, else gives `undefined`. Never waits. */
  tryAcquire(): Token | undefined {
    return this.#mutex.tryAcquire();
  }

  /**
   * Calls `fn` while holding the lock, which is released however that ends.
   *
   * @param options Who may cancel the wait for the lock; then `fn` is not called. Pass it to what `fn` awaits, too.
   * @throws What `fn` throws; the reason of the cancellation.
   */
  run<T>(fn: (token: Token) => T | PromiseLike<T>, options?: CancelOptions): Promise<T> {
    return runHolding(this, fn, options);
  }

  /** How it stands, as a frozen snapshot. */
  statistics(): LockStatistics {
    return Object.freeze({
      locked: this.locked,
      owner: this.#mutex.holder?.owner,
      tasksWaiting: this.#mutex.lot.size,
    });
  }
}
