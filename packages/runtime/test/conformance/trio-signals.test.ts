/**
 * trio's `_tests/test_signals.py`, 8 cases.
 *
 * Where trio puts one handler in the place of another, Node calls every listener. So a signal that nobody received is
 * raised again only when there is no other listener, who would hear it a second time.
 */
import path from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { ScopeMisuseError, TaskGroupError, withTaskGroup } from '../../src/index.ts';
import { openSignalReceiver } from '../../src/node/index.ts';
import { runFixture } from '../node/program.ts';
import { errorOf } from '../support.ts';

const SIGNAL = 'SIGUSR2';
const OTHER = 'SIGHUP';
const NONE = 'SIGNONE' as string as NodeJS.Signals;

function raise(...signals: NodeJS.Signals[]): void {
  for (const signal of signals) process.kill(process.pid, signal);
}

/** Lets the event loop tell of signals that are on their way. */
async function delivered(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('trio test_signals', () => {
  afterEach(async () => {
    await delivered();
    expect([process.listenerCount(SIGNAL), process.listenerCount(OTHER)]).toEqual([0, 0]);
  });

  test('open_signal_receiver: several at once are one, and loops may be left and begun anew', async () => {
    const receiver = openSignalReceiver(SIGNAL);
    raise(SIGNAL, SIGNAL);
    await delivered();
    raise(SIGNAL);
    await delivered();
    expect(receiver.pendingSignalCount).toBe(1);
    for await (const signal of receiver) {
      expect(signal).toBe(SIGNAL);
      break;
    }
    expect(receiver.pendingSignalCount).toBe(0);
    raise(SIGNAL);
    for await (const signal of receiver) {
      expect(signal).toBe(SIGNAL);
      break;
    }
    expect(receiver.pendingSignalCount).toBe(0);
    receiver[Symbol.dispose]();
    const next = receiver[Symbol.asyncIterator]().next();
    expect(await errorOf(next)).toBeInstanceOf(ScopeMisuseError);
  });

  test('open_signal_receiver_restore_handler_after_one_bad_signal', () => {
    expect(() => openSignalReceiver([SIGNAL, NONE])).toThrow(TypeError);
    expect(process.listenerCount(SIGNAL)).toBe(0);
  });

  test('open_signal_receiver_empty_fail', () => {
    expect(() => openSignalReceiver([])).toThrow(
      new TypeError('Cannot listen for signals as none was given: name at least one'),
    );
  });

  test('open_signal_receiver_restore_handler_after_duplicate_signal', async () => {
    openSignalReceiver([SIGNAL, SIGNAL])[Symbol.dispose]();
    await delivered();
    expect(process.listenerCount(SIGNAL)).toBe(0);
  });

  test('catch_signals_wrong_thread: only the main thread is told of signals', async () => {
    const fixture = path.resolve(import.meta.dirname, '../node/fixtures/receiver.mjs');
    const worker = new Worker(fixture, { argv: ['wait'] });
    const error = await new Promise<Error>((resolve) => worker.once('error', resolve));
    expect(error.message).toBe(
      'Cannot listen for signals in a worker as only the main thread is told of signals',
    );
  });

  test('open_signal_receiver_conflict', async () => {
    const receiver = openSignalReceiver(SIGNAL);
    const running = withTaskGroup((group) => {
      group.startSoon((task) => receiver.receive(task));
      group.startSoon((task) => receiver.receive(task));
    });
    const error = (await errorOf(running)) as TaskGroupError;
    expect(error).toBeInstanceOf(TaskGroupError);
    expect(error.errors).toHaveLength(1);
    expect(error.errors[0]).toBeInstanceOf(ScopeMisuseError);
    receiver[Symbol.dispose]();
  });

  test('open_signal_receiver_no_starvation: two that keep coming take turns', async () => {
    const receiver = openSignalReceiver([SIGNAL, OTHER]);
    let previous: string | undefined;
    for (let i = 0; i < 10; i += 1) {
      raise(SIGNAL, OTHER);
      await delivered();
      const got = await receiver.receive();
      expect(got).not.toBe(previous);
      previous = got;
    }
    while (receiver.pendingSignalCount > 0) await receiver.receive();
    receiver[Symbol.dispose]();
  });

  test.each(['inFlight', 'pending'])(
    'catch_signals_race_condition_on_exit: %s, and nobody else listens',
    async (mode) => {
      expect((await runFixture('receiver.mjs', mode).end).signal).toBe(SIGNAL);
    },
  );

  test('catch_signals_race_condition_on_exit: another listener hears each exactly once', async () => {
    const heard: string[] = [];
    const listener = (signal: string): void => void heard.push(signal);
    for (const signal of [SIGNAL, OTHER]) process.on(signal, listener);
    for (const wait of [async () => {}, delivered]) {
      const receiver = openSignalReceiver([SIGNAL, OTHER]);
      raise(SIGNAL, OTHER);
      await wait();
      receiver[Symbol.dispose]();
      await delivered();
      expect(heard.splice(0).sort()).toEqual([OTHER, SIGNAL]);
    }
    for (const signal of [SIGNAL, OTHER]) process.off(signal, listener);
  });
});
