/**
 * Handing values from task to task.
 *
 * `openChannel` (two ends that are closed) and `Queue` (one object that counts work) are two faces of `hand-over.ts`,
 * which alone decides who gets what.
 */
export type { ChannelStatistics } from './channel-state.ts';
export {
  BrokenResourceError,
  ClosedResourceError,
  EndOfChannelError,
  QueueShutDownError,
} from './errors.ts';
export { openChannel } from './open-channel.ts';
export { openChannelFrom } from './open-channel-from.ts';
export type { ChannelFromOptions } from './open-channel-from.ts';
export { Queue } from './queue.ts';
export type { QueueStatistics } from './queue.ts';
export type { ReceiveChannel } from './receive-channel.ts';
export type { SendChannel } from './send-channel.ts';
