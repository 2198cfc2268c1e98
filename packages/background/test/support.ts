import { expectNoLeaks, VirtualClock } from '@taskgroup/runtime/testing';
import { afterEach, beforeEach } from 'vitest';
import { BackgroundTaskManager, type ManagerOptions } from '../src/index.ts';

/** Every test of the file runs in virtual time, closes its managers, and fails when it leaves anything running. */
export function useManagers(): {
  readonly now: () => number;
  readonly open: (options?: ManagerOptions) => BackgroundTaskManager;
} {
  let clock: VirtualClock;
  let managers: BackgroundTaskManager[] = [];
  beforeEach(() => {
    clock = VirtualClock.install({ autojump: true });
    managers = [];
  });
  afterEach(async () => {
    try {
      for (const manager of managers) await manager.close();
      await expectNoLeaks();
    } finally {
      clock.uninstall();
    }
  });
  return {
    now: () => clock.now(),
    open: (options = {}) => {
      // Half of every jitter, so that pauses are known.
      const manager = new BackgroundTaskManager({ random: () => 0.5, ...options });
      managers.push(manager);
      return manager;
    },
  };
}

/** What a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error(`Expected a rejection, but it resolved with ${String(outcome.value)}`);
}

/** All that an asynchronous iterable gives. */
export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
