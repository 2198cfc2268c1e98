import { sleep, sleepForever } from '@taskgroup/runtime';
import { expect, test } from 'vitest';
import { useManagers } from './support.ts';

const { open, now } = useManagers();
const tags = { service: 'test' };

test('a service runs as long as its manager, and is cancelled before the tasks', async () => {
  const log: string[] = [];
  const manager = open();
  manager.service(
    'poll',
    async (task) => {
      try {
        await sleepForever(task);
      } finally {
        log.push('stopped');
      }
    },
    { tags, priority: 'LOW' },
  );
  await sleep(10);
  expect(manager.services.get('poll')).toMatchObject({ state: 'running', priority: 'LOW', tags });
  await manager.close();
  expect(log).toEqual(['stopped']);
  expect(manager.services.get('poll')?.state).toBe('stopped');
});

test('a service that fails is started again, and stays down when it fails too often', async () => {
  const starts: number[] = [];
  const manager = open();
  const service = manager.service(
    'broken',
    () => {
      starts.push(now());
      throw new Error('broken');
    },
    { tags, restart: { maxRestarts: 2, within: 60_000, delay: 100 } },
  );
  await sleep(10_000);
  expect(starts).toEqual([0, 100, 200]);
  expect(service).toMatchObject({ state: 'failed', restarts: 2, error: new Error('broken') });
});

test('a service that works for long enough between failures is never given up', async () => {
  let starts = 0;
  const manager = open();
  const service = manager.service(
    'flaky',
    async (task) => {
      starts += 1;
      await sleep(40_000, task);
      throw new Error('flaky');
    },
    { tags, restart: { maxRestarts: 2, within: 60_000 } },
  );
  await sleep(400_000);
  expect(starts).toBe(10);
  expect(service.state).toBe('running');
});

test('an interval is a service that waits between its calls', async () => {
  const calls: number[] = [];
  const manager = open();
  manager.service('tick', () => void calls.push(now()), { tags, every: 1_000 });
  await sleep(2_500);
  await manager.close();
  expect(calls).toEqual([0, 1_000, 2_000]);
});

test('a service that returns has stopped, or is started again when it is told to', async () => {
  let always = 0;
  const manager = open();
  const once = manager.service('once', () => {}, { tags });
  manager.service('always', () => void (always += 1), {
    tags,
    restart: { policy: 'always', maxRestarts: Infinity, delay: 10 },
  });
  await sleep(35);
  expect([once.state, always]).toEqual(['stopped', 4]);
});

test('a name is given once', () => {
  const manager = open();
  manager.service('poll', (task) => sleepForever(task), { tags });
  expect(() => manager.service('poll', () => {}, { tags })).toThrow(/already/);
});

test('a pause before the first call is for those that come from setInterval', async () => {
  const calls: number[] = [];
  const manager = open();
  const tick = () => void calls.push(now());
  manager.service('tick', tick, { tags, every: 1_000, initialDelay: 1_000 });
  await sleep(2_500);
  await manager.close();
  expect(calls).toEqual([1_000, 2_000]);
});

test('a service that is stopped before its first call never runs', async () => {
  const manager = open();
  let calls = 0;
  manager.service('tick', () => (calls += 1), { tags, initialDelay: 1_000 });
  await sleep(10);
  await manager.close();
  expect(calls).toBe(0);
});
