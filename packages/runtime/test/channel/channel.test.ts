import { expect, test } from 'vitest';
import { ClosedResourceError, openChannel } from '../../src/channel/index.ts';
import { CancelScope, moveOnAfter, withTaskGroup } from '../../src/index.ts';
import { builtin, testWithBuiltins } from '../host.ts';
import { errorOf, settle, useVirtualClock } from '../support.ts';

useVirtualClock();

test('a loop that is left early closes nothing and loses nothing: the next one goes on', async () => {
  const [send, receive] = openChannel<number>(10);
  for (let i = 0; i < 6; i += 1) send.trySend(i);
  send.close();
  const first: number[] = [];
  for await (const value of receive) {
    first.push(value);
    if (value === 2) break;
  }
  const second: number[] = [];
  for await (const value of receive) second.push(value);
  expect([first, second]).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
});

test('a loop can be cancelled, and throws the reason', async () => {
  const [send, receive] = openChannel<string>(1);
  const got: string[] = [];
  const { timedOut } = await moveOnAfter(50, async (scope) => {
    send.trySend('one');
    for await (const value of receive.values(scope)) got.push(value);
  });
  expect([timedOut, got]).toEqual([true, ['one']]);
  expect(receive.statistics().tasksWaitingReceive).toBe(0);

  const controller = new AbortController();
  const next = errorOf(receive.values(controller).next());
  controller.abort('enough');
  expect(await next).toBe('enough');
});

test('a loop over an end that somebody closes is a mistake, and says so', async () => {
  const [, receive] = openChannel<string>(1);
  const next = errorOf(receive.values().next());
  receive.close();
  expect(await next).toBeInstanceOf(ClosedResourceError);
});

test('return() calls off the next() that waits: neither hangs, and the item goes to the next in line', async () => {
  const [send, receive] = openChannel<string>(0);
  const iterator = receive.values();
  const pending = [iterator.next(), iterator.next()];
  const other = receive.receive();
  expect(await iterator.return!()).toEqual({ done: true, value: undefined });
  expect(await Promise.all(pending)).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
  expect(receive.statistics().tasksWaitingReceive).toBe(1);
  await send.send('kept');
  expect(await other).toBe('kept');
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});

testWithBuiltins('a Node stream over a channel that is destroyed takes nothing along', async () => {
  const [send, receive] = openChannel<string>(1);
  const stream = builtin('node:stream').Readable.from(receive);
  stream.on('data', () => {});
  await settle();
  expect(receive.statistics().tasksWaitingReceive).toBe(1);
  stream.destroy();
  await settle();
  send.trySend('kept');
  expect(receive.tryReceive()).toEqual({ value: 'kept' });
});

test('undefined is an item like any other', async () => {
  const [send, receive] = openChannel<undefined>(2);
  send.trySend(undefined);
  await send.send(undefined);
  expect(receive.tryReceive()).toEqual({ value: undefined });
  expect(await receive.receive()).toBe(undefined);
  expect(receive.tryReceive()).toBe(undefined);
});

test('a promise goes through as it is; only receive() must await it', async () => {
  const [send, receive] = openChannel<Promise<string>>(3);
  const promise = Promise.resolve('kept');
  await send.send(promise);
  send.trySend(promise);
  send.trySend(promise);
  expect((await receive.values().next()).value).toBe(promise);
  expect(receive.tryReceive()?.value).toBe(promise);
  expect(await receive.receive()).toBe('kept');
});

test('who is cancelled before the item comes is passed over, who is cancelled after gets it', async () => {
  const [send, receive] = openChannel<string>(0);
  const [early, late] = [new CancelScope(), new CancelScope()];
  const first = early.run(() => receive.receive(early));
  const second = late.run(() => receive.receive(late));
  const third = receive.receive();
  await settle();
  early.cancel();
  expect(send.trySend('for the second')).toBe(true);
  late.cancel();
  expect(send.trySend('for the third')).toBe(true);
  expect(await Promise.all([first, second, third])).toEqual([
    undefined,
    'for the second',
    'for the third',
  ]);
});

test('a sender that is cancelled in the middle of the line takes its item along', async () => {
  const [send, receive] = openChannel<string>(0);
  const scope = new CancelScope();
  const sending = [send.send('a'), scope.run(() => send.send('b', scope)), send.send('c')];
  scope.cancel();
  expect(send.statistics().tasksWaitingSend).toBe(2);
  expect([await receive.receive(), await receive.receive()]).toEqual(['a', 'c']);
  await Promise.all(sending);
});

test('a whole line is cancelled, and each tries to send on being told: what was sent is received or left', async () => {
  const [send, receive] = openChannel<number>(1);
  const sent: number[] = [];
  const received: number[] = [];
  await withTaskGroup(async (group) => {
    for (let i = 0; i < 4; i += 1) {
      group.startSoon(async (task) => {
        task.onCancel(() => void (send.trySend(i) && sent.push(i)));
        received.push(await receive.receive(task));
      });
    }
    await settle();
    group.cancel();
  });
  for (let left = receive.tryReceive(); left; left = receive.tryReceive())
    received.push(left.value);
  expect(sent).not.toEqual([]);
  expect(received).toEqual(sent);
});

test('closing the last receive end drops the buffer and fails the senders', async () => {
  const [send, receive] = openChannel<number>(1);
  send.trySend(1);
  const waiting = errorOf(send.send(2));
  receive.close();
  expect(await waiting).toMatchObject({ name: 'BrokenResourceError' });
  expect(send.statistics()).toMatchObject({ currentBufferUsed: 0, tasksWaitingSend: 0 });
});

test('an error names the one who waited, not the one who closed', async () => {
  const [send, receive] = openChannel<number>(0);
  async function consumer(): Promise<void> {
    await receive.receive();
  }
  const failure = errorOf(consumer());
  await settle();
  send.close();
  expect(((await failure) as Error).stack).toMatch(/at (async )?consumer/);
});

test('a cancelled wait comes before a closed end', async () => {
  const [send] = openChannel<number>(0);
  const scope = new CancelScope();
  scope.cancel();
  send.close();
  expect(await errorOf(send.send(1, scope))).toBe(scope.reason);
});

test('100,000 values, waiting senders and cancelled receivers: no step costs more for it', async () => {
  const COUNT = 100_000;
  const [send, receive] = openChannel<number>(Infinity);
  for (let i = 0; i < COUNT; i += 1) send.trySend(i);
  let sum = 0;
  for (let item = receive.tryReceive(); item; item = receive.tryReceive()) sum += item.value;
  expect(sum).toBe((COUNT * (COUNT - 1)) / 2);

  const [sendNow, receiveNow] = openChannel<number>(0);
  const scope = new CancelScope();
  const waiting = scope.run(() =>
    Promise.allSettled(Array.from({ length: COUNT }, () => receiveNow.receive(scope))),
  );
  const started = performance.now();
  scope.cancel();
  expect(performance.now() - started).toBeLessThan(5_000); // Roomy, as only a quadratic step is to be caught.
  await waiting;
  expect(receiveNow.statistics().tasksWaitingReceive).toBe(0);

  const senders = Array.from({ length: COUNT }, (_, i) => sendNow.send(i));
  for (let i = 0; i < COUNT; i += 1) {
    if (receiveNow.tryReceive()?.value !== i) expect.unreachable();
  }
  await Promise.all(senders);
});
