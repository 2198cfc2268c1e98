import { expect, test } from 'vitest';
import { detach, sleep, withTaskGroup } from '../src/index.ts';
import type { Task } from '../src/index.ts';
import { spyOnWarnings } from './host.ts';
import { microtasks, useVirtualClock } from './support.ts';

useVirtualClock();

test('a detached task outlives the group in which it was started', async () => {
  let task: Task<string> | undefined;
  await withTaskGroup((group) => {
    group.startSoon(() => {
      task = detach((own) => sleep(50, own).then(() => 'late'), { reason: 'a test', name: 'x' });
    });
  });
  expect([task?.name, task?.status]).toEqual(['detached.x', 'running']);
  expect(await task?.result).toBe('late');
});

test('its failure is a warning, not silence, and others go on', async () => {
  const warn = spyOnWarnings();
  detach(() => Promise.reject(new Error('nobody waits')), { reason: 'a test' });
  await microtasks();
  expect(warn.mock.calls[0]![0]).toContain('Task "detached.');
  expect(warn.mock.calls[0]![0]).toContain('Error: nobody waits');
  warn.mockRestore();
});

test('only its handle cancels it', async () => {
  const task = detach((own) => sleep(1e6, own), { reason: 'a test' });
  await microtasks();
  task.cancel();
  await task.wait();
  expect(task.status).toBe('cancelled');
});

test.each([undefined, {}, { reason: ' ' }])('without a reason (%o) it is refused', (options) => {
  expect(() => detach(() => {}, options as never)).toThrow(
    `'reason' must say why nobody waits for it`,
  );
});
