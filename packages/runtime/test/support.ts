import { afterEach, beforeEach } from 'vitest';
import { nextTurn } from '../src/core/index.ts';
import { expectNoLeaks, VirtualClock } from '../src/testing/index.ts';

/** A promise with its two ends, for tests that decide when something ends. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

export function deferred<T = void>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** Lets everything that can go on without time go on. */
export function settle(): Promise<void> {
  return nextTurn();
}

/** Calls `callback` in a later turn of the event loop. */
export function inNextTurn(callback: () => void): void {
  void nextTurn().then(callback);
}

/** Lets what waits for microtasks go on, without a turn of the event loop in which a virtual clock would jump. */
export async function microtasks(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

/** What `promise` rejects with; a failure of the test when it doesn't. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error(`Expected a rejection, but it resolved with ${String(outcome.value)}`);
}

/**
 * Every test of the file runs in virtual time, which jumps when nothing else is going on, and fails when it leaves
 * anything running.
 */
export function useVirtualClock(): { readonly now: () => number; readonly pending: () => number } {
  let clock: VirtualClock;
  beforeEach(() => {
    clock = VirtualClock.install({ autojump: true });
  });
  afterEach(async () => {
    try {
      await expectNoLeaks();
    } finally {
      clock.uninstall();
    }
  });
  return { now: () => clock.now(), pending: () => clock.pendingTimers };
}
