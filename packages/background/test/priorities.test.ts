import { sleep } from '@taskgroup/runtime';
import { expect, test } from 'vitest';
import { defineTask, PRIORITIES, type Priority } from '../src/index.ts';
import { useManagers } from './support.ts';

const { open, now } = useManagers();

/** How much of each priority's work is submitted, of 100 tasks. */
const MIX: Readonly<Record<Priority, number>> = {
  CRITICAL: 5,
  HIGH: 15,
  NORMAL: 40,
  LOW: 25,
  BACKGROUND: 15,
};
const WORK = 10;

test('under 1.3 times the load that can be borne, critical work hardly waits, and no priority starves', async () => {
  const waits = await simulate(1.3, 30_000);
  expect(percentile(waits.CRITICAL, 99)).toBeLessThanOrEqual(WORK);
  expect(percentile(waits.HIGH, 99)).toBeLessThanOrEqual(5 * WORK);
  for (const priority of PRIORITIES) expect(waits[priority].length, priority).toBeGreaterThan(0);
});

test('under a load that can be borne nobody waits for long', async () => {
  const waits = await simulate(0.8, 30_000);
  for (const priority of PRIORITIES) {
    expect(percentile(waits[priority], 99), priority).toBeLessThanOrEqual(100 * WORK);
  }
});

/** How long tasks waited, by priority, while they came evenly at that share of what one slot can do. */
async function simulate(load: number, duration: number): Promise<Record<Priority, number[]>> {
  const waits = Object.fromEntries(PRIORITIES.map((each) => [each, []])) as unknown as Record<
    Priority,
    number[]
  >;
  const job = defineTask({
    name: 'job',
    tags: { service: 'test' },
    run: async (task, { priority, at }: { priority: Priority; at: number }) => {
      waits[priority].push(now() - at);
      await sleep(WORK, task);
    },
  });
  const manager = open({ concurrency: 1, maxQueued: Infinity, gracePeriod: 0, cleanupPeriod: 0 });
  const order = sequence();
  for (let n = 0; now() < duration; n += 1) {
    const priority = order[n % order.length]!;
    await manager.submit(job, { priority, at: now() }, { priority });
    await sleep(WORK / load);
  }
  await manager.close();
  return waits;
}

/** The mix, spread evenly: the same each time. */
function sequence(): Priority[] {
  const all = PRIORITIES.flatMap((priority) =>
    Array.from({ length: MIX[priority] }, (_, n) => ({ priority, at: (n + 0.5) / MIX[priority] })),
  );
  return all.toSorted((a, b) => a.at - b.at).map(({ priority }) => priority);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? 0;
}
