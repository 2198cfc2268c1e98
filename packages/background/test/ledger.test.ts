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
        else if (each.do === 'cancel') await handles[each.at]?.cancel('enough');
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
