import { dispose, refuse, requireFunction, ScopeMisuseError, suspend } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';

/** The right to do what comes at one position of a {@linkcode Sequencer}. */
export interface Turn extends Disposable {
  readonly position: number;
  /** Passes on to the next position. Again does nothing, as the end of a `using` block may come after it. */
  done(): void;
}

/**
 * Somebody who waited for their turn was cancelled: what comes later would wait for ever, so it fails instead.
 *
 * @example
 * ```ts
 * import { BrokenSequenceError, Sequencer } from '@taskgroup/runtime/testing';
 *
 * const sequence = new Sequencer();
 * await sequence.turn(1, { signal: AbortSignal.abort('enough') }).catch(() => {});
 * const error = await sequence.turn(2).catch((error: unknown) => error);
 * console.log(error instanceof BrokenSequenceError); //=> true
 * ```
 */
export class BrokenSequenceError extends Error {
  override readonly name = 'BrokenSequenceError';
}

/**
 * Makes pieces of code in different tasks run in the order that a test wants: what stands at position 1 begins when what
 * stands at position 0 has ended, and so on.
 *
 * Each position is for one piece of code, named once: `await sequence.run(2, () => …, task)`, or for the rest of a block
 * `using turn = await sequence.turn(2, task)`. A piece that throws passes on as well.
 *
 * It is trio's `trio.testing.Sequencer`, where a position is an `async with` block. There, whoever is cancelled while it
 * waits gets the error of the broken sequence as well; here it rejects with the reason of the cancellation, as every wait
 * of this package does, and only the others get the error.
 *
 * @example
 * ```ts
 * import { TaskGroup } from '@taskgroup/runtime';
 * import { Sequencer } from '@taskgroup/runtime/testing';
 *
 * const sequence = new Sequencer();
 * const order: string[] = [];
 * await TaskGroup.all([
 *   async (task) => {
 *     await sequence.run(0, () => order.push('first'), task);
 *     await sequence.run(2, () => order.push('third'), task);
 *   },
 *   (task) => sequence.run(1, () => order.push('second'), task),
 * ]);
 * console.log(order); //=> [ 'first', 'second', 'third' ]
 * ```
 */
export class Sequencer {
  readonly #claimed = new Set<number>();
  /** What wakes those who wait, by position. */
  readonly #waiting = new Map<number, () => void>();
  #next = 0;
  #broken = false;

  /**
   * Waits until all positions before this one have been passed.
   *
   * @param position A whole number from 0.
   * @param options Who may cancel the wait. That breaks the sequence.
   * @throws {ScopeMisuseError} when the position was used before.
   * @throws {BrokenSequenceError} when the sequence is broken, or breaks meanwhile.
   * @throws {RangeError | TypeError} for a position that can't be.
   * @throws The reason of the cancellation.
   */
  async turn(position: number, options?: CancelOptions): Promise<Turn> {
    this.#claim(position);
    try {
      await suspend<void>(options, (wake) => {
        if (position === this.#next) wake();
        else this.#waiting.set(position, wake);
        return () => this.#waiting.delete(position);
      });
    } catch (error) {
      this.#break();
      throw error;
    }
    if (this.#broken) throw brokenError();
    return new SequenceTurn(position, () => this.#pass());
  }

  /**
   * Calls `fn` when it is the turn of this position, and passes on however that ends.
   *
   * @param options Who may cancel the wait. Pass it to what `fn` awaits, too.
   * @returns What `fn` returns.
   * @throws What `fn` throws, or what `turn` does.
   */
  async run<T>(
    position: number,
    fn: () => T | PromiseLike<T>,
    options?: CancelOptions,
  ): Promise<T> {
    requireFunction('run in sequence', 'fn', fn);
    const turn = await this.turn(position, options);
    try {
      return await fn();
    } finally {
      turn.done();
    }
  }

  #claim(position: number): void {
    if (!Number.isSafeInteger(position) || position < 0) {
      const kind = typeof position === 'number' ? RangeError : TypeError;
      refuse(kind, 'wait for a turn', `'position' must be an integer >= 0`, position);
    }
    if (this.#claimed.has(position)) {
      throw new ScopeMisuseError(
        `Cannot wait for turn ${position} as it was used before: a position is for one piece of code`,
      );
    }
    if (this.#broken) throw brokenError();
    this.#claimed.add(position);
  }

  #pass(): void {
    this.#next += 1;
    const wake = this.#waiting.get(this.#next);
    this.#waiting.delete(this.#next);
    wake?.();
  }

  /** Wakes all who wait, to see that it is broken. */
  #break(): void {
    this.#broken = true;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}

class SequenceTurn implements Turn {
  readonly position: number;
  #pass: (() => void) | undefined;

  constructor(position: number, pass: () => void) {
    this.position = position;
    this.#pass = pass;
  }

  done(): void {
    this.#pass?.();
    this.#pass = undefined;
  }

  [dispose](): void {
    this.done();
  }
}

function brokenError(): BrokenSequenceError {
  return new BrokenSequenceError(
    'Cannot wait for a turn as somebody who waited for an earlier or later one was cancelled: the sequence is broken',
  );
}
