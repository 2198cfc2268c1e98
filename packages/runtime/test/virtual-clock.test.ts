import { afterEach, describe, expect, test } from 'vitest';
import { currentTime, ScopeMisuseError, sleep, withTaskGroup } from '../src/index.ts';
import { VirtualClock } from '../src/testing/index.ts';

let clock: VirtualClock | undefined;
afterEach(() => clock?.uninstall());

describe('moved by hand', () => {
  test('stands still, then fires what is due, in order (trio test_mock_clock)', async () => {
    clock = VirtualClock.install();
    const events: string[] = [];
    const done = Promise.all([
      sleep(20).then(() => events.push(`b at ${currentTime()}`)),
      sleep(10).then(() => events.push(`a at ${currentTime()}`)),
      sleep(20).then(() => events.push(`c at ${currentTime()}`)),
    ]);
    await clock.advance(5);
    expect(events).toEqual([]);
    await clock.advance(15);
    await done;
    expect(events).toEqual(['a at 10', 'b at 20', 'c at 20']);
    expect(clock.now()).toBe(20);
  });

  test('timers that a timer sets are fired on the way', async () => {
    clock = VirtualClock.install();
    let ended = false;
    const done = sleep(10)
      .then(() => sleep(10))
      .then(() => (ended = true));
    await clock.advance(20);
    await done;
    expect(ended).toBe(true);
  });

  test('refuses to go back', async () => {
    clock = VirtualClock.install();
    await expect(clock.advance(-1)).rejects.toThrow(RangeError);
  });
});

describe('autojump (trio test_mock_clock_autojump)', () => {
  test('an hour passes in no time', async () => {
    clock = VirtualClock.install({ autojump: true });
    const started = performance.now();
    await sleep(3_600_000);
    expect(clock.now()).toBe(3_600_000);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('does not jump while there is something to do', async () => {
    clock = VirtualClock.install({ autojump: true });
    await withTaskGroup(async (group) => {
      group.startSoon((task) => sleep(100, task));
      for (let i = 0; i < 100; i += 1) await Promise.resolve();
      expect(currentTime()).toBe(0);
    });
  });
});

test('one at a time; the real clock comes back', () => {
  const before = currentTime();
  clock = VirtualClock.install();
  expect(() => VirtualClock.install()).toThrow(ScopeMisuseError);
  expect(currentTime()).toBe(0);
  clock.uninstall();
  expect(currentTime()).toBeGreaterThanOrEqual(before);
});
