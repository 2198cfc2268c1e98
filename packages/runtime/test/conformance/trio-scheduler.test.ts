/**
 * trio's `_tests/test_scheduler_determinism.py`.
 *
 * trio shuffles the tasks of a round on purpose, so that nobody relies on their order, unless it is seeded. Here the order
 * is that of the host's microtasks and timers, which is fixed: tasks start in the order of spawning (runtime.md §2), and a
 * test sees the same order in each run without a seed. So `the_trio_scheduler_is_not_deterministic` is turned round.
 */
import { describe, expect, test } from 'vitest';
import { sleep, withTaskGroup } from '../../src/index.ts';
import type { TaskContext } from '../../src/index.ts';
import { VirtualClock } from '../../src/testing/index.ts';

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

describe.each([
  ['microtasks', () => Promise.resolve()],
  ['checkpoints', (task: TaskContext) => task.checkpoint()],
])('the_trio_scheduler_is_deterministic_if_seeded: turns by %s', (_, turn) => {
  test('ten runs give one order: round by round, in the order of spawning', async () => {
    const traces = new Set<string>();
    for (let run = 0; run < 10; run += 1) traces.add(await trace(turn));
    expect([...traces]).toEqual([roundRobin]);
  });
});

test('the_trio_scheduler_is_not_deterministic: in virtual time it is, also for sleeps of different lengths', async () => {
  const traces = new Set<string>();
  for (let run = 0; run < 10; run += 1) {
    const clock = VirtualClock.install({ autojump: true });
    let seed = 1;
    try {
      traces.add(await trace((task) => sleep((seed = (seed * 48_271) % 2_147_483_647) % 7, task)));
    } finally {
      clock.uninstall();
    }
  }
  expect(traces.size).toBe(1);
});
