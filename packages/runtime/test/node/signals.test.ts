import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CancelScope, moveOnAfter, ScopeMisuseError, sleep } from '../../src/index.ts';
import { openSignalReceiver } from '../../src/node/index.ts';
import { errorOf } from '../support.ts';
import { runFixture } from './program.ts';

const raise = (signal: NodeJS.Signals): void => void process.kill(process.pid, signal);

describe('a receiver', () => {
  // Keeps a signal that is raised again from ending the test.
  const bystander = vi.fn();
  beforeEach(() => void process.on('SIGUSR2', bystander.mockReset()));
  afterEach(() => void process.off('SIGUSR2', bystander));

  test('gives the signals in the order of their arrival', async () => {
    const receiver = openSignalReceiver(['SIGUSR2', 'SIGHUP', 'SIGWINCH']);
    for (const signal of ['SIGHUP', 'SIGWINCH', 'SIGUSR2'] as const) {
      raise(signal);
      await sleep(5);
    }
    const got: string[] = [];
    for await (const signal of receiver) {
      got.push(signal);
      if (got.length === 3) break;
    }
    expect(got).toEqual(['SIGHUP', 'SIGWINCH', 'SIGUSR2']);
    receiver[Symbol.dispose]();
  });

  test('a wait that is cancelled takes no signal with it', async () => {
    const receiver = openSignalReceiver('SIGUSR2');
    const { timedOut } = await moveOnAfter(5, (scope) => receiver.receive(scope));
    expect(timedOut).toBe(true);
    raise('SIGUSR2');
    await sleep(5);
    const cancelled = new CancelScope();
    cancelled.cancel();
    await cancelled.run(() => receiver.receive(cancelled));
    expect(cancelled.cancelledCaught).toBe(true);
    expect(receiver.pendingSignalCount).toBe(1);
    expect(await receiver.receive()).toBe('SIGUSR2');
    receiver[Symbol.dispose]();
  });

  test('who may cancel its loop is named when it is opened', async () => {
    const result = await moveOnAfter(5, async (scope) => {
      for await (const signal of openSignalReceiver('SIGWINCH', scope)) expect.unreachable(signal);
    });
    expect(result.timedOut).toBe(true);
  });

  test('several receivers each get the signal', async () => {
    const first = openSignalReceiver('SIGUSR2');
    const second = openSignalReceiver(['SIGUSR2', 'SIGHUP']);
    raise('SIGUSR2');
    expect(await first.receive()).toBe('SIGUSR2');
    expect(await second.receive()).toBe('SIGUSR2');
    first[Symbol.dispose]();
    second[Symbol.dispose]();
  });

  test('closed during a wait: the wait fails', async () => {
    const receiver = openSignalReceiver('SIGUSR2');
    const waiting = errorOf(receiver.receive());
    receiver[Symbol.dispose]();
    receiver[Symbol.dispose]();
    expect(await waiting).toBeInstanceOf(ScopeMisuseError);
    expect(String(await errorOf(receiver.receive()))).toBe(
      'ScopeMisuseError: Cannot receive a signal as the receiver is closed: open a new one',
    );
  });

  test('opened again at once, while the former listens for stragglers', async () => {
    openSignalReceiver('SIGUSR2')[Symbol.dispose]();
    const receiver = openSignalReceiver('SIGUSR2');
    await sleep(10);
    expect(process.listenerCount('SIGUSR2')).toBe(2);
    raise('SIGUSR2');
    expect(await receiver.receive()).toBe('SIGUSR2');
    receiver[Symbol.dispose]();
    await sleep(10);
    expect(process.listenerCount('SIGUSR2')).toBe(1);
  });

  test('a pending signal is not raised again when another listener has heard it', async () => {
    const receiver = openSignalReceiver('SIGUSR2');
    raise('SIGUSR2');
    await sleep(5);
    expect(bystander).toHaveBeenCalledTimes(1);
    receiver[Symbol.dispose]();
    await sleep(10);
    expect(bystander).toHaveBeenCalledTimes(1);
  });

  test.each(['SIGKILL', 'SIGSTOP', 'SIGFOO', 'toString', 9, undefined])('not for %s', (signal) => {
    expect(() => openSignalReceiver(['SIGHUP', signal as never])).toThrow(TypeError);
    expect(process.listenerCount('SIGHUP')).toBe(0);
  });
});

describe('as a program', () => {
  test('a wait keeps the process alive', async () => {
    const program = runFixture('receiver.mjs', 'wait');
    await program.says('started');
    await sleep(50);
    program.kill('SIGUSR2');
    expect(await program.end).toMatchObject({ code: 0, stdout: 'started\ngot SIGUSR2\n' });
  });

  test.each([
    ['inFlight', ''],
    ['pending', 'pending 1\n'],
    ['guarded', 'pending 1\n'],
    ['after', 'listeners 0\n'],
  ])('%s: the signal has its usual effect', async (mode, stdout) => {
    expect(await runFixture('receiver.mjs', mode).end).toEqual({
      code: null,
      signal: 'SIGUSR2',
      stdout,
      stderr: '',
    });
  });

  test('shared: one receiver has dealt with it, so the other need not', async () => {
    expect(await runFixture('receiver.mjs', 'shared').end).toMatchObject({
      code: 0,
      stdout: 'got SIGUSR2\nalive\n',
    });
  });
});
