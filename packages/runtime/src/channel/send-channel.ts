import { dispose } from '../core/index.ts';
import type { CancelOptions } from '../core/index.ts';
import type { ChannelState, ChannelStatistics } from './channel-state.ts';
import { BrokenResourceError, ClosedResourceError } from './errors.ts';
import { dismiss } from './hand-over.ts';
import type { Ending, WaitingParty } from './hand-over.ts';

/** The end of a channel that is sent into; see `openChannel`. At the end of a `using` block it is closed. */
export interface SendChannel<in T> extends Disposable {
  /**
   * Sends `value`: resolves when it is in the buffer or with a receiver. Waiting calls get their turn in order.
   *
   * A call that is cancelled while it waits has sent nothing. Once it resolves, the value is the channel's: a receiver
   * that is cancelled doesn't lose it.
   *
   * @param options Who may cancel.
   * @throws {ClosedResourceError} when this end is closed, also while the call waits.
   * @throws {BrokenResourceError} when no receive end is open any more, also while the call waits.
   * @throws The reason of the cancellation.
   */
  send(value: T, options?: CancelOptions): Promise<void>;
  /**
   * Sends `value` if that needs no waiting, and says whether it did. trio's `send_nowait` throws `WouldBlock` instead.
   *
   * @throws {ClosedResourceError} when this end is closed.
   * @throws {BrokenResourceError} when no receive end is open any more.
   */
  trySend(value: T): boolean;
  /**
   * Another end for the same channel, which is closed on its own. Give each of several producers one: the channel ends
   * when the last is closed.
   *
   * @throws {ClosedResourceError} when this end is closed.
   */
  clone(): SendChannel<T>;
  /**
   * Closes this end. When it was the last one, receivers get what is still in the buffer, and then the end of the
   * channel. Again: no effect.
   */
  close(): void;
  /** How the channel stands, as a frozen snapshot: the same at each of its ends. */
  statistics(): ChannelStatistics;
}

/** @internal */
export class SendEnd<T> implements SendChannel<T> {
  readonly #state: ChannelState<T>;
  readonly #waiting: WaitingParty = new Set();
  readonly #parties = [this.#waiting];
  #closed = false;

  constructor(state: ChannelState<T>) {
    this.#state = state;
    state.openSendChannels += 1;
  }

  async send(value: T, options?: CancelOptions): Promise<void> {
    const refusal = this.#closed ? 'closed' : undefined;
    const outcome = await this.#state.handOver.put(value, refusal, this.#parties, options);
    if (outcome !== 'accepted') fail(outcome);
  }

  trySend(value: T): boolean {
    const { handOver } = this.#state;
    const refusal = this.#closed ? 'closed' : handOver.putEnding;
    return refusal === undefined ? handOver.tryPut(value) : fail(refusal);
  }

  clone(): SendChannel<T> {
    if (this.#closed) throw new ClosedResourceError('Cannot clone a send channel that is closed');
    return new SendEnd(this.#state);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#state.openSendChannels -= 1;
    dismiss(this.#waiting, 'closed');
    if (this.#state.openSendChannels === 0) this.#state.handOver.endTaking('ended');
  }

  statistics(): ChannelStatistics {
    return this.#state.statistics();
  }

  [dispose](): void {
    this.close();
  }
}

function fail(ending: Ending): never {
  if (ending === 'closed') throw new ClosedResourceError('Cannot send: this end is closed');
  throw new BrokenResourceError('Cannot send: every receive end of the channel is closed');
}
