import { dispose } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import type { ChannelState, ChannelStatistics } from './channel-state.ts';
import { ClosedResourceError, EndOfChannelError } from './errors.ts';
import { dismiss } from './hand-over.ts';
import type { Item, WaitingParty } from './hand-over.ts';
import { Values } from './values.ts';

/**
 * The end of a channel that is received from; see `openChannel`. At the end of a `using` block it is closed.
 *
 * `for await (const value of receive)` takes values until every send end is closed. Leaving the loop early closes
 * nothing, as in trio: another loop may go on, and no value is lost. `using` closes.
 */
export interface ReceiveChannel<out T> extends AsyncIterable<T>, Disposable {
  /**
   * Takes the next value. Waiting calls get theirs in order; each value goes to one of them.
   *
   * A call that is cancelled while it waits has taken nothing. One that a value was on its way to when it was cancelled
   * resolves with that value.
   *
   * @param options Who may cancel.
   * @throws {EndOfChannelError} when every send end is closed and nothing is left, also while the call waits.
   * @throws {ClosedResourceError} when this end is closed, also while the call waits.
   * @throws The reason of the cancellation.
   */
  receive(options?: CancelOptions): Promise<T>;
  /**
   * Takes the next value if that needs no waiting: in a box, as a value may itself be `undefined`; else `undefined`.
   * trio's `receive_nowait` throws `WouldBlock` instead.
   *
   * @throws {EndOfChannelError} when every send end is closed and nothing is left.
   * @throws {ClosedResourceError} when this end is closed.
   */
  tryReceive(): { readonly value: T } | undefined;
  /**
   * The same as iterating over the channel itself, for a loop that can be cancelled: `for await (const value of
   * receive.values(task))`.
   *
   * @param options Who may cancel: the loop then throws the reason.
   */
  values(options?: CancelOptions): AsyncIterableIterator<T>;
  /**
   * Another end for the same channel, which is closed on its own. It doesn't copy values: each goes to one receiver.
   *
   * @throws {ClosedResourceError} when this end is closed.
   */
  clone(): ReceiveChannel<T>;
  /**
   * Closes this end. When it was the last one, what is still in the buffer is dropped, and sending fails. Again: no
   * effect.
   */
  close(): void;
  /** How the channel stands, as a frozen snapshot: the same at each of its ends. */
  statistics(): ChannelStatistics;
}

/** @internal */
export class ReceiveEnd<T> implements ReceiveChannel<T> {
  readonly #state: ChannelState<T>;
  readonly #waiting: WaitingParty = new Set();
  readonly #parties = [this.#waiting];
  #closed = false;

  constructor(state: ChannelState<T>) {
    this.#state = state;
    state.openReceiveChannels += 1;
  }

  async receive(options?: CancelOptions): Promise<T> {
    const item = await this.#take(this.#parties, options);
    return item === undefined ? failAtEnd() : item.value;
  }

  tryReceive(): Item<T> | undefined {
    if (this.#closed) failAsClosed();
    const { handOver } = this.#state;
    const item = handOver.tryTake();
    return item === undefined && handOver.takeEnding ? failAtEnd() : item;
  }

  values(options?: CancelOptions): AsyncIterableIterator<T> {
    return new Values((party) => this.#take([this.#waiting, party], options));
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return this.values();
  }

  clone(): ReceiveChannel<T> {
    if (this.#closed) {
      throw new ClosedResourceError('Cannot clone a receive channel that is closed');
    }
    return new ReceiveEnd(this.#state);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#state.openReceiveChannels -= 1;
    dismiss(this.#waiting, 'closed');
    if (this.#state.openReceiveChannels > 0) return;
    this.#state.handOver.endPutting('broken');
    this.#state.handOver.clear();
  }

  statistics(): ChannelStatistics {
    return this.#state.statistics();
  }

  [dispose](): void {
    this.close();
  }

  async #take(
    parties: readonly WaitingParty[],
    options: CancelOptions | undefined,
  ): Promise<Item<T> | undefined> {
    const refusal = this.#closed ? 'closed' : undefined;
    const taken = await this.#state.handOver.take(refusal, parties, options);
    if (typeof taken !== 'string') return taken;
    return taken === 'closed' ? failAsClosed() : undefined;
  }
}

function failAsClosed(): never {
  throw new ClosedResourceError('Cannot receive: this end is closed');
}

function failAtEnd(): never {
  throw new EndOfChannelError('Cannot receive: every send end is closed, and nothing is left');
}
