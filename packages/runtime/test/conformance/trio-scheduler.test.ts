/**
 * trio's `_tests/test_scheduler_determinism.py`.
 *
 * trio shuffles the tasks of a round on purpose, so that nobody relies on their order, unless it is seeded. Here the order
 * is that of the host's microtasks and timers, which is fixed: tasks start in the order of spawning (runtime.md §2), and a
 * test sees the same order in each run without a seed. So `the_trio_scheduler_is_not_deterministic` is turned round: it
 * takes a seed (`VirtualClock`) to see another order.
 */
import { describe, expect, test } from 'vitest';
import { sleep, withTaskGroup } from '../../src/index.ts';
import type { TaskContext } from '../../src/index.ts';
import { VirtualClock } from '../../src/testing/index.ts';
import type { VirtualClockOptions } from '../../src/testing/index.ts';

/** The order in which five tasks take their 50 turns each. */
async function trace(turn: (task: TaskContext) => Promise<void>): Promise<string> {
  const record: string[] = [];
  await withTaskGroup((group) => {
    for (let name = 0; name < 5; name += 1) {
      group.startSoon(async (task) => {
        for (let i = 0; i < 50; i += 1) {
          record.push(`${name}:${i}`);
          await turn(task);
        }
      });
    }
  });
  return record.join(' ');
}

const roundRobin = Array.from({ length: 50 }, (_, i) =>
  Array.from({ length: 5 }, (__, name) => `${name}:${i}`),
)
  .flat()
  .join(' ');

/** The same under a virtual clock. */
async function traceUnder(
  options: VirtualClockOptions,
  turn: (task: TaskContext) => Promise<void>,
): Promise<string> {
  const clock = VirtualClock.install({ autojump: true, ...options });
  try {
    return await trace(turn);
  } finally {
    clock.uninstall();
  }
}

describe('the_trio_scheduler_is_not_deterministic: here it is', () => {
  test.each([
    ['microtasks', () => Promise.resolve()],
    ['checkpoints', (task: TaskContext) => task.checkpoint()],
  ])('turns by %s: round by round, in the order of spawning', async (_, turn) => {
    const traces = new Set<string>();
    for (let run = 0; run < 10; run += 1) traces.add(await trace(turn));
    expect([...traces]).toEqual([roundRobin]);
  });

  test('sleeps of different lengths, in virtual time', async () => {
    const traces = new Set<string>();
    for (let run = 0; run < 10; run += 1) {
      let last = 1;
      const next = (): number => (last = (last * 48_271) % 2_147_483_647) % 7;
      traces.add(await traceUnder({}, (task) => sleep(next(), task)));
    }
    expect(traces.size).toBe(1);
  });

  test('but each seed has an order of its own', async () => {
    const traces = new Set<string>();
    for (let seed = 0; seed < 10; seed += 1) {
      traces.add(await traceUnder({ seed }, (task) => task.checkpoint()));
    }
    expect(traces.size).toBe(10);
  });
});

describe('the_trio_scheduler_is_deterministic_if_seeded', () => {
  test.each([
    ['checkpoints', (task: TaskContext) => task.checkpoint()],
    ['sleeps that are due together', (task: TaskContext) => sleep(1, task)],
  ])('turns by %s: ten runs with one seed give one order, which is another', async (_, turn) => {
    const traces = new Set<string>();
    for (let run = 0; run < 10; run += 1) traces.add(await traceUnder({ seed: 0 }, turn));
    expect(traces.size).toBe(1);
    expect([...traces]).not.toEqual([roundRobin]);
  });
});
