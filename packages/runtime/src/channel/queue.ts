import { refuse } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import { ParkingLot } from '../sync/parking-lot.ts';
import { requireWhole } from '../sync/whole-number.ts';
import { QueueShutDownError } from './errors.ts';
import { HandOver } from './hand-over.ts';
import type { Item, WaitingParty } from './hand-over.ts';
import { Values } from './values.ts';

/** What a queue looks like at the moment. */
export interface QueueStatistics {
  /** Items that nobody has got yet. */
  readonly size: number;
  readonly maxSize: number;
  /** Items that were put and for which `taskDone` was not called yet. */
  readonly unfinishedTasks: number;
  /** Calls of `put` that wait for room. */
  readonly tasksWaitingPut: number;
  readonly tasksWaitingGet: number;
  /** Whether `shutdown` was called. */
  readonly shutDown: boolean;
}

/**
 * A first-in, first-out queue whose producers can wait until everything was worked on: asyncio's `Queue`, with its
 * `join`, `taskDone` and (Python 3.13) `shutdown`.
 *
 * Where "all work is done" is not a question, a channel is the simpler thing: its end is closed, not counted.
 *
 * Different from asyncio: every wait takes who may cancel it; those who wait are served strictly in order, nobody who
 * comes later gets in between; `tryPut` and `tryGet` give an answer in place of `QueueFull` and `QueueEmpty`; no limit is
 * `Infinity`, and 0 is refused. For the last item first or the lowest first there is no class of its own.
 *
 * @example
 * ```ts
 * import { Queue, withTaskGroup } from '@taskgroup/runtime';
 *
 * const queue = new Queue<number>(10);
 * let sum = 0;
 * await withTaskGroup(async (group) => {
 *   for (let i = 0; i < 2; i += 1) {
 *     group.startSoon(async (task) => {
 *       for await (const item of queue.values(task)) {
 *         sum += item;
 *         queue.taskDone();
 *       }
 *     });
 *   }
 *   for (let item = 1; item <= 100; item += 1) await queue.put(item, group);
 *   await queue.join(group);
 *   queue.shutdown();
 * });
 * console.log(sum); //=> 5050
 * ```
 */
export class Queue<T> implements AsyncIterable<T> {
  readonly #handOver: HandOver<T>;
  readonly #joiners = new ParkingLot<void>();
  /** Items that need no `taskDone` any more: those done, and those dropped. */
  #finished = 0;

  /**
   * @param maxSize How many items may lie in the queue before `put` waits: an integer from 1.
   * @throws {TypeError} when it isn't a number.
   * @throws {RangeError} when it is less than 1, a fraction or NaN.
   */
  constructor(maxSize: number = Infinity) {
    requireWhole('create a queue', 'maxSize', maxSize, 1, 'any');
    this.#handOver = new HandOver(maxSize);
  }

  /** Items that nobody has got yet. */
  get size(): number {
    return this.#handOver.size;
  }

  get maxSize(): number {
    return this.#handOver.capacity;
  }

  /**
   * Adds an item, as soon as there is room. A call that is cancelled while it waits has added nothing.
   *
   * @throws {QueueShutDownError} when the queue was shut down, also while the call waits.
   * @throws The reason of the cancellation.
   */
  async put(item: T, options?: CancelOptions): Promise<void> {
    const outcome = await this.#handOver.put(item, undefined, [], options);
    if (outcome !== 'accepted') failToPut();
  }

  /**
   * Adds an item if there is room, and says whether there was.
   *
   * @throws {QueueShutDownError} when the queue was shut down.
   */
  tryPut(item: T): boolean {
    return this.#handOver.putEnding === undefined ? this.#handOver.tryPut(item) : failToPut();
  }

  /**
   * Takes the oldest item, as soon as there is one. A call that is cancelled while it waits has taken nothing; one that
   * an item was on its way to when it was cancelled resolves with that item.
   *
   * @throws {QueueShutDownError} when the queue was shut down and nothing is left, also while the call waits.
   * @throws The reason of the cancellation.
   */
  async get(options?: CancelOptions): Promise<T> {
    const item = await this.#take([], options);
    return item === undefined ? failToGet() : item.value;
  }

  /**
   * Takes the oldest item if there is one: in a box, as an item may itself be `undefined`; else `undefined`.
   *
   * @throws {QueueShutDownError} when the queue was shut down and nothing is left.
   */
  tryGet(): { readonly value: T } | undefined {
    const item = this.#handOver.tryTake();
    return item === undefined && this.#handOver.takeEnding ? failToGet() : item;
  }

  /**
   * Iterates over the items as they come, until the queue was shut down and nothing is left. The same as iterating over
   * the queue itself, for a loop that can be cancelled. Leaving the loop early does nothing to the queue.
   *
   * @param options Who may cancel: the loop then throws the reason.
   */
  values(options?: CancelOptions): AsyncIterableIterator<T> {
    return new Values((party) => this.#take([party], options));
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return this.values();
  }

  /**
   * Says that the work on one item is done. To be called once for each item that was got.
   *
   * @throws {RangeError} when it is called more often than items were put.
   */
  taskDone(): void {
    if (this.#unfinished === 0) {
      refuse(RangeError, 'mark an item as done', 'there must be an unfinished one', 0);
    }
    this.#finish(1);
  }

  /**
   * Waits until `taskDone` was called for every item that was put. Items that are put in the meantime count as well.
   *
   * @throws The reason of the cancellation.
   */
  join(options?: CancelOptions): Promise<void> {
    return this.#joiners.park(undefined, options, () => this.#unfinished === 0);
  }

  /**
   * Ends the queue: nothing can be put any more, calls of `put` that wait for room fail, and so do calls of `get` once
   * the queue is empty; loops then end quietly.
   *
   * @param options `immediate` drops what is still in the queue; `join` doesn't wait for that any more.
   */
  shutdown(options: { readonly immediate?: boolean | undefined } = {}): void {
    this.#handOver.endPutting('shutDown');
    if (options.immediate) {
      const dropped = this.size;
      this.#handOver.clear();
      this.#finish(dropped);
    }
    this.#handOver.endTaking('shutDown');
  }

  /** How it stands, as a frozen snapshot. */
  statistics(): QueueStatistics {
    return Object.freeze({
      size: this.size,
      maxSize: this.maxSize,
      unfinishedTasks: this.#unfinished,
      tasksWaitingPut: this.#handOver.puttersWaiting,
      tasksWaitingGet: this.#handOver.takersWaiting,
      shutDown: this.#handOver.putEnding !== undefined,
    });
  }

  get #unfinished(): number {
    return this.#handOver.accepted - this.#finished;
  }

  #finish(count: number): void {
    this.#finished += count;
    if (this.#unfinished === 0) this.#joiners.unpark(Infinity);
  }

  async #take(
    parties: readonly WaitingParty[],
    options: CancelOptions | undefined,
  ): Promise<Item<T> | undefined> {
    const taken = await this.#handOver.take(undefined, parties, options);
    return typeof taken === 'string' ? undefined : taken;
  }
}

function failToPut(): never {
  throw new QueueShutDownError('Cannot put: the queue was shut down');
}

function failToGet(): never {
  throw new QueueShutDownError('Cannot get: the queue was shut down, and nothing is left');
}
