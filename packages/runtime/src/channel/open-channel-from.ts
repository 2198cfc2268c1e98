import { refuse } from '../core/index.ts';
import type { TaskContext, TaskGroup } from '../core/index.ts';
import { ParkingLot } from '../sync/parking-lot.ts';
import { ChannelState } from './channel-state.ts';
import { ReceiveEnd } from './receive-channel.ts';
import type { ReceiveChannel } from './receive-channel.ts';
import { SendEnd } from './send-channel.ts';

/** Options of `openChannelFrom`. */
export interface ChannelFromOptions {
  /** The name of the task; by default that of the function. */
  readonly name?: string | undefined;
}

/**
 * Runs an async generator as a task of `group`, and gives a channel of its values: an async generator with an owner.
 *
 * One that nobody owns rests wherever its last reader left it: what it holds open stays open, and a group that it opened
 * with `await using` runs on, with nobody who would hear of a failure. Here its failures are the group's, and it is
 * ended, its `finally` blocks waited for, when the last receive end is closed or the group has nothing else to do. It
 * is asked for a value only when a receiver waits for one, and any number of receivers may share it.
 *
 * It is the job of trio's `as_safe_channel`, with the group in place of that one's context manager. When the generator
 * fails, the group is told first and the channel ends after that, so that no loop takes a failure for the end.
 *
 * @param group The owner. The task is a daemon: the group doesn't wait for values that nobody asks for.
 * @param generate Given the task, which it should pass on to what it awaits.
 * @throws {TaskGroupClosedError} when the group has ended.
 * @throws {TypeError} when `generate` isn't a function.
 * @example
 * ```ts
 * import { openChannelFrom, sleep, withTaskGroup } from '@taskgroup/runtime';
 * import type { TaskContext } from '@taskgroup/runtime';
 *
 * async function* count(task: TaskContext): AsyncGenerator<number> {
 *   try {
 *     for (let i = 1; ; i += 1) {
 *       await sleep(1, task);
 *       yield i;
 *     }
 *   } finally {
 *     console.log('closed');
 *   }
 * }
 *
 * await withTaskGroup(async (group) => {
 *   for await (const i of openChannelFrom(group, count)) {
 *     console.log(i); //=> 1
 *     break;
 *   }
 * });
 * //=> closed
 * ```
 */
export function openChannelFrom<T>(
  group: TaskGroup,
  generate: (task: TaskContext) => AsyncIterable<T>,
  options: ChannelFromOptions = {},
): ReceiveChannel<T> {
  if (typeof generate !== 'function') {
    refuse(TypeError, 'open a channel', 'the source must be a generator function', generate);
  }
  const state = new ChannelState<T>(0);
  const [send, receive] = [new SendEnd(state), new ReceiveEnd(state)];
  const { handOver } = state;
  const demand = new ParkingLot<void>();
  const wanted = (context: TaskContext): Promise<void> =>
    demand.park(undefined, context, () => handOver.takersWaiting > 0);

  const task = group.startSoon((context) => feed(generate, send, wanted, context), {
    name: options.name ?? generate.name,
    daemon: true,
  });
  handOver.onDemand = () => {
    if (handOver.putEnding === undefined) demand.unpark();
    else task.cancel('nobody is left who could receive from it');
  };
  // eslint-disable-next-line taskgroup/no-unowned-task -- it settles with the task, and never rejects
  void task.wait().then(() => send.close()); // After the group was told of a failure.
  return receive;
}

/**
 * Takes a value from the generator and sends it, each time when one is wanted. Not with `for await`, which drops what a
 * generator's clean-up throws when the loop is left by a throw, as by a cancellation.
 */
async function feed<T>(
  generate: (task: TaskContext) => AsyncIterable<T>,
  send: SendEnd<T>,
  wanted: (task: TaskContext) => Promise<void>,
  task: TaskContext,
): Promise<void> {
  await wanted(task);
  const iterator = generate(task)[Symbol.asyncIterator]();
  let unfinished = false;
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      unfinished = true;
      await send.send(next.value, task);
      await wanted(task);
      unfinished = false;
    }
  } finally {
    if (unfinished) await iterator.return?.();
  }
}
