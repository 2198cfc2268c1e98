import { afterEach, describe, expect, test } from 'vitest';
import {
  currentTime,
  failAfter,
  Lock,
  ScopeMisuseError,
  sleep,
  TimeoutError,
  withTaskGroup,
} from '../src/index.ts';
import { VirtualClock } from '../src/testing/index.ts';
import { often } from './host.ts';
import { errorOf } from './support.ts';

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
    await expect(clock.advance(Infinity)).rejects.toThrow(RangeError);
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

describe('autojumpThreshold', () => {
  test('a jump waits until nothing has moved for that long in real time', async () => {
    clock = VirtualClock.install({ autojump: true, autojumpThreshold: 30 });
    const events: string[] = [];
    const foreign = new Promise((resolve) => setTimeout(resolve, 10));
    await Promise.all([
      foreign.then(() => events.push(`foreign at ${currentTime()}`)),
      sleep(1_000).then(() => events.push(`sleep at ${currentTime()}`)),
    ]);
    expect(events).toEqual(['foreign at 0', 'sleep at 1000']);
  });

  test('a clock that was taken away stops waiting', async () => {
    clock = VirtualClock.install({ autojump: true, autojumpThreshold: 3_600_000 });
    void sleep(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    clock.uninstall(); // Or this process would not end for an hour.
  });

  test('it needs a clock that jumps', () => {
    expect(() => VirtualClock.install({ autojumpThreshold: 1 })).toThrow(TypeError);
    expect(() => VirtualClock.install({ autojump: true, autojumpThreshold: -1 })).toThrow(
      RangeError,
    );
    clock = VirtualClock.install(); // What was refused was not installed.
  });
});

describe('seed', () => {
  /** Runs `program` under a seed; gives what it noted. */
  async function under(
    seed: number | undefined,
    program: (note: (what: unknown) => void) => Promise<unknown>,
  ): Promise<string> {
    const notes: unknown[] = [];
    clock = VirtualClock.install({ autojump: true, seed });
    await program((what) => notes.push(what));
    clock.uninstall();
    return notes.join(' ');
  }

  const seeds = Array.from({ length: 20 }, (_, seed) => seed);

  async function ordersOf(
    program: (note: (what: unknown) => void) => Promise<unknown>,
  ): Promise<Set<string>> {
    const orders = new Set<string>();
    for (const seed of seeds) {
      const order = await under(seed, program);
      expect(await under(seed, program)).toBe(order); // The same again.
      orders.add(order);
    }
    return orders;
  }

  test('of timers that are due at the same time any goes first, each in a turn of its own', async () => {
    const program = (note: (what: unknown) => void) =>
      withTaskGroup((group) => {
        for (const name of ['a', 'b', 'c']) {
          group.startSoon(async (task) => {
            await sleep(5, task);
            note(name);
            await Promise.resolve();
            note(name);
          });
        }
        group.startSoon(async (task) => {
          await sleep(6, task);
          note('last');
        });
      });
    const orders = await ordersOf(program);
    expect([...orders].sort()).toEqual(
      ['a b c', 'a c b', 'b a c', 'b c a', 'c a b', 'c b a'].map(
        (order) => `${order.replaceAll(/\w/g, '$& $&')} last`,
      ),
    );
    expect(await under(undefined, program)).toBe('a a b b c c last');
  });

  test('a deadline and the work that ends at that very time: either may win', async () => {
    const orders = await ordersOf(async (note) => {
      const error = await errorOf(
        failAfter(5, (scope) => sleep(5, scope)).then(() => Promise.reject(new Error('in time'))),
      );
      note(error instanceof TimeoutError ? 'late' : 'in time');
    });
    expect([...orders].sort()).toEqual(['in time', 'late']);
  });

  test('checkpoints take several turns', async () => {
    const orders = await ordersOf((note) =>
      withTaskGroup((group) => {
        for (const name of ['a', 'b']) {
          group.startSoon(async (task) => {
            await task.checkpoint();
            note(name);
          });
        }
      }),
    );
    expect([...orders].sort()).toEqual(['a b', 'b a']);
  });

  test('what is promised stays: tasks start in the order of spawning, a lock is handed over in the order of coming', async () => {
    const orders = await ordersOf((note) =>
      withTaskGroup((group) => {
        const lock = new Lock();
        for (const name of ['a', 'b', 'c']) {
          group.startSoon(async (task) => {
            note(`${name} starts`);
            await lock.run(async () => {
              await task.checkpoint();
              note(`${name} has it`);
            }, task);
          });
        }
      }),
    );
    expect([...orders]).toEqual(['a starts b starts c starts a has it b has it c has it']);
  });

  test('any whole number is a seed', async () => {
    for (const seed of [0, -1, 2 ** 40 + 1, Number.MAX_SAFE_INTEGER]) {
      clock = VirtualClock.install({ seed });
      clock.uninstall();
    }
    for (const seed of [0.5, NaN, Infinity]) {
      expect(() => VirtualClock.install({ seed })).toThrow(RangeError);
    }
    expect(() => VirtualClock.install({ seed: '1' as never })).toThrow(TypeError);
  });
});

describe('many timers', () => {
  test('as many sleeps as one likes fire in order', async () => {
    clock = VirtualClock.install({ autojump: true });
    const count = often(100_000);
    let fired = 0;
    let isOrdered = true;
    for (let i = 0; i < count; i += 1) {
      const at = (i * 7_919) % count;
      clock.setTimer(() => {
        isOrdered &&= fired === at;
        fired += 1;
      }, at);
    }
    await clock.advance(0);
    await sleep(count);
    expect([fired, isOrdered]).toEqual([count, true]);
  });

  test('100,000 timers are called off in any order, and the rest stays in order', async () => {
    clock = VirtualClock.install();
    const count = 100_000;
    const fired: number[] = [];
    const callOffs = Array.from({ length: count }, (_, i) => {
      const at = (i * 7_919) % count;
      return { at, callOff: clock!.setTimer(() => fired.push(at), at) };
    });
    for (const { at, callOff } of callOffs) if (at % 10_000 !== 0) callOff();
    expect(clock.pendingTimers).toBe(10);
    await clock.advance(count);
    expect(fired).toEqual([
      0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000, 80_000, 90_000,
    ]);
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
