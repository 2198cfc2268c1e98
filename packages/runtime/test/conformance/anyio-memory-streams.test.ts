/**
 * AnyIO's `tests/streams/test_memory.py`.
 *
 * - `deprecated_item_type_parameter`, `memory_object_item_receiver_repr`: Python only.
 * - `not_closed_warning`: not taken over. A channel holds no resource but memory, and an end that is collected without
 *   having been closed is no defect: many a program keeps a channel open for as long as it runs.
 * - `type_variance` is in the types: see the last test.
 */
import { expect, test } from 'vitest';
import {
  BrokenResourceError,
  ClosedResourceError,
  EndOfChannelError,
  openChannel,
} from '../../src/channel/index.ts';
import type { ReceiveChannel, SendChannel } from '../../src/channel/index.ts';
import { CancelScope, failAfter, withTaskGroup } from '../../src/index.ts';
import type { TaskGroupError } from '../../src/index.ts';
import { errorOf, microtasks, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

test('invalid_max_buffer', () => {
  expect(() => openChannel(1.5)).toThrow(`'maxBufferSize' must be an integer >= 0 or Infinity`);
});

test('negative_max_buffer', () => {
  expect(() => openChannel(-1)).toThrow('current value is -1');
});

test('receive_then_send', async () => {
  const [send, receive] = openChannel<string>(0);
  const received: string[] = [];
  await withTaskGroup(async (group) => {
    group.startSoon(async (task) => {
      received.push(await receive.receive(task));
      received.push(await receive.receive(task));
    });
    await settle();
    await send.send('hello', group);
    await send.send('anyio', group);
  });
  expect(received).toEqual(['hello', 'anyio']);
});

test('receive_then_send_nowait', async () => {
  const [send, receive] = openChannel<string>(0);
  const received: string[] = [];
  await withTaskGroup(async (group) => {
    for (let i = 0; i < 2; i += 1) {
      group.startSoon(async (task) => received.push(await receive.receive(task)));
    }
    await settle();
    expect(send.trySend('hello')).toBe(true);
    expect(send.trySend('anyio')).toBe(true);
  });
  expect(received).toEqual(['hello', 'anyio']); // AnyIO doesn't say in which order; here the first gets the first.
});

test('send_then_receive_nowait', async () => {
  const [send, receive] = openChannel<string>(0);
  await withTaskGroup(async (group) => {
    group.startSoon((task) => send.send('hello', task));
    await settle();
    expect(receive.tryReceive()).toEqual({ value: 'hello' });
  });
});

test('send_is_unblocked_after_receive_nowait', async () => {
  const [send, receive] = openChannel<string>(1);
  send.trySend('hello');
  await failAfter(1_000, (scope) =>
    withTaskGroup(
      async (group) => {
        group.startSoon((task) => send.send('anyio', task));
        await microtasks(); // A turn of the event loop would let the virtual clock jump to the deadline.
        expect(receive.tryReceive()).toEqual({ value: 'hello' });
      },
      { signal: scope.signal },
    ),
  );
  expect(receive.tryReceive()).toEqual({ value: 'anyio' });
});

test('send_nowait_then_receive_nowait', () => {
  const [send, receive] = openChannel<string>(2);
  send.trySend('hello');
  send.trySend('anyio');
  expect(receive.tryReceive()).toEqual({ value: 'hello' });
  expect(receive.tryReceive()).toEqual({ value: 'anyio' });
});

test('iterate', async () => {
  const [send, receive] = openChannel<string>(0);
  const received: string[] = [];
  await withTaskGroup(async (group) => {
    group.startSoon(async (task) => {
      for await (const value of receive.values(task)) received.push(value);
    });
    await send.send('hello', group);
    await send.send('anyio', group);
    send.close();
  });
  expect(received).toEqual(['hello', 'anyio']);
});

test('receive_send_closed_send_stream', async () => {
  const [send, receive] = openChannel<undefined>(0);
  send.close();
  expect(() => receive.tryReceive()).toThrow(EndOfChannelError);
  expect(await errorOf(send.send(undefined))).toBeInstanceOf(ClosedResourceError);
});

test('receive_send_closed_receive_stream', async () => {
  const [send, receive] = openChannel<undefined>(0);
  receive.close();
  expect(() => receive.tryReceive()).toThrow(ClosedResourceError);
  expect(await errorOf(send.send(undefined))).toBeInstanceOf(BrokenResourceError);
});

test('cancel_receive: nobody is left to give it to', async () => {
  const [send, receive] = openChannel<string>(0);
  await withTaskGroup(async (group) => {
    group.startSoon((task) => receive.receive(task));
    await settle();
    group.cancel();
    expect(send.trySend('hello')).toBe(false); // AnyIO asks after the group; it holds at once.
  });
  expect(send.trySend('hello')).toBe(false);
});

test('cancel_send: nothing was sent', async () => {
  const [send, receive] = openChannel<string>(0);
  await withTaskGroup(async (group) => {
    group.startSoon((task) => send.send('hello', task));
    await settle();
    group.cancel();
    expect(receive.tryReceive()).toBe(undefined);
  });
  expect(receive.tryReceive()).toBe(undefined);
});

test('clone', () => {
  const [send, receive] = openChannel<string>(1);
  const send2 = send.clone();
  const receive2 = receive.clone();
  send.close();
  receive.close();
  send2.trySend('hello');
  expect(receive2.tryReceive()).toEqual({ value: 'hello' });
});

test('clone_closed', () => {
  const [send, receive] = openChannel<never>(1);
  send.close();
  receive.close();
  expect(() => send.clone()).toThrow(ClosedResourceError);
  expect(() => receive.clone()).toThrow(ClosedResourceError);
});

test('close_send_while_receiving', async () => {
  const [send, receive] = openChannel<never>(1);
  const error = await errorOf(
    withTaskGroup(async (group) => {
      group.startSoon((task) => receive.receive(task));
      await settle();
      send.close();
    }),
  );
  expect((error as TaskGroupError).errors).toEqual([expect.any(EndOfChannelError)]);
});

test('close_receive_while_sending', async () => {
  const [send, receive] = openChannel<undefined>(0);
  const error = await errorOf(
    withTaskGroup(async (group) => {
      group.startSoon((task) => send.send(undefined, task)); // `undefined` as in AnyIO's issue 731.
      await settle();
      receive.close();
    }),
  );
  expect((error as TaskGroupError).errors).toEqual([expect.any(BrokenResourceError)]);
});

test('receive_after_send_closed', async () => {
  const [send, receive] = openChannel<string>(1);
  await send.send('hello');
  send.close();
  expect(await receive.receive()).toBe('hello');
});

test('receive_when_cancelled: a cancelled receive takes nothing', async () => {
  const [send, receive] = openChannel<string>(0);
  await withTaskGroup(async (group) => {
    group.startSoon((task) => send.send('hello', task));
    await settle();
    group.startSoon((task) => send.send('world', task));
    await settle();

    const scope = new CancelScope();
    scope.cancel();
    await scope.run(() => receive.receive(scope));
    expect(scope.cancelledCaught).toBe(true);

    expect(await receive.receive(group)).toBe('hello');
    expect(await receive.receive(group)).toBe('world');
  });
});

test('send_when_cancelled: a cancelled send gives nothing', async () => {
  const [send, receive] = openChannel<string>(0);
  const received: string[] = [];
  await withTaskGroup(async (group) => {
    group.startSoon(async (task) => received.push(await receive.receive(task)));
    await settle();
    const scope = new CancelScope();
    scope.cancel();
    await scope.run(() => send.send('hello', scope));
    expect(scope.cancelledCaught).toBe(true);
    await send.send('world', group);
  });
  expect(received).toEqual(['world']);
});

test('cancel_during_receive: what was on its way when the receiver was cancelled is received', async () => {
  const [send, receive] = openChannel<string>(0);
  const received: string[] = [];
  const scope = new CancelScope();
  await withTaskGroup(async (group) => {
    group.startSoon(() => scope.run(async () => received.push(await receive.receive(scope))));
    await settle();
    expect(send.trySend('hello')).toBe(true);
    scope.cancel();
  });
  expect(scope.cancelCalled).toBe(true);
  expect(received).toEqual(['hello']);
});

test('cancel_during_receive_buffered: what is sent after that is not lost on the cancelled one', async () => {
  const [send, receive] = openChannel<string>(1);
  const scope = new CancelScope();
  await withTaskGroup(async (group) => {
    group.startSoon(() => scope.run(() => receive.receive(scope)));
    await settle();
    scope.cancel();
    expect(send.trySend('item')).toBe(true);
  });
  expect(receive.tryReceive()).toEqual({ value: 'item' });
});

test('close_receive_after_send', async () => {
  const [send, receive] = openChannel<string>(0);
  await withTaskGroup((group) => {
    group.startSoon(async (task) => {
      await send.send('test', task);
      send.close();
    });
    group.startSoon(async (task) => {
      expect(await receive.receive(task)).toBe('test');
      receive.close();
    });
  });
  expect(send.statistics()).toMatchObject({ openSendChannels: 0, openReceiveChannels: 0 });
});

test('statistics: each step shows at both ends', async () => {
  const [send, receive] = openChannel<undefined>(1);
  for (const end of [send, receive]) {
    expect(end.statistics()).toMatchObject({ maxBufferSize: 1, openSendChannels: 1 });
    await withTaskGroup(async (group) => {
      send.trySend(undefined);
      group.startSoon((task) => send.send(undefined, task));
      await settle();
      expect(end.statistics()).toMatchObject({ currentBufferUsed: 1, tasksWaitingSend: 1 });
      receive.tryReceive();
      expect(end.statistics()).toMatchObject({ currentBufferUsed: 1, tasksWaitingSend: 0 });
      receive.tryReceive();
      expect(end.statistics()).toMatchObject({ currentBufferUsed: 0, tasksWaitingSend: 0 });

      group.startSoon((task) => receive.receive(task));
      await settle();
      expect(end.statistics().tasksWaitingReceive).toBe(1);
      send.trySend(undefined);
      expect(end.statistics().tasksWaitingReceive).toBe(0);
    });
    await withTaskGroup(async (group) => {
      send.trySend(undefined);
      for (let i = 0; i < 3; i += 1) group.startSoon((task) => send.send(undefined, task));
      await settle();
      for (const waiting of [3, 2, 1, 0]) {
        expect(end.statistics().tasksWaitingSend).toBe(waiting);
        receive.tryReceive();
      }
    });
    expect(end.statistics()).toMatchObject({
      currentBufferUsed: 0,
      tasksWaitingSend: 0,
      tasksWaitingReceive: 0,
    });
  }
});

test('sync_close', () => {
  const [send, receive] = openChannel<undefined>(1);
  send.close();
  receive.close();
  expect(() => send.trySend(undefined)).toThrow(ClosedResourceError);
  expect(() => receive.tryReceive()).toThrow(ClosedResourceError);
});

test('send_to_natively_cancelled_receiver: an AbortSignal is as good as a scope', async () => {
  const [send, receive] = openChannel<string>(1);
  const controller = new AbortController();
  const receiving = errorOf(receive.receive(controller));
  await settle();
  controller.abort('enough');
  send.trySend('hello');
  expect(await receiving).toBe('enough');
  expect(receive.tryReceive()).toEqual({ value: 'hello' });
});

test('type_variance: what is received may be seen as something wider, what is sent as narrower', () => {
  const [send, receive] = openChannel<number | string>(1);
  const wider: ReceiveChannel<number | string | Date> = receive;
  const narrower: SendChannel<number> = send;
  narrower.trySend(1);
  expect(wider.tryReceive()).toEqual({ value: 1 });
  // @ts-expect-error -- a Date could not be received as what the channel is for
  const wrong: SendChannel<number | Date> = send;
  // @ts-expect-error -- a string may come
  const alsoWrong: ReceiveChannel<number> = receive;
  expect([wrong, alsoWrong]).toEqual([send, receive]);
});
