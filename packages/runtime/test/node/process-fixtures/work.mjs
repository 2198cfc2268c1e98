// Functions that tests run in a worker thread.
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export const add = (a, b) => a + b;
export const echo = (value) => value;
export const notAFunction = 1;
export const giveFunction = () => () => {};

class KeyError extends Error {
  key = 'k';
  broken = () => {};
}
class FarError extends RangeError {
  name = 'FarError';
}

export function fail(how) {
  if (how === 'class') throw new KeyError('no such key', { cause: new TypeError('inner') });
  if (how === 'base') throw new FarError('too far');
  if (how === 'aggregate') throw new AggregateError([new KeyError('one'), 2], 'both');
  if (how === 'dom') throw new DOMException('stopped', 'AbortError');
  if (how === 'ring') {
    const error = new Error('ring');
    error.cause = error;
    throw error;
  }
  throw how === 'function' ? () => 'thrown' : how;
}

export async function waitForCancel(file, { signal }) {
  writeFileSync(file, 'running');
  try {
    await sleep(60_000, undefined, { signal });
  } finally {
    writeFileSync(file, `cleaned up after ${signal.reason.name}: ${signal.reason.message}`);
  }
}

export async function answerAnyway(file, { signal }) {
  writeFileSync(file, 'running');
  await sleep(60_000, undefined, { signal }).catch(() => {});
  return 'done anyway';
}

export async function failInCleanUp(file, { signal }) {
  writeFileSync(file, 'running');
  await sleep(60_000, undefined, { signal }).catch(() => {});
  throw new RangeError('the clean-up failed');
}

export function block(file) {
  writeFileSync(file, 'running');
  for (;;);
}

export function leaveTimer() {
  setInterval(() => {}, 60_000);
  return 'left';
}

export function leaveFailure() {
  setTimeout(() => {
    throw new RangeError('after the fact');
  }, 5);
  return 'left';
}

export const exit = () => process.exit(3);

export function crash() {
  setImmediate(() => {
    throw new RangeError('nobody awaits me');
  });
  return new Promise(() => {});
}
