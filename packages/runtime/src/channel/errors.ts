/**
 * What was used had been closed on this side: `send` on a closed `SendChannel`, `receive` on a closed `ReceiveChannel`.
 * A call that waits when its own end is closed gets it too.
 *
 * As trio's and AnyIO's `ClosedResourceError`: nearly always a mistake in the program, unlike
 * {@linkcode BrokenResourceError}, which says that the other side went.
 *
 * @example
 * ```ts
 * import { ClosedResourceError, openChannel } from '@taskgroup/runtime';
 *
 * const [send] = openChannel<string>(1);
 * send.close();
 * const error = await send.send('too late').catch((error: unknown) => error);
 * console.log(error instanceof ClosedResourceError); //=> true
 * ```
 */
export class ClosedResourceError extends Error {
  override readonly name = 'ClosedResourceError';
}

/**
 * The other side went: nobody is left who could receive what is sent. As trio's and AnyIO's `BrokenResourceError`.
 *
 * @example
 * ```ts
 * import { BrokenResourceError, openChannel } from '@taskgroup/runtime';
 *
 * const [send, receive] = openChannel<string>(1);
 * receive.close();
 * const error = await send.send('anybody?').catch((error: unknown) => error);
 * console.log(error instanceof BrokenResourceError); //=> true
 * ```
 */
export class BrokenResourceError extends Error {
  override readonly name = 'BrokenResourceError';
}

/**
 * Every sender has closed, and what they sent was received: the ordinary end of a channel. `for await` ends quietly on
 * it; only `receive()` and `tryReceive()` throw it.
 *
 * trio's `EndOfChannel`, AnyIO's `EndOfStream`.
 *
 * @example
 * ```ts
 * import { EndOfChannelError, openChannel } from '@taskgroup/runtime';
 *
 * const [send, receive] = openChannel<string>(1);
 * send.close();
 * const error = await receive.receive().catch((error: unknown) => error);
 * console.log(error instanceof EndOfChannelError); //=> true
 * ```
 */
export class EndOfChannelError extends Error {
  override readonly name = 'EndOfChannelError';
}

/**
 * A `Queue` was shut down: nothing can be put any more, and nothing is left to get. asyncio's `QueueShutDown`.
 *
 * @example
 * ```ts
 * import { Queue, QueueShutDownError } from '@taskgroup/runtime';
 *
 * const queue = new Queue<string>();
 * queue.shutdown();
 * const error = await queue.put('too late').catch((error: unknown) => error);
 * console.log(error instanceof QueueShutDownError); //=> true
 * ```
 */
export class QueueShutDownError extends Error {
  override readonly name = 'QueueShutDownError';
}
