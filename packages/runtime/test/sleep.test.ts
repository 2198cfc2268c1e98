import { describe, expect, test, vi } from 'vitest';
import { CancelScope, currentTime, sleep, sleepForever } from '../src/index.ts';
import { errorOf, useVirtualClock } from './support.ts';

describe('in virtual time', () => {
  const clock = useVirtualClock();

  test('takes as long as it says (trio test_sleep)', async () => {
    const start = currentTime();
    await sleep(1_500);
    expect(currentTime() - start).toBe(1_500);
  });

  test('a cancelled sleep leaves neither timer nor listener', async () => {
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const sleeping = errorOf(sleep(1_000, controller));
    controller.abort('stop');
    expect(await sleeping).toBe('stop');
    expect(clock.pending()).toBe(0);
    const undisturbed = new AbortController();
    const removed = vi.spyOn(undisturbed.signal, 'removeEventListener');
    await sleep(1, { signal: undisturbed.signal });
    expect(removed).toHaveBeenCalledTimes(1);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  test('a cancelled scope: the sleep does not start', async () => {
    const scope = new CancelScope();
    scope.cancel();
    expect(await errorOf(sleep(5, scope))).toBe(scope.reason);
    expect(await errorOf(sleepForever(scope))).toBe(scope.reason);
    expect(clock.pending()).toBe(0);
  });
});

describe('in real time', () => {
  test('longer than 2³¹ ms does not fire at once (Node fires it after 1 ms)', async () => {
    vi.useFakeTimers();
    try {
      let fired = false;
      const controller = new AbortController();
      const done = sleep(2 ** 31 + 5_000, controller).then(() => (fired = true));
      await vi.advanceTimersByTimeAsync(2 ** 31 - 1);
      expect(fired).toBe(false);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(fired).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await done;
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('sleeps for some real milliseconds', async () => {
    const start = performance.now();
    await sleep(5);
    expect(performance.now() - start).toBeGreaterThanOrEqual(4);
  });
});
