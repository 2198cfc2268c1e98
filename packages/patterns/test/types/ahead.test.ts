import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { aheadOn } from '../../src/types/native/ahead.ts';
import { passUnanswered } from '../../src/types/unanswered.ts';

const onPosix = test.skipIf(process.platform === 'win32');

/** A process that answers every request with its text, in order, and keeps a list of what happened. */
function fakeApi() {
  const log: string[] = [];
  const pending: string[] = [];
  const pipe = { readStop: () => 0, setBlocking: () => -1 };
  const channel = {
    ...{ readBuf: new Uint8Array(), readBufPos: 0, readBufLen: 0 },
    child: { kill: (signal: string) => log.push(signal) > 0, stdout: { _handle: pipe } },
    writeTuple(_type: number, _name: Buffer, payload: string) {
      log.push(`write ${payload}`);
      pending.push(payload);
    },
    requestBytesSync(this: { writeTuple: unknown }, method: string, payload: string) {
      (this.writeTuple as (...all: unknown[]) => void)(1, Buffer.from(method), payload);
      const answer = pending.shift()!;
      log.push(`read ${answer}`);
      if (answer === 'fail') throw new Error('It cannot answer');
      return Buffer.from(answer);
    },
  };
  const api = { client: { channel } };
  const ask = (payload: string) => Buffer.from(channel.requestBytesSync('ask', payload)).toString();
  return { api, ask, log };
}

onPosix('a process that still works is ended by a signal that it cannot complain about', () => {
  const { api, ask, log } = fakeApi();
  const channel = Object.assign(api.client.channel, { close: () => void log.push('close') });
  const ahead = aheadOn(api)!;
  ahead.start(() => ask('a'));
  channel.close();
  expect(log).toEqual(['write a', 'SIGKILL', 'close']);
});

onPosix('a process that has answered is ended as ever', () => {
  const { api, ask, log } = fakeApi();
  const channel = Object.assign(api.client.channel, { close: () => void log.push('close') });
  const ahead = aheadOn(api)!;
  ahead.start(() => ask('a'));
  ask('a');
  channel.close();
  expect(log).toEqual(['write a', 'read a', 'close']);
});

onPosix('a request that was started waits for nobody', () => {
  const { api, ask, log } = fakeApi();
  const ahead = aheadOn(api)!;
  ahead.start(() => ask('a'));
  ahead.start(() => ask('b'));
  ahead.start(() => ask('b'));
  expect(log).toEqual(['write a', 'write b']);
  expect(ask('b')).toBe('b');
  expect(ask('a')).toBe('a');
  expect(log).toEqual(['write a', 'write b', 'read a', 'read b']);
});

onPosix('an answer is given once, as the next may be another', () => {
  const { api, ask, log } = fakeApi();
  aheadOn(api)!.start(() => ask('a'));
  ask('a');
  ask('a');
  expect(log).toEqual(['write a', 'read a', 'write a', 'read a']);
});

onPosix('a request that nobody started comes after those that were', () => {
  const { api, ask, log } = fakeApi();
  aheadOn(api)!.start(() => ask('a'));
  expect(ask('c')).toBe('c');
  expect(log).toEqual(['write a', 'read a', 'write c', 'read c']);
});

onPosix('what goes wrong is told to whoever asks', () => {
  const { api, ask } = fakeApi();
  aheadOn(api)!.start(() => ask('fail'));
  expect(ask('b')).toBe('b');
  expect(() => ask('fail')).toThrow('It cannot answer');
});

onPosix('no more is sent than the pipe holds', () => {
  const { api, ask, log } = fakeApi();
  const ahead = aheadOn(api)!;
  ahead.start(() => ask('x'.repeat(9_000)));
  expect(log).toEqual([]);
});

onPosix('whether an answer is there can be asked without waiting for it', async () => {
  const { api, ask } = fakeApi();
  const child = spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)']);
  const stdout = child.stdout as unknown as { readonly _handle: { readonly fd: number } };
  const channel = Object.assign(api.client.channel, {
    ...{ child, readFd: stdout._handle.fd, readBuf: new Uint8Array(64) },
  });
  try {
    const isWaiting = aheadOn(api)!.start(() => ask('a'));
    expect(isWaiting()).toBe(true);
    child.stdin.write('answer');
    await expect.poll(isWaiting, { timeout: 30_000 }).toBe(false);
    const { readBuf, readBufPos, readBufLen } = channel;
    expect(Buffer.from(readBuf.slice(readBufPos, readBufLen)).toString()).toBe('answer');
    expect(isWaiting()).toBe(false);
  } finally {
    child.kill();
  }
});

onPosix('who cannot ask that waits for the answer', () => {
  const { api, ask, log } = fakeApi();
  const isWaiting = aheadOn(api)!.start(() => ask('a'));
  expect(isWaiting()).toBe(false);
  expect(log).toEqual(['write a', 'read a']);
});

onPosix('actions that ask several things have them answered together', () => {
  const { api, ask, log } = fakeApi();
  const rounds = aheadOn(api)!.run([() => ask('a') + ask('b'), () => ask('c'), () => 'none']);
  expect(rounds.next().done).toBe(false);
  expect(log.splice(0)).toEqual(['write a', 'write c']);
  expect(rounds.next().done).toBe(false);
  expect(log.splice(0)).toEqual(['read a', 'read c', 'write b']);
  expect(rounds.next()).toEqual({ done: true, value: ['ab', 'c', 'none'] });
  expect(ask('a')).toBe('a');
  expect(log).toEqual(['read b', 'write a', 'read a']);
});

onPosix('what goes wrong for an action is told to it', () => {
  const { api, ask } = fakeApi();
  const failing = () => {
    try {
      return ask('fail');
    } catch (error) {
      passUnanswered(error);
      return (error as Error).message;
    }
  };
  const rounds = aheadOn(api)!.run([failing, () => ask('b')]);
  rounds.next();
  expect(rounds.next()).toEqual({ done: true, value: ['It cannot answer', 'b'] });
});

onPosix('an action may wait after all, for what cannot be asked twice', () => {
  const { api, ask, log } = fakeApi();
  const ahead = aheadOn(api)!;
  const rounds = ahead.run([() => ask('a'), () => ahead.now(() => ask('once')) + ask('b')]);
  rounds.next();
  expect(log).toEqual(['write a', 'read a', 'write once', 'read once', 'write b']);
});

onPosix('actions that fill the pipe take turns', () => {
  const { api, ask, log } = fakeApi();
  const asked = Array.from({ length: 200 }, (_, at) => `${at}`);
  const long = 'x'.repeat(9_000);
  const rounds = aheadOn(api)!.run([...asked, long].map((each) => () => ask(each)));
  let count = 0;
  let most = 0;
  for (let round = rounds.next(); ; round = rounds.next()) {
    for (const each of log.splice(0)) {
      count += each.startsWith('write') ? 1 : -1;
      most = Math.max(most, count);
    }
    if (!round.done) continue;
    expect(round.value).toEqual([...asked, long]);
    break;
  }
  expect(most).toBe(64);
});
