import { HandOver } from './hand-over.ts';

/** What a channel looks like at the moment. */
export interface ChannelStatistics {
  /** Items in the buffer. */
  readonly currentBufferUsed: number;
  /** As given to `openChannel`. */
  readonly maxBufferSize: number;
  /** The most items that were in the buffer at a time, so far. */
  readonly peakBufferUsed: number;
  /** Ends that are not closed: the first one and its clones. */
  readonly openSendChannels: number;
  readonly openReceiveChannels: number;
  /** Calls of `send` that wait, at all ends together. */
  readonly tasksWaitingSend: number;
  readonly tasksWaitingReceive: number;
}

/** What all ends of one channel share. */
export class ChannelState<T> {
  readonly handOver: HandOver<T>;
  openSendChannels = 0;
  openReceiveChannels = 0;

  constructor(maxBufferSize: number) {
    this.handOver = new HandOver(maxBufferSize);
  }

  statistics(): ChannelStatistics {
    return Object.freeze({
      currentBufferUsed: this.handOver.size,
      maxBufferSize: this.handOver.capacity,
      peakBufferUsed: this.handOver.peak,
      openSendChannels: this.openSendChannels,
      openReceiveChannels: this.openReceiveChannels,
      tasksWaitingSend: this.handOver.puttersWaiting,
      tasksWaitingReceive: this.handOver.takersWaiting,
    });
  }
}
