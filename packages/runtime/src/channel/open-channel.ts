import { requireWhole } from '../sync/whole-number.ts';
import { ChannelState } from './channel-state.ts';
import { ReceiveEnd } from './receive-channel.ts';
import type { ReceiveChannel } from './receive-channel.ts';
import { SendEnd } from './send-channel.ts';
import type { SendChannel } from './send-channel.ts';

/**
 * Opens a channel: what is sent into one end is received from the other, by one receiver each, in order, with
 * backpressure. It is trio's `open_memory_channel` and AnyIO's `create_memory_object_stream`.
 *
 * Close an end when its work is done, best with `using` or in a `finally`: closing the last send end ends the
 * receivers' loops, and closing the last receive end stops the senders. For several producers or consumers `clone()` the
 * end for each.
 *
 * Different from trio: what trio makes a checkpoint is a microtask here, so a loop that never waits for anything else
 * keeps timers and I/O out.
 *
 * @param maxBufferSize How many values may lie between the ends before `send` waits: an integer. 0 hands each value over
 * in person, and is a good choice when in doubt. `Infinity` never waits, so that a slow receiver fills the memory.
 * @throws {TypeError} when it isn't a number.
 * @throws {RangeError} when it is negative, a fraction or NaN.
 * @example
 * ```ts
 * import { openChannel, withTaskGroup } from '@taskgroup/runtime';
 *
 * const [send, receive] = openChannel<string>(0);
 * await withTaskGroup((group) => {
 *   group.startSoon(async (task) => {
 *     try {
 *       for (const word of ['one', 'two']) await send.send(word, task);
 *     } finally {
 *       send.close();
 *     }
 *   });
 *   group.startSoon(async (task) => {
 *     for await (const word of receive.values(task)) console.log(word);
 *     //=> one
 *     //=> two
 *   });
 * });
 * ```
 */
export function openChannel<T>(
  maxBufferSize: number,
): [send: SendChannel<T>, receive: ReceiveChannel<T>] {
  requireWhole('open a channel', 'maxBufferSize', maxBufferSize, 0, 'any');
  const state = new ChannelState<T>(maxBufferSize);
  return [new SendEnd(state), new ReceiveEnd(state)];
}
