import { sleep } from '@taskgroup/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineTask, PRIORITIES, type TaskHandle } from '../src/index.ts';
import { useManagers } from './support.ts';

const { open } = useManagers();

interface Job {
  readonly ms: number;
  readonly end: 'value' | 'error' | 'deaf';
}

const flaky = defineTask({
  name: 'flaky',
  tags: { service: 'test' },
  idempotent: true,
  timeout: 80,
  maxQueueTime: 60,
  circuitBreaker: 'api',
  retry: { maxAttempts: 3, base: 10 },
  run: async (task, { ms, end }: Job) => {
    await (end === 'deaf' ? sleep(ms) : sleep(ms, task));
    if (end === 'error') throw new Error('failed');
  },
});

const job = fc.record({
  ms: fc.integer({ min: 0, max: 100 }),
  end: fc.constantFrom<Job['end'][]>('value', 'value', 'error', 'deaf'),
});

const step = fc.oneof(
  fc.record({
    do: fc.constant('submit' as const),
    job,
    options: fc.record({
      priority: fc.constantFrom(...PRIORITIES),
      id: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      onDuplicate: fc.constantFrom('return' as const, 'reject', 'replace', 'run-after'),
      delay: fc.option(fc.nat(50), { nil: undefined }),
      timeout: fc.option(fc.nat(100), { nil: undefined }),
      concurrencyKey: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
    }),
  }),
  fc.record({ do: fc.constant('sleep' as const), ms: fc.nat(40) }),
  fc.record({ do: fc.constant('cancel' as const), at: fc.nat(10) }),
  fc.record({
    do: fc.constant('trip' as const),
    how: fc.constantFrom('isolate' as const, 'reset'),
  }),
);

/** A cancellation of a task that waits ends that one, at once, and no other. */
async function cancelOnly(handles: readonly TaskHandle[], at: number): Promise<void> {
  const handle = handles[at];
  const states = () => handles.map(({ state }) => state);
  const before = states();
  const said = await handle?.cancel('enough');
  const changed = states().flatMap((state, n) => (state === before[n] ? [] : [handles[n]!]));
  if (said === 'cancelled') expect(handle!.state).toBe('cancelled');
  if (said !== 'cancelled') expect(changed).toEqual([]);
  for (const { id } of changed) expect(id).toBe(handle!.id);
  // A duplicate stands for another one's task; whoever has a task of its own ends that and no other.
  const others = changed.filter((each) => each !== handle && !each.duplicate);
  expect(others.length).toBeLessThanOrEqual(handle?.duplicate ? 1 : 0);
}

test('whatever happens, every task has exactly one end', async () => {
  const limits = fc.record({
    concurrency: fc.integer({ min: 1, max: 3 }),
    maxQueued: fc.integer({ min: 1, max: 5 }),
    overflow: fc.constantFrom('reject' as const, 'drop-lowest'),
    gracePeriod: fc.nat(100),
    cleanupPeriod: fc.nat(50),
  });
  const property = fc.asyncProperty(
    limits,
    fc.array(step, { maxLength: 25 }),
    async (how, steps) => {
      const manager = open({ ...how, breakers: { api: { minimumCalls: 3, openFor: 20 } } });
      const handles: TaskHandle[] = [];
      for (const each of steps) {
        if (each.do === 'sleep') await sleep(each.ms);
        else if (each.do === 'cancel') await cancelOnly(handles, each.at);
        else if (each.do === 'trip') manager.breaker('api')[each.how]();
        else {
          const accepted = manager.submit(flaky, each.job, each.options);
          handles.push(
            ...(await accepted.then(
              (handle) => [handle],
              () => [],
            )),
          );
        }
      }
      const { ledger, abandoned } = await manager.close();
      const { submitted, live, handedBack, ...ends } = ledger;
      expect(live).toBe(0);
      expect(handedBack).toBe(0);
      expect(Object.values(ends).reduce((sum, count) => sum + count, 0)).toBe(submitted);
      expect(abandoned).toHaveLength(ends.abandoned);
      for (const handle of handles) expect(handle.state).toBeDefined();
      await sleep(200); // Those that ignored their cancellation.
    },
  );
  await fc.assert(property, { numRuns: 300, seed: 7 });
});
