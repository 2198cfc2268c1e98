/** trio's `src/trio/_tests/test_channel.py`: the memory channel. */
import { describe, expect, test } from 'vitest';
import {
  BrokenResourceError,
  ClosedResourceError,
  EndOfChannelError,
  openChannel,
  openChannelFrom,
} from '../../src/channel/index.ts';
import type { ReceiveChannel, SendChannel } from '../../src/channel/index.ts';
import { asyncDispose, dispose } from '../../src/core/index.ts';
import {
  CancelScope,
  moveOnAfter,
  sleep,
  sleepForever,
  TaskGroup,
  TaskGroupError,
  withTaskGroup,
} from '../../src/index.ts';
import type { TaskContext } from '../../src/index.ts';
import { deferred, errorOf, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

/** Starts a wait, lets it get there, ends it with `act`, and gives what it failed with. */
async function failureOf(wait: Promise<unknown>, act: () => void): Promise<unknown> {
  const failure = errorOf(wait);
  await settle();
  act();
  return failure;
}

test('channel: in order, one by one, until both ends are closed', async () => {
  // trio refuses 1.0; JavaScript can't tell it from 1, so a fraction stands for it.
  expect(() => openChannel(1.5)).toThrow(
    new RangeError(
      `Cannot open a channel as 'maxBufferSize' must be an integer >= 0 or Infinity: current value is 1.5`,
    ),
  );
  expect(() => openChannel(-1)).toThrow(RangeError);
  expect(() => openChannel(Number.NaN)).toThrow(RangeError);
  expect(() => openChannel('2' as never)).toThrow(TypeError);

  const [send, receive] = openChannel<number | string | undefined>(2);
  expect(send.trySend(1)).toBe(true);
  await send.send(2);
  expect(send.trySend(undefined)).toBe(false);
  expect(await receive.receive()).toBe(1);
  expect(receive.tryReceive()).toEqual({ value: 2 });
  expect(receive.tryReceive()).toBe(undefined);

  send.trySend('last');
  send.close();
  expect(await errorOf(send.send('too late'))).toBeInstanceOf(ClosedResourceError);
  expect(() => send.trySend('too late')).toThrow(ClosedResourceError);
  expect(() => send.clone()).toThrow(ClosedResourceError);
  send.close();

  expect(receive.tryReceive()).toEqual({ value: 'last' });
  expect(await errorOf(receive.receive())).toBeInstanceOf(EndOfChannelError);
  expect(() => receive.tryReceive()).toThrow(EndOfChannelError);
  receive.close();
  expect(await errorOf(receive.receive())).toBeInstanceOf(ClosedResourceError);
  expect(() => receive.tryReceive()).toThrow(ClosedResourceError);
  receive.close();
});

test('553: a receiver that gave up is not in the way of the next send', async () => {
  const [send, receive] = openChannel<string>(1);
  const { timedOut } = await moveOnAfter(10, (scope) => receive.receive(scope));
  expect(timedOut).toBe(true);
  await send.send('for the buffer');
  expect(receive.statistics()).toMatchObject({ currentBufferUsed: 1, tasksWaitingReceive: 0 });
});

test('channel_multiple_producers: the loop ends when the last clone is closed', async () => {
  const [send, receive] = openChannel<number>(0);
  const got: number[] = [];
  await withTaskGroup(async (group) => {
    for (let i = 0; i < 10; i += 1) {
      const own = send.clone();
      group.startSoon(async (task) => {
        for (let j = 3 * i; j < 3 * (i + 1); j += 1) await own.send(j, task);
        own.close();
      });
    }
    send.close();
    for await (const value of receive) got.push(value);
  });
  expect(got.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
});

test('channel_multiple_consumers: everyone gets a share', async () => {
  const [send, receive] = openChannel<number>(1);
  const successful = new Set<number>();
  const received: number[] = [];
  await withTaskGroup(async (group) => {
    for (let i = 0; i < 5; i += 1) {
      group.startSoon(async () => {
        for await (const value of receive) {
          successful.add(i);
          received.push(value);
        }
      });
    }
    await settle();
    for (let i = 0; i < 10; i += 1) await send.send(i);
    send.close();
  });
  expect(successful.size).toBe(5);
  expect(received.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

// trio has two ways to close, `aclose` and `close`, and a case for each; here the second one is a `using` block.
const ways: [name: string, close: (end: Disposable & { close(): void }) => void][] = [
  ['close_basics', (end) => end.close()],
  ['close_sync', (end) => end[dispose]()],
];

test.each(ways)(
  '%s: closing wakes who waits at this end and the other, for good',
  async (_, close) => {
    {
      const [send, receive] = openChannel<undefined>(0);
      const failure = await failureOf(send.send(undefined), () => close(send));
      expect(failure).toBeInstanceOf(ClosedResourceError);
      expect(() => send.trySend(undefined)).toThrow(ClosedResourceError);
      expect(await errorOf(send.send(undefined))).toBeInstanceOf(ClosedResourceError);
      expect(() => receive.tryReceive()).toThrow(EndOfChannelError);
      expect(await errorOf(receive.receive())).toBeInstanceOf(EndOfChannelError);
    }
    {
      const [send, receive] = openChannel<undefined>(0);
      const failure = await failureOf(send.send(undefined), () => close(receive));
      expect(failure).toBeInstanceOf(BrokenResourceError);
      expect(() => send.trySend(undefined)).toThrow(BrokenResourceError);
      expect(await errorOf(send.send(undefined))).toBeInstanceOf(BrokenResourceError);
    }
    {
      const [, receive] = openChannel<undefined>(0);
      const failure = await failureOf(receive.receive(), () => close(receive));
      expect(failure).toBeInstanceOf(ClosedResourceError);
      expect(() => receive.tryReceive()).toThrow(ClosedResourceError);
      expect(await errorOf(receive.receive())).toBeInstanceOf(ClosedResourceError);
    }
  },
);

test('receive_channel_clone_and_close: the channel is broken when the last clone is closed', () => {
  const [send, receive] = openChannel<undefined>(10);
  const second = receive.clone();
  const third = receive.clone();
  send.trySend(undefined);
  receive.close();
  second[dispose]();
  expect(() => receive.clone()).toThrow(ClosedResourceError);
  expect(() => second.clone()).toThrow(ClosedResourceError);
  expect(send.trySend(undefined)).toBe(true);
  third.close();
  expect(() => send.trySend(undefined)).toThrow(BrokenResourceError);
});

test('close_multiple_send_handles: closing one fails its own senders only', async () => {
  const [first, receive] = openChannel<string>(0);
  const second = first.clone();
  const nope = errorOf(first.send('nope'));
  const sent = second.send('ok');
  await settle();
  first.close();
  expect(await nope).toBeInstanceOf(ClosedResourceError);
  expect(await receive.receive()).toBe('ok');
  await sent;
});

test('close_multiple_receive_handles: closing one fails its own receivers only', async () => {
  const [send, first] = openChannel<string>(0);
  const second = first.clone();
  const nope = errorOf(first.receive());
  const received = second.receive();
  await settle();
  first.close();
  expect(await nope).toBeInstanceOf(ClosedResourceError);
  await send.send('ok');
  expect(await received).toBe('ok');
});

test('inf_capacity: never waits', async () => {
  const [send, receive] = openChannel<number>(Infinity);
  for (let i = 0; i < 10; i += 1) expect(send.trySend(i)).toBe(true);
  send.close();
  const got: number[] = [];
  for await (const value of receive) got.push(value);
  expect(got).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('statistics', async () => {
  const [send, receive] = openChannel<undefined>(2);
  expect(send.statistics()).toEqual(receive.statistics());
  expect(send.statistics()).toEqual({
    currentBufferUsed: 0,
    maxBufferSize: 2,
    peakBufferUsed: 0,
    openSendChannels: 1,
    openReceiveChannels: 1,
    tasksWaitingSend: 0,
    tasksWaitingReceive: 0,
  });
  send.trySend(undefined);
  expect(send.statistics()).toMatchObject({ currentBufferUsed: 1, peakBufferUsed: 1 });

  const second = send.clone();
  expect(send.statistics().openSendChannels).toBe(2);
  send.close();
  expect(second.statistics().openSendChannels).toBe(1);
  const clone = receive.clone();
  expect(second.statistics().openReceiveChannels).toBe(2);
  clone.close();
  expect(second.statistics().openReceiveChannels).toBe(1);

  await withTaskGroup(async (group) => {
    second.trySend(undefined);
    expect(send.statistics()).toMatchObject({ currentBufferUsed: 2, peakBufferUsed: 2 });
    group.startSoon((task) => second.send(undefined, task));
    group.startSoon((task) => second.send(undefined, task));
    await settle();
    expect(send.statistics().tasksWaitingSend).toBe(2);
    group.cancel();
  });
  expect(send.statistics().tasksWaitingSend).toBe(0);

  while (receive.tryReceive()) {
    // Empties the buffer.
  }
  expect(send.statistics()).toMatchObject({ currentBufferUsed: 0, peakBufferUsed: 2 });

  await withTaskGroup(async (group) => {
    group.startSoon((task) => receive.receive(task));
    await settle();
    expect(send.statistics().tasksWaitingReceive).toBe(1);
    group.cancel();
  });
  expect(send.statistics().tasksWaitingReceive).toBe(0);
});

test('channel_fairness: who waits owns what comes next', async () => {
  const [send, receive] = openChannel<number>(1);
  send.trySend(1);
  expect(receive.tryReceive()).toEqual({ value: 1 });
  send.trySend(2);
  expect(receive.tryReceive()).toEqual({ value: 2 });

  const waiting = receive.receive();
  await settle();
  send.trySend(2);
  expect(receive.tryReceive()).toBe(undefined);
  expect(await waiting).toBe(2);

  send.trySend(1);
  expect(send.trySend(0)).toBe(false);
  const sending = send.send(2);
  await settle();
  expect(receive.tryReceive()).toEqual({ value: 1 });
  expect(send.trySend(3)).toBe(false);
  expect(await receive.receive()).toBe(2);
  await sending;
});

test('unbuffered: sender and receiver meet', async () => {
  const [send, receive]: [SendChannel<number>, ReceiveChannel<number>] = openChannel(0);
  expect(receive.tryReceive()).toBe(undefined);
  expect(send.trySend(1)).toBe(false);
  await withTaskGroup(async (group) => {
    group.startSoon((task) => send.send(1, task));
    expect(await receive.receive(group)).toBe(1);
  });
  expect(receive.tryReceive()).toBe(undefined);
});

/*
 * `as_safe_channel` is `openChannelFrom` here: the group is the context manager. The cases in which something is wrong with
 * Python's generators alone are left out:
 *
 * - `doesnt_leak_cancellation`: `yield` within a cancel scope. A scope is a function call here, so it can't be written.
 * - `does_not_suppress_nested_genexit`, `swallowing_extra_exceptions`: GeneratorExit, which `return()` doesn't throw.
 */
describe('as_safe_channel', () => {
  test('exhaust', async () => {
    async function* generate(): AsyncGenerator<number> {
      yield 1;
    }
    const got: number[] = [];
    await withTaskGroup(async (group) => {
      for await (const x of openChannelFrom(group, generate)) got.push(x);
    });
    expect(got).toEqual([1]);
  });

  test('broken_resource: closing the receive end is no error, receiving from it is', async () => {
    async function* generate(): AsyncGenerator<number> {
      yield 1;
      yield expect.unreachable();
    }
    await withTaskGroup(async (group) => {
      const receive = openChannelFrom(group, generate);
      expect(await receive.receive(group)).toBe(1);
      receive.close();
      expect(await errorOf(receive.receive(group))).toBeInstanceOf(ClosedResourceError);
    });
  });

  test('cancelled: before it was asked for anything, the generator does not run', async () => {
    async function* generate(): AsyncGenerator<number> {
      yield expect.unreachable();
    }
    await withTaskGroup((group) => {
      openChannelFrom(group, generate);
      group.cancel();
    });
  });

  test('no_race: a failure is not taken for the end', async () => {
    async function* generate(): AsyncGenerator<number> {
      yield 1;
      throw new RangeError('oae');
    }
    let cancelledAfterLoop = false;
    const error = await errorOf(
      withTaskGroup(async (group) => {
        for await (const x of openChannelFrom(group, generate)) expect(x).toBe(1);
        cancelledAfterLoop = group.signal.aborted;
      }),
    );
    expect((error as TaskGroupError).errors).toEqual([new RangeError('oae')]);
    expect(cancelledAfterLoop).toBe(true);
  });

  test('buffer_size_too_small: no value is made before it is asked for', async () => {
    async function* generate(): AsyncGenerator<number> {
      yield 1;
      yield expect.unreachable();
    }
    const { timedOut } = await moveOnAfter(5_000, (scope) =>
      withTaskGroup(async (group) => {
        for await (const x of openChannelFrom(group, generate)) {
          expect(x).toBe(1);
          await sleepForever(group);
        }
      }, scope),
    );
    expect(timedOut).toBe(true);
  });

  test('no_interleave: not even while the reader waits for something else', async () => {
    async function* generate(): AsyncGenerator<number> {
      yield 1;
      yield expect.unreachable();
    }
    await withTaskGroup(async (group) => {
      expect(await openChannelFrom(group, generate).receive(group)).toBe(1);
      await settle();
    });
  });

  test('genexit_finally: its clean-up runs when the loop throws, and both failures are told', async () => {
    const events: string[] = [];
    async function* generate(): AsyncGenerator<number> {
      try {
        yield 1;
      } finally {
        events.push('finally');
        throw new RangeError('agen');
      }
    }
    const error = await errorOf(
      withTaskGroup(async (group) => {
        for await (const i of openChannelFrom(group, generate)) {
          expect(i).toBe(1);
          throw new TypeError('iterator');
        }
      }),
    );
    expect((error as TaskGroupError).errors).toEqual([
      new TypeError('iterator'),
      new RangeError('agen'),
    ]);
    expect(events).toEqual(['finally']);
  });

  test('nested_loop', async () => {
    async function* generate(): AsyncGenerator<number> {
      yield 0;
      yield 1;
    }
    const pairs: string[] = [];
    await withTaskGroup(async (group) => {
      for await (const i of openChannelFrom(group, generate)) {
        for await (const j of openChannelFrom(group, generate)) pairs.push(`${i}${j}`);
      }
    });
    expect(pairs).toEqual(['00', '01', '10', '11']);
  });

  test('dont_unwrap_user_exceptiongroup', async () => {
    async function* generate(): AsyncGenerator<number> {
      yield expect.unreachable();
    }
    const own = new TaskGroupError([new RangeError('bar')], 'foo');
    const error = await errorOf(
      withTaskGroup((group) => {
        openChannelFrom(group, generate);
        throw own;
      }),
    );
    expect((error as TaskGroupError).errors).toEqual([own]);
  });

  test('multiple_receiver', async () => {
    const event = deferred();
    async function* generate(): AsyncGenerator<number> {
      await event.promise;
      yield 0;
      yield 1;
    }
    await withTaskGroup(async (group) => {
      const receive = openChannelFrom(group, generate);
      for (const expected of [0, 1]) {
        group.startSoon(async (task) => expect(await receive.receive(task)).toBe(expected));
      }
      await settle();
      event.resolve();
      await settle();
    });
  });

  test('multi_cancel: the loop and the generator are both cancelled', async () => {
    const events: string[] = [];
    async function* generate(task: TaskContext): AsyncGenerator<number> {
      try {
        yield 1;
      } finally {
        await sleep(1, task).catch(() => events.push('generator'));
      }
    }
    const scope = new CancelScope();
    await scope.run(() =>
      withTaskGroup(async (group) => {
        for await (const x of openChannelFrom(group, generate)) {
          expect(x).toBe(1);
          scope.cancel();
          await sleep(1, group).catch(() => events.push('body'));
          group.cancelScope.signal.throwIfAborted();
        }
      }, scope),
    );
    expect(scope.cancelledCaught).toBe(true);
    expect(events.toSorted()).toEqual(['body', 'generator']); // In which order is open: they run side by side.
  });

  test('genexit_exception_group: a group in the generator ends with it', async () => {
    let ended = false;
    async function* generate(): AsyncGenerator<number> {
      const inner = TaskGroup.open();
      try {
        inner.startSoon(async (task) => {
          await sleepForever(task).catch(() => (ended = true));
        });
        yield 1;
      } finally {
        await inner[asyncDispose]();
      }
    }
    await withTaskGroup(async (group) => {
      const receive = openChannelFrom(group, generate);
      await receive.receive(group);
      await settle();
    });
    expect(ended).toBe(true);
  });

  test('genexit_filter: what fails in it while the generator is closed is told', async () => {
    async function* generate(): AsyncGenerator<number> {
      const inner = TaskGroup.open();
      try {
        inner.startSoon(async (task) => {
          await sleepForever(task).catch(() => {
            throw new RangeError('on being cancelled');
          });
        });
        yield 1;
      } finally {
        await inner[asyncDispose]();
      }
    }
    const error = await errorOf(
      withTaskGroup(async (group) => {
        const receive = openChannelFrom(group, generate);
        await receive.receive(group);
        await settle();
      }),
    );
    expect((error as TaskGroupError).leaves()).toEqual([new RangeError('on being cancelled')]);
  });

  test('close_between_iteration', async () => {
    async function* generate(): AsyncGenerator<number> {
      for (;;) yield 1;
    }
    await withTaskGroup(async (group) => {
      const receive = openChannelFrom(group, generate);
      group.startSoon(async (task) => {
        await task.checkpoint();
        receive.close();
      });
      async function loop(): Promise<void> {
        for await (const x of receive) {
          expect(x).toBeGreaterThan(0);
          await settle();
        }
      }
      expect(await errorOf(loop())).toBeInstanceOf(ClosedResourceError);
    });
  });

  test('close_before_iteration', async () => {
    async function* generate(): AsyncGenerator<number> {
      yield expect.unreachable();
    }
    await withTaskGroup(async (group) => {
      const receive = openChannelFrom(group, generate);
      receive.close();
      expect(await errorOf(receive.receive(group))).toBeInstanceOf(ClosedResourceError);
    });
  });

  test('close_during_iteration', async () => {
    let asked = 0;
    await withTaskGroup(async (group) => {
      const receive: ReceiveChannel<number> = openChannelFrom(group, async function* generate() {
        yield (asked += 1);
        receive.close();
        for (;;) yield (asked += 1);
      });
      async function loop(): Promise<void> {
        for await (const x of receive) {
          expect(x).toBeGreaterThan(0);
          await settle();
        }
      }
      expect(await errorOf(loop())).toBeInstanceOf(ClosedResourceError);
      await settle();
    });
    expect(asked).toBe(2);
  });
});
